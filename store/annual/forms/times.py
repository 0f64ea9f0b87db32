"""Of what time a text of a form speaks, and which months that are in a form of a given time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from store.annual.forms.cues import data
from store.annual.forms.facts import Why
from store.annual.period import Period
from store.catalogue.months import Month
from store.numerals import value_of

_YEAR = "(?:20[0-9]{2}|二[〇零0oO○][一二三四五六七八九〇零○]{2}|(?<![0-9])[0-9]{2})"
_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_HALVES = {"上": (1, 6), "下": (7, 12)}


class Says(StrEnum):
    """What a word of time says besides months by number."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PERIOD = "period"
    TO_DATE = "to_date"
    YEAR_AGO = "year_ago"
    LAST_MONTH = "last_month"
    LAST_QUARTER = "last_quarter"
    LAST_YEAR = "last_year"
    LAST_PERIOD = "last_period"
    OPENING = "opening"
    TOTAL = "total"
    CHANGE = "change"
    PLAN = "plan"
    DAYS = "days"  # no whole months
    BEFORE = "before"  # as it stood when the form's time began
    SINCE = "since"  # from a year's beginning on
    POINT = "point"  # 年末, 月底: as it stands then
    LEVELS = "levels"  # of a form whose levels are of another day than its end
    COMPARED = "compared"  # of another time than the form's, which stands there by number: 上年同期（2024年1—6月）


_MONTH_BEFORE = {Says.LAST_MONTH, Says.LAST_QUARTER}  # said besides the months themselves: 上月（12月）
_SHIFTS = _MONTH_BEFORE | {Says.YEAR_AGO, Says.LAST_YEAR, Says.LAST_PERIOD, Says.OPENING}  # 上年同期（2024年1—6月）


SHIFTED = _SHIFTS | {Says.COMPARED}  # of another time than the form's


@dataclass(frozen=True)
class Time:
    """The time of which a text speaks."""

    says: frozenset[Says] = frozenset()
    year: int | None = None  # of the last month
    months: tuple[int, int] | None = None  # first and last, by number; None: none are named
    first_year: int | None = None  # where it is another one

    @property
    def is_named(self) -> bool:
        """Whether a year or months stand there by number."""
        return self.year is not None or self.months is not None

    def over(self, outer: Time | None) -> Time:
        """The same with what it leaves open from what stands further out."""
        if outer is None:
            return self
        is_own = self.months is not None or self.first_year is not None
        year = self.year if self.year is not None else outer.year
        return Time(
            self.says | outer.says,
            year,
            self.months if self.months is not None else outer.months,
            self.first_year if is_own else outer.first_year,
        )


def read_time(text: str) -> tuple[Time | None, str]:
    """The time that a text without blanks names, and the text without it."""
    says: set[Says] = set()
    named: list[Time] = []
    rest = text
    for name in _PATTERNS:
        while found := _pattern(name).search(rest):
            one = _named(name, found)
            named += [one] if one is not None else []
            rest = rest[: found.start()] + "\0" + rest[found.end() :]
    for word, said in _relative():
        if word in rest:
            says.add(said)
            rest = rest.replace(word, "\0")
    rest = re.sub(r"\(\0*\)|\0[份数]?(?=$|\))|\0", "", rest)
    if not named and not says:
        return None, text
    dropped = _SHIFTS if any(one.year is not None for one in named) else set()
    dropped = dropped | (_MONTH_BEFORE if any(one.months is not None for one in named) else set())
    dropped = dropped | ({Says.TO_DATE} if any(_is_span(one) for one in named) else set())
    says = says - dropped | ({Says.COMPARED} if says & dropped & _SHIFTS else set())
    whole = Time(frozenset(says))
    for one in sorted(named, key=lambda time: time.months is None):
        whole = Time(whole.says | one.says, whole.year, whole.months, whole.first_year).over(one)
    return whole, rest


