"""Who should be asked today for what: worked out of deadlines, calendars and people alone, whatever was told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store.database import Session, padded
from store.days import day_of
from store.outreach import calendars, occasions
from store.outreach.occasions import Occasion
from store.outreach.quiet import may_go
from store.outreach.recipients import Staff
from store.outreach.rules import rules
from store.outreach.rungs import Until, fallen, falls_on, owed
from store.outreach.tables import Asked, OccasionRow, ReminderRow
from store.outreach.workdays import Workdays
from store.people import people
from store.people.people import PersonFacts
from store.people.places import PlaceFacts

_FARTHEST = timedelta(days=200)  # that a step can be before its day: see terms.FARTHEST

What = tuple[int, int, int, int]
"""Occasion, town, person, step: nobody is asked the same twice."""


@dataclass(frozen=True)
class Want:
    """Somebody is to be asked for a town on a step."""

    person: PersonFacts
    occasion_id: int
    due_on: date  # of the occasion, whatever time this town was given
    town: PlaceFacts
    rung: int
    to: Asked  # to whom the step speaks
    asked: Asked  # as what they are asked
    fell: date  # the day of the step
    is_anew: bool = False  # the day was moved: for whoever was told of another one, today, by a step that may be over

    @property
    def what(self) -> What:
        """Which asking it is."""
        return self.occasion_id, self.town.id, self.person.id, self.rung


def wanted(session: Session, now: datetime) -> list[Want]:
    """All that is to be told now, by day, deadline and town; counties whose people may not be written to have none."""
    found: dict[tuple[What, bool], Want] = {}
    staff: Staff | None = None
    by_county = _by_county(occasions.open_occasions(session, None, now), day_of(now))
    moved = _moved(session, [one.id for there in by_county.values() for one in there])
    for county_id, there in by_county.items():
        workdays = calendars.workdays(session, county_id)
        if not may_go(now, workdays, rules("digest")["from"]):
            continue
        for occasion in there:
            first = min(occasion.deadline.terms.rungs)
            if falls_on(first, occasion.due_on, workdays) <= day_of(now):
                staff = staff or Staff(people.everybody(session, now))
                for one in _of(session, occasion, workdays, staff, day_of(now), is_moved=occasion.id in moved):
                    found.setdefault((one.what, one.is_anew), one)
    return list(found.values())


def instead(session: Session, wants: Iterable[Want], full: Collection[int], now: datetime) -> list[Want]:
    """The same asked of those who come next, where these people's week is full: as if they could not be written to."""
    staff = Staff(one for one in people.everybody(session, now) if one.id not in full)
    found: dict[What, Want] = {}
    for one in wants:
        asked = staff.asked(one.to, one.town)
        for person in asked.people:
            found.setdefault(
                (one.occasion_id, one.town.id, person.id, one.rung), replace(one, person=person, asked=asked.asked)
            )
    return list(found.values())


def until(occasion: Occasion, due_on: date) -> Until:
    """How long a town has whose last day this is."""
    return Until(due_on, max(occasion.grace_until, due_on), max(occasion.locks_on, due_on))


def _by_county(found: Iterable[Occasion], today: date) -> dict[int, list[Occasion]]:
    """Those of which a step may have fallen already, and that can be begun."""
    there: defaultdict[int, list[Occasion]] = defaultdict(list)
    for one in found:
        has_begun = one.month is None or one.month.first_day <= today
        if one.deadline.terms.rungs and has_begun and one.due_on - _FARTHEST <= today:
            there[one.county_id].append(one)
    return there


def _moved(session: Session, occasion_ids: Collection[int]) -> set[int]:
    """Those of which people were told that they are due on another day."""
    of_these = sa.select(ReminderRow.occasion_id).join(OccasionRow, OccasionRow.id == ReminderRow.occasion_id)
    of_these = of_these.where(OccasionRow.id.in_(padded(occasion_ids)), ReminderRow.due_on != OccasionRow.due_on)
    return set(session.scalars(of_these.distinct()))


def _of(
    session: Session, occasion: Occasion, workdays: Workdays, staff: Staff, today: date, *, is_moved: bool
) -> Iterator[Want]:
    towns = occasions.towns(session, occasion)
    numbers = [one.id for one in towns]
    done = occasions.is_done(session, occasion, numbers)
    due_days = occasions.due_days(session, occasion, numbers)
    terms, since = occasion.deadline.terms, occasion.deadline.since
    steps = {day: owed(terms.rungs, until(occasion, day), today, workdays, since) for day in set(due_days.values())}
    anew = fallen(terms.rungs, occasion.due_on, today, workdays) if is_moved and today <= occasion.grace_until else {}
    for town in (one for one in towns if one.id not in done):
        of_town = [(to, rung, fell, False) for to, (rung, fell) in steps[due_days[town.id]].items()]
        if due_days[town.id] == occasion.due_on:  # who has more time goes by their own day
            of_town += [(to, rung, today, True) for to, (rung, _) in anew.items()]
        for to, rung, fell, is_anew in of_town:
            asked = staff.asked(to, town)
            for one in asked.people:
                yield Want(one, occasion.id, occasion.due_on, town, rung.days, to, asked.asked, fell, is_anew)
