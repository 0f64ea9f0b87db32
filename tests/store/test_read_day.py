"""Days as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.days import names_a_day, read_day

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11月28日", date(2026, 11, 28)),
        ("１１月２８号", date(2026, 11, 28)),
        ("11-28", date(2026, 11, 28)),
        ("11.28", date(2026, 11, 28)),
        ("11/28", date(2026, 11, 28)),
        ("28日", date(2026, 11, 28)),
        (" 28 号 ", date(2026, 11, 28)),
        ("28", date(2026, 11, 28)),
        ("21日", TODAY),
        ("5号", date(2026, 12, 5)),
        ("31日", date(2026, 12, 31)),
        ("1月5日", date(2027, 1, 5)),
        ("2月29日", date(2028, 2, 29)),
        ("2026年12月1日", date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2020-12-01", date(2020, 12, 1)),
        ("2月30日", None),
        ("13月1日", None),
        ("0日", None),
        ("0", None),
        ("三天", None),
        ("延到28日", None),
        ("", None),
        ("28日吗", None),
        ("²8日", date(2026, 11, 28)),
    ],
)
def test_what_is_typed(text, day):
    assert read_day(text, TODAY) == day


def test_a_day_that_no_year_has_is_written_as_one():
    assert all(map(names_a_day, ("2月30日", "13月1日", "２月３０号", "28")))
    assert not any(map(names_a_day, ("三天", "延到28日", "", "材料")))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 364))
def test_a_day_within_a_year_is_found_without_its_year(today, more):
    day = today + timedelta(days=more)
    assert read_day(f"{day.month}月{day.day}日", today) == day
    assert read_day(day.isoformat(), today) == day
    if more < 28:
        assert read_day(f"{day.day}号", today) == day