def period_of(
    time: Time | None, form: Period | None, *, is_stock: bool, today: Month
) -> tuple[Period | None, Why | None]:
    """The months of a time in a form of that period, and what makes them unsure; without months nothing is known."""
    says = time.says if time is not None else frozenset()
    for said, why in ((Says.CHANGE, Why.CHANGE), (Says.PLAN, Why.PLAN), (Says.DAYS, Why.DAYS)):
        if said in says:
            return None, why
    if time is not None and Says.SINCE in says:
        if form is None or form.last.year != time.year:
            return None, Why.DAYS
        time = Time(says - {Says.SINCE} | {Says.TO_DATE}, time.year, time.months)
        says = time.says
    if time is not None and says & {Says.MONTH, Says.QUARTER, Says.TO_DATE}:
        time, form = _in_year(time, form)  # 本月 under 2024年 or under 上年
        says = time.says
    found, doubt = (form, None) if time is None or not time.is_named else _by_number(time, form, today)
    if is_stock and doubt is not None and found is not None and found.last <= today and found.is_year:
        doubt = None  # 2024年末: of a level the end alone counts
    if found is None:
        return None, Why.PERIOD
    if Says.POINT in says and not is_stock:
        doubt = Why.PERIOD
    if time is None or not says:
        return found, doubt
    relative = _relative_to(says, found, is_named=time.is_named, is_stock=is_stock)
    if relative is None:
        return None, Why.PERIOD
    return relative[0], relative[1] or doubt


def _is_span(time: Time) -> bool:
    """Whether it names several months: 1—11月累计 is these."""
    return time.months is not None and time.months[0] != time.months[1]


def _in_year(time: Time, form: Period | None) -> tuple[Time, Period | None]:
    """A time of the month or of the year so far, in a year that stands over it, and the form's period in that year."""
    if Says.LAST_YEAR in time.says:
        time = replace(time, says=time.says - {Says.LAST_YEAR} | {Says.YEAR_AGO})
    if time.months is not None or time.year is None or form is None:
        return time, form
    return replace(time, year=None), form.back(12 * (form.last.year - time.year))


def _by_number(time: Time, form: Period | None, today: Month) -> tuple[Period | None, Why | None]:
    """Months that stand there by number, of the form's year where none stands there."""
    if time.months is None:
        return _whole_year(time.year or 0, form, today)
    year, doubt = time.year, None
    first, last = time.months
    if year is None and form is not None:
        year = form.last.year if Month(form.last.year, last) <= form.last else form.last.year - 1
        doubt = None if year >= form.first.year or form.months == 1 else Why.PERIOD
    elif year is None:
        year = today.year if Month(today.year, last) <= today else today.year - 1
        doubt = None if today <= Month(year, last).back(-3) else Why.PERIOD
    return Period(Month(time.first_year or year, first), Month(year, last)), doubt


def _whole_year(year: int, form: Period | None, today: Month) -> tuple[Period | None, Why | None]:
    """A year that stands there: so far, where the form goes no further."""
    whole = Period(Month(year, 1), Month(year, 12))
    if form is not None and form.first <= whole.first and whole.last <= form.last:
        return whole, None
    if form is None or form.is_year or year not in (form.last.year, form.last.year - 1):
        return whole, Why.PERIOD if whole.last > today else None
    if year == form.last.year:
        return form.to_date, None if form.to_date == form else Why.PERIOD
    return whole, Why.PERIOD


def _relative_to(
    says: frozenset[Says], period: Period, *, is_named: bool, is_stock: bool
) -> tuple[Period, Why | None] | None:
    """The period that words make of the one they stand in; None: nobody can tell."""
    doubt: Why | None = None
    last = period.last
    if Says.OPENING in says:
        if not is_stock:
            return None
        return Period(Month(last.year - 1, 12), Month(last.year - 1, 12)), None
    if Says.BEFORE in says:
        return (Period(period.first.back(), period.first.back()), None) if is_stock else None
    if Says.LAST_MONTH in says:
        return (period.back(1), None) if period.months == 1 else None
    if Says.LAST_QUARTER in says:
        return (period.back(3), None) if period.months == 3 else None
    if Says.LAST_PERIOD in says:
        return period.back(period.months), None
    if Says.LAST_YEAR in says and is_named:
        return period.back(12), None  # 去年1—11月
    if Says.LAST_YEAR in says:
        year = Period(Month(last.year - 1, 1), Month(last.year - 1, 12))
        return year, None if period.is_year or is_stock else Why.PERIOD
    if Says.TO_DATE in says:
        period = Period(Month(last.year, 1), last) if period.months == 1 else period.to_date
    elif Says.MONTH in says and not is_named:
        doubt = None if period.months == 1 or period.to_date == period else Why.PERIOD
        period = Period(last, last)
    elif Says.QUARTER in says and not is_named:
        doubt = None if last.is_quarter_end else Why.PERIOD
        period = Period(last.back((last.number - 1) % 3), last)
    elif Says.YEAR in says and not period.is_year and not is_named:
        period = Period(Month(last.year, 1), last) if period.months == 1 else period.to_date
    return (period.back(12) if Says.YEAR_AGO in says else period), doubt


