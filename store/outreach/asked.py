"""Who was asked for what, on which step, and by which digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.database import Session, insert_new, padded
from store.days import day_of
from store.outbox import Outbound, OutboundState
from store.outreach.tables import Asked, ReminderRow
from store.outreach.terms import LONGEST_LOCK
from store.outreach.wanted import Want, What

_LONGEST = timedelta(days=2 * LONGEST_LOCK)  # between a step and the last day on which it is of use
_UNTOLD = OutboundState.DROPPED, OutboundState.FAILED  # of a digest: what it was to tell is still to be told


@dataclass(frozen=True)
class Earlier:
    """Somebody was asked on a step, or was to be."""

    id: int
    fell: date  # the day of the step; with more time it falls on another one
    due_on: date  # of the occasion as it stood then
    is_told: bool  # the digest went, may have gone or is to go


Before = Mapping[What, list[Earlier]]
"""What was asked, each step as often as it fell."""


def digest_key(person_id: int, day: date) -> str:
    """The key of the day's digest in the outbox."""
    return f"remind {person_id} {day}"


def repeat_key(person_id: int, day: date, until: datetime) -> str:
    """The key of what somebody is told again, whose 稍后提醒 was until then."""
    return f"snoozed {person_id} {day} {int(until.timestamp())}"


def is_digest() -> sa.ColumnElement[bool]:
    """Whether a row of the outbox has one of these keys."""
    return sa.or_(Outbound.key.startswith("remind "), Outbound.key.startswith("snoozed "))


def day_in(key: str) -> date:
    """The day of a digest, or of what is told again, by its key."""
    return date.fromisoformat(key.split()[2])


def wording(key: str) -> dict[str, Any]:
    """The body of a digest, or of what is told again, by its key: worded when it is sent."""
    of = {"person": int(key.split()[1]), "day": str(day_in(key))}
    return {"call": "worded", "recipe": "digest", "of": of}


def asked_before(session: Session, occasion_ids: Collection[int], today: date) -> Before:
    """All that was asked for these occasions."""
    rows = session.execute(
        sa.select(
            ReminderRow.id,
            ReminderRow.occasion_id,
            ReminderRow.town_id,
            ReminderRow.person_id,
            ReminderRow.rung,
            ReminderRow.owed_on,
            ReminderRow.due_on,
            ReminderRow.key,
            Outbound.state,
        )
        .outerjoin(Outbound, Outbound.key == ReminderRow.key)
        .where(ReminderRow.occasion_id.in_(padded(occasion_ids)))
    )
    found: defaultdict[What, list[Earlier]] = defaultdict(list)
    for number, occasion, town, person, rung, fell, due_on, key, state in rows:
        is_stale = state == OutboundState.PLANNED and day_in(key) < today  # it waits, and does not go any more
        is_told = state not in _UNTOLD and not is_stale
        found[occasion, town, person, rung].append(Earlier(number, fell, due_on, is_told))
    return found


def untold(wants: Iterable[Want], before: Before, today: date) -> list[Want]:
    """What was not told yet, nor overtaken by a later step that was: to the deputy, for whom the clerk was asked.

    A step that falls on a later day now, as more time was given, is told once more; so is the last one where the day
    was moved for all since they were told, unless another step tells them.
    """
    last: dict[tuple[int, int, int], date] = {}
    newest: dict[tuple[int, int, int], Earlier] = {}
    for what, earlier in before.items():
        # What is of later than today was told before the clock was set back.
        told = [one.fell for one in earlier if one.is_told and one.fell <= today]
        last[what[:3]] = max([*told, last.get(what[:3], date.min)])
        known = [one for one in (newest.get(what[:3]), *earlier) if one is not None and one.is_told]
        if known:
            newest[what[:3]] = max(known, key=lambda one: one.id)
    found, anew = list[Want](), list[Want]()
    for one in wants:
        if one.is_anew:
            there = newest.get(one.what[:3])
            anew += [one] if there is not None and there.due_on != one.due_on else []
        elif last.get(one.what[:3], date.min) <= one.fell and not any(
            each.is_told and each.fell >= one.fell for each in before.get(one.what, ())
        ):
            found.append(one)
    told_now = {one.what[:3] for one in found}
    return found + [one for one in anew if one.what[:3] not in told_now]


