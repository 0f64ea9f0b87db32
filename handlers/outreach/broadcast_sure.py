"""发通知, before it goes: the message as it is received, who gets it and who does not, when; tried and confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from handlers.inquiry import asks_nothing
from handlers.outreach.broadcast_here import asked, draft_at, leave, shown, stand
from handlers.outreach.broadcast_words import audience
from handlers.texts import ask as ask_texts
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.texts import broadcast_when as when_texts
from handlers.turn import Attachment, AttachmentKind, Followed, Replies, Reply, Toast, Turn
from store.days import SHANGHAI, day_of
from store.outreach import broadcasts, caps, cast_messages
from store.outreach.audience import Recipient, find
from store.outreach.broadcasts import BadMoment, Broadcast, Nobody, NobodyToApprove, Overtaken, TooManyToday
from store.outreach.opening import opens
from store.outreach.rules import rules
from store.outreach.send_times import Odd, read_moment

_OFFERED = (time(9), time(14, 30))  # of each day, as moments to choose among
_MOST_OFFERED = 4
_SOON = timedelta(minutes=10)  # what is nearer than that need not be scheduled


def preview(turn: Turn) -> Replies:
    """The message as everybody gets it, and the card under it."""
    it = draft_at(turn, "what", "whom", "places", "sure", "when")
    return [Toast(texts.no_draft())] if it is None else [shown(turn, it), draw(turn, it)]


def send_to_oneself(turn: Turn) -> Replies:
    """The message, to its author alone."""
    it = draft_at(turn, "sure")
    return [Toast(texts.no_draft())] if it is None else [Toast(texts.tried()), shown(turn, it)]


def list_names(turn: Turn) -> Replies:
    """All whom it is for, as a file."""
    it = draft_at(turn, "sure")
    if it is None:
        return [Toast(texts.no_draft())]
    of = {"broadcast": it.id, "person": turn.member.id}
    return [Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "cast_names", of))]


def ask_when(turn: Turn) -> Replies:
    """At what moment is it to go?"""
    it = draft_at(turn, "sure", "when")
    return [Toast(texts.no_draft())] if it is None else [draw_when(turn, it)]


def choose_when(turn: Turn) -> Replies:
    """One of the moments offered; 0: as soon as it is confirmed."""
    it = draft_at(turn, "when")
    if it is None or turn.number is None:
        return [Toast(texts.no_draft())]
    chosen = next((one for one in _near(turn, it) if when_texts.minute(one) == turn.number), None)
    if chosen is None and turn.number != 0:
        return [Toast(texts.no_draft()), draw_when(turn, it)]
    return _timed(turn, it, chosen)


def typed(turn: Turn) -> Replies:
    """The moment that was asked for; empty: nobody has asked, or this is a question."""
    it = draft_at(turn, "when")
    if it is None:
        return []
    moment = read_moment(turn.text, turn.now)
    if turn.is_edited and (moment is not None or asks_nothing(turn)):
        return [Reply(ask_texts.edited())]
    if isinstance(moment, Odd) or (moment is None and asks_nothing(turn)):
        return [Reply(when_texts.unread(moment, _example(turn, it)))]
    if moment is None:
        return []
    return _timed(turn, it, moment)


def send(turn: Turn) -> Replies:
    """Let it go, if it goes to those who were shown."""
    it = draft_at(turn, "sure")
    if it is None:
        return [Toast(texts.no_draft())]
    if turn.press is None or turn.press.argument != _stamp(_found(turn, it)):
        return [Toast(texts.changed()), draw(turn, it)]
    try:
        sent = broadcasts.confirm(turn.session, it.id, turn.member, turn.now)
    except Nobody:
        return [Toast(texts.nobody()), draw(turn, it)]
    except NobodyToApprove as fault:
        return [Reply(texts.no_second(fault.above))]
    except TooManyToday as fault:
        return [Reply(card_texts.too_many(fault.most, fault.day))]
    except (Overtaken, LookupError):
        return [Toast(texts.no_draft())]
    leave(turn)
    return [Reply(card_texts.confirmed(sent), in_place=True), followed(turn, sent), *asked(turn, sent)]


def followed(turn: Turn, it: Broadcast) -> Followed:
    """Its card, which stays up to date by itself."""
    key = f"{cast_messages.cards(it.id)}{turn.chat_id} {turn.now:%Y%m%d%H%M%S%f}"
    return Followed(key, "cast_card", {"broadcast": it.id})


def draw(turn: Turn, it: Broadcast) -> Reply:
    """Under the message: who gets it and who does not, and when."""
    stand(turn, "sure", it.id)
    found = _found(turn, it)
    needs_second, is_timed = broadcasts.needs_approval(len(found)), _is_timed(turn, it)
    buttons = texts.sure_buttons(
        can_send=any(not one.is_unreachable for one in found),
        needs_second=needs_second,
        stamp=_stamp(found),
        is_scheduled=is_timed,
        many=texts.is_long(found),
    )
    return Reply(checked(turn, it, found, needs_second=needs_second), buttons)


def checked(
    turn: Turn, it: Broadcast, found: Sequence[Recipient], *, needs_second: bool = False, is_second: bool = False
) -> str:
    """Who gets it and who does not, and when: to its author, or to somebody who is to agree to it."""
    hold, is_timed = rules("broadcast")["hold_seconds"], _is_timed(turn, it)
    goes = opens(turn.session, it.county_id, max(turn.now + timedelta(seconds=hold), it.send_at or turn.now))
    when = texts.when(goes, turn.now, is_scheduled=is_timed, hold=hold, is_second=is_second)
    meant, filling = audience(turn.session, it), _filling(turn, found)
    return texts.sure(meant, found, filling, when, needs_second=needs_second, is_second=is_second)


def draw_when(turn: Turn, it: Broadcast) -> Reply:
    """The question for a moment."""
    stand(turn, "when", it.id)
    buttons = when_texts.buttons(_near(turn, it), is_scheduled=it.send_at is not None)
    return Reply(when_texts.ask(_example(turn, it)), buttons)


def _timed(turn: Turn, it: Broadcast, moment: datetime | None) -> Replies:
    """It is to go then; where nothing goes at that moment, as soon after it as anything may."""
    goes = opens(turn.session, it.county_id, moment) if moment and moment > turn.now else moment
    try:
        it = broadcasts.schedule(turn.session, it.id, turn.member, goes, turn.now)
    except BadMoment as fault:
        then = moment or turn.now
        return [Reply(when_texts.past(then) if then <= turn.now else when_texts.too_far(then, fault.latest))]
    told = [Reply(when_texts.moved(moment, goes))] if moment and goes and goes != moment else []
    return [*told, draw(turn, it)]


def _near(turn: Turn, it: Broadcast) -> list[datetime]:
    """Some moments at which it could go, the next first."""
    days = (day_of(turn.now) + timedelta(days=more) for more in range(14))
    moments = (datetime.combine(day, clock, SHANGHAI).astimezone(UTC) for day in days for clock in _OFFERED)
    free = (one for one in moments if one > turn.now + _SOON and opens(turn.session, it.county_id, one) == one)
    return [one for one, _ in zip(free, range(_MOST_OFFERED), strict=False)]


def _example(turn: Turn, it: Broadcast) -> datetime:
    """A moment to be shown as an example: the last one offered, where any is."""
    return next(reversed(_near(turn, it)), turn.now + timedelta(days=1))


def _found(turn: Turn, it: Broadcast) -> Sequence[Recipient]:
    return find(turn.session, turn.member, it.audience, turn.now)


def _is_timed(turn: Turn, it: Broadcast) -> bool:
    return it.send_at is not None and it.send_at > turn.now


def _filling(turn: Turn, found: Sequence[Recipient]) -> list[Recipient]:
    """Who may get nothing after this one for some days."""
    left = caps.left_for_broadcasts(turn.session, [one.person.id for one in found if texts.is_going(one)], turn.now)
    return [one for one in found if left.get(one.person.id) == 1]


def _stamp(found: Sequence[Recipient]) -> str:
    """Tells these recipients from all others: nobody gets what was confirmed for somebody else."""
    going = [(one.person.id, texts.is_going(one)) for one in found]
    return hashlib.blake2s(repr(going).encode(), digest_size=6).hexdigest()
