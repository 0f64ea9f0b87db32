"""What a digest says, and which digests say what became of it, cost no more after years than in the first month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from store.catalogue.months import Month
from store.days import day_of
from store.outreach import occasions
from store.outreach.asked import digest_key, messages_about
from store.outreach.owed import owed_in
from store.outreach.tables import Asked, Cadence, Kind, ReminderRow
from store.outreach.terms import Rung, Terms
from tests.store.outreach.duty import Duty, moment
from tests.store.outreach.told import occasion, sent

START, NINE = moment("2026-10-20T10:00"), moment("2026-11-05T09:00")
RUNGS = Rung(0, Asked.CLERK), Rung(0, Asked.COUNTY)


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.deadline = found.only_figures(START, *RUNGS)
    return found


def statements(duty, person):
    """How many a digest takes."""
    found = []

    def record(*of):
        found.append(of[2])

    sa.event.listen(duty.database.engine, "before_cursor_execute", record)
    with duty.database.reading() as session:
        assert len(owed_in(session, person, date(2026, 11, 5), NINE)) == 1
    sa.event.remove(duty.database.engine, "before_cursor_execute", record)
    return len(found)


def test_what_is_locked_for_long_is_not_worked_out(duty):
    duty.day("2026-11-05")
    before = statements(duty, duty.clerk)
    with duty.database.transaction() as session:
        for months in range(2, 24):
            on = NINE - months * timedelta(days=31)
            one = occasion(session, duty.deadline.root_id, duty.county, f"{on:%Y-%m}", on)
            key = sent(session, digest_key(duty.clerk, day_of(on)), 1, on)
            of = {"occasion_id": one.id, "town_id": duty.town.id, "person_id": duty.clerk}
            days = {"owed_on": day_of(on), "due_on": one.due_on}
            session.add(ReminderRow(**of, **days, rung=0, role=Asked.CLERK, key=key, at=on))
    assert statements(duty, duty.clerk) == before


def test_who_looks_after_many_towns_has_few_messages_changed(duty):
    once = {"cadence": Cadence.ONCE, "grace_days": 0, "lock_days": 20, "rungs": RUNGS}
    for day in (9, 10, 11):
        duty.task(START, Terms(kind=Kind.TASK, name=f"总结{day}", on=date(2026, 11, day), **once))
    assert len(duty.days("2026-11-01", "2026-11-12")) == 8
    with duty.database.reading() as session:
        month = occasions.of_month(session, duty.county, Month(2026, 10))
        keys = messages_about(session, month.id, duty.town.id)
    days = [key.split()[2][-2:] for key in keys if key.startswith(f"remind {duty.administrator} ")]
    assert days == ["05", "11"]  # asked for it, and the newest
    days = [key.split()[2][-2:] for key in keys if key.startswith(f"remind {duty.clerk} ")]
    assert days == ["05", "09", "10", "11"]
