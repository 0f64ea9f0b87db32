"""What was sent to a county's towns and asked of them in a month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from store.catalogue.metrics import Tier, base
from store.catalogue.months import Month
from store.database import Database, Session
from store.outbox import Lane, OutboundState
from store.outreach import deadlines
from store.outreach.burden import Burden, burden
from store.outreach.tables import Cadence, Kind
from store.outreach.terms import Terms
from store.people import people
from store.people.people import Person
from store.people.places import PlaceFacts
from store.people.rights import Role
from tests.store.collection.county import District
from tests.store.outreach.told import occasion, reminded, sent

NOVEMBER = Month(2026, 11)
BEGINS = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # in Shanghai
ENDS = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Asked:
    """A county with two towns, a clerk in each."""

    def __init__(self, session: Session, district: District, towns: list[PlaceFacts]) -> None:
        self.session, self.district, self.towns = session, district, towns

    def clerk(self, place: int = 0) -> int:
        return self.district.clerks[self.towns[place].id]

    def gets(self, key: str, at: datetime = NINE, place: int = 0, **more: object) -> None:
        chat_id = self.session.get_one(Person, self.clerk(place)).chat_id
        sent(self.session, key, chat_id, at, **more)

    def month(self, month: Month = NOVEMBER) -> Burden:
        [found] = burden(self.session, self.district.id, [month])
        return found

    def counts(self, month: Month = NOVEMBER) -> tuple[int, int, int, int]:
        found = self.month(month)
        return found.reminders, found.broadcasts, found.others, found.people


@pytest.fixture
def here(database: Database) -> Iterator[Asked]:
    district = District(database)
    towns = [district.town(f"{name}镇") for name in "东南"]
    with database.transaction() as session:
        yield Asked(session, district, towns)


def test_messages_are_told_apart_and_people_counted_once(here):
    for key in ("remind 1 2026-11-02", "snoozed 1 2026-11-02 1500", "cast 3 1", "cast-note 3 1 1", "returned 4 1"):
        here.gets(key)
    here.gets("remind 2 2026-11-02", place=1)
    assert here.counts() == (3, 2, 1, 2)
    assert here.month().messages == 6


@pytest.mark.parametrize(("at", "is_november"), [(BEGINS - SECOND, 0), (BEGINS, 1), (ENDS - SECOND, 1), (ENDS, 0)])
def test_a_month_is_one_of_shanghai(here, at, is_november):
    here.gets("cast 3 1", at)
    assert here.month().broadcasts == is_november
    assert sum(here.month(month).broadcasts for month in (NOVEMBER.back(), NOVEMBER, NOVEMBER.back(-1))) == 1


@pytest.mark.parametrize("state", OutboundState)
def test_what_went_or_may_have_gone_counts(here, state):
    here.gets("remind 1 2026-11-02", state=state)
    assert here.month().reminders == (state in (OutboundState.SENT, OutboundState.UNCERTAIN))


@pytest.mark.parametrize("lane", [lane for lane in Lane if lane is not Lane.NOTICE])
def test_an_answer_is_no_message_of_our_own_accord(here, lane):
    here.gets("update 4 0", lane=lane)
    assert here.month().messages == 0


def test_the_countys_own_people_and_other_counties_are_not_in_it(here):
    chief = people.seat(here.session, 7_200_000_000, "祁翀", Role.ADMINISTRATOR, here.district.name, now=NINE)
    elsewhere = people.seat(here.session, 7_200_000_001, "阮小满", Role.CLERK, "乙县", "北镇", now=NINE)
    for number in (chief, elsewhere):
        sent(here.session, f"remind {number} 2026-11-02", 7_200_000_000 + (number == elsewhere), NINE)
    assert here.month().messages == 0


def test_a_digest_is_counted_where_its_person_has_another_phone_since(here):
    made = deadlines.insert(here.session, here.district.id, TASK, NINE, None)
    once = occasion(here.session, made.root_id, here.district.id, "once", NINE)
    reminded(here.session, once, here.towns[0].id, here.clerk(), -3, NINE)
    reminded(here.session, once, here.towns[1].id, here.clerk(), -3, NINE)
    here.session.get_one(Person, here.clerk()).chat_id = 7_300_000_000
    here.session.flush()
    assert here.counts() == (2, 0, 0, 1)


def test_who_changes_counties_counts_where_they_were_at_the_months_end(here):
    here.gets("cast 3 1")
    here.gets("cast 4 1", ENDS + SECOND)
    there = people.seat(here.session, 7_200_000_001, "阮小满", Role.CLERK, "乙县", "北镇", now=NINE)
    place = people.find(here.session, there, NINE).place
    people.give_post(here.session, here.clerk(), Role.CLERK, place, ENDS + SECOND, None)
    assert [here.month(month).broadcasts for month in (NOVEMBER, NOVEMBER.back(-1))] == [1, 0]


def test_fields_are_those_of_the_month_before_in_each_town(here):
    for month in (NOVEMBER, Month(2027, 1)):
        owed = base().due(month.back())
        levels = [metric for metric in owed if metric.tier is Tier.CHANGE]
        found = here.month(month)
        assert (found.towns, found.fields, found.prefilled) == (2, 2 * len(owed), 2 * len(levels))
        assert 0 < len(levels) < len(owed)
    assert here.month(Month(2027, 1)).fields > here.month().fields  # a quarter has ended


def test_a_town_where_nobody_is_yet_is_asked_nothing(here):
    before = here.month(Month(2026, 9))  # the clerks came on 6 October
    assert before.is_nothing
    assert (before.towns, before.fields) == (0, 0)
    assert not here.month(Month(2026, 10)).is_nothing


TASK = Terms(Kind.TASK, "履职情况表", Cadence.ONCE, on=date(2026, 11, 9))


def test_what_else_is_due_counts_for_each_town_that_it_is_due_from(here):
    everywhere = deadlines.insert(here.session, here.district.id, TASK, NINE, None)
    one_town = replace(TASK, towns=frozenset({here.towns[0].id}))
    named = deadlines.insert(here.session, here.district.id, one_town, NINE, None)
    figures = deadlines.insert(
        here.session, here.district.id, Terms(Kind.FIGURES, "报表", Cadence.MONTHLY, day=5), NINE, None
    )
    for made, period in ((everywhere, "once"), (named, "once"), (figures, "2026-10")):
        occasion(here.session, made.root_id, here.district.id, period, NINE)
    void = occasion(here.session, named.root_id, here.district.id, "2026-11", NINE)
    void.is_void = True
    here.session.flush()
    assert here.month().tasks == 3
    assert here.month(Month(2026, 12)).tasks == 0


def test_a_changed_deadline_counts_as_it_is_now(here):
    made = deadlines.insert(here.session, here.district.id, TASK, NINE, None)
    occasion(here.session, made.root_id, here.district.id, "once", NINE)
    assert here.month().tasks == 2
    fewer = replace(TASK, towns=frozenset({here.towns[0].id}))
    deadlines.change(here.session, made, fewer, NINE, None)
    assert here.month().tasks == 1
