"""When a message of our own accord may go: in working hours of working days, and not at lunch. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from store.days import SHANGHAI, day_of
from store.outreach.rules import rules
from store.outreach.workdays import Workdays


def next_allowed(moment: datetime, workdays: Workdays, start: time = time.min) -> datetime:
    """The first moment from this one on at which a message may go, in UTC: this one itself where it may go now.

    `start`: not before this time of any day (Asia/Shanghai). See data/outreach.toml [quiet].
    """
    day = day_of(moment)
    if not workdays.is_working(day):
        day = workdays.step(day, 1)
    while True:
        for opens, closes in rules("quiet")["hours"]:
            first = max(moment, at(day, max(opens, start)))
            if first < at(day, closes):
                return first.astimezone(UTC)
        day = workdays.step(day, 1)


def may_go(moment: datetime, workdays: Workdays, start: time = time.min) -> bool:
    """Whether a message of our own accord may go at this moment."""
    return next_allowed(moment, workdays, start) == moment


def at(day: date, clock: time) -> datetime:
    """The moment, in UTC, when it is this time of the day for people."""
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)
