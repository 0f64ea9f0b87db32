"""Whatever the calendar and the clock do: no reminder twice, none skipped that is of use, none when nobody may be
written to, no week too full, one digest a day. What is owed is worked out here anew, in the most plodding way.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.catalogue.months import month_of
from store.collection import due, submissions
from store.days import SHANGHAI, day_of
from store.outbox import Outbound, OutboundState
from store.outreach import caps, occasions, snoozes, tasks
from store.outreach.tables import Asked, Cadence, DeadlineRow, Kind, Shift
from store.outreach.terms import Rung, Terms
from store.outreach.workdays import Workdays
from store.people.places import PlaceFacts
from tests.store.outreach.duty import Duty, Went

_DAY = timedelta(days=1)
_NAMES = count(1)
_FIRST, _LAST = date(2024, 1, 1), date(2028, 11, 1)
_WEEK = 5  # messages

_steps = st.builds(Rung, st.integers(-5, 5), st.sampled_from(Asked))
_rungs = st.lists(_steps, min_size=2, max_size=6, unique_by=lambda one: (one.days, one.to)).map(tuple)
_span = st.integers(0, 4).flatmap(lambda grace: st.tuples(st.just(grace), st.integers(grace, 18)))
_clocks = st.lists(
    st.sampled_from(("08:40", "09:00", "10:30", "11:59", "12:10", "14:00", "16:45", "18:29", "18:30", "21:00")),
    min_size=1,
    max_size=3,
    unique=True,
).map(sorted)
_events = st.one_of(
    st.none(),
    st.tuples(st.just("submit"), st.integers(0, 1)),
    st.tuples(st.just("do"), st.integers(0, 1)),
    st.tuples(st.just("extend"), st.integers(0, 1), st.integers(0, 2), st.integers(1, 12)),
    st.tuples(st.just("snooze"), st.integers(0, 5), st.sampled_from((1, 5, 24))),
    st.tuples(st.just("cast"), st.integers(0, 5), st.integers(1, 5)),
    st.tuples(st.just("lose"), st.integers(0, 5)),
    st.tuples(st.just("find"), st.integers(0, 5)),
    st.tuples(st.just("jump"), st.sampled_from((-24, -1, 1, 24))),
    st.tuples(st.just("end"), st.sampled_from(("uncertain", "failed", "asleep"))),
)
_days = st.lists(st.tuples(_clocks, _events), min_size=18, max_size=26)


class Life(Duty):
    """A county through some weeks, and what it must be like."""

    def __init__(self, database, first: date, days: dict[date, bool]) -> None:
        self.first, self.flips = first, days
        self.begins = datetime.combine(first, time(7), SHANGHAI)
        super().__init__(database, self.begins, ("甲镇", "乙镇"), f"{next(_NAMES)}县")
        self.calendar(days)
        self.staff = [self.reviewer, self.administrator, *self.clerks.values(), *self.deputies.values()]
        self.lost, self.left_alone, self.offset = set[int](), dict[int, datetime](), timedelta()
        self.longer = dict[tuple[int, int], date]()  # occasion, town
        self.told = list[tuple[int, int, int, int, date]]()  # person, occasion, town, step and its day

    def tick(self, now: datetime) -> int:
        """The calendar stays: what is due was worked out at the start."""
        return self.plan(now)

    def send(self, now: datetime, ends: OutboundState = OutboundState.SENT) -> list[Went]:
        """What it tells for the first time is known by its day, too: with more time a step falls on another one."""
        found = super().send(now, ends)
        new = [(one.person, each) for one in found if one.key.startswith("remind") for each in one.told if each.is_new]
        self.told += [
            (person, one.occasion.id, one.town.id, one.rung, self.fell(one.due_on, one.rung)) for person, one in new
        ]
        return found

    def works(self, day: date) -> bool:
        return self.flips.get(day, Workdays().is_working(day))

    def may_hear(self, now: datetime, opens: time = time(8, 30)) -> bool:
        clock = now.astimezone(SHANGHAI).time()
        return self.works(day_of(now)) and (opens <= clock < time(12) or time(14) <= clock < time(18, 30))

    def fell(self, due_on: date, step: int) -> date:
        if step == 0:
            while not self.works(due_on):
                due_on -= _DAY
        for _ in range(abs(step)):
            due_on += _DAY if step > 0 else -_DAY
            while not self.works(due_on):
                due_on += _DAY if step > 0 else -_DAY
        return due_on

    def whom(self, to: Asked, town: int, full: Collection[int] = ()) -> int | None:
        clerk, deputy = self.clerks[town], self.deputies[town]
        ladder = {
            Asked.CLERK: [clerk, deputy, self.reviewer, self.administrator],
            Asked.DEPUTY: [deputy, clerk, self.reviewer, self.administrator],
            Asked.REVIEWER: [self.reviewer, self.administrator],
            Asked.COUNTY: [self.administrator, self.reviewer],
        }
        return next((one for one in ladder[to] if one not in self.lost and one not in full), None)

    def owed(self, now: datetime) -> list[tuple[Asked, int, int, int, date]]:
        """To whom, occasion, town, step and its day: all that is to have been told by now."""
        today, found = day_of(now), []
        with self.database.reading() as session:
            for one in occasions.open_occasions(session, self.county, now):
                if min(self.fell(one.due_on, rung.days) for rung in one.deadline.terms.rungs) > today:
                    continue
                towns = [town.id for town in occasions.towns(session, one)]
                done = occasions.is_done(session, one, towns)
                for town in (town for town in towns if town not in done):
                    due_on = max(one.due_on, self.longer.get((one.id, town), date.min))
                    for to in Asked:
                        fallen = [
                            (rung.days, fell)
                            for rung in one.deadline.terms.rungs
                            if rung.to is to and self.first <= (fell := self.fell(due_on, rung.days)) <= today
                        ]
                        if not fallen:
                            continue
                        step, fell = max(fallen)
                        use = due_on - _DAY if step < 0 else max(due_on, one.grace_until if step == 0 else one.locks_on)
                        if today <= use:
                            found.append((to, one.id, town, step, fell))
        return found

    def look(self, now: datetime) -> None:
        """Everything that is owed was told, or cannot be told on this day."""
        if not self.may_hear(now, time(9)):
            return
        today = day_of(now)
        with self.database.reading() as session:
            keys = set(session.scalars(sa.select(Outbound.key).where(Outbound.key.like("remind %"))))
        for to, occasion, town, step, fell in self.owed(now):
            full = set[int]()
            while (person := self.whom(to, town, full)) is not None:
                told = [(rung, day) for *what, rung, day in self.told if what == [person, occasion, town]]
                is_told = any(rung == step and day >= fell for rung, day in told)
                is_overtaken = any(fell < day <= today for _, day in told)
                had_one = f"remind {person} {today}" in keys
                wants_quiet = self.left_alone.get(person, now) > now
                if is_told or is_overtaken or had_one or wants_quiet:
                    break
                is_full = sum(-7 < (day_of(one.at) - today).days < 8 for one in self.of_week(person)) >= _WEEK
                assert is_full, (now, person, occasion, town, step)
                full.add(person)  # whoever comes next is asked

    def of_week(self, person: int) -> list:
        return [one for one in self.went if one.person == person and not one.key.startswith("snoozed")]

    def lives(self, event, now: datetime) -> OutboundState | None:
        """Something happens; how what is sent on this day ends, None: nothing is sent."""
        match event:
            case ("submit", number):
                with suppress(submissions.NotYet, submissions.Closed, submissions.Locked):
                    self.submits(now, str(month_of(day_of(now)).back()), list(self.towns.values())[number])
            case ("do", number):
                with self.database.reading() as session:
                    there = [one for one in occasions.open_occasions(session, self.county, now) if one.month is None]
                    town = list(self.towns.values())[number]
                    there = [one for one in there if not occasions.is_done(session, one, [town.id])]
                if there:
                    self.does(now, there[0].id, town)
            case ("extend", number, which, days):
                self.extends(list(self.towns.values())[number], which, days, now)
            case ("snooze", number, hours):
                self.left_alone[self.staff[number]] = now + timedelta(hours=hours)
                with self.database.transaction() as session:
                    snoozes.snooze(session, self.staff[number], now + timedelta(hours=hours))
            case ("cast", number, times):
                for _ in range(times):
                    self.casts(self.staff[number], now)
            case ("lose", number):
                self.lost.add(self.staff[number])
                self.loses(self.staff[number], now)
            case ("find", number):
                self.lost.discard(self.staff[number])
                self.loses(self.staff[number], None)
            case ("jump", hours):
                self.offset += timedelta(hours=hours)
            case ("end", "asleep"):
                return None
            case ("end", state):
                return OutboundState(state)
        return OutboundState.SENT

    def extends(self, town: PlaceFacts, which: int, days: int, now: datetime) -> None:
        with self.database.transaction() as session, suppress(due.BadDay):
            there = occasions.open_occasions(session, self.county, now)
            if there:
                one = there[which % len(there)]
                until = max(one.due_on, day_of(now)) + days * _DAY
                if one.month is not None:
                    due.extend(session, town, one.month, until, "", now, None)
                else:
                    tasks.extend(session, one, town, until, "", now, None)
                self.longer[one.id, town.id] = until

    def casts(self, person: int, now: datetime) -> None:
        with self.database.reading() as session:
            left = caps.left_for_broadcasts(session, [person], now)[person]
        if left and person not in self.lost:
            self.broadcast(next(_NAMES), person, now)

    def ends(self) -> None:
        """Nothing is due here any more, and nothing waits: the next example has the database."""
        with self.database.transaction() as session:
            session.execute(sa.update(DeadlineRow).values(is_on=False))
            waits = sa.update(Outbound).where(Outbound.state == OutboundState.PLANNED)
            session.execute(waits.values(state=OutboundState.DROPPED))

    def judge(self) -> None:
        """What went was right."""
        assert len(set(self.told)) == len(self.told), "a reminder twice"
        ours = [one for one in self.went if not one.key.startswith("cast")]
        assert all(self.may_hear(one.at) for one in ours), "in quiet hours"
        digests = [(one.person, day_of(one.at)) for one in ours if one.key.startswith("remind")]
        assert len(set(digests)) == len(digests), "two digests on a day"
        for person in self.staff:
            days = [day_of(one.at) for one in self.of_week(person)]
            for first in days:
                assert sum(first <= day < first + 7 * _DAY for day in days) <= _WEEK, "a week too full"


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    first=st.dates(_FIRST, _LAST),
    flips=st.dictionaries(st.integers(-20, 60), st.booleans(), max_size=40),
    day=st.integers(3, 12),
    shift=st.sampled_from(Shift),
    span=_span,
    rungs=_rungs,
    task=st.tuples(st.integers(2, 14), st.sampled_from(Shift), _span, _rungs),
    lived=_days,
)
def test_whatever_happens(database, first, flips, day, shift, span, rungs, task, lived):
    life = Life(database, first, {first + one * _DAY: works for one, works in flips.items()})
    life.only_figures(life.begins, *rungs)
    life.figures(life.begins, day=(first + day * _DAY).day, shift=shift, grace_days=span[0], lock_days=span[1])
    on, shift, span, rungs = task
    once = {"on": first + on * _DAY, "shift": shift, "grace_days": span[0], "lock_days": span[1], "rungs": rungs}
    life.task(life.begins, Terms(kind=Kind.TASK, name="总结", cadence=Cadence.ONCE, **once))
    today = first
    try:
        for clocks, event in lived:
            ends = life.lives(event, datetime.combine(today, time(8), SHANGHAI) + life.offset)
            for clock in clocks:
                now = datetime.combine(today, time.fromisoformat(clock), SHANGHAI) + life.offset
                life.tick(now)
                if clock == "10:30":
                    assert life.tick(now) == 0  # doubled
                if ends is not None:
                    life.send(now, ends)
                    life.look(now)
            today += _DAY
        life.judge()
    finally:
        life.ends()
