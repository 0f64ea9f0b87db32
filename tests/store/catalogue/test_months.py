"""Months: written, read, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue.months import Month, month_of, named_month, to_report

MONTHS = st.builds(Month, st.integers(2000, 2998), st.integers(1, 12))


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    assert Month.parse(str(month)) == month
    assert month_of(month.first_day) == month_of(month.last_day) == month


@given(MONTHS, st.integers(-11, 24))
def test_back_and_forth(month, number):
    assert month.back(number).back(-number) == month
    assert (month.back(number) < month) == (number > 0)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-0", "2026-1", "26-10", "2026-10-01", "２０２６-10", " 2026-10"])
def test_what_is_no_month(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("填报10月", "2026-10"),
        ("报十一月份的数", "2026-11"),
        ("报12月的数", "2025-12"),
        ("填报 ９月", "2026-09"),
        ("填报2025年8月", "2025-08"),
        ("/fill 2026-03", "2026-03"),
        ("报这个月的数", None),
        ("填报13月", None),
        ("填报十十月", None),
        ("", None),
    ],
)
def test_the_month_that_is_named(text, named):
    found = named_month(text, Month(2026, 11))
    assert (found and str(found)) == named


def test_the_month_to_report_is_of_the_day_it_is_for_people():
    assert str(to_report(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))) == "2026-10"
    assert str(to_report(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))) == "2026-11"
    assert str(to_report(datetime(2027, 1, 1, tzinfo=UTC))) == "2026-12"


def test_quarters_end():
    assert [number for number in range(1, 13) if Month(2026, number).is_quarter_end] == [3, 6, 9, 12]
    assert Month(2024, 2).last_day == date(2024, 2, 29)