def _named(name: str, found: re.Match[str]) -> Time | None:
    """What a place where a pattern fits says by number; None: no time of a form."""
    said = found.groupdict()
    year, other = (_year(said.get(key)) for key in ("y", "y2"))
    month, last = (_number(said.get(key)) for key in ("m", "m2"))
    if any(one is not None and not 1 <= one <= 12 for one in (month, last)):
        return None
    if name == "days" and month is not None:
        first_year = year if other not in (None, year) else None
        found_time = Time(year=other or year, months=(month, last or month), first_year=first_year)
        return _of_days(found_time, (_number(said["d"]) or 0, _number(said["d2"]) or 0))
    if name == "day":  # the last one of a month: as it stood then
        is_end = bool(year and month) and Month(year or 1, month or 1).last_day.day == _number(said["d"])
        return Time(frozenset({Says.POINT}), year, (month or 1, month or 1)) if is_end else None
    if name == "since":
        return Time(frozenset({Says.SINCE}), year)
    if name == "so_far":
        return Time(frozenset({Says.TO_DATE}))
    if name == "years":
        return Time(frozenset({Says.DAYS}))
    if name == "months" and month is not None and last is not None:
        return Time(year=other or year, months=(month, last), first_year=year if other not in (None, year) else None)
    if name == "until" and last is not None:
        day = _number(said.get("d2"))
        is_whole = day is None or day >= Month(year or 2001, last).last_day.day
        return Time(frozenset() if is_whole else frozenset({Says.DAYS}), year, (1, last))
    if name == "until_year":
        return Time(year=year)
    if name == "half":
        return Time(year=year, months=_HALVES[said["half"]])
    if name in ("quarter", "quarters"):
        quarter = int(value_of(said["quarter"]) or 0)
        return Time(year=year, months=(3 * quarter - 2 if name == "quarter" else 1, 3 * quarter))
    if name == "first_months" and last is not None:
        return Time(year=year, months=(1, last))
    is_point = found[0].endswith(("末", "底"))
    return Time(frozenset({Says.POINT} if is_point else ()), year, None if month is None else (month, month))


def _of_days(found: Time, days: tuple[int, int]) -> Time:
    """From a day of the first month to one of the last: whole months, or none."""
    _, last = found.months or (1, 1)
    is_whole = days[0] == 1 and days[1] >= Month(found.year or 2001, last).last_day.day
    return found if is_whole else Time(frozenset({Says.DAYS}))


def _year(said: str | None) -> int | None:
    """20 stands before two digits."""
    value = _number(said)
    return None if value is None else value + 2000 if value < 100 else value


def _number(said: str | None) -> int | None:
    value = value_of(re.sub("[oO○]", "〇", said)) if said else None
    return None if value is None else int(value)


_PATTERNS = (
    *("days", "since", "so_far", "months", "years", "until", "until_year", "day"),
    *("half", "quarters", "first_months", "quarter", "month", "dotted", "year"),
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    written: str = data("forms")["time"][name]
    return re.compile(written.replace("{y}", _YEAR).replace("{n}", _NUMBER))


@cache
def _relative() -> tuple[tuple[str, Says], ...]:
    """The words, the longest first."""
    told = data("forms")["relative"]
    words = [(word, Says(name)) for name, some in told.items() for word in some]
    return tuple(sorted(words, key=lambda one: -len(one[0])))
