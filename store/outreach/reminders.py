"""Who is reminded of what today: one message a person and day, with all that is owed.

The tick calls plan(); what it inserts has unique keys, so that a tick that is missed, doubled or run by two processes
changes nothing. A digest is of its day: one that cannot go on it is dropped, and what it was to tell is told by the
next one as long as it is of use. What it says is worked out when it is sent (see owed.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

import sqlalchemy as sa

from store.database import Session, lock, padded
from store.days import day_of
from store.outbox import Lane, Message, Outbound, OutboundState, put_all
from store.outreach import calendars, caps, snoozes
from store.outreach.asked import asked_before, day_in, digest_key, is_digest, keep, repeat_key, untold
from store.outreach.quiet import at, may_go, next_allowed
from store.outreach.wanted import Want, wanted
from store.people import people
from store.people.people import PersonFacts

_OVER = set(OutboundState) - {OutboundState.PLANNED, OutboundState.SENDING}


@dataclass
class _Digest:
    """What somebody is to be told now."""

    person: PersonFacts
    wants: list[Want] = field(default_factory=list)  # []: they were told, and asked to be told again
    again: datetime | None = None  # when their 稍后提醒 was over


def plan(session: Session, now: datetime) -> int:
    """Put what is owed in the outbox, at a moment when it may go: how many messages were added.

    Whose week is full, who wants to be left alone or has had the day's digest is told on a later day. A digest that
    somebody asked for by 稍后提醒 comes besides the day's, and is not of the week's number.
    """
    today = day_of(now)
    _drop_stale(session, today, now)
    wants = wanted(session, now)
    before = asked_before(session, {one.occasion_id for one in wants})
    digests = _digests(session, untold(wants, before, today), now)
    if not digests:
        return 0
    lock(session, "outbox")  # from here on nobody else spends what is left of a week, or plans the same digest
    there = _states(session, [digest_key(one, today) for one in digests])
    left = caps.left(session, digests, now)
    messages: list[Message] = []
    told: list[Want] = []
    over: list[int] = []
    for number, one in digests.items():
        key = digest_key(number, today)
        state = there.get(key)
        if state is None and left[number] > 0:
            messages.append(_message(one.person, key, today))
            told += one.wants
        elif state in _OVER and one.again is not None:
            messages.append(_message(one.person, repeat_key(number, today, one.again), today))
        elif state is None or state in _OVER:
            continue
        over.append(number)
    keep(session, told, before, now)
    snoozes.forget(session, over)
    return put_all(session, messages, now)


def moment(session: Session, person_id: int, day: date, now: datetime) -> datetime | None:
    """When this day's digest may go, looked at just before it is sent: `now`, or a moment later on the day (UTC).

    None: not on this day any more, and not at all; plan() tells on a later day what is of use then.
    """
    person = people.find(session, person_id, now)
    if person is None or not person.is_there:
        return None
    snoozed = snoozes.snoozed(session).get(person_id, now)
    goes = next_allowed(max(now, snoozed, at(day, time.min)), calendars.workdays(session, person.place.county_id))
    return goes if day_of(goes) == day else None


def _drop_stale(session: Session, today: date, now: datetime) -> None:
    """Digests of days that are over do not go any more."""
    waiting = Outbound.state == OutboundState.PLANNED, Outbound.lane == Lane.NOTICE
    keys = session.execute(sa.select(Outbound.id, Outbound.key).where(*waiting, is_digest()))
    stale = [number for number, key in keys if day_in(key) < today]
    if stale:
        lock(session, "outbox")  # nobody has looked at them to hand them out
        dropped = sa.update(Outbound).where(*waiting, Outbound.id.in_(padded(stale)))
        session.execute(dropped.values(state=OutboundState.DROPPED, error="late", closed_at=now))


def _digests(session: Session, wants: Iterable[Want], now: datetime) -> dict[int, _Digest]:
    """Who is to be told something at this moment, by their number."""
    snoozed = snoozes.snoozed(session)
    found: dict[int, _Digest] = {}
    for one in wants:
        if snoozed.get(one.person.id, now) <= now:
            found.setdefault(one.person.id, _Digest(one.person)).wants.append(one)
    for number, until in snoozed.items():
        if until <= now and number not in found and (person := _back(session, number, now)) is not None:
            found[number] = _Digest(person)
        if until <= now and number in found:
            found[number].again = until
    return found


def _back(session: Session, person_id: int, now: datetime) -> PersonFacts | None:
    """Somebody whose 稍后提醒 is over and who is to be told again; None: not at this moment, or not at all."""
    person = people.find(session, person_id, now)
    if person is None or not person.is_there:
        snoozes.forget(session, [person_id])
        return None
    return person if may_go(now, calendars.workdays(session, person.place.county_id)) else None


def _states(session: Session, keys: Collection[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Outbound.key, Outbound.state).where(Outbound.key.in_(keys)))
    return dict(rows.all())


def _message(person: PersonFacts, key: str, day: date) -> Message:
    of = {"person": person.id, "day": str(day)}
    return Message(key, person.chat_id or 0, Lane.NOTICE, {"call": "worded", "recipe": "digest", "of": of})
