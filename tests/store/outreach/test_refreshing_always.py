"""Whatever is set, moved and taken back as time goes on: what is past stays, no month is left out or doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from store.catalogue.months import Month
from store.collection.tables import DueDay
from store.database import Database
from store.days import day_of
from store.outreach import calendars, deadlines, occasions, refreshing
from store.outreach.tables import Cadence, Kind, OccasionRow, Period, Shift
from store.outreach.terms import Terms
from store.outreach.workdays import SetDay
from store.people import places

BEGIN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TASK = Terms(Kind.TASK, "专项材料", Cadence.MONTHLY, day=25)
DAYS, SHIFTS = st.integers(1, 31), st.sampled_from(Shift)
_counties = count(1)


class Life(RuleBasedStateMachine):
    """One county; each step is followed by a tick."""

    database: Database

    @initialize()
    def begins(self):
        self.now, self.past = BEGIN, dict[tuple[int, str], tuple[date, bool]]()
        with self.database.transaction() as session:
            self.county = places.place(session, self.now, f"试{next(_counties)}县").id
            refreshing.refresh(session, self.now, [self.county])
            self.figures = deadlines.listed(session, self.county)[0].root_id
            self.task = deadlines.add(session, self.county, TASK, self.now, None).root_id
            refreshing.refresh(session, self.now, [self.county])

    def changes(self, root_id, **terms):
        with self.database.transaction() as session:
            seen = deadlines.find(session, root_id)
            deadlines.change(session, seen, replace(seen.terms, **terms), self.now, None)

    @rule(days=st.integers(1, 45))
    def time_goes_on(self, days):
        self.now += timedelta(days=days)

    @rule(day=DAYS, shift=SHIFTS, period=st.sampled_from(Period), is_last=st.booleans())
    def the_figures_are_moved(self, day, shift, period, is_last):
        when = {"day": None if is_last else day, "is_last_workday": is_last}
        self.changes(self.figures, shift=shift, period=period, **when)

    @rule(day=DAYS, shift=SHIFTS, cadence=st.sampled_from([Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.YEARLY]))
    def the_task_is_moved(self, day, shift, cadence):
        month = None if cadence is Cadence.MONTHLY else 2
        self.changes(self.task, cadence=cadence, month=month, day=day, shift=shift)

    @rule(is_on=st.booleans())
    def the_task_is_switched(self, is_on):
        with self.database.transaction() as session:
            deadlines.switch(session, deadlines.find(session, self.task), is_on, self.now, None)

    @rule(days=st.lists(st.integers(0, 60), max_size=4), is_working=st.booleans())
    def the_calendar_is_changed(self, days, is_working):
        told = [SetDay(day_of(self.now) + timedelta(days=more), is_working) for more in days]
        with self.database.transaction() as session:
            calendars.set_days(session, self.county, told, self.now, None)

    @invariant()
    def all_is_as_it_should_be(self):
        today = day_of(self.now)
        with self.database.transaction() as session:
            refreshing.refresh(session, self.now, [self.county])
            assert refreshing.refresh(session, self.now, [self.county]) == 0
            rows = session.scalars(
                sa.select(OccasionRow).where(OccasionRow.county_id == self.county),
                execution_options={"populate_existing": True},
            ).all()
            days = {
                one.month: one.due_on
                for one in session.scalars(
                    sa.select(DueDay).where(DueDay.county_id == self.county),
                    execution_options={"populate_existing": True},
                )
            }
            shown = {one.id for one in occasions.open_occasions(session, self.county, self.now)}
            held = {one.root_id: one for one in deadlines.listed(session, self.county)}
            told = {
                root: [
                    (at.period, at.due_on) for at in refreshing.coming(session, self.county, one.terms, one, self.now)
                ]
                for root, one in held.items()
                if one.is_on
            }
        there = {(one.root_id, one.period): (one.due_on, one.is_void) for one in rows}
        assert {key: there[key] for key in self.past} == self.past
        self.past |= {key: (on, void) for key, (on, void) in there.items() if on < today and not void}
        live = [one for one in rows if not one.is_void]
        months = sorted(Month.parse(one.period) for one in live if one.root_id == self.figures)
        assert months == [months[0].back(-number) for number in range(len(months))]  # none left out or doubled
        assert len(months) >= 13
        of_figures = {one.period: one.due_on for one in live if one.root_id == self.figures}
        assert {month: days[month] for month in of_figures} == of_figures  # beyond AHEAD an earlier day may still stand
        to_come = [one for one in live if one.due_on >= today]
        assert {one.id for one in to_come} <= shown
        for root in held:
            due = sorted((one.due_on, one.period) for one in to_come if one.root_id == root)
            assert due == sorted((on, period) for period, on in told.get(root, []))  # the preview said so


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_what_is_past_stays_and_the_rest_is_as_it_was_shown(sqlite_url):
    database = Database(sqlite_url)
    Life.database = database
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=8,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    database.close()
