"""What a minute's look finds holds only until the moment of writing: others plan, send and answer meanwhile."""

from __future__ import annotations

import pytest

from store.outreach import reminders, snoozes
from store.outreach.tables import Asked
from store.outreach.terms import Rung
from tests.store.outreach.duty import Duty, moment

START, NINE = moment("2026-10-20T10:00"), moment("2026-11-02T09:00")
RUNGS = Rung(-3, Asked.CLERK), Rung(-1, Asked.CLERK)


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.only_figures(START, *RUNGS)
    return found


def look(duty, now):
    with duty.database.reading() as session:
        return reminders.look(session, now)


def plan(duty, found, now):
    with duty.database.transaction() as session:
        return reminders.plan(session, found, now)


def snooze(duty, until):
    with duty.database.transaction() as session:
        snoozes.snooze(session, duty.clerk, moment(until))


def test_there_is_something_to_write_once(duty):
    assert not look(duty, moment("2026-11-02T08:59"))
    found = look(duty, NINE)
    assert found
    assert plan(duty, found, NINE) == 1
    assert not look(duty, NINE)
    duty.send(NINE)
    assert not look(duty, NINE)


def test_two_have_found_the_same(duty):
    both = look(duty, NINE), look(duty, NINE)
    assert [plan(duty, found, NINE) for found in both] == [1, 0]
    assert duty.states() == {"planned": 1}


def test_told_again_by_another_process_meanwhile(duty):
    duty.day("2026-11-02")
    snooze(duty, "2026-11-02T14:30")
    now = moment("2026-11-02T14:30")
    slow = look(duty, now)
    assert duty.tick(now) == 1
    assert len(duty.send(now)) == 1
    assert plan(duty, slow, now) == 0
    assert len(duty.went) == 2


def test_put_off_again_meanwhile(duty):
    duty.day("2026-11-02")
    snooze(duty, "2026-11-02T14:30")
    found = look(duty, moment("2026-11-02T14:30"))
    snooze(duty, "2026-11-02T16:00")
    assert plan(duty, found, moment("2026-11-02T14:30")) == 0
    assert len(duty.day("2026-11-02", "15:59", "16:00", "16:01")) == 1


def test_put_off_for_the_first_time_meanwhile(duty):
    found = look(duty, NINE)
    snooze(duty, "2026-11-02T14:30")
    assert plan(duty, found, NINE) == 0
    assert [one.at for one in duty.day("2026-11-02", "11:00", "14:30")] == [moment("2026-11-02T14:30")]


def test_whose_week_is_full_is_no_reason_to_write(duty):
    everybody = (duty.clerk, duty.deputy, duty.reviewer, duty.administrator)
    for number in range(20):
        duty.broadcast(number, everybody[number % 4], moment(f"2026-10-{27 + number // 4}T10:00"))
    assert not look(duty, NINE)


def test_whoever_cannot_be_told_again_is_forgotten_once(duty):
    duty.day("2026-11-02")
    snooze(duty, "2026-11-02T14:30")
    duty.loses(duty.clerk, NINE)
    now = moment("2026-11-02T14:30")
    assert plan(duty, look(duty, now), now) == 1
    assert [one.person for one in duty.send(now)] == [duty.deputy]
    with duty.database.reading() as session:
        assert snoozes.snoozed(session) == {}
    assert not look(duty, now)


def test_what_waits_from_yesterday_is_dropped_at_night(duty):
    assert duty.tick(NINE) == 1
    night = moment("2026-11-03T00:01")
    found = look(duty, night)
    assert found.stale
    assert plan(duty, found, night) == 0
    assert duty.states() == {"dropped": 1}
    assert not look(duty, night)
