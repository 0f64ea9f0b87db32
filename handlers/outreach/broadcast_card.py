"""A broadcast that is confirmed: how it goes, agreed to by another, cancelled in time, stopped, taken back, its result.

Every button names the broadcast and holds on any screen; whose it is and how it stands is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from handlers.outreach.broadcast_here import seen, shown, stand
from handlers.outreach.broadcast_sure import followed
from handlers.outreach.broadcast_words import audience, card
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.turn import Attachment, AttachmentKind, Keyboard, Notice, Replies, Reply, Toast, Turn
from store.outreach import after_sending, broadcasts, deliveries
from store.outreach.broadcasts import Broadcast, Overtaken
from store.outreach.tables import BroadcastState
from store.people import people

_LIVE = (BroadcastState.AWAITING, BroadcastState.HELD, BroadcastState.SENDING)
_BEFORE = (BroadcastState.DRAFT, BroadcastState.AWAITING, BroadcastState.HELD)
_Done = TypeVar("_Done")


def list_sent(turn: Turn) -> Replies:
    """What was sent of late."""
    found = [one for one in broadcasts.recent(turn.session, turn.member) if one.state is not BroadcastState.DRAFT]
    return [Reply(card_texts.listed(found), card_texts.list_buttons(found))]


def show(turn: Turn) -> Replies:
    """One of them; what still goes on is kept up to date."""
    it = seen(turn, turn.number)
    return [Toast(card_texts.gone())] if it is None else [*_card(turn, it)]


def look(turn: Turn) -> Replies:
    """To somebody who may agree to it: the message as it will be received, and who gets it."""
    it = seen(turn, turn.number)
    if it is None or it.state is BroadcastState.DRAFT:
        return [Toast(card_texts.gone())]
    if it.state is not BroadcastState.AWAITING:
        return [Toast(card_texts.overtaken(it.state)), *_card(turn, it)]
    each = deliveries.each(turn.session, it.id, turn.now)
    meant = [one.person for one in each if one.person is not None]
    text = card_texts.to_approve(it, audience(turn.session, it), texts.names(meant), len(meant))
    return [shown(turn, it), Reply(text, card_texts.approve_buttons(it))]


def agree(turn: Turn) -> Replies:
    """A second administrator lets it go."""
    it = _done(turn, lambda number: broadcasts.approve(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    return [
        Reply(card_texts.confirmed(it), in_place=True),
        followed(turn, it),
        *_tell(turn, it, card_texts.agreed(turn.member)),
    ]


def refuse(turn: Turn) -> Replies:
    """A second administrator does not: it is its author's draft again."""
    it = _done(turn, lambda number: broadcasts.cancel(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    return [Reply(card_texts.you_refused(), in_place=True), *_tell(turn, it, card_texts.refused(turn.member))]


def cancel(turn: Turn) -> Replies:
    """It is not sent after all, and nobody has got it."""
    it = _done(turn, lambda number: broadcasts.cancel(turn.session, number, turn.member, turn.now))
    if not isinstance(it, Broadcast):
        return it
    if it.by_id != turn.member.id:
        return [Reply(card_texts.cancelled()), *_tell(turn, it, card_texts.cancelled_by(turn.member))]
    stand(turn, "left", it.id)
    return [Toast(card_texts.cancelled()), Reply(card_texts.cancelled(), texts.left_over_buttons())]


def stop(turn: Turn) -> Replies:
    """Whoever has not got it by now does not get it."""
    it = _done(turn, lambda number: after_sending.stop(turn.session, number, turn.member, turn.now))
    return [Toast(card_texts.stopped()), *_card(turn, it)] if isinstance(it, Broadcast) else it


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
    return [Reply(card_texts.withdrawn(count), in_place=True)] if isinstance(count, int) else count


def send_book(turn: Turn) -> Replies:
    """What became of it, person by person, as a file."""
    it = seen(turn, turn.number)
    if it is None or it.state in _BEFORE:
        return [Toast(card_texts.gone())]
    return [Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "cast_book", {"broadcast": it.id}))]


def acknowledge(turn: Turn) -> Replies:
    """已知悉: counted, and nowhere listed."""
    it = None if turn.number is None else broadcasts.get(turn.session, turn.number)
    if it is None or it.state in _BEFORE:
        return [Toast(texts.not_yet())]
    is_first = deliveries.acknowledge(turn.session, it.id, turn.member.id, turn.now)
    return [Toast(texts.seen(is_first=is_first)), Keyboard([])]


def _card(turn: Turn, it: Broadcast) -> Replies:
    if it.state in _LIVE:
        return [followed(turn, it)]
    worded = card(turn.session, it, turn.now)
    return [Reply(worded.text, worded.buttons)]


def _done(turn: Turn, act: Callable[[int], _Done]) -> _Done | Replies:
    """What was done; or what is said where it cannot be (any more)."""
    try:
        return act(turn.number or 0)
    except LookupError:
        return [Toast(card_texts.gone())]
    except Overtaken as fault:
        return [Toast(card_texts.overtaken(fault.state))]


def _tell(turn: Turn, it: Broadcast, text: str) -> Replies:
    """To its author, if they are still here."""
    author = people.find(turn.session, it.by_id, turn.now)
    if author is None or author.chat_id is None:
        return []
    return [Notice(author.chat_id, f"broadcast {it.id} told {turn.now:%Y%m%d%H%M%S%f}", text)]
