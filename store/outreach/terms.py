"""What can be set of a deadline, and what makes sense of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.outreach.tables import LONGEST_NAME, Asked, Cadence, Kind, Period, Shift

FARTHEST = 60  # working days from the due day that a rung may be
MOST_RUNGS = 8
LONGEST_NOTE = 8  # characters of what a rung says besides
LONGEST_LOCK = 366  # days
_QUARTER, _YEAR, _LONGEST_MONTH = 3, 12, 31


@dataclass(frozen=True, order=True)
class Rung:
    """Who is asked, and when."""

    days: int  # working days after the due day; negative: before it; 0: on it
    to: Asked
    note: str = ""  # what should have been done by then: 起草


@dataclass(frozen=True)
class Terms:
    """What is due when, by how much it may be late, and who is reminded."""

    kind: Kind
    name: str
    cadence: Cadence
    month: int | None = None  # yearly: 1-12; quarterly: 1-3, the month of the quarter
    day: int | None = None  # 1-31; past a month's end: its last day. None: the last workday, or once
    is_last_workday: bool = False
    on: date | None = None  # once: the day; yearly: the day in its year, where a notice says another one than usual
    shift: Shift = Shift.AFTER
    period: Period = Period.CALENDAR  # of figures
    grace_days: int = 0  # after the day it is still on time
    lock_days: int = 20  # after the day it is asked for, and taken
    rungs: tuple[Rung, ...] = ()
    towns: frozenset[int] = frozenset()  # empty: all of the county


class Why(StrEnum):
    """What is wrong with terms."""

    KIND = "kind"  # figures stay figures, and a task one
    NAME = "name"
    WHEN = "when"  # no such day, or it does not fit how often it is due
    SPAN = "span"  # grace and lock
    RUNGS = "rungs"
    TOWNS = "towns"  # figures are asked of every town


class Unfit(Exception):
    """Terms that nothing can be made of."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def check(terms: Terms) -> None:
    """Whether something can be due so. Raises Unfit."""
    if not 2 <= len(terms.name) <= LONGEST_NAME or terms.name != " ".join(terms.name.split()):
        raise Unfit(Why.NAME)
    if not _has_day(terms):
        raise Unfit(Why.WHEN)
    if not 0 <= terms.grace_days <= terms.lock_days <= LONGEST_LOCK:
        raise Unfit(Why.SPAN)
    if not _are_rungs(terms.rungs):
        raise Unfit(Why.RUNGS)
    if terms.kind is Kind.FIGURES and terms.towns:
        raise Unfit(Why.TOWNS)


def _has_day(terms: Terms) -> bool:
    """Whether its day is told, and in one way only."""
    if terms.kind is Kind.FIGURES and terms.cadence is not Cadence.MONTHLY:
        return False
    if terms.kind is Kind.TASK and terms.period is not Period.CALENDAR:
        return False
    if terms.cadence is Cadence.ONCE:
        return terms.on is not None and (terms.month, terms.day, terms.is_last_workday) == (None, None, False)
    if terms.on is not None and terms.cadence is not Cadence.YEARLY:
        return False
    last = {Cadence.MONTHLY: None, Cadence.QUARTERLY: _QUARTER, Cadence.YEARLY: _YEAR}[terms.cadence]
    is_month = terms.month is None if last is None else 1 <= (terms.month or 0) <= last
    is_day = (terms.day is None) if terms.is_last_workday else 1 <= (terms.day or 0) <= _LONGEST_MONTH
    return is_month and is_day


def _are_rungs(rungs: tuple[Rung, ...]) -> bool:
    steps = {(one.days, one.to) for one in rungs}
    near = all(abs(one.days) <= FARTHEST and len(one.note) <= LONGEST_NOTE for one in rungs)
    return near and len(steps) == len(rungs) <= MOST_RUNGS
