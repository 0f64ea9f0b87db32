"""A county's own calendar: kept day by day, confirmed as a whole, taken back; who is told that a year is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from store import outbox
from store.audit import Action, AuditRow, verify
from store.database import Database
from store.outbox import Lane, Outbound
from store.outreach import calendars
from store.outreach.calendars import LONGEST_BREAK, TooLong
from store.outreach.notice_dates import read_notice
from store.outreach.workdays import SetDay
from store.people import people, places, reach
from store.people.rights import Role
from tests.store.outreach.notices import made_up, notice
from tests.store.test_locks import meet

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday, 10:00 for people
NEW_YEAR, SATURDAY = date(2027, 1, 4), date(2027, 2, 13)


@pytest.fixture
def county(database):
    with database.transaction() as session:
        return places.place(session, NOW, "清岚县").id


@pytest.fixture
def chief(database, county):
    """The number of an administrator."""
    with database.transaction() as session:
        return people.seat(session, 71, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NOW, agreed=1)


def sets(database, county, *days, by=None):
    with database.transaction() as session:
        calendars.set_days(session, county, days, NOW, by)


def there(database, county):
    with database.reading() as session:
        return calendars.workdays(session, county)


def test_a_day_is_as_the_county_says_and_only_there(database, county):
    with database.transaction() as session:
        other = places.place(session, NOW, "望川县").id
    sets(database, county, SetDay(SATURDAY, True, "春节"), SetDay(NEW_YEAR, False))
    mine, others = there(database, county), there(database, other)
    assert (mine.is_working(SATURDAY), mine.is_working(NEW_YEAR), mine.name(SATURDAY)) == (True, False, "春节")
    assert (others.is_working(SATURDAY), others.is_working(NEW_YEAR)) == (False, True)
    assert mine.is_guess(SATURDAY)


def test_what_is_said_of_a_day_later_counts(database, county):
    sets(database, county, SetDay(SATURDAY, True, "春节"))
    sets(database, county, SetDay(SATURDAY, False), SetDay(NEW_YEAR, False), SetDay(NEW_YEAR, True))
    mine = there(database, county)
    assert (mine.is_working(SATURDAY), mine.name(SATURDAY), mine.is_working(NEW_YEAR)) == (False, "", True)


def test_a_whole_year_is_confirmed_once_and_is_no_guess_any_more(database, county, chief):
    read = read_notice(notice(2027), 2027)
    with database.transaction() as session:
        calendars.set_days(session, county, read.days, NOW, chief)
        calendars.confirm_year(session, county, 2027, NOW, chief)
        calendars.confirm_year(session, county, 2027, NOW + timedelta(days=1), None)
    with database.reading() as session:
        found = calendars.confirmed(session, county, 2027)
        assert (found.by_id, found.at) == (chief, NOW)
        assert calendars.confirmed(session, county, 2028) is None
    mine = there(database, county)
    assert not mine.is_guess(SATURDAY)
    assert mine.is_guess(date(2028, 1, 1))
    assert mine.is_working(made_up(2027))


def test_a_year_is_taken_back(database, county, chief):
    sets(database, county, SetDay(SATURDAY, True), SetDay(date(2028, 3, 1), False), by=chief)
    with database.transaction() as session:
        calendars.confirm_year(session, county, 2027, NOW, chief)
        assert calendars.clear_year(session, county, 2027, NOW, chief) == 1
        assert calendars.clear_year(session, county, 2027, NOW, chief) == 0
    mine = there(database, county)
    assert mine.is_guess(SATURDAY)
    assert list(mine.own) == [date(2028, 3, 1)]


def test_what_was_done_is_written_down(database, county, chief):
    sets(database, county, SetDay(SATURDAY, True), by=chief)
    with database.transaction() as session:
        calendars.confirm_year(session, county, 2027, NOW, chief)
        calendars.clear_year(session, county, 2027, NOW, chief)
    with database.reading() as session:
        assert verify(session).broken is None
        rows = session.scalars(
            sa.select(AuditRow).where(AuditRow.action == Action.CALENDAR_CHANGED).order_by(AuditRow.id)
        )
        assert [(row.by_id, row.place_id, row.facts) for row in rows] == [
            (chief, county, {"done": "set", "year": 2027, "days": 1}),
            (chief, county, {"done": "confirmed", "year": 2027}),
            (chief, county, {"done": "cleared", "year": 2027, "days": 1}),
        ]


def test_a_table_by_which_nobody_would_work_for_weeks_is_refused(database, county):
    days = [SetDay(date(2027, 3, 1) + timedelta(days=n), False) for n in range(12)]  # and the weekends around them
    sets(database, county, *days)
    more = SetDay(date(2027, 3, 15), False)
    with pytest.raises(TooLong) as fault:
        sets(database, county, more, SetDay(date(2027, 3, 16), False))
    assert (fault.value.last - fault.value.first).days >= LONGEST_BREAK
    assert there(database, county).is_working(more.day)


def test_ends_of_a_break_are_told_where_it_is_far_longer(database, county):
    days = [SetDay(date(2027, 1, 1) + timedelta(days=n), False) for n in range(365)]
    with pytest.raises(TooLong):
        sets(database, county, *days)


def test_a_notice_for_all_counties_and_a_day_for_one_do_not_wait_for_each_other_for_ever(postgres_url):
    database = Database(postgres_url)
    with database.transaction() as session:
        here, there = (places.place(session, NOW, name).id for name in ("清岚县", "望川县"))

    def sets(county, session):
        calendars.set_days(session, county, [SetDay(SATURDAY, True)], NOW, None)

    def begins(session):
        calendars.alone_with(session, [here, there])
        sets(here, session)

    meet(database, begins, partial(sets, there), partial(sets, there))
    with database.reading() as session:
        assert all(calendars.workdays(session, one).is_working(SATURDAY) for one in (here, there))
    database.close()


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        (datetime(2026, 10, 31, 12, 0, tzinfo=UTC), []),
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), [2027]),  # 1 November for people
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), [2027]),
        (datetime(2027, 6, 1, tzinfo=UTC), [2027]),
        (datetime(2027, 12, 1, tzinfo=UTC), [2027, 2028]),
    ],
)
def test_the_years_that_are_missing(database, county, now, missing):
    with database.reading() as session:
        assert calendars.missing_years(session, county, now) == missing


def test_a_confirmed_year_is_not_missing_but_the_one_after_it(database, county):
    with database.transaction() as session:
        calendars.confirm_year(session, county, 2027, NOW, None)
        assert calendars.missing_years(session, county, NOW) == []
        assert calendars.missing_years(session, county, datetime(2027, 11, 2, tzinfo=UTC)) == [2028]


def told(database):
    with database.reading() as session:
        rows = session.scalars(sa.select(Outbound).where(Outbound.lane == Lane.NOTICE).order_by(Outbound.chat_id))
        return [(row.chat_id, row.body["recipe"], row.body["of"]["year"]) for row in rows]


def tells(database, now):
    with database.reading() as session:
        untold = calendars.untold(session, now)
    with database.transaction() as session:
        return outbox.put_all(session, untold, now)


def test_row_23_administrators_are_told_once_that_a_year_is_not_published(database, county, chief):
    with database.transaction() as session:
        people.seat(session, 72, "鲍春和", Role.ADMINISTRATOR, "清岚县", now=NOW, agreed=1)
        people.seat(session, 73, "仉禾", Role.CLERK, "清岚县", "板溪镇", now=NOW, agreed=1)
        people.seat(session, 74, "蔺相", Role.ADMINISTRATOR, "清岚县", now=NOW, agreed=1)
        people.seat(session, 75, "宓如", Role.ADMINISTRATOR, "望川县", now=NOW, agreed=1)
        reach.note(session, 74, is_reachable=False, now=NOW)
        calendars.confirm_year(session, places.place(session, NOW, "望川县").id, 2027, NOW, None)
    assert tells(database, NOW + timedelta(hours=14)) == 0  # at night
    assert tells(database, NOW + timedelta(days=1)) == 0  # on a Saturday
    assert told(database) == []
    assert tells(database, NOW) == 2
    assert tells(database, NOW) == tells(database, NOW + timedelta(days=31)) == 0
    assert told(database) == [(71, "missing_year", 2027), (72, "missing_year", 2027)]
