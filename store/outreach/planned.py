"""On which days something is due, out of what was set and the calendar. Pure; days are those of Asia/Shanghai."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from store.catalogue.months import Month, month_of
from store.outreach.tables import Cadence, Kind, Period, Shift
from store.outreach.terms import Terms
from store.outreach.workdays import Workdays

ONCE = "once"  # the period of what is due once: it stays the same one when its day is moved
PERIOD_ENDS = 25  # the last day of a month's period that began on the 26th
OPENS = timedelta(days=4)  # before the due day, at the latest, a month is open
_FARTHEST = timedelta(days=62)  # from its period's month that something can be due: the next one, and a long holiday


@dataclass(frozen=True)
class Planned:
    """One time that something is due."""

    period: str  # 2026-10: of figures the month that they are of · 2026-Q4 · 2026 · once
    nominal_on: date  # before the shift
    due_on: date
    is_guess: bool  # nobody has published the working days of that time


@dataclass(frozen=True)
class Span:
    """Around the day on which a month's figures are due: see store.collection.due."""

    opens_on: date  # the first day that they are asked for
    grace_until: date  # the last day that is on time
    locks_on: date  # the last day that they are taken


def dates(terms: Terms, workdays: Workdays, first: date, last: date) -> list[Planned]:
    """When something is due from one day to another, both included, in order."""
    found = [_planned(terms, workdays, *one) for one in _nominal(terms, workdays, first - _FARTHEST, last + _FARTHEST)]
    return sorted((one for one in found if first <= one.due_on <= last), key=lambda one: (one.due_on, one.period))


def span(terms: Terms, workdays: Workdays, planned: Planned) -> Span:
    """From when to when a month's figures are taken.

    They are on time until the next working day at least, and open in time to be filled in, even before the month ends.
    """
    told = max(planned.nominal_on, planned.due_on)
    grace = workdays.shifted(told + timedelta(days=terms.grace_days), Shift.AFTER)
    opens = min(_closed_on(terms, Month.parse(planned.period)) + timedelta(days=1), planned.due_on - OPENS)
    return Span(opens, grace, max(grace, told + timedelta(days=terms.lock_days)))


def _planned(terms: Terms, workdays: Workdays, period: str, nominal: date) -> Planned:
    due_on = workdays.shifted(nominal, terms.shift)
    if terms.kind is Kind.FIGURES and due_on < _complete_on(terms, Month.parse(period)):
        due_on = workdays.shifted(nominal, Shift.AFTER)  # nobody has the figures of a month that still runs
    return Planned(period, nominal, due_on, workdays.is_guess(nominal) or workdays.is_guess(due_on))


def _nominal(terms: Terms, workdays: Workdays, first: date, last: date) -> Iterator[tuple[str, date]]:
    """Each period from about one day to another, with its day before the shift."""
    if terms.cadence is Cadence.ONCE:
        if terms.on is not None:
            yield ONCE, terms.on
        return
    month, until = month_of(first), month_of(last)
    while month <= until:
        if (period := _period(terms, month)) is not None:
            yield period, _day_in(terms, workdays, month)
        month = month.back(-1)


def _period(terms: Terms, month: Month) -> str | None:
    """What a time that lies in the month is called; None: none lies in it."""
    match terms.cadence:
        case Cadence.QUARTERLY:
            quarter, place = divmod(month.number - 1, 3)
            return f"{month.year}-Q{quarter + 1}" if place + 1 == terms.month else None
        case Cadence.YEARLY:
            moved = terms.on is not None and terms.on.year == month.year
            number = terms.on.month if moved and terms.on else terms.month
            return str(month.year) if month.number == number else None
        case _:
            return str(month)


def _day_in(terms: Terms, workdays: Workdays, month: Month) -> date:
    if terms.cadence is Cadence.YEARLY and terms.on is not None and terms.on.year == month.year:
        return terms.on
    there = _month_due(terms, month) if terms.kind is Kind.FIGURES else month
    if terms.is_last_workday:
        return workdays.step(there.last_day + timedelta(days=1), -1)
    days = monthrange(there.year, there.number)[1]
    return there.first_day.replace(day=min(terms.day or days, days))


def _month_due(terms: Terms, month: Month) -> Month:
    """In which month the figures of a month are due: the first that has the day once they can be complete."""
    is_late_enough = terms.is_last_workday or (terms.day or 0) >= PERIOD_ENDS
    return month if terms.period is Period.FROM_26TH and is_late_enough else month.back(-1)


def _closed_on(terms: Terms, month: Month) -> date:
    """The last day of the days that the month's figures are of."""
    return month.last_day if terms.period is Period.CALENDAR else month.first_day.replace(day=PERIOD_ENDS)


def _complete_on(terms: Terms, month: Month) -> date:
    """The first day on which the month's figures can be complete; a period to the 25th is told on its last day."""
    closed = _closed_on(terms, month)
    return closed if terms.period is Period.FROM_26TH else closed + timedelta(days=1)
