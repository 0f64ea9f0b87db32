"""Nobody hears of us at night, at lunch or on a day off; what is held goes as soon as it may."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.days import SHANGHAI, day_of
from store.outreach.quiet import at, may_go, next_allowed
from store.outreach.workdays import Workdays

WORKDAYS = Workdays()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-02T09:15:30", "2026-11-02T09:15:30"),
        ("2026-11-02T08:30", "2026-11-02T08:30"),
        ("2026-11-02T08:29:59", "2026-11-02T08:30"),
        ("2026-11-02T11:59:59", "2026-11-02T11:59:59"),
        ("2026-11-02T12:00", "2026-11-02T14:00"),
        ("2026-11-02T13:59", "2026-11-02T14:00"),
        ("2026-11-02T18:29:59", "2026-11-02T18:29:59"),
        ("2026-11-02T18:30", "2026-11-03T08:30"),
        ("2026-11-06T20:00", "2026-11-09T08:30"),  # a Friday
        ("2026-09-30T18:30", "2026-10-08T08:30"),  # the national holiday
        ("2026-10-10T10:00", "2026-10-10T10:00"),  # a Saturday made up for by working
        ("2026-02-14T23:59:59", "2026-02-24T08:30"),  # that one, too, before the spring festival
    ],
)
def test_when_a_message_may_go(asked, goes):
    assert next_allowed(moment(asked), WORKDAYS) == moment(goes)
    assert next_allowed(moment(asked), WORKDAYS).tzinfo is UTC


def test_a_day_s_first_message_waits_for_its_hour():
    nine = time(9)
    assert next_allowed(moment("2026-11-02T08:45"), WORKDAYS, nine) == moment("2026-11-02T09:00")
    assert next_allowed(moment("2026-11-02T12:30"), WORKDAYS, nine) == moment("2026-11-02T14:00")
    assert next_allowed(moment("2026-11-02T19:00"), WORKDAYS, nine) == moment("2026-11-03T09:00")
    assert may_go(moment("2026-11-02T09:00"), WORKDAYS, nine)
    assert not may_go(moment("2026-11-02T08:59:59"), WORKDAYS, nine)


def test_a_county_s_own_calendar_decides():
    own = Workdays({date(2026, 11, 2): False, date(2026, 11, 1): True})
    assert next_allowed(moment("2026-11-02T10:00"), own) == moment("2026-11-03T08:30")
    assert may_go(moment("2026-11-01T10:00"), own)


def test_the_moment_of_a_day():
    assert at(date(2026, 11, 2), time(9)) == datetime(2026, 11, 2, 1, tzinfo=UTC)


@settings(max_examples=80)
@given(
    asked=st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: moment("2024-01-01") + timedelta(minutes=minutes)),
    off=st.sets(st.integers(0, 40)),
)
def test_held_and_never_dropped_nor_early(asked, off):
    own = Workdays({day_of(asked) + timedelta(days=one): False for one in off})
    goes = next_allowed(asked, own)
    assert goes >= asked
    assert may_go(goes, own)
    local = goes.astimezone(SHANGHAI)
    assert own.is_working(local.date())
    assert time(8, 30) <= local.time() < time(12) or time(14) <= local.time() < time(18, 30)
    assert not any(may_go(asked + (goes - asked) * part / 10, own) for part in range(10)) or goes == asked
