"""Which days are worked: a county's own table, over what is published for China, over what every year has.

Pure; days are those of Asia/Shanghai.
"""

from __future__ import annotations

import tomllib
from calendar import isleap
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import chinese_calendar

from store.outreach.tables import Shift

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SetDay:
    """A day as somebody has decided it, or read it in a notice."""

    day: date
    is_working: bool
    name: str = ""  # of the festival that it is off or made up for; "": none is named


@dataclass(frozen=True)
class Workdays:
    """A county's calendar."""

    own: Mapping[date, bool] = field(default_factory=dict)  # days of its own table: whether they are worked
    years: Collection[int] = ()  # that its own table holds as a whole: somebody has confirmed them
    names: Mapping[date, str] = field(default_factory=dict)  # of days of its own table, where they have one

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        if (own := self.own.get(day)) is not None:
            return own
        found = _named_days(day.year).get(day)
        return day.weekday() < 5 if found is None else found.is_working

    def name(self, day: date) -> str:
        """The festival that the day is off for, or made up for by working; "": an ordinary day."""
        if day in self.own:
            return self.names.get(day, "")
        found = _named_days(day.year).get(day)
        return "" if found is None else found.name

    def arranged(self, year: int) -> list[SetDay]:
        """The days of the year that are named, or that its own table speaks of, by day."""
        own = {day for day in self.own if day.year == year}
        days = sorted(own | set(_named_days(year)))
        return [SetDay(day, self.is_working(day), self.name(day)) for day in days]

    def is_guess(self, day: date) -> bool:
        """Whether nobody has published or confirmed the holidays of the day's year."""
        return day.year not in self.years and not is_published(day.year)

    def step(self, day: date, count: int) -> date:
        """So many working days after the day, or (negative) before it; 0: the day itself, worked or not."""
        one = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += one
            while not self.is_working(day):
                day += one
        return day

    def shifted(self, day: date, shift: Shift) -> date:
        """Where a date of this day goes; a working day stays where it is."""
        if shift is Shift.NONE or self.is_working(day):
            return day
        return self.step(day, -1 if shift is Shift.BEFORE else 1)

    def between(self, first: date, last: date) -> int:
        """How many steps lead from one day to another that is worked; negative: back.

        So it counts the working days after `first`, `last` too: what is left today until something is due.
        """
        one = _DAY if first < last else -_DAY
        days = (first + one * number for number in range(1, abs((last - first).days) + 1))
        return sum(map(self.is_working, days)) * (1 if first < last else -1)


def is_published(year: int) -> bool:
    """Whether the library knows the State Council's arrangement of the year."""
    return _published(year) is not None


def festival(word: str) -> str | None:
    """The festival that is called so, by the name a notice gives it; None: none is."""
    return next((one["name"] for one in _festivals() if word == one["name"] or word in one["said"]), None)


def festivals() -> list[str]:
    """The names of all that the State Council arranges, in its order."""
    return [one["name"] for one in _festivals()]


def festival_words() -> list[str]:
    """Whatever they are called, a longer word before one that it contains."""
    return sorted((word for one in _festivals() for word in (one["name"], *one["said"])), key=len, reverse=True)


def words(where: str, which: str) -> list[str]:
    """How it is said of days that they are `off` or `work`: `said` in a text, or alone in a `cell`."""
    found: list[str] = _data()[where][which]
    return found


@cache
def _named_days(year: int) -> Mapping[date, SetDay]:
    """The year's days off and made up for; all others are as their weekday says."""
    published = _published(year)
    return _statutory(year) if published is None else published


@cache
def _published(year: int) -> Mapping[date, SetDay] | None:
    found = {}
    for day in _days(date(year, 1, 1), 365 + isleap(year)):
        try:
            is_off, english = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return None
        if english is not None:
            name = chinese_calendar.Holiday(english).chinese
            found[day] = SetDay(day, not is_off, festival(name) or name)
    return found


def _statutory(year: int) -> Mapping[date, SetDay]:
    found: dict[date, SetDay] = {}
    for one in _festivals():
        for day in _days_off(one, year):
            names = [found[day].name] if day in found else []  # 中秋 may be one of the days of 国庆
            found[day] = SetDay(day, False, "、".join([*names, one["name"]]))
    return found


def _days_off(festival: Mapping[str, Any], year: int) -> list[date]:
    """Of a festival in a year; empty: the moon of the year is not computed."""
    if "days" in festival:
        return [date.fromisoformat(f"{year:04}-{day}") for day in festival["days"]]
    if "term" in festival:
        if not 1900 <= year <= 2100:  # no longer computed, says the library
            return []
        terms = chinese_calendar.get_solar_terms(date(year, 1, 1), date(year, 12, 31))
        return [day for day, term in terms if term == festival["term"]]
    first = next((on - _DAY * festival["earlier"] for on in festival["on"] if on.year == year), None)
    return [] if first is None else _days(first, festival["length"])


def _days(first: date, count: int) -> list[date]:
    return [first + _DAY * number for number in range(count)]


@cache
def _festivals() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = _data()["festival"]
    return listed


@cache
def missed_since() -> tuple[int, int]:
    """Month and day from which on the arrangement of the next year is missed."""
    month, _, day = _data()["missing"]["since"].partition("-")
    return int(month), int(day)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store.outreach") / "data/holidays.toml").read_text("utf-8"))
