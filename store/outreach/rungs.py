"""Which step of a deadline is owed on a day, counted in working days. Pure; days are those of Asia/Shanghai."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.outreach.tables import Asked
from store.outreach.terms import Rung
from store.outreach.workdays import Workdays


@dataclass(frozen=True)
class Until:
    """How long something can be done."""

    due_on: date  # the last day, with more time where it was given
    grace_until: date  # the last day that is still on time
    locks_on: date  # the last day on which it is taken


def owed(
    rungs: Iterable[Rung], until: Until, today: date, workdays: Workdays, since: date = date.min
) -> dict[Asked, tuple[Rung, date]]:
    """Who is to be asked today, by which step, and on which day that step fell; nobody: {}.

    Of those that fell until today only the last one to each counts: what an outage held up comes as one. It counts as
    long as it is of use (see last_use). What fell before `since` was never promised to anybody: the deadline was set
    then, and its preview named the days to come.
    """
    found = fallen(rungs, until.due_on, today, workdays, since)
    return {to: one for to, one in found.items() if today <= last_use(one[0], until)}


def fallen(
    rungs: Iterable[Rung], due_on: date, today: date, workdays: Workdays, since: date = date.min
) -> dict[Asked, tuple[Rung, date]]:
    """The last step to each that fell until today, of use or not, and on which day it fell."""
    found: dict[Asked, tuple[Rung, date]] = {}
    for rung in sorted(rungs, key=lambda one: one.days):
        fell = falls_on(rung, due_on, workdays)
        if since <= fell <= today:
            found[rung.to] = rung, fell
    return found


def is_to_come(rungs: Iterable[Rung], due_on: date, today: date, workdays: Workdays) -> bool:
    """Whether a town's own people are asked after today, and not after the day."""
    own = (one for one in rungs if one.days <= 0 and one.to in (Asked.CLERK, Asked.DEPUTY))
    return any(falls_on(one, due_on, workdays) > today for one in own)


def falls_on(rung: Rung, due_on: date, workdays: Workdays) -> date:
    """The working day of a step; that of a day off itself is the working day before it."""
    if rung.days == 0 and not workdays.is_working(due_on):
        return workdays.step(due_on, -1)
    return workdays.step(due_on, rung.days)


def last_use(rung: Rung, until: Until) -> date:
    """The last day on which it makes sense to ask by this step.

    What was to be asked before the day is of no use once the day has come; what was to be asked on the day none once
    it is late; what was to be asked after it none once nothing is taken any more.
    """
    if rung.days < 0:
        return until.due_on - timedelta(days=1)
    return until.grace_until if rung.days == 0 else until.locks_on
