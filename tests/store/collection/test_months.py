"""Months: written, read, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.collection.months import Month, month_of, to_report

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


def test_the_month_to_report_is_of_the_day_it_is_for_people():
    assert str(to_report(datetime(2026, 11, 30, 15, 59, tzinfo=UTC))) == "2026-10"
    assert str(to_report(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))) == "2026-11"
    assert str(to_report(datetime(2027, 1, 1, tzinfo=UTC))) == "2026-12"


def test_quarters_end():
    assert [number for number in range(1, 13) if Month(2026, number).is_quarter_end] == [3, 6, 9, 12]
    assert Month(2024, 2).last_day == date(2024, 2, 29)
