"""Each time that something is due: made ahead, moved while it is to come, kept once past; who owes it, and how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.audit import AuditRow
from store.catalogue.months import Month
from store.collection import due, reviewing, submissions
from store.collection.due import BadDay, Days
from store.collection.tables import DueDay
from store.database import Database
from store.outreach import calendars, deadlines, occasions, presets, refreshing, tasks
from store.outreach.tables import Asked, Cadence, Kind, OccasionRow, Period, Shift
from store.outreach.terms import Rung, Terms
from store.outreach.workdays import SetDay
from store.people import people, places
from store.people.rights import Role
from tests.store.outreach.test_deadlines import County
from tests.store.test_locks import meet

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
TASK = Terms(Kind.TASK, "专项材料", Cadence.MONTHLY, day=25, shift=Shift.NONE, rungs=(Rung(-1, Asked.CLERK),))


class Here(County):
    """The same, at any time."""

    def refreshes(self, now=NOW, **more):
        with self.database.transaction() as session:
            return refreshing.refresh(session, now, **more)

    def open(self, now=NOW, name=None):
        with self.database.reading() as session:
            found = occasions.open_occasions(session, self.id, now)
            assert occasions.open_occasions(session, None, now) == found
        return [one for one in found if name is None or one.deadline.terms.name == name]

    def sets(self, terms=TASK, now=NOW):
        with self.database.transaction() as session:
            made = deadlines.add(session, self.id, terms, now, self.chief)
            refreshing.refresh(session, now, [self.id])
        return made

    def changes(self, seen, now=NOW, **terms):
        with self.database.transaction() as session:
            made = deadlines.change(session, seen, replace(seen.terms, **terms), now, self.chief)
            refreshing.refresh(session, now, [self.id])
        return made

    @property
    def figures(self):
        return self.listed()[0]


@pytest.fixture
def here(database):
    county = Here(database)
    county.refreshes()
    return county


def due_on(found):
    return [(one.period, one.due_on.isoformat()) for one in found]


def test_what_is_due_is_made_ahead_and_again_nothing_is_written(here):
    assert due_on(here.open())[:4] == [
        ("2026", "2026-12-04"), ("2026-11", "2026-12-07"), ("2026-12", "2027-01-05"), ("2027", "2027-01-29"),
    ]  # fmt: skip
    last = here.open()[-1]
    assert last.due_on > date(2027, 12, 1)
    assert here.refreshes() == here.refreshes(NOW + timedelta(minutes=1)) == here.refreshes(counties=[here.id]) == 0
    assert here.refreshes(NOW + timedelta(days=31)) == 2  # a month more has come near, and its days
    first = here.open()[1]
    assert (first.month, first.county_id, first.nominal_on) == (NOVEMBER, here.id, date(2026, 12, 5))
    assert (first.grace_until, first.locks_on) == (date(2026, 12, 9), date(2026, 12, 27))


def test_of_a_county_that_is_new_nothing_from_before_it_is_asked(here):
    assert "2026-10" not in dict(due_on(here.open()))  # it was due on 5 November


def test_two_ticks_at_once_make_it_once(postgres_url):
    database = Database(postgres_url)
    here = Here(database)
    meet(database, lambda s: refreshing.refresh(s, NOW), lambda s: refreshing.refresh(s, NOW))
    with database.transaction() as session:
        other = places.place(session, NOW, "望川县").id
    meet(database, lambda s: presets.seed(s, [other], NOW), lambda s: presets.seed(s, [other], NOW))
    with database.reading() as session:
        assert len(deadlines.listed(session, other)) == len(here.listed())
        periods = list(session.execute(sa.select(OccasionRow.root_id, OccasionRow.period)))
    assert len(periods) == len(set(periods)) > 10
    database.close()


def test_a_past_one_stays_and_one_to_come_moves_with_what_is_set(here):
    task = here.sets()
    assert due_on(here.open(name="专项材料"))[:2] == [("2026-11", "2026-11-25"), ("2026-12", "2026-12-25")]
    later = NOW + timedelta(days=7)  # the 27th
    task = here.changes(task, later, day=28)
    found = here.open(later, "专项材料")
    assert due_on(found)[:3] == [("2026-11", "2026-11-25"), ("2026-12", "2026-12-28"), ("2027-01", "2027-01-28")]
    before = here.open(later, "专项材料")[1]
    here.changes(task, later, day=26)
    assert here.open(later, "专项材料")[1].id == before.id  # the same one, on another day


def test_a_day_that_is_set_anew_into_the_past_leaves_what_people_were_told(here):
    task = here.sets()
    here.changes(task, day=10)
    assert due_on(here.open(name="专项材料"))[:2] == [("2026-11", "2026-11-25"), ("2026-12", "2026-12-10")]


def test_the_preview_is_what_comes(here):
    task = here.sets()
    for terms in (
        replace(TASK, day=10),
        replace(TASK, cadence=Cadence.QUARTERLY, month=3, day=20),
        replace(TASK, cadence=Cadence.ONCE, day=None, on=date(2027, 2, 2)),
        replace(TASK, day=None, is_last_workday=True),
    ):
        with here.database.reading() as session:
            told = refreshing.coming(session, here.id, terms, task, NOW)
        task = here.changes(
            task, **{name: getattr(terms, name) for name in ("cadence", "month", "day", "on", "is_last_workday")}
        )
        assert due_on(here.open(name="专项材料")) == due_on(told)
    with here.database.reading() as session:
        new = refreshing.coming(session, here.id, replace(TASK, name="另一件"), None, NOW)
    assert due_on(here.sets(replace(TASK, name="另一件")) and here.open(name="另一件")) == due_on(new)


def test_what_is_switched_off_or_ended_is_not_due_and_comes_back(here):
    task = here.sets()
    numbers = [one.id for one in here.open(name="专项材料")]
    off = here.does(deadlines.switch, task, False)
    assert here.open(name="专项材料") == []
    here.refreshes()
    with here.database.reading() as session:
        assert occasions.find(session, numbers[0]) is None
    on = here.does(deadlines.switch, off, True)
    assert here.refreshes() == len(numbers)
    assert [one.id for one in here.open(name="专项材料")] == numbers  # with all that was said of them
    here.does(deadlines.end, on)
    here.refreshes()
    assert here.open(name="专项材料") == []
    assert here.refreshes() == 0


def test_the_calendar_moves_what_is_to_come(here):
    with here.database.transaction() as session:
        calendars.set_days(session, here.id, [SetDay(date(2027, 1, 5), False, "元旦")], NOW, here.chief)
        calendars.confirm_year(session, here.id, 2027, NOW, here.chief)
    assert here.refreshes() > 0
    (december,) = (one for one in here.open() if one.month == Month(2026, 12))
    assert (december.due_on, december.is_guess) == (date(2027, 1, 6), False)
    with here.database.reading() as session:
        days = due.county_days(session, Month(2026, 12))[here.id]
    assert days == Days(date(2027, 1, 1), date(2027, 1, 6), date(2027, 1, 8), date(2027, 1, 26))


def test_a_month_is_due_on_its_countys_days_and_elsewhere_on_the_usual_ones(here):
    with here.database.transaction() as session:
        far = places.place(session, NOW, "望川县", "下河镇").id
        town = here.towns[0].id
        assert due.days_of(session, town, NOVEMBER).due_on == date(2026, 12, 7)
        assert due.days_of(session, far, NOVEMBER) == due.usual_days(NOVEMBER)
        assert due.due(session, town, NOVEMBER).at == datetime(2026, 12, 7, 16, 0, tzinfo=UTC)
        places.move(session, town, places.place(session, NOW, "望川县").id, NOW, None)
        assert due.days_of(session, town, NOVEMBER) == due.usual_days(NOVEMBER)


def test_which_month_is_asked_follows_the_countys_period(here):
    town = here.towns[0].id

    def asked(day):
        with here.database.reading() as session:
            now = datetime(2026, *day, 2, 0, tzinfo=UTC)
            found = {due.month_asked(session, place, now) for place in (town, here.id)}
        assert len(found) == 1
        return str(found.pop())

    assert (asked((11, 30)), asked((12, 1))) == ("2026-10", "2026-11")
    here.changes(here.figures, period=Period.FROM_26TH, day=28)
    assert due_on([one for one in here.open() if one.month])[0] == ("2026-11", "2026-11-30")  # a Saturday
    assert (asked((11, 25)), asked((11, 26)), asked((12, 23))) == ("2026-10", "2026-11", "2026-11")
    assert asked((12, 24)) == "2026-12"  # four days before the 28th


def test_a_past_month_keeps_the_days_that_people_were_told(here):
    late = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)
    here.refreshes(late)
    here.changes(here.figures, late, day=25, grace_days=0, lock_days=10)
    with here.database.reading() as session:
        found = due.county_days(session, NOVEMBER)[here.id]
        assert found == Days(date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 27))
        assert due.county_days(session, Month(2026, 12))[here.id].due_on == date(2027, 1, 25)


def test_what_is_late_is_asked_until_its_lock_and_a_town_with_more_time_longer(here):
    locked = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
    assert "2026-11" in dict(due_on(here.open(locked - timedelta(days=1))))
    assert "2026-11" not in dict(due_on(here.open(locked)))
    with here.database.transaction() as session:
        due.extend(session, here.towns[0], NOVEMBER, date(2027, 1, 8), "", locked, here.chief)
        (november,) = (one for one in occasions.open_occasions(session, here.id, locked) if one.month == NOVEMBER)
        numbers = [one.id for one in here.towns]
        assert occasions.due_days(session, november, numbers) == {
            numbers[0]: date(2027, 1, 8),
            numbers[1]: date(2026, 12, 7),
        }
        assert occasions.due_on(session, november, numbers[0]) == date(2027, 1, 8)


def test_who_owes_figures_and_who_does_not_any_more(here):
    with here.database.transaction() as session:
        clerk = people.seat(session, 72, "仉禾", Role.CLERK, "清岚县", "石桥乡", now=NOW)
        (november,) = (one for one in occasions.open_occasions(session, here.id, NOW) if one.month == NOVEMBER)
        asked = occasions.towns(session, november)
        assert [one.name for one in asked] == ["石桥乡", "青禾铺镇"]
        numbers = {one.id for one in asked}
        assert occasions.is_done(session, november, numbers) == set()
        filing = submissions.begin(session, here.towns[0], NOVEMBER, NOW)
        assert occasions.is_done(session, november, numbers) == set()
        filing = submissions.submit(session, filing, [], NOW, clerk)
        assert occasions.is_done(session, november, numbers) == {here.towns[0].id}
        assert occasions.is_done(session, november, [here.towns[1].id]) == set()
        reviewing.give_back(session, filing, 1, ["grids"], "请核对", NOW, here.chief)
        assert occasions.is_done(session, november, numbers) == set()  # owed again
        with pytest.raises(ValueError, match="handed in"):
            tasks.done(session, november, here.towns[0], NOW, clerk)


def test_a_task_is_done_taken_back_and_extended_and_all_of_it_is_kept(here):
    here.sets(replace(TASK, towns=frozenset({here.towns[0].id})))
    with here.database.transaction() as session:
        one = next(
            one for one in occasions.open_occasions(session, here.id, NOW) if one.deadline.terms.name == "专项材料"
        )
        town, other = here.towns
        assert occasions.towns(session, one) == [town]
        assert tasks.done(session, one, town, NOW, here.chief)
        assert not tasks.done(session, one, town, NOW, here.chief)
        assert occasions.is_done(session, one, [town.id, other.id]) == {town.id}
        assert tasks.reopen(session, one, town, NOW, here.chief)
        assert not tasks.reopen(session, one, town, NOW, here.chief)
        assert occasions.is_done(session, one, [town.id]) == set()
        for until in (date(2026, 11, 25), date(2026, 12, 27)):
            with pytest.raises(BadDay) as bad:
                tasks.extend(session, one, town, until, "", NOW, here.chief)
            assert bad.value.latest == date(2026, 12, 26)
        assert tasks.newest_extension(session, one.id, town.id) is None
        assert tasks.extend(session, one, town, date(2026, 12, 24), "换人", NOW, here.chief) == date(2026, 12, 24)
        first = tasks.newest_extension(session, one.id, town.id)
        assert tasks.extend(session, one, town, date(2026, 11, 30), "", NOW, here.chief) == date(2026, 11, 30)
        assert tasks.newest_extension(session, one.id, town.id) > first
        assert occasions.due_days(session, one, [town.id, other.id]) == {
            town.id: date(2026, 11, 30),
            other.id: date(2026, 11, 25),
        }
        rows = session.scalars(sa.select(AuditRow).order_by(AuditRow.id.desc()).limit(4)).all()
        assert [row.action for row in reversed(rows)] == ["task_done", "task_reopened", *["deadline_extended"] * 2]
        assert {row.place_id for row in rows} == {town.id}


def test_a_town_that_was_merged_is_not_asked_and_the_others_are_not_instead_of_it(here):
    town, other = here.towns
    here.sets(replace(TASK, towns=frozenset({town.id})))
    with here.database.transaction() as session:
        one = next(
            one for one in occasions.open_occasions(session, here.id, NOW) if one.deadline.terms.name == "专项材料"
        )
        places.close(session, town.id, other.id, NOW, None)
        assert occasions.towns(session, one) == []


def test_a_task_that_nobody_did_is_asked_until_its_lock(here):
    here.sets(replace(TASK, lock_days=3))
    last = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    assert here.open(last, "专项材料")[0].period == "2026-11"
    assert here.open(last + timedelta(days=1), "专项材料")[0].period == "2026-12"


def test_a_long_outage_leaves_nothing_out(here):
    later = NOW + timedelta(days=100)
    here.refreshes(later)
    with here.database.reading() as session:
        months = session.scalars(
            sa.select(DueDay.month).where(DueDay.county_id == here.id).order_by(DueDay.month)
        ).all()
    assert months[:4] == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert [Month.parse(one) for one in months] == [NOVEMBER.back(-number) for number in range(len(months))]
