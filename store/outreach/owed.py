"""What a digest says: all that its person was asked for and that is not done, as it stands when it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from store.database import Session
from store.days import day_of
from store.outbox import Outbound
from store.outreach import occasions
from store.outreach.asked import asked_until, day_in, digest_key, occasions_of
from store.outreach.occasions import Occasion
from store.outreach.stages import Standing, standings
from store.outreach.tables import Asked, ReminderRow
from store.outreach.wanted import until
from store.people import people
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role

_Rows = dict[tuple[int, int], tuple[ReminderRow, date | None]]
"""The last step on which somebody was asked, and the day that they knew of, by occasion and town."""


@dataclass(frozen=True)
class Owed:
    """Something that a town has to do, as it stands now."""

    occasion: Occasion
    town: PlaceFacts
    asked: Asked  # as what this person is asked: for their own town, or to look after others
    rung: int  # working days after the day; negative: before it. Of the last step on which they were asked
    note: str  # what should have been done by that step: 起草; "": nothing is said
    standing: Standing  # how far the town is
    due_on: date  # the last day, with the town's extension
    is_late: bool  # the day, and what after it is still on time, are over
    is_delayed: bool  # this message tells a step that fell on an earlier day
    is_new: bool  # this message tells the step; False: an earlier one did, and it is still owed
    is_moved: bool = False  # this message is the first to tell of the day as it is now: another one was told before


def owed_in(session: Session, person_id: int, day: date, now: datetime) -> list[Owed]:
    """All that the person was asked for until this day and the town still owes, by due day, name and town.

    What was done since the day's digest was planned is among it with Stage.DONE, for a message that is edited. []:
    nothing any more, it is not taken any more, or they have no post there any more.
    """
    person = people.find(session, person_id, now)
    if person is None:
        return []
    there = occasions.open_among(session, occasions_of(session, person_id, day), day)
    rows = asked_until(session, person_id, day, [one.id for one in there])
    planned_at = session.scalar(sa.select(Outbound.created_at).where(Outbound.key == digest_key(person_id, day)))
    found: list[Owed] = []
    asked = {number for number, _ in rows}
    for occasion in (one for one in there if one.id in asked):
        towns = [one for one in occasions.towns(session, occasion) if (occasion.id, one.id) in rows]
        theirs = [one for one in towns if _is_theirs(person, one)]
        found += _of(session, occasion, theirs, rows, day, now)
    return [one for one in found if planned_at is None or (one.standing.done_at or planned_at) >= planned_at]


def _of(
    session: Session, occasion: Occasion, towns: list[PlaceFacts], rows: _Rows, day: date, now: datetime
) -> Iterator[Owed]:
    """What these towns have to do for it, but where it is not taken any more."""
    numbers = [one.id for one in towns]
    due_days = occasions.due_days(session, occasion, numbers)
    stands = standings(session, occasion, numbers)
    notes = {one.days: one.note for one in occasion.deadline.terms.rungs}
    for town in towns:
        (row, known), limits = rows[occasion.id, town.id], until(occasion, due_days[town.id])
        is_new = day_in(row.key) == day
        if limits.locks_on >= day_of(now) or stands[town.id].done_at is not None:
            yield Owed(
                occasion=occasion,
                town=town,
                asked=Asked(row.role),
                rung=row.rung,
                note=notes.get(row.rung, ""),
                standing=stands[town.id],
                due_on=limits.due_on,
                is_late=day_of(now) > limits.grace_until,
                is_delayed=row.owed_on < day_in(row.key) == day,
                is_new=is_new,
                is_moved=is_new and known not in (None, occasion.due_on) and limits.due_on == occasion.due_on,
            )


def _is_theirs(person: PersonFacts, town: PlaceFacts) -> bool:
    return person.role is Role.OWNER or person.place.id in (town.id, town.county_id)
