"""Which step of a deadline is owed: counted in working days, one to each, and none that is of no use any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.outreach.rungs import Until, falls_on, is_to_come, last_use, owed
from store.outreach.tables import Asked
from store.outreach.terms import Rung
from store.outreach.workdays import Workdays

WORKDAYS = Workdays()
DUE, GRACE, LOCK = date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 25)  # a Thursday
UNTIL = Until(DUE, GRACE, LOCK)
CLERK, DEPUTY, COUNTY = Asked.CLERK, Asked.DEPUTY, Asked.COUNTY
RUNGS = [Rung(-3, CLERK), Rung(-1, CLERK), Rung(0, CLERK), Rung(1, CLERK), Rung(2, DEPUTY), Rung(5, COUNTY)]


def asked(day: int, rungs=RUNGS, until=UNTIL, month: int = 11, **more) -> dict[Asked, int]:
    found = owed(rungs, until, date(2026, month, day), WORKDAYS, **more)
    return {to: rung.days for to, (rung, _) in found.items()}


@pytest.mark.parametrize(
    ("rung", "due", "fell"),
    [
        (-3, "2026-11-05", "2026-11-02"),
        (-1, "2026-11-05", "2026-11-04"),
        (-3, "2026-11-03", "2026-10-29"),  # over a weekend
        (-1, "2026-10-08", "2026-09-30"),  # over the national holiday
        (0, "2026-11-05", "2026-11-05"),
        (0, "2026-11-07", "2026-11-06"),  # nothing may go on a Saturday: on the working day before
        (0, "2026-10-05", "2026-09-30"),
        (-1, "2026-11-07", "2026-11-06"),
        (1, "2026-11-07", "2026-11-09"),
        (1, "2026-11-06", "2026-11-09"),
        (5, "2026-09-30", "2026-10-13"),  # the 10th is a Saturday made up for by working
    ],
)
def test_the_working_day_of_a_step(rung, due, fell):
    assert falls_on(Rung(rung, CLERK), date.fromisoformat(due), WORKDAYS) == date.fromisoformat(fell)


def test_nobody_is_asked_before_the_first_step():
    assert asked(30, month=10) == {}
    assert asked(2) == {CLERK: -3}


def test_of_several_that_were_held_up_the_last_one_comes():
    assert asked(3) == {CLERK: -3}  # the day after: told late, if it was not told
    assert asked(4) == {CLERK: -1}
    assert asked(5) == {CLERK: 0}
    assert asked(20) == {CLERK: 1, DEPUTY: 2, COUNTY: 5}
    found = owed(RUNGS, UNTIL, date(2026, 11, 20), WORKDAYS)
    assert found[DEPUTY] == (Rung(2, DEPUTY), date(2026, 11, 9))


def test_before_the_day_means_before_the_day():
    before = [Rung(-3, CLERK), Rung(-1, CLERK)]
    assert asked(4, before) == {CLERK: -1}
    assert asked(5, before) == {}


def test_the_day_s_own_step_is_of_use_while_it_is_still_on_time():
    on = [Rung(-1, CLERK), Rung(0, CLERK)]
    assert asked(9, on) == {CLERK: 0}
    assert asked(10, on) == {}


def test_nothing_is_asked_for_once_it_is_not_taken_any_more():
    assert asked(25) == {CLERK: 1, DEPUTY: 2, COUNTY: 5}
    assert asked(26) == {}
    assert last_use(Rung(1, CLERK), UNTIL) == LOCK


def test_more_time_moves_the_steps():
    later = date(2026, 11, 20)
    extended = Until(later, later, LOCK)
    assert asked(5, until=extended) == {}
    assert asked(19, until=extended) == {CLERK: -1}
    assert asked(23, until=extended) == {CLERK: 1}


def test_a_step_that_fell_before_the_deadline_was_set_was_promised_to_nobody():
    assert asked(3, since=date(2026, 11, 3)) == {}
    assert asked(4, since=date(2026, 11, 3)) == {CLERK: -1}
    assert asked(2, since=date(2026, 11, 2)) == {CLERK: -3}


def test_a_step_falls_on_a_working_day_whatever_day_is_due():
    for number in range(400):
        due = date(2026, 1, 1) + timedelta(days=number)
        assert all(WORKDAYS.is_working(falls_on(rung, due, WORKDAYS)) for rung in RUNGS)


def test_whether_a_town_is_still_to_be_asked_before_the_day():
    on = [date(2026, 11, day) for day in (1, 3, 4, 5)]
    assert [is_to_come(RUNGS, DUE, today, WORKDAYS) for today in on] == [True, True, True, False]
    assert [is_to_come(RUNGS[:2], DUE, today, WORKDAYS) for today in on] == [True, True, False, False]
    assert not is_to_come([Rung(-1, COUNTY), Rung(1, CLERK)], DUE, on[0], WORKDAYS)
