"""Who should be asked today for what: worked out of deadlines, calendars and people alone, whatever was told before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.database import Session
from store.days import day_of
from store.outreach import calendars, occasions
from store.outreach.occasions import Occasion
from store.outreach.quiet import may_go
from store.outreach.recipients import Staff
from store.outreach.rules import rules
from store.outreach.rungs import Until, falls_on, owed
from store.outreach.tables import Asked
from store.outreach.workdays import Workdays
from store.people import people
from store.people.people import PersonFacts

_FARTHEST = timedelta(days=200)  # that a step can be before its day: see terms.FARTHEST

What = tuple[int, int, int, int]
"""Occasion, town, person, step: nobody is asked the same twice."""


@dataclass(frozen=True)
class Want:
    """Somebody is to be asked for a town on a step."""

    person: PersonFacts
    occasion_id: int
    town_id: int
    rung: int
    asked: Asked
    fell: date  # the day of the step

    @property
    def what(self) -> What:
        """Which asking it is."""
        return self.occasion_id, self.town_id, self.person.id, self.rung


def wanted(session: Session, now: datetime) -> list[Want]:
    """All that is to be told now, by day, deadline and town; counties whose people may not be written to have none."""
    found: dict[What, Want] = {}
    staff: Staff | None = None
    for county_id, there in _by_county(occasions.open_occasions(session, None, now), day_of(now)).items():
        workdays = calendars.workdays(session, county_id)
        if not may_go(now, workdays, rules("digest")["from"]):
            continue
        for occasion in there:
            first = min(occasion.deadline.terms.rungs)
            if falls_on(first, occasion.due_on, workdays) <= day_of(now):
                staff = staff or Staff(people.everybody(session, now))
                for one in _of(session, occasion, workdays, staff, day_of(now)):
                    found.setdefault(one.what, one)
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


def _of(session: Session, occasion: Occasion, workdays: Workdays, staff: Staff, today: date) -> Iterator[Want]:
    towns = occasions.towns(session, occasion)
    numbers = [one.id for one in towns]
    done = occasions.is_done(session, occasion, numbers)
    due_days = occasions.due_days(session, occasion, numbers)
    terms, since = occasion.deadline.terms, occasion.deadline.since
    steps = {day: owed(terms.rungs, until(occasion, day), today, workdays, since) for day in set(due_days.values())}
    for town in towns:
        for to, (rung, fell) in steps[due_days[town.id]].items() if town.id not in done else ():
            asked = staff.asked(to, town)
            for one in asked.people:
                yield Want(one, occasion.id, town.id, rung.days, asked.asked, fell)
