"""A broadcast that is confirmed: how it goes, agreed to by another, cancelled in time, stopped, taken back, its result.

Every button names the broadcast and holds on any screen; whose it is and how it stands is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from handlers.outreach import broadcast_mend
from handlers.outreach.broadcast_here import seen, shown, stand, told
from handlers.outreach.broadcast_sure import checked, followed
from handlers.outreach.broadcast_words import card, meant, sender
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.texts.broadcast_card import Said
from handlers.turn import Attachment, AttachmentKind, Keyboard, Replies, Reply, Toast, Turn
from store.outreach import after_sending, broadcasts, deliveries
from store.outreach.broadcasts import Broadcast, Overtaken, TooManyToday
from store.outreach.deliveries import Outcome
from store.outreach.tables import BroadcastState

_LIVE = (BroadcastState.AWAITING, BroadcastState.HELD, BroadcastState.SENDING)
_BEFORE = (BroadcastState.DRAFT, BroadcastState.AWAITING, BroadcastState.HELD)
_Done = TypeVar("_Done")


def list_sent(turn: Turn) -> Replies:
    """What was sent of late."""
    found = [one for one in broadcasts.recent(turn.session, turn.member) if one.state is not BroadcastState.DRAFT]
    return [Reply(card_texts.listed(found), card_texts.list_buttons(found))]


def show(turn: Turn) -> Replies:
    """One of them; what still goes on is kept up to date, the rest is drawn anew where somebody asks for that."""
    number, where = turn.numbered
    it = seen(turn, number)
    if it is None:
        return [Toast(card_texts.gone())]
    return _card(turn, it, in_place=where == card_texts.HERE)


def look(turn: Turn) -> Replies:
    """To somebody who may agree to it, or to its correction: the message as it will be received, and who gets it."""
    it = seen(turn, turn.number)
    if it is None or it.state is BroadcastState.DRAFT:
        return [Toast(card_texts.gone())]
    if it.proposed is not None:
        return broadcast_mend.draw_proposed(turn, it)
    if it.state is not BroadcastState.AWAITING:
        return [Toast(card_texts.overtaken(it.state)), *_card(turn, it)]
    found = meant(turn.session, it, turn.now)
    return [shown(turn, it), Reply(checked(turn, it, found, is_second=True), card_texts.approve_buttons(it))]


def agree(turn: Turn) -> Replies:
    """A second administrator lets it go."""
    it = _done(turn, lambda number: broadcasts.approve(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    return [
        Reply(card_texts.confirmed(it), in_place=True),
        followed(turn, it),
        *told(turn, it, it.by_id, Said.AGREED),
    ]


def refuse(turn: Turn) -> Replies:
    """A second administrator does not: it is its author's draft again, or stays uncorrected."""
    before = seen(turn, turn.number)
    if before is not None and before.proposed is not None:
        return broadcast_mend.decline(turn, before)
    it = _done(turn, lambda number: broadcasts.cancel(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    return [Reply(card_texts.you_refused(), in_place=True), *told(turn, it, it.by_id, Said.REFUSED)]


def cancel(turn: Turn) -> Replies:
    """It is not sent after all, and nobody has got it."""
    it = _done(turn, lambda number: broadcasts.cancel(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    if it.by_id != turn.member.id:
        said = card_texts.cancelled_for(sender(turn.session, it, turn.now))
        return [Reply(said), *told(turn, it, it.by_id, Said.CANCELLED)]
    stand(turn, "left", it.id)
    return [Toast(card_texts.cancelled()), Reply(card_texts.cancelled(), texts.left_over_buttons())]


def stop(turn: Turn) -> Replies:
    """Whoever has not got it by now does not get it."""
    it = _done(turn, lambda number: after_sending.stop(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    return [Toast(card_texts.stopped()), *_card(turn, it), *told(turn, it, it.by_id, Said.STOPPED)]


def ask_withdraw(turn: Turn) -> Replies:
    """Is it to be taken from the chats?"""
    it = seen(turn, turn.number)
    if it is None:
        return [Toast(card_texts.gone())]
    if it.state in (*_BEFORE, BroadcastState.WITHDRAWN):
        return [Toast(card_texts.overtaken(it.state))]
    asked = card_texts.ask_withdraw(deliveries.result(turn.session, it.id))
    return [Reply(asked, card_texts.withdraw_buttons(it))]


def withdraw(turn: Turn) -> Replies:
    """It is taken from the chats."""
    count = _done(turn, lambda number: after_sending.withdraw(turn.session, number, turn.member, turn.now))
    if not isinstance(count, int):
        return count
    unsure = deliveries.result(turn.session, turn.number or 0).counts[Outcome.UNCERTAIN]
    it = seen(turn, turn.number)
    author = [] if it is None else told(turn, it, it.by_id, Said.WITHDRAWN)
    return [Reply(card_texts.withdrawn(count, unsure), in_place=True), *author]


def send_book(turn: Turn) -> Replies:
    """What became of it, person by person, as a file."""
    it = seen(turn, turn.number)
    if it is None or it.state in _BEFORE:
        return [Toast(card_texts.gone())]
    of = {"broadcast": it.id, "person": turn.member.id}
    return [Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "cast_book", of))]


def acknowledge(turn: Turn) -> Replies:
    """已知悉: counted, and nowhere listed."""
    it = None if turn.number is None else broadcasts.get(turn.session, turn.number)
    if it is None or it.state in _BEFORE:
        return [Toast(texts.not_yet())]
    is_first = deliveries.acknowledge(turn.session, it.id, turn.member.id, turn.now)
    return [Toast(texts.seen(is_first=is_first)), Keyboard([])]


def _card(turn: Turn, it: Broadcast, *, in_place: bool = False) -> Replies:
    if it.state in _LIVE:
        return [followed(turn, it)]
    worded = card(turn.session, it, turn.now)
    anew = Reply(worded.text, worded.buttons, in_place=in_place)
    return [Toast(card_texts.refreshed()), anew] if in_place else [anew]


def _done(turn: Turn, act: Callable[[int], _Done]) -> _Done | Replies:
    """What was done; or what is said where it cannot be (any more)."""
    try:
        return act(turn.number or 0)
    except LookupError:
        return [Toast(card_texts.gone())]
    except Overtaken as fault:
        return [Toast(card_texts.overtaken(fault.state))]
    except TooManyToday as fault:
        return [Toast(card_texts.too_many_now(fault.most, fault.day))]
