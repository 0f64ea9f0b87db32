"""Who is reminded of what today: one message a person and day, with all that is owed.

The tick calls look() and, where that finds something, plan(). What this inserts has unique keys, so that a tick that is
missed, doubled or run by two processes changes nothing. A digest is of its day: one that cannot go on it is dropped,
and what it was to tell is told by the next one as long as it is of use. What it says is worked out when it is sent (see
owed.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

import sqlalchemy as sa

from store.database import Session, lock, padded
from store.days import day_of
from store.outbox import Lane, Message, Outbound, OutboundState, put_all
from store.outreach import calendars, caps, snoozes
from store.outreach.asked import Before, asked_before, day_in, digest_key, is_digest, keep, repeat_key, untold, wording
from store.outreach.quiet import at, may_go, next_allowed
from store.outreach.wanted import Want, instead, wanted
from store.people import people
from store.people.people import PersonFacts

_OVER = set(OutboundState) - {OutboundState.PLANNED, OutboundState.SENDING}


@dataclass
class _Digest:
    """What somebody is to be told now."""

    person: PersonFacts | None  # None: they wanted to be told again, and cannot be
    wants: list[Want] = field(default_factory=list)  # []: they were told, and asked to be told again


@dataclass(frozen=True)
class _Change:
    """What is to be done for a person; their 稍后提醒 comes to its end by it."""

    person_id: int
    message: Message | None = None
    told: list[Want] = field(default_factory=list)  # by this message


@dataclass(frozen=True)
class Found:
    """What a look has found to be done."""

    digests: Mapping[int, _Digest]  # by the person's number
    before: Before  # what was asked of what they are to be told
    stale: list[int]  # messages that wait, of days that are over

    def __bool__(self) -> bool:
        return bool(self.digests or self.stale)


def look(session: Session, now: datetime) -> Found:
    """What plan() is to be called for; false: for nothing, as in most minutes. It only reads: nobody waits for it."""
    wants = wanted(session, now)
    before = asked_before(session, {one.occasion_id for one in wants}, day_of(now))
    digests = _digests(session, _of_whoever_has_room(session, untold(wants, before, day_of(now)), before, now), now)
    to_change = {one.person_id: digests[one.person_id] for one in _changes(session, digests, now)}
    return Found(to_change, before, _stale(session, day_of(now)))


def plan(session: Session, found: Found, now: datetime) -> int:
    """Put what is owed in the outbox, at a moment when it may go: how many messages were added.

    Who wants to be left alone or has had the day's digest is told on a later day; so is whose week is full, and
    meanwhile whoever is next is asked (see recipients.py). A digest that
    somebody asked for by 稍后提醒 comes besides the day's, and is not of the week's number.
    """
    lock(session, "outbox")  # from here on nobody else hands them out, spends what is left of a week, or plans the same
    waiting = Outbound.id.in_(padded(found.stale)), Outbound.state == OutboundState.PLANNED
    dropped = {"state": OutboundState.DROPPED, "error": "late", "closed_at": now}
    session.execute(sa.update(Outbound).where(*waiting).values(**dropped))
    changes = list(_changes(session, found.digests, now))  # as things stand now: somebody may have been faster
    keep(session, [want for one in changes for want in one.told], found.before, now)
    snoozes.forget(session, [one.person_id for one in changes], now)
    return put_all(session, [one.message for one in changes if one.message is not None], now)


def moment(session: Session, person_id: int, day: date, now: datetime) -> datetime | None:
    """When this day's digest may go, looked at just before it is sent: `now`, or a moment later on the day (UTC).

    None: not on this day any more, and not at all; plan() tells on a later day what is of use then.
    """
    person = people.find(session, person_id, now)
    if person is None or not person.is_there:
        return None
    until = snoozes.left_alone_until(session, person_id) or now
    goes = next_allowed(max(now, until, at(day, time.min)), calendars.workdays(session, person.place.county_id))
    return goes if day_of(goes) == day else None


def full(session: Session, person_ids: Collection[int], now: datetime) -> set[int]:
    """Whose week is full, so that they can be told nothing today, and have not been."""
    if not person_ids:
        return set()
    there = _states(session, [digest_key(one, day_of(now)) for one in person_ids])
    left = caps.left(session, person_ids, now)
    return {one for one in person_ids if left[one] == 0 and digest_key(one, day_of(now)) not in there}


def _of_whoever_has_room(session: Session, wants: Sequence[Want], before: Before, now: datetime) -> Iterable[Want]:
    """What is to be told, and where somebody's week is full, the same to those who come next."""
    spent = set[int]()
    while more := full(session, {one.person.id for one in wants} - spent, now):
        spent |= more
        waits = [one for one in wants if one.person.id in more]
        told = {(one.what, one.is_anew) for one in wants}
        new = untold(instead(session, waits, spent, now), before, day_of(now))
        wants = [*wants, *(one for one in new if (one.what, one.is_anew) not in told)]
    return wants


def _stale(session: Session, today: date) -> list[int]:
    """Digests of days that are over, and wait: they do not go any more."""
    waiting = Outbound.state == OutboundState.PLANNED, Outbound.lane == Lane.NOTICE
    keys = session.execute(sa.select(Outbound.id, Outbound.key).where(*waiting, is_digest()))
    return [number for number, key in keys if day_in(key) < today]


def _digests(session: Session, wants: Iterable[Want], now: datetime) -> dict[int, _Digest]:
    """Who may be told something at this moment, by their number."""
    put_off = snoozes.snoozed(session)
    found: dict[int, _Digest] = {}
    for one in wants:
        if put_off.get(one.person.id, now) <= now:
            found.setdefault(one.person.id, _Digest(one.person)).wants.append(one)
    for number in [number for number, until in put_off.items() if until <= now and number not in found]:
        person = people.find(session, number, now)
        if person is None or not person.is_there:
            found[number] = _Digest(None)
        elif may_go(now, calendars.workdays(session, person.place.county_id)):
            found[number] = _Digest(person)
    return found


def _changes(session: Session, digests: Mapping[int, _Digest], now: datetime) -> Iterator[_Change]:
    """What of it can be done: once under the lock of the outbox, and before it to see whether there is anything."""
    today, put_off = day_of(now), snoozes.snoozed(session)
    there = _states(session, [digest_key(one, today) for one in digests])
    left = caps.left(session, digests, now)
    for number, one in digests.items():
        key, until = digest_key(number, today), put_off.get(number)
        state = there.get(key)
        if until is not None and until > now:
            continue  # they have put it off again
        if one.person is None or (until is not None and state not in (None, *_OVER)):
            yield _Change(number)
        elif state is None and left[number] > 0 and (one.wants or until is not None):
            yield _Change(number, _message(one.person, key), one.wants)
        elif state in _OVER and until is not None:
            yield _Change(number, _message(one.person, repeat_key(number, today, until)))


def _states(session: Session, keys: Collection[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Outbound.key, Outbound.state).where(Outbound.key.in_(padded(keys))))
    return dict(rows.all())


def _message(person: PersonFacts, key: str) -> Message:
    return Message(key, person.chat_id or 0, Lane.NOTICE, wording(key))
