"""Whoever was reminded of one day, and it becomes another one for all, hears of the new day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from store.outbox import Outbound
from store.outreach import deadlines, refreshing
from store.outreach.tables import Asked, Cadence, Kind
from store.outreach.terms import Rung, Terms
from tests.store.outreach.duty import Duty, moment

START = moment("2026-10-20T10:00")  # October's figures are due on Thursday 5 November
CLERK = Asked.CLERK


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.only_figures(START, Rung(-3, CLERK))
    return found


def moved(duty, task, on, now):
    with duty.database.transaction() as session:
        found = deadlines.change(session, task, replace(task.terms, on=date.fromisoformat(on)), moment(now), None)
        refreshing.refresh(session, moment(now))
    return found


def test_whoever_was_told_of_another_day_hears_of_the_new_one(duty):
    steps = Rung(-10, CLERK), Rung(-3, CLERK)
    terms = Terms(kind=Kind.TASK, name="总结", cadence=Cadence.ONCE, on=date(2026, 12, 4), rungs=steps)
    task = duty.task(START, terms)
    duty.submits(moment("2026-11-02T08:00"))
    assert [step for *_, step in duty.days("2026-11-20", "2026-12-01")] == [-10, -3]
    task = moved(duty, task, "2026-12-02", "2026-12-01T10:00")  # both steps of this day are over
    with duty.database.reading() as session:
        edited = sa.select(sa.func.count()).where(Outbound.key.startswith("edit "))
        assert session.scalar(edited) == 2  # what was delivered says the new day
    (went,) = duty.day("2026-12-02")
    told = [(one.due_on, one.is_moved, one.is_delayed) for one in went.told if one.occasion.month is None]
    assert told == [(date(2026, 12, 2), True, False)]
    assert duty.day("2026-12-02", "10:00", "14:00") == []  # once
    moved(duty, task, "2026-12-04", "2026-12-02T15:00")  # and back
    (went,) = duty.day("2026-12-03")
    assert [(one.due_on, one.is_moved) for one in went.told if one.occasion.month is None] == [
        (date(2026, 12, 4), True)
    ]


def test_a_step_that_is_to_come_tells_of_the_new_day(duty):
    steps = Rung(-3, CLERK), Rung(0, CLERK)
    terms = Terms(kind=Kind.TASK, name="总结", cadence=Cadence.ONCE, on=date(2026, 11, 12), rungs=steps)
    task = duty.task(START, terms)
    duty.submits(moment("2026-11-02T08:00"))
    assert duty.days("2026-11-09", "2026-11-09") == [("11-09", duty.clerk, -3)]
    moved(duty, task, "2026-11-17", "2026-11-10T10:00")
    assert duty.days("2026-11-10", "2026-11-17") == [("11-12", duty.clerk, -3), ("11-17", duty.clerk, 0)]
    assert [[one.is_moved for one in went.told] for went in duty.went] == [[False], [True], [False]]
