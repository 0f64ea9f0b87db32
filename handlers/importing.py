"""A report that an administrator sends: looked at on a card, corrected, and put into the store when they say so."""

from __future__ import annotations

from handlers import gate
from handlers.annual.serving_card import towns
from handlers.inquiry import asks_nothing
from handlers.texts import importing as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.files.faults import UnreadableFile
from store.people.rights import Right, may
from store.practices.feedback import resolving
from store.practices.library import pending
from store.practices.library.drafts import MOST_DRAFTS
from store.practices.library.pending import Batch
from store.practices.reading.identify import Unidentified
from store.practices.reading.naming import lets_go, read_naming

_PUZZLED = "puzzled"  # in the conversation: it was said that the name was not understood


def receive(turn: Turn) -> Replies:
    """The card of what was sent; nothing is put into the store yet."""
    if not gate.may_import(turn.person):
        return [Reply(texts.ask_an_administrator(checks=may(turn.member, Right.ANNUAL), serves=bool(towns(turn))))]
    if not turn.files:
        return [Reply(texts.not_fetched())]
    if len(turn.files) > MOST_DRAFTS:
        return [Reply(texts.too_many(MOST_DRAFTS))]
    faults = [file.outcome for file in turn.files if isinstance(file.outcome, UnreadableFile)]
    if len(faults) == len(turn.files):
        return [Reply(texts.unreadable(faults))]
    return [_card(turn, pending.hold(turn.session, turn.chat_id, turn.files, turn.words, turn.now))]


def confirm(turn: Turn) -> Replies:
    """Into the store, if that does what the card said; what is still unknown is asked for."""
    number, stamp = turn.numbered
    if pending.look(turn.session, turn.chat_id, number, turn.now) is None:
        return [Toast(texts.gone())]
    imported = pending.confirm(turn.session, turn.words, turn.chat_id, number, stamp, turn.now, turn.member.id)
    if imported is None:
        return [Toast(texts.changed()), _card(turn, number, in_place=True)]
    done = Reply("\n\n".join([texts.imported(imported), *_answered(turn)]), in_place=True)
    rest = pending.look(turn.session, turn.chat_id, number, turn.now)
    return [done] if rest is None else [done, _card(turn, number)]


def show(turn: Turn) -> Replies:
    """The card of files that were handed over."""
    number, _ = turn.numbered
    if pending.look(turn.session, turn.chat_id, number, turn.now) is None:
        return [Toast(texts.gone())]
    return [_card(turn, number)]


def ask_whose(turn: Turn) -> Replies:
    """Which town and year a file is of."""
    number, position = turn.numbered
    file = _ask(turn, number, int(position) if position.isdecimal() else 0)
    return [Toast(texts.gone())] if file is None else [Reply(texts.which_town(file))]


def drop(turn: Turn) -> Replies:
    """Nothing is kept."""
    number, _ = turn.numbered
    if not pending.drop(turn.session, turn.chat_id, number):
        return [Toast(texts.gone())]
    return [Reply(texts.dropped(), in_place=True)]


def correct(turn: Turn) -> Replies:
    """The card with the town and the year just typed; empty: nobody has asked for them, or this is a question.

    A question ends the asking: a town typed after it goes on with the question.
    """
    if not gate.may_import(turn.person) or not pending.asks(turn.session, turn.chat_id, turn.now):
        return []
    if (naming := read_naming(turn.text)) is not None:
        number = pending.correct(turn.session, turn.words, turn.chat_id, naming, turn.now)
        return [] if number is None else [_card(turn, number)]
    here = turn.conversation
    if not lets_go(turn.text) and not here.data.get(_PUZZLED) and asks_nothing(turn):
        here.data = here.data | {_PUZZLED: True}
        return [Reply(texts.not_understood())]
    pending.let_go(turn.session, turn.chat_id)
    return [Reply(texts.let_go())] if lets_go(turn.text) else []


def _answered(turn: Turn) -> list[str]:
    """Which of their county's gaps the new reports answer: those are closed; the clock looks at all others."""
    looked = resolving.look(turn.session, turn.words, turn.now, turn.member.place.county_id)
    closed = resolving.settle(turn.session, looked, turn.now, turn.member.id) if looked else []
    return [texts.answered(closed)] if closed else []


def _card(turn: Turn, number: int, *, in_place: bool = False) -> Reply:
    batch = pending.look(turn.session, turn.chat_id, number, turn.now)
    if batch is None:
        raise LookupError("the batch was there a moment ago")
    if _is_asking(batch):
        _ask(turn, number, batch.files[0].position)
    return Reply(texts.card(batch), texts.card_buttons(batch), in_place=in_place)


def _ask(turn: Turn, number: int, position: int) -> str | None:
    """What is typed next is meant for this file; its name, `None`: there is none."""
    turn.conversation.data = {key: value for key, value in turn.conversation.data.items() if key != _PUZZLED}
    return pending.ask(turn.session, turn.chat_id, number, position, turn.now)


def _is_asking(batch: Batch) -> bool:
    """Whether the card itself asks for town and year."""
    return len(batch.files) == 1 and isinstance(batch.files[0].outcome, Unidentified)
