"""A stretch of months: what a figure of a year, of a report or of a form is about."""

from __future__ import annotations

from typing import NamedTuple

from store.catalogue.months import Month


class Period(NamedTuple):
    """Months, the first and the last included."""

    first: Month
    last: Month

    @property
    def months(self) -> int:
        """How many."""
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    def back(self, months: int) -> Period:
        """The same so many months earlier."""
        return Period(self.first.back(months), self.last.back(months))

    @property
    def to_date(self) -> Period:
        """From January to its end; of one that begins a year before, itself."""
        january = Month(self.last.year, 1)
        return Period(january, self.last) if january <= self.first or self.months == 1 else self

    def holds(self, other: Period) -> bool:
        """Whether the other one lies within it."""
        return self.first <= other.first and other.last <= self.last

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.first.number == 1 and self.months == 12


def whole_year(year: int) -> Period:
    """January to December."""
    return Period(Month(year, 1), Month(year, 12))
