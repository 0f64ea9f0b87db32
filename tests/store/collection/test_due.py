"""When a month is due, late and locked, and more time for one town."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.catalogue.months import Month
from store.collection import due, reviewing
from store.collection.submissions import Locked
from tests.store.collection.house import MONTH, NOW, House, number

DUE, LATE, LOCKED = (datetime(2026, 11, day, 16, 0, tzinfo=UTC) for day in (5, 7, 25))


@pytest.fixture
def house(database):
    return House(database)


def test_when_a_month_is_due():
    usual, opens = due.usual_days(MONTH), date(2026, 11, 1)
    assert usual.extended(None) == due.Due(opens, DUE, LATE, LOCKED, None)
    tenth, last = date(2026, 11, 10), date(2026, 11, 30)
    assert usual.extended(tenth) == due.Due(opens, *[datetime(2026, 11, 10, 16, 0, tzinfo=UTC)] * 2, LOCKED, tenth)
    assert usual.extended(last) == due.Due(opens, *[datetime(2026, 11, 30, 16, 0, tzinfo=UTC)] * 3, last)
    assert usual.extended(date(2026, 11, 1)).at == DUE
    guess = replace(usual, is_guess=True)
    assert [guess.extended(day).is_guess for day in (None, date(2026, 11, 5), tenth)] == [True, True, False]
    assert not usual.extended(None).is_guess
    december = due.usual_days(Month(2026, 12)).extended(None)
    assert december.at == datetime(2027, 1, 5, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("at", "is_late"), [(DUE, False), (LATE, False), (LATE + timedelta(seconds=1), True)])
def test_late_is_judged_when_it_is_handed_in_and_kept_through_corrections(house, at, is_late):
    house.says({"a": number(1)})
    filing = house.submits(now=at)
    assert (filing.revision.is_late, filing.revision.due_at) == (is_late, DUE)
    house.does(reviewing.give_back, 1, ["a"], "请核对")
    with house.database.transaction() as session:
        due.extend(session, house.town, MONTH, date(2026, 11, 20), "", NOW, house.reviewer)
    filing = house.submits(now=LOCKED + timedelta(days=9))  # what was returned is taken after the lock
    assert (filing.revision.is_late, filing.revision.due_at) == (is_late, DUE)


def test_what_the_town_takes_back_by_itself_is_judged_anew(house):
    house.says({"a": number(1)})
    house.submits()
    house.does(reviewing.take_back, 1)
    assert house.submits(now=LATE + timedelta(days=1)).revision.is_late
    with pytest.raises(Locked):
        house.does(reviewing.take_back, 2, now=LOCKED + timedelta(seconds=1))


def test_what_was_judged_in_time_stays_so_though_the_town_takes_its_correction_back(house):
    house.says({"a": number(1)})
    house.submits()
    house.does(reviewing.give_back, 1, ["a"], "请核对")
    house.submits(now=LATE + timedelta(days=1))
    house.does(reviewing.take_back, 2, now=LOCKED + timedelta(days=1))
    again = house.submits(now=LOCKED + timedelta(days=2)).revision
    assert (again.number, again.is_late, again.due_at) == (3, False, DUE)


def test_locked_takes_answers_but_is_handed_in_only_with_more_time(house):
    after = LOCKED + timedelta(hours=1)
    house.says({"a": number(1)}, now=after)
    with pytest.raises(Locked) as locked:
        house.submits(now=after)
    assert locked.value.due.locks_at == LOCKED
    with house.database.transaction() as session:
        until = date(2026, 11, 28)
        extended = due.extend(session, house.town, MONTH, until, "换人交接", after, house.reviewer)
        assert extended == due.due(session, house.town.id, MONTH)
        assert due.due(session, house.town.id, MONTH.back()).extended_until is None
    filing = house.submits(now=after)
    assert (filing.revision.is_late, filing.revision.due_at) == (False, extended.at)
    assert house.told()[-2] == (house.reviewer, "month_extended", {"month": "2026-10", "until": "2026-11-28"})


def test_more_time_ends_on_a_day_to_come_and_not_far_off(house):
    with house.database.transaction() as session:
        for until in (date(2026, 11, 2), date(2026, 12, 5)):
            with pytest.raises(due.BadDay) as bad:
                due.extend(session, house.town, MONTH, until, "", NOW, house.reviewer)
            assert bad.value.latest == date(2026, 12, 4)
        for until in (date(2026, 11, 3), date(2026, 12, 4)):  # the last one counts
            due.extend(session, house.town, MONTH, until, "", NOW, house.reviewer)
        assert due.due(session, house.town.id, MONTH).extended_until == date(2026, 12, 4)
