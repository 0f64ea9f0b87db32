"""A month that figures are of, written `2026-10`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from store.days import day_of
from store.numerals import value_of

_WRITTEN = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])", re.ASCII)
_SAID = re.compile(r"(?:(2[0-9]{3})年)?([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})月")


@dataclass(frozen=True, order=True)
class Month:
    """One month of a year; sorts by time."""

    year: int
    number: int  # 1-12

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written `2026-10`. Raises ValueError."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    def back(self, months: int = 1) -> Month:
        """The month so many earlier; negative: later."""
        year, number = divmod(self.year * 12 + self.number - 1 - months, 12)
        return Month(year, number + 1)

    @property
    def is_quarter_end(self) -> bool:
        """Whether a quarter ends with it."""
        return self.number % 3 == 0

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])


def named_month(text: str, last: Month) -> Month | None:
    """The latest month up to `last` that a text names (10月, 十月份, 2026年10月, 2026-10); None: it names none."""
    if written := _WRITTEN.search(text):
        return Month.parse(written[0])
    found = _SAID.search(text)
    number = int(value_of(found[2]) or 0) if found else 0
    if found is None or not 1 <= number <= 12:
        return None
    return Month(int(found[1]), number) if found[1] else last.back((last.number - number) % 12)


def month_of(day: date) -> Month:
    """The month that a day lies in."""
    return Month(day.year, day.month)


def to_report(now: datetime) -> Month:
    """The month whose figures are due next: the one before the present one (Asia/Shanghai)."""
    return month_of(day_of(now)).back()
