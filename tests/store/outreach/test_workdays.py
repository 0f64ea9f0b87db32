"""Which days are worked: as published, by a county's own table, and by what every year has where nobody knows more."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.outreach.tables import Shift
from store.outreach.workdays import Workdays, festival, festivals, is_published

DAY = timedelta(days=1)
CHINA = Workdays()
COMPUTED = range(2027, 2046)
# Far from any published year, and with 2027 in it; most of a week may be off, so that a month without work occurs.
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(Workdays)


def off(year: int, workdays: Workdays = CHINA) -> list[date]:
    return [one.day for one in workdays.arranged(year) if not one.is_working]


def test_every_published_day_is_as_it_was_published():
    days = [date(2004, 1, 1) + DAY * number for number in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if CHINA.is_working(day) is not chinese_calendar.is_workday(day)] == []
    assert not any(CHINA.is_guess(day) for day in days)


def test_weekdays_alone_are_wrong_both_ways():
    assert CHINA.is_working(date(2026, 2, 28))  # a Saturday, made up for
    assert not CHINA.is_working(date(2026, 2, 16))  # a Monday
    assert (CHINA.name(date(2026, 2, 28)), CHINA.name(date(2026, 2, 16))) == ("春节", "春节")
    assert (CHINA.name(date(2026, 6, 19)), CHINA.name(date(2026, 3, 3)), CHINA.name(date(2026, 3, 7))) == (
        "端午节",
        "",
        "",
    )


def test_2027_is_a_guess_of_thirteen_days():
    assert off(2027) == [
        date(2027, 1, 1),
        *(date(2027, 2, day) for day in (5, 6, 7, 8)),
        date(2027, 4, 5),
        date(2027, 5, 1),
        date(2027, 5, 2),
        date(2027, 6, 9),
        date(2027, 9, 15),
        *(date(2027, 10, day) for day in (1, 2, 3)),
    ]
    assert CHINA.is_guess(date(2027, 1, 1))
    assert not is_published(2027)
    assert not CHINA.is_working(date(2027, 2, 13))  # a Saturday: nobody knows yet what is made up for
    assert CHINA.step(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert CHINA.shifted(date(2027, 2, 5), Shift.AFTER) == date(2027, 2, 9)
    assert CHINA.shifted(date(2027, 2, 5), Shift.BEFORE) == date(2027, 2, 4)


@pytest.mark.parametrize("year", COMPUTED)
def test_a_computed_year_has_its_thirteen_days(year):
    names = [name for day in off(year) for name in CHINA.name(day).split("、")]
    assert len(names) == 13
    assert len(off(year)) == 13 - (year in (2028, 2031, 2039))  # 中秋 is one of the days of 国庆
    assert {name: names.count(name) for name in festivals()} == dict(
        zip(festivals(), (1, 4, 1, 2, 1, 1, 3), strict=True)
    )


def new_moon(number: int) -> date:
    """The day in UTC+8 of the new moon so many months after January 2000; main terms (Meeus), right to minutes."""
    t = number / 1236.85
    sun, moon, node = (
        math.radians(at + per * number)
        for at, per in ((2.5534, 29.1053567), (201.5643, 385.81693528), (160.7108, 390.67050284))
    )
    moment = 2451550.09766 + 29.530588861 * number + 0.00015437 * t * t
    terms = (
        (-0.4072, moon), (0.17241, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739, moon - sun),
        (-0.00514, moon + sun), (0.00208, 2 * sun), (-0.00111, moon - 2 * node), (-0.00057, moon + 2 * node),
        (0.00056, 2 * moon + sun), (-0.00042, 3 * moon),
    )  # fmt: skip
    moment += sum(size * math.sin(angle) for size, angle in terms)
    return date(2000, 1, 1) + DAY * math.floor(moment - 75 / 86400 + 8 / 24 - 2451544.5)  # 75 s: earth's clock to ours


@pytest.mark.parametrize("year", COMPUTED)
def test_lunar_festivals_stand_where_the_moon_says(year):
    moons = {new_moon(number) for number in range(300, 600)}
    named = {name: [day for day in off(year) if name in CHINA.name(day)] for name in ("春节", "端午节", "中秋节")}
    eve, first, *_ = named["春节"]
    assert len(named["春节"]) == 4
    assert first - eve == DAY
    assert first in moons
    assert date(year, 1, 21) <= first <= date(year, 2, 20)
    (dragon,) = named["端午节"]
    (middle,) = named["中秋节"]
    assert dragon - 4 * DAY in moons
    assert middle - 14 * DAY in moons
    assert date(year, 5, 25) <= dragon <= date(year, 6, 25)
    assert date(year, 9, 7) <= middle <= date(year, 10, 8)


def test_the_lunar_years_follow_each_other():
    firsts = [next(day for day in off(year) if CHINA.name(day) == "春节") + DAY for year in COMPUTED]
    assert {(later - earlier).days for earlier, later in pairwise(firsts)} <= {353, 354, 355, 383, 384, 385}


def test_years_that_nobody_computed_have_what_stands_in_the_calendar():
    assert [day.isoformat()[5:] for day in off(2050)] == ["01-01", "04-04", "05-01", "05-02", "10-01", "10-02", "10-03"]
    assert [day.isoformat()[5:] for day in off(2150)] == ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"]
    assert CHINA.is_guess(date(2003, 5, 1))
    assert not CHINA.is_working(date(2003, 5, 1))


def test_a_county_s_own_table_stands_over_all():
    off_day, made_up, plain = date(2026, 3, 3), date(2026, 10, 1), date(2027, 2, 13)
    own = Workdays({off_day: False, made_up: True, plain: True}, {2027}, {plain: "春节"})
    assert [own.is_working(day) for day in (off_day, made_up, plain)] == [False, True, True]
    assert [own.name(day) for day in (off_day, made_up, plain)] == ["", "", "春节"]
    assert not own.is_guess(plain)
    assert own.is_guess(date(2028, 1, 1))
    assert not own.is_guess(off_day)
    assert [one.day for one in own.arranged(2027) if one.is_working] == [plain]


def test_what_festivals_are_called():
    assert [festival(word) for word in ("端午", "中秋节", "五一", "除夕", "重阳节", "")] == [
        "端午节", "中秋节", "劳动节", "春节", None, None,
    ]  # fmt: skip
    assert len(festivals()) == 7


@given(CALENDARS, DAYS, st.integers(-30, 30))
def test_a_step_ends_on_the_working_day_that_is_so_many_on(workdays, day, count):
    there = workdays.step(day, count)
    if count == 0:
        assert there == day
        return
    assert workdays.is_working(there)
    between = [min(day, there) + DAY * number for number in range(abs((there - day).days) + 1)]
    assert sum(workdays.is_working(one) for one in between if one != day) == abs(count)
    assert (there > day) is (count > 0)


@given(CALENDARS, DAYS, DAYS)
def test_what_lies_between_is_what_has_to_be_stepped(workdays, first, last):
    steps = workdays.between(first, last)
    if workdays.is_working(last):
        assert workdays.step(first, steps) == last
    if workdays.is_working(first) and workdays.is_working(last):
        assert workdays.between(last, first) == -steps


@given(CALENDARS, DAYS)
def test_a_date_is_shifted_to_the_nearest_working_day_or_left(workdays, day):
    before, after = (workdays.shifted(day, shift) for shift in (Shift.BEFORE, Shift.AFTER))
    assert workdays.shifted(day, Shift.NONE) == day
    assert workdays.is_working(before)
    assert workdays.is_working(after)
    assert before <= day <= after
    assert (before == day == after) is workdays.is_working(day)
    assert not any(workdays.is_working(before + DAY * n) for n in range(1, (after - before).days))
