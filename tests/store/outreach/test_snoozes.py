"""稍后提醒 offers moments at which a message may go, and no moment twice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from store.days import SHANGHAI
from store.outreach import snoozes
from store.outreach.snoozes import Later
from store.outreach.workdays import Workdays

WORKDAYS = Workdays()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("02T09:05", {Later.HOUR: "02T10:05", Later.AFTERNOON: "02T14:30", Later.TOMORROW: "03T09:00"}),
        ("02T11:30", {Later.HOUR: "02T14:00", Later.AFTERNOON: "02T14:30", Later.TOMORROW: "03T09:00"}),
        ("02T13:30", {Later.AFTERNOON: "02T14:30", Later.TOMORROW: "03T09:00"}),
        ("02T13:40", {Later.HOUR: "02T14:40", Later.TOMORROW: "03T09:00"}),
        ("02T17:40", {Later.TOMORROW: "03T09:00"}),
        ("06T10:00", {Later.HOUR: "06T11:00", Later.AFTERNOON: "06T14:30", Later.TOMORROW: "09T09:00"}),
        ("07T10:00", {Later.TOMORROW: "09T09:00"}),  # a Saturday
    ],
)
def test_what_is_offered(now, offered):
    found = snoozes.offered(moment(now), WORKDAYS)
    assert found == {later: moment(when) for later, when in offered.items()}
    assert list(found.values()) == sorted(found.values())


def test_a_county_s_own_day_off_is_no_tomorrow():
    own = Workdays({date(2026, 11, 3): False})
    assert snoozes.offered(moment("02T09:05"), own)[Later.TOMORROW] == moment("04T09:00")