def keep(session: Session, wants: Collection[Want], before: Before, now: datetime) -> None:
    """Today's digests tell these; what a digest could not tell, too."""
    again = [each.id for one in wants for each in before.get(one.what, ()) if not each.is_told]
    session.execute(sa.delete(ReminderRow).where(ReminderRow.id.in_(padded(again))))
    rows = [
        {
            "occasion_id": one.occasion_id,
            "town_id": one.town.id,
            "person_id": one.person.id,
            "rung": one.rung,
            "role": one.asked,
            "owed_on": one.fell,
            "due_on": one.due_on,
            "key": digest_key(one.person.id, day_of(now)),
            "at": now,
        }
        for one in wants
    ]
    if rows:
        insert_new(session, ReminderRow, rows)


def occasions_of(session: Session, person_id: int, day: date) -> set[int]:
    """For what the person may have been asked that is still of use on this day."""
    asked = sa.select(ReminderRow.occasion_id).distinct()
    return set(session.scalars(asked.where(ReminderRow.person_id == person_id, ReminderRow.owed_on >= day - _LONGEST)))


def asked_until(
    session: Session, person_id: int, day: date, occasion_ids: Collection[int]
) -> dict[tuple[int, int], tuple[ReminderRow, date | None]]:
    """The last step on which the person was asked for these until this day, by occasion and town.

    With it the day until which, for all they had been told before, it could be done; None: they had not been asked.
    """
    rows = session.execute(
        sa.select(ReminderRow, Outbound.state)
        .outerjoin(Outbound, Outbound.key == ReminderRow.key)
        .where(ReminderRow.person_id == person_id, ReminderRow.occasion_id.in_(padded(occasion_ids)))
        .order_by(ReminderRow.owed_on, ReminderRow.rung, ReminderRow.id),
        execution_options={"populate_existing": True},
    )
    found: dict[tuple[int, int], tuple[ReminderRow, date | None]] = {}
    for row, state in rows:
        of, asked_on = (row.occasion_id, row.town_id), day_in(row.key)
        if asked_on < day and state not in _UNTOLD:
            found[of] = row, row.due_on
        elif asked_on == day:
            found[of] = row, found[of][1] if of in found else None
    return found


def messages_about(session: Session, occasion_id: int, town_id: int | None = None) -> list[str]:
    """Which delivered messages are to say what became of the town's (None: any town's) occasion: keys of the outbox.

    Until it is done, every later one to the same person speaks of it, too. Of those who look after many towns, and are
    written to nearly each day, only the messages that asked for this one's and the newest are meant.
    """
    about = sa.select(ReminderRow.person_id, ReminderRow.key, ReminderRow.role)
    about = about.where(ReminderRow.occasion_id == occasion_id)
    rows = session.execute(about if town_id is None else about.where(ReminderRow.town_id == town_id))
    asked: defaultdict[int, set[date]] = defaultdict(set)
    works_there = set[int]()
    for person_id, key, role in rows:
        asked[person_id].add(day_in(key))
        if role in (Asked.CLERK, Asked.DEPUTY):
            works_there.add(person_id)
    found: list[str] = []
    for person_id, days in asked.items():
        keys = _delivered(session, person_id, min(days))
        newest = max(map(day_in, keys), default=None)
        found += [key for key in keys if person_id in works_there or day_in(key) in {*days, newest}]
    return found


def newest(session: Session, person_id: int, since: date) -> str | None:
    """The key of the last digest that a person has got from this day on, or what repeats one; None: there is none."""
    return next(reversed(_delivered(session, person_id, since)), None)


def _delivered(session: Session, person_id: int, since: date) -> Sequence[str]:
    """The keys of a person's messages from this day on that have gone, or are under way."""
    of_these = (
        sa.and_(Outbound.key >= f"{kind} {person_id} {since}", Outbound.key < f"{kind} {person_id}!")
        for kind in ("remind", "snoozed")
    )
    gone = Outbound.state.in_([OutboundState.SENT, OutboundState.SENDING])
    return session.scalars(sa.select(Outbound.key).where(sa.or_(*of_these), gone).order_by(Outbound.id)).all()
