"""Who was asked for what, on which step, and by which digest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store.database import Session, insert_new, padded
from store.days import day_of
from store.outbox import Outbound, OutboundState
from store.outreach.tables import ReminderRow
from store.outreach.terms import LONGEST_LOCK
from store.outreach.wanted import Want, What
from store.told import outcomes

_LONGEST = timedelta(days=2 * LONGEST_LOCK)  # between a step and the last day on which it is of use
_UNTOLD = OutboundState.DROPPED, OutboundState.FAILED  # of a digest: what it was to tell is still to be told


@dataclass(frozen=True)
class Earlier:
    """Somebody was asked on a step, or was to be."""

    id: int
    fell: date  # the day of the step
    is_told: bool  # the digest went, may have gone or is to go


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


def asked_before(session: Session, occasion_ids: Collection[int]) -> dict[What, Earlier]:
    """All that was asked for these occasions."""
    rows = session.execute(
        sa.select(
            ReminderRow.id,
            ReminderRow.occasion_id,
            ReminderRow.town_id,
            ReminderRow.person_id,
            ReminderRow.rung,
            ReminderRow.owed_on,
            Outbound.state,
        )
        .outerjoin(Outbound, Outbound.key == ReminderRow.key)
        .where(ReminderRow.occasion_id.in_(padded(occasion_ids)))
    )
    return {
        (occasion, town, person, rung): Earlier(number, fell, state not in _UNTOLD)
        for number, occasion, town, person, rung, fell, state in rows
    }


def untold(wants: Iterable[Want], before: Mapping[What, Earlier], today: date) -> list[Want]:
    """What was not told yet, nor overtaken by a later step that was: to the deputy, for whom the clerk was asked."""
    last: dict[tuple[int, int, int], date] = {}
    for what, earlier in before.items():
        if earlier.is_told and earlier.fell <= today:  # what is of later was told before the clock was set back
            last[what[:3]] = max(earlier.fell, last.get(what[:3], date.min))
    return [
        one
        for one in wants
        if not (one.what in before and before[one.what].is_told) and last.get(one.what[:3], date.min) <= one.fell
    ]


def keep(session: Session, wants: Collection[Want], before: Mapping[What, Earlier], now: datetime) -> None:
    """Today's digests tell these; what a digest could not tell, too."""
    again = [before[one.what].id for one in wants if one.what in before]
    session.execute(sa.delete(ReminderRow).where(ReminderRow.id.in_(padded(again))))
    rows = [
        {
            "occasion_id": one.occasion_id,
            "town_id": one.town_id,
            "person_id": one.person.id,
            "rung": one.rung,
            "role": one.asked,
            "owed_on": one.fell,
            "key": digest_key(one.person.id, day_of(now)),
            "at": now,
        }
        for one in wants
    ]
    if rows:
        insert_new(session, ReminderRow, rows)


def asked_until(session: Session, person_id: int, day: date) -> dict[tuple[int, int], ReminderRow]:
    """The last step on which the person was asked until this day, by occasion and town."""
    rows = session.execute(
        sa.select(ReminderRow, Outbound.state)
        .outerjoin(Outbound, Outbound.key == ReminderRow.key)
        .where(ReminderRow.person_id == person_id, ReminderRow.owed_on >= day - _LONGEST)
        .order_by(ReminderRow.rung, ReminderRow.id),
        execution_options={"populate_existing": True},
    )
    return {
        (row.occasion_id, row.town_id): row
        for row, state in rows
        if day_in(row.key) == day or (day_in(row.key) < day and state not in _UNTOLD)
    }


def messages_about(session: Session, occasion_id: int, town_id: int) -> list[tuple[int, str]]:
    """Which messages may have spoken of the town's occasion: person and key in the outbox.

    Until it is done, every later one to the same person speaks of it, too.
    """
    rows = session.execute(
        sa.select(ReminderRow.person_id, sa.func.min(ReminderRow.owed_on))
        .where(ReminderRow.occasion_id == occasion_id, ReminderRow.town_id == town_id)
        .group_by(ReminderRow.person_id)
    ).all()
    return [
        (person_id, key)
        for person_id, since in rows
        for prefix in (f"remind {person_id} ", f"snoozed {person_id} ")
        for key in outcomes(session, prefix)
        if day_in(key) >= since
    ]
