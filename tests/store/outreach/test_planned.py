"""On which days something is due: each cadence, each shift, short months, periods; nothing is left out or doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue.months import Month
from store.outreach.planned import Planned, dates, span
from store.outreach.presets import figures, presets
from store.outreach.tables import Cadence, Kind, Period, Shift
from store.outreach.terms import Terms, check
from store.outreach.workdays import Workdays

CHINA = Workdays()
MONTHLY = Terms(Kind.TASK, "月度材料", Cadence.MONTHLY, day=5, shift=Shift.NONE)
FIGURES = figures()


def days(terms: Terms, first: str, last: str, workdays: Workdays = CHINA) -> list[str]:
    return [
        one.due_on.isoformat() for one in dates(terms, workdays, date.fromisoformat(first), date.fromisoformat(last))
    ]


def by_period(terms: Terms, first: str, last: str) -> dict[str, str]:
    found = dates(terms, CHINA, date.fromisoformat(first), date.fromisoformat(last))
    return {one.period: one.due_on.isoformat() for one in found}


@pytest.mark.parametrize(
    ("shift", "due_on"),
    [
        (Shift.NONE, ["2026-09-05", "2026-10-05", "2026-11-05", "2026-12-05"]),
        (Shift.BEFORE, ["2026-09-04", "2026-09-30", "2026-11-05", "2026-12-04"]),
        (Shift.AFTER, ["2026-09-07", "2026-10-08", "2026-11-05", "2026-12-07"]),
    ],
)
def test_a_day_that_is_none_of_work_goes_where_it_is_told_to(shift, due_on):
    assert days(replace(MONTHLY, shift=shift), "2026-09-01", "2026-12-31") == due_on


def test_a_saturday_that_is_made_up_for_by_working_stays():
    """28 February 2026 was one, and 1 March a Sunday: weekday arithmetic is wrong both ways."""
    yearly = Terms(Kind.TASK, "年报", Cadence.YEARLY, month=2, day=29, shift=Shift.BEFORE)
    assert days(yearly, "2026-01-01", "2026-12-31") == ["2026-02-28"]
    assert days(replace(yearly, month=3, day=1), "2026-01-01", "2026-12-31") == ["2026-02-28"]


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        (28, ["2027-01-28", "2027-02-28", "2027-03-28", "2027-04-28"]),
        (29, ["2027-01-29", "2027-02-28", "2027-03-29", "2027-04-29"]),
        (30, ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        (31, ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
    ],
)
def test_a_day_that_a_short_month_does_not_have_is_its_last(day, due_on):
    assert days(replace(MONTHLY, day=day), "2027-01-01", "2027-04-30") == due_on


def test_the_29th_of_february_is_there_when_it_is():
    assert days(replace(MONTHLY, day=31), "2028-02-01", "2028-02-29") == ["2028-02-29"]


def test_the_last_workday_of_a_month():
    last = replace(MONTHLY, day=None, is_last_workday=True)
    assert days(last, "2026-01-01", "2026-05-31") == [
        "2026-01-30", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-29",
    ]  # fmt: skip


def test_quarters_and_years_are_named_by_when_they_lie():
    quarterly = Terms(Kind.TASK, "季度材料", Cadence.QUARTERLY, month=3, day=31, shift=Shift.BEFORE)
    assert by_period(quarterly, "2026-01-01", "2026-12-31") == {
        "2026-Q1": "2026-03-31", "2026-Q2": "2026-06-30", "2026-Q3": "2026-09-30", "2026-Q4": "2026-12-31",
    }  # fmt: skip
    first = replace(quarterly, month=1, day=10)
    assert by_period(first, "2026-10-01", "2027-01-31") == {"2026-Q4": "2026-10-10", "2027-Q1": "2027-01-08"}
    yearly = Terms(Kind.TASK, "统计", Cadence.YEARLY, month=1, day=31, shift=Shift.BEFORE)
    assert by_period(yearly, "2026-01-01", "2027-12-31") == {"2026": "2026-01-30", "2027": "2027-01-29"}


def test_a_notice_moves_a_year_and_no_other_and_never_doubles_it():
    week = Terms(Kind.TASK, "宪法宣传周", Cadence.YEARLY, month=12, day=4, on=date(2026, 11, 30), shift=Shift.NONE)
    assert by_period(week, "2025-01-01", "2027-12-31") == {
        "2025": "2025-12-04", "2026": "2026-11-30", "2027": "2027-12-04",
    }  # fmt: skip


def test_once_is_once_and_stays_the_same_one_wherever_it_is_moved():
    once = Terms(Kind.TASK, "专项材料", Cadence.ONCE, on=date(2026, 11, 21), shift=Shift.AFTER)
    assert by_period(once, "2026-01-01", "2027-12-31") == {"once": "2026-11-23"}
    assert by_period(replace(once, on=date(2027, 3, 1)), "2026-01-01", "2027-12-31") == {"once": "2027-03-01"}


def test_the_figures_of_a_month_are_due_in_the_next_one_and_never_before_it_is_over():
    assert by_period(FIGURES, "2026-10-01", "2026-12-31") == {
        "2026-09": "2026-10-08", "2026-10": "2026-11-05", "2026-11": "2026-12-07",
    }  # fmt: skip
    before = replace(FIGURES, shift=Shift.BEFORE)  # 30 September: nobody has September's figures
    assert by_period(before, "2026-10-01", "2026-12-31") == {
        "2026-09": "2026-10-08", "2026-10": "2026-11-05", "2026-11": "2026-12-04",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "october"),
    [(28, "2026-10-28"), (25, "2026-10-26"), (31, "2026-10-30"), (5, "2026-11-05"), (20, "2026-11-20")],
)
def test_a_period_that_ends_on_the_25th_is_due_on_the_first_such_day_from_then_on(day, october):
    terms = replace(FIGURES, period=Period.FROM_26TH, day=day, shift=Shift.BEFORE)  # the 25th and 31st are days off
    assert by_period(terms, "2026-09-01", "2026-12-31")["2026-10"] == october


def test_around_the_day_there_is_time_to_fill_in_and_a_working_day_to_be_late_in():
    (october,) = dates(FIGURES, CHINA, date(2026, 11, 1), date(2026, 11, 30))
    around = span(FIGURES, CHINA, october)
    assert around.opens_on == date(2026, 11, 1)
    assert around.grace_until == date(2026, 11, 9)  # the 7th is a Saturday
    assert around.locks_on == date(2026, 11, 25)
    strict = replace(FIGURES, shift=Shift.BEFORE, grace_days=0)
    (november,) = dates(strict, CHINA, date(2026, 12, 1), date(2026, 12, 31))
    assert (november.nominal_on, november.due_on) == (date(2026, 12, 5), date(2026, 12, 4))
    assert span(strict, CHINA, november).grace_until == date(2026, 12, 7)  # 提前: late only after the next working day
    early = replace(FIGURES, day=1, shift=Shift.NONE)
    (september,) = dates(early, CHINA, date(2026, 10, 1), date(2026, 10, 31))
    assert span(early, CHINA, september).opens_on == date(2026, 9, 27)  # in time to be filled in


def test_a_year_that_nobody_has_published_is_a_guess_until_it_is_confirmed():
    (december,) = dates(FIGURES, CHINA, date(2027, 1, 1), date(2027, 1, 31))
    assert december == Planned("2026-12", date(2027, 1, 5), date(2027, 1, 5), is_guess=True)
    told = Workdays({date(2027, 1, 5): False}, [2027])
    (december,) = dates(FIGURES, told, date(2027, 1, 1), date(2027, 1, 31))
    assert december == Planned("2026-12", date(2027, 1, 5), date(2027, 1, 6), is_guess=False)


def test_what_is_due_from_the_start_and_what_can_be_switched_on_makes_sense():
    found = presets()
    assert len({one.code for one in found}) == len(found) > 20
    assert {one.code for one in found if one.is_on} == {
        "annual_report", "annual_publication", "annual_statistics", "constitution_week",
    }  # fmt: skip
    for terms in (FIGURES, *(one.terms for one in found)):
        check(terms)
        assert dates(terms, CHINA, date(2026, 1, 1), date(2026, 12, 31))
    assert all(len(one.code) <= 32 and one.basis for one in found)


def test_the_yearly_report_is_due_before_march_and_its_drafting_begins_in_december():
    (report,) = (one.terms for one in presets() if one.code == "annual_report")
    assert by_period(report, "2026-01-01", "2028-12-31") == {
        "2026": "2026-02-28", "2027": "2027-02-26", "2028": "2028-02-29",
    }  # fmt: skip
    first = min(one.days for one in report.rungs)
    assert CHINA.step(date(2027, 2, 26), first) == date(2026, 12, 29)


CALENDARS = st.dictionaries(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=60).map(Workdays)
SHIFTS, LONG = st.sampled_from(Shift), (date(2024, 1, 1), date(2028, 12, 31))


@settings(max_examples=60)
@given(
    CALENDARS, SHIFTS, st.sampled_from(Period), st.booleans(), st.integers(1, 31), st.dates(*LONG), st.integers(0, 400)
)
def test_every_month_is_due_once_on_a_day_when_it_can_be(workdays, shift, period, is_last, day, first, length):
    when = {"day": None, "is_last_workday": True} if is_last else {"day": day}
    terms = replace(FIGURES, shift=shift, period=period, **when)
    check(terms)
    last = first + timedelta(days=length)
    found = dates(terms, workdays, first, last)
    months = [Month.parse(one.period) for one in found]
    assert months == sorted(set(months))
    assert [one for one in found if not first <= one.due_on <= last] == []
    for one, month in zip(found, months, strict=True):
        complete = month.back(-1).first_day if period is Period.CALENDAR else month.first_day.replace(day=25)
        assert one.due_on >= complete
        assert workdays.is_working(one.due_on) or shift is Shift.NONE
        around = span(terms, workdays, one)
        assert around.opens_on <= one.due_on <= around.grace_until <= around.locks_on
        assert workdays.is_working(around.grace_until)
    whole = dates(terms, workdays, first - timedelta(days=200), last + timedelta(days=200))
    assert [one for one in whole if first <= one.due_on <= last] == found  # whatever is asked for around it
    asked = [Month.parse(one.period) for one in whole]
    assert asked == [asked[0].back(-number) for number in range(len(asked))]  # none is skipped
