"""A report that an administrator sends: looked at on a card, corrected, and put into the store when they say so."""

from __future__ import annotations

from handlers import gate
from handlers.texts import importing as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.practices import pending
from store.practices.drafts import MOST_DRAFTS
from store.practices.identify import Unidentified
from store.practices.naming import read_naming
from store.practices.pending import Batch
from store.practices.read import UnreadableReport


def receive(turn: Turn) -> Replies:
    """The card of what was sent; nothing is put into the store yet."""
    if not gate.may_import(turn.person):
        return [Reply(texts.ask_an_administrator())]
    if not turn.files:
        return [Reply(texts.not_fetched())]
    if len(turn.files) > MOST_DRAFTS:
        return [Reply(texts.too_many(MOST_DRAFTS))]
    faults = [file.outcome for file in turn.files if isinstance(file.outcome, UnreadableReport)]
    if len(faults) == len(turn.files):
        return [Reply(texts.unreadable(faults))]
    return [_card(turn, pending.hold(turn.session, turn.chat_id, turn.files, turn.words, turn.now))]


def confirm(turn: Turn) -> Replies:
    """Into the store, if that does what the card said; what is still unknown is asked for."""
    number, stamp = _argument(turn)
    if pending.look(turn.session, turn.chat_id, number, turn.now) is None:
        return [Toast(texts.gone())]
    imported = pending.confirm(turn.session, turn.words, turn.chat_id, number, stamp, turn.now)
    if imported is None:
        return [Toast(texts.changed()), _card(turn, number, in_place=True)]
    done = Reply(texts.imported(imported), in_place=True)
    rest = pending.look(turn.session, turn.chat_id, number, turn.now)
    return [done] if rest is None else [done, _card(turn, number)]


def ask_whose(turn: Turn) -> Replies:
    """Which town and year a file is of."""
    number, position = _argument(turn)
    file = pending.ask(turn.session, turn.chat_id, number, int(position) if position.isdecimal() else 0, turn.now)
    return [Toast(texts.gone())] if file is None else [Reply(texts.which_town(file))]


def drop(turn: Turn) -> Replies:
    """Nothing is kept."""
    number, _ = _argument(turn)
    if not pending.drop(turn.session, turn.chat_id, number):
        return [Toast(texts.gone())]
    return [Reply(texts.dropped(), in_place=True)]


def correct(turn: Turn) -> Replies:
    """The card with the town and the year just typed; empty: this is none, or nobody has asked for them."""
    naming = read_naming(turn.text) if gate.may_import(turn.person) else None
    if naming is None:
        return []
    number = pending.correct(turn.session, turn.words, turn.chat_id, naming, turn.now)
    return [] if number is None else [_card(turn, number)]


def _card(turn: Turn, number: int, *, in_place: bool = False) -> Reply:
    batch = pending.look(turn.session, turn.chat_id, number, turn.now)
    if batch is None:
        raise LookupError("the batch was there a moment ago")
    if _is_asking(batch):
        pending.ask(turn.session, turn.chat_id, number, batch.files[0].position, turn.now)
    return Reply(texts.card(batch), texts.card_buttons(batch), in_place=in_place)


def _is_asking(batch: Batch) -> bool:
    """Whether the card itself asks for town and year."""
    return len(batch.files) == 1 and isinstance(batch.files[0].outcome, Unidentified)


def _argument(turn: Turn) -> tuple[int, str]:
    """The batch that a button names, and what stands behind it; the batch is -1 where it names none."""
    number, _, rest = (turn.press.argument if turn.press else "").partition("-")
    is_number = number.isascii() and number.isdigit() and len(number) < 16
    return (int(number) if is_number else -1), rest
