"""A town that is given more time is reminded of its new day, whatever it was told of the one before."""

from __future__ import annotations

from datetime import date

import pytest

from store.catalogue.months import Month
from store.collection import due
from store.outreach import occasions, tasks
from store.outreach.asked import messages_about
from store.outreach.tables import Asked, Cadence, Kind
from store.outreach.terms import Rung, Terms
from tests.store.outreach.duty import Duty, moment

START = moment("2026-10-20T10:00")  # October's figures are due on Thursday 5 November
CLERK, DEPUTY, COUNTY = Asked.CLERK, Asked.DEPUTY, Asked.COUNTY
RUNGS = Rung(-3, CLERK), Rung(-1, CLERK), Rung(0, CLERK), Rung(1, CLERK), Rung(2, DEPUTY), Rung(5, COUNTY)
OCTOBER = Month(2026, 10)


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.only_figures(START, *RUNGS)
    return found


def longer(duty, until, now):
    with duty.database.transaction() as session:
        due.extend(session, duty.town, OCTOBER, date.fromisoformat(until), "", moment(now), None)


def test_more_time_moves_what_is_still_to_be_told(duty):
    with duty.database.transaction() as session:
        due.extend(session, duty.town, Month(2026, 10), date(2026, 11, 13), "", START, None)
    assert duty.days("2026-11-01", "2026-11-20") == [
        ("11-10", duty.clerk, -3),
        ("11-12", duty.clerk, -1),
        ("11-13", duty.clerk, 0),
        ("11-16", duty.clerk, 1),
        ("11-17", duty.deputy, 2),
        ("11-20", duty.administrator, 5),
    ]


def test_what_was_told_before_is_told_of_the_new_day(duty):
    assert [step for *_, step in duty.days("2026-11-01", "2026-11-06")] == [-3, -1, 0, 1]
    longer(duty, "2026-11-20", "2026-11-09T08:00")  # what is late is taken until the 25th
    assert duty.days("2026-11-09", "2026-11-27") == [
        ("11-17", duty.clerk, -3),
        ("11-19", duty.clerk, -1),
        ("11-20", duty.clerk, 0),
        ("11-23", duty.clerk, 1),
        ("11-24", duty.deputy, 2),
    ]
    (last,) = (one for one in duty.went if one.key.endswith("-11-23"))
    assert [(one.due_on, one.rung, one.is_late, one.is_delayed) for one in last.told] == [
        (date(2026, 11, 20), 1, True, False)
    ]


def test_in_the_middle_only_what_is_to_come_is_told_again(duty):
    assert [step for *_, step in duty.days("2026-11-01", "2026-11-04")] == [-3, -1]
    longer(duty, "2026-11-06", "2026-11-04T15:00")  # one day: the step before it falls on the day after the last digest
    assert duty.days("2026-11-05", "2026-11-09") == [
        ("11-05", duty.clerk, -1),
        ("11-06", duty.clerk, 0),
        ("11-09", duty.clerk, 1),
    ]


def test_a_day_that_comes_nearer_again_tells_nothing_twice(duty):
    longer(duty, "2026-11-13", "2026-11-02T08:00")
    assert duty.days("2026-11-02", "2026-11-10") == [("11-10", duty.clerk, -3)]
    longer(duty, "2026-11-12", "2026-11-10T15:00")  # three working days before it were the day before
    assert duty.days("2026-11-11", "2026-11-12") == [("11-11", duty.clerk, -1), ("11-12", duty.clerk, 0)]


def test_what_was_told_of_the_old_day_says_in_the_end_that_it_is_done(duty):
    duty.days("2026-11-01", "2026-11-06")
    longer(duty, "2026-11-20", "2026-11-09T08:00")
    duty.days("2026-11-09", "2026-11-17")
    with duty.database.reading() as session:
        occasion = occasions.of_month(session, duty.county, OCTOBER)
        days = ("11-02", "11-04", "11-05", "11-06", "11-17")
        assert messages_about(session, occasion.id, duty.town.id) == [f"remind {duty.clerk} 2026-{day}" for day in days]


def test_more_time_for_a_task(duty):
    steps = Rung(-1, CLERK), Rung(0, CLERK)
    once = {"cadence": Cadence.ONCE, "grace_days": 0, "lock_days": 5, "rungs": steps}
    task = duty.task(START, Terms(kind=Kind.TASK, name="总结", on=date(2026, 11, 12), **once))
    duty.submits(moment("2026-11-02T08:00"))
    assert [step for *_, step in duty.days("2026-11-10", "2026-11-12")] == [-1, 0]
    now = moment("2026-11-16T15:00")  # it is locked on the 17th
    with duty.database.transaction() as session:
        (one,) = (
            one for one in occasions.open_occasions(session, duty.county, now) if one.deadline.root_id == task.root_id
        )
        tasks.extend(session, one, duty.town, date(2026, 11, 24), "", now, None)
    assert duty.days("2026-11-17", "2026-11-25") == [("11-23", duty.clerk, -1), ("11-24", duty.clerk, 0)]
