"""How many towns handed in within a day of being reminded, and when a step is said to bring nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from store.database import Database, Session
from store.outbox import OutboundState
from store.outreach import deadlines
from store.outreach.deadlines import Deadline
from store.outreach.effects import Effect, effects
from store.outreach.presets import figures
from store.outreach.tables import Cadence, Kind, OccasionDone
from store.outreach.terms import Terms
from store.people.places import PlaceFacts
from tests.store.collection.county import District
from tests.store.outreach.told import handed_in, occasion, reminded

NINE, NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class Reminded:
    """A county with three towns and its monthly figures."""

    def __init__(self, session: Session, district: District, towns: list[PlaceFacts]) -> None:
        self.session, self.district, self.towns = session, district, towns
        self.deadline = self.sets(figures())
        self.october = occasion(session, self.deadline.root_id, district.id, "2026-10", NINE + 3 * DAY)

    def sets(self, terms: Terms) -> Deadline:
        return deadlines.insert(self.session, self.district.id, terms, NINE - 30 * DAY, None)

    def told(self, place: int, rung: int = -3, at: datetime = NINE, **more: OutboundState) -> None:
        """The town's clerk was, for October."""
        town = self.towns[place]
        reminded(self.session, self.october, town.id, self.district.clerks[town.id], rung, at, **more)

    def files(self, place: int, *moments: datetime) -> None:
        handed_in(self.session, self.towns[place].id, "2026-10", *moments)

    def effects(self) -> list[tuple[int, int, int]]:
        return [(one.rung, one.asked, one.followed) for one in effects(self.session, self.deadline.root_id, NOW)]


@pytest.fixture
def here(database: Database) -> Iterator[Reminded]:
    district = District(database)
    towns = [district.town(f"{name}镇") for name in "东南西"]
    with database.transaction() as session:
        yield Reminded(session, district, towns)


def test_where_nobody_was_reminded_there_is_nothing_to_tell(here):
    here.files(0, NINE)
    assert here.effects() == []


def test_each_step_is_counted_by_itself(here):
    for place in range(3):
        here.told(place)
        here.told(place, rung=-1, at=NINE + 2 * DAY)
    here.files(0, NINE + timedelta(hours=2))
    here.files(1, NINE + 2 * DAY + timedelta(hours=2))
    assert here.effects() == [(-3, 3, 1), (-1, 3, 1)]


@pytest.mark.parametrize(("after", "counts"), [(-SECOND, 0), (SECOND, 1), (DAY, 1), (DAY + SECOND, 0)])
def test_a_day_is_24_hours_from_the_message(here, after, counts):
    here.told(0)
    here.files(0, NINE + after)
    assert here.effects() == [(-3, 1, counts)]


def test_what_is_handed_in_anew_after_a_return_counts(here):
    here.told(0)
    here.files(0, NINE - DAY, NINE + SECOND)
    assert here.effects() == [(-3, 1, 1)]


def test_a_town_counts_once_and_from_the_first_message(here):
    here.told(0)
    colleague = here.district.clerks[here.towns[1].id]
    reminded(here.session, here.october, here.towns[0].id, colleague, -3, NINE + timedelta(hours=3))
    here.files(0, NINE + DAY + SECOND)
    assert here.effects() == [(-3, 1, 0)]


@pytest.mark.parametrize("state", [one for one in OutboundState if one is not OutboundState.SENT])
def test_a_message_that_may_not_have_arrived_proves_nothing(here, state):
    here.told(0, state=state)
    assert here.effects() == []


def test_who_was_reminded_less_than_a_day_ago_still_has_time(here):
    here.told(0, at=NOW - DAY)
    here.told(1, at=NOW - DAY + SECOND)
    assert here.effects() == [(-3, 1, 0)]


def test_a_year_is_looked_at(here):
    here.told(0, at=NOW - timedelta(days=365))
    here.told(1, at=NOW - timedelta(days=365) - SECOND)
    assert here.effects() == [(-3, 1, 0)]


def test_a_task_is_followed_when_it_is_told_done(here):
    task = here.sets(Terms(Kind.TASK, "履职情况表", Cadence.ONCE, on=date(2026, 11, 9)))
    once = occasion(here.session, task.root_id, here.district.id, "once", NINE + 7 * DAY)
    for town in here.towns:
        reminded(here.session, once, town.id, here.district.clerks[town.id], 0, NINE)
    for place, after in ((0, DAY), (1, 2 * DAY)):
        here.session.add(OccasionDone(occasion_id=once.id, town_id=here.towns[place].id, at=NINE + after))
    here.session.flush()
    assert effects(here.session, task.root_id, NOW) == [Effect(0, 3, 1, is_useless=False)]
    assert here.effects() == []


@pytest.mark.parametrize(
    ("asked", "followed", "is_useless"), [(19, 0, False), (20, 0, True), (20, 1, False), (41, 2, True), (40, 2, False)]
)
def test_a_step_is_useless_when_enough_were_asked_and_nearly_nobody_followed(here, asked, followed, is_useless):
    town = here.towns[0]
    for number in range(asked):
        period = f"{2020 + number // 12}-{number % 12 + 1:02}"
        once = occasion(here.session, here.deadline.root_id, here.district.id, period, NINE)
        reminded(here.session, once, town.id, here.district.clerks[town.id], -1, NINE)
        if number < followed:
            handed_in(here.session, town.id, period, NINE + SECOND)
    [found] = effects(here.session, here.deadline.root_id, NOW)
    assert found == Effect(-1, asked, followed, is_useless)
