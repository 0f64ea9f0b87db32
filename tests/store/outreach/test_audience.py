"""Whom a message to many is for, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.outreach.audience import Audience, Situation, find
from store.people import people, reach
from store.people.rights import Role
from tests.store.outreach.casting import NOW, Chats, County, release, spend_the_week

MONTH = Month(2026, 10)


@pytest.fixture
def county(database):
    return County(database, towns=4, clerks=2)


def meant(county, audience, by=None, now=NOW):
    with county.database.reading() as session:
        return [one.person.id for one in find(session, county.person(session, by or county.author), audience, now)]


def begins(county, town, *steps):
    """The town's month, and what becomes of it."""
    with county.database.transaction() as session:
        filing = submissions.begin(session, county.towns[town], MONTH, NOW)
        clerk = county.clerks[town][0]
        for step in steps:
            filing = submissions.load(session, filing.id)
            match step:
                case "submit":
                    given = {"accepted": Given(Answer.GIVEN, 3)}
                    filing = submissions.answer(session, filing, given, {}, NOW, clerk).filing
                    submissions.submit(session, filing, {"accepted"}, NOW, clerk)
                case "give_back":
                    reviewing.give_back(
                        session, submissions.load(session, filing.id), 1, ["accepted"], "请核对", NOW, county.reviewer
                    )


def test_all_of_ones_county_but_oneself(county):
    other = County(county.database)
    everybody = {county.second, county.reviewer, *county.all_clerks}
    assert set(meant(county, Audience())) == everybody
    assert not everybody & set(meant(other, Audience()))


def test_an_owner_reaches_all_counties_and_may_pick_one_or_a_town(county):
    other = County(county.database, towns=1, clerks=1)
    with county.database.transaction() as session:
        owner = people.seat(session, 6_999, "屠隽", Role.OWNER, "州府", now=NOW)
    clerks = frozenset({Role.CLERK})
    assert set(meant(county, Audience(roles=clerks), by=owner)) == {*county.all_clerks, *other.all_clerks}
    assert meant(county, Audience(frozenset({other.id}), clerks), by=owner) == other.all_clerks
    town = frozenset({county.towns[1].id, other.towns[0].id})
    assert set(meant(county, Audience(town), by=owner)) == {*county.clerks[1], *other.all_clerks}


def test_nobody_reaches_beyond_their_county_whatever_is_asked(county):
    other = County(county.database)
    assert meant(county, Audience(frozenset({other.id, other.towns[0].id, 10**9}))) == []
    assert meant(county, Audience(), by=county.clerks[0][0]) == []


def test_by_how_far_the_towns_are(county):
    begins(county, 0)
    begins(county, 1, "submit")
    begins(county, 2, "submit", "give_back")

    def of(state):
        return set(meant(county, Audience(state=state, month=MONTH)))

    assert of(Situation.DRAFT) == set(county.clerks[0])
    assert of(Situation.RETURNED) == set(county.clerks[2])
    assert of(Situation.NOT_SUBMITTED) == {*county.clerks[0], *county.clerks[2], *county.clerks[3]}


def test_those_whom_an_earlier_one_did_not_reach(county):
    first, last, lost = county.clerks[0][0], county.clerks[3][1], county.clerks[1][0]
    with county.database.transaction() as session:
        reach.note(session, county.person(session, first).chat_id, is_reachable=False, now=NOW)
        people.free(session, last, NOW, None)
    number, chats = county.going(), Chats(county.database)
    for call in chats.take(NOW):
        chats.deliver(call, NOW, "lost" if call.body["of"]["person"] == lost else "sent")
    chats.run(NOW)
    assert set(meant(county, Audience(state=Situation.MISSED, missed=number))) == {first, last, lost}
    clerks_of_first = Audience(frozenset({county.towns[0].id}), state=Situation.MISSED, missed=number)
    assert meant(county, clerks_of_first) == [first]


def test_who_would_get_nothing_is_among_them_and_says_why(county):
    blocked, spent = county.clerks[0]
    with county.database.transaction() as session:
        reach.note(session, county.person(session, blocked).chat_id, is_reachable=False, now=NOW)
        spent_chat = county.person(session, spent).chat_id
    spend_the_week(county.database, [spent_chat], NOW)
    with county.database.reading() as session:
        found = find(session, county.person(session, county.author), Audience(roles=frozenset({Role.CLERK})), NOW)
    said = {one.person.id: (one.is_unreachable, one.is_over_cap) for one in found}
    assert said.pop(blocked) == (True, False)
    assert said.pop(spent) == (False, True)
    assert set(said.values()) == {(False, False)}


def test_a_month_long_handed_in_does_not_count_towns_that_were_not_there_yet(county):
    later = NOW + timedelta(days=60)
    with county.database.transaction() as session:
        people.seat(session, 6_998, "邰舒", Role.CLERK, county.name, "新设镇", now=later)
    before = Audience(state=Situation.NOT_SUBMITTED, month=Month(2025, 1))
    assert set(county.all_clerks) <= set(meant(county, before, now=later))


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(frozenset({3, 1}), frozenset({Role.CLERK, Role.DEPUTY}), Situation.DRAFT, MONTH),
        Audience(state=Situation.MISSED, missed=7),
    ],
)
def test_it_is_kept_as_it_was(audience):
    assert Audience.from_json(audience.as_json()) == audience


def test_who_has_handed_in_before_it_goes_gets_nothing(county):
    number = county.held(Audience(state=Situation.NOT_SUBMITTED, month=MONTH))
    begins(county, 1, "submit")
    release(county.database, NOW + timedelta(minutes=2))
    chats = Chats(county.database)
    chats.run(NOW + timedelta(minutes=2))
    with county.database.reading() as session:
        ids = {county.person(session, one).chat_id: one for one in county.all_clerks}
    assert {ids[chat] for _, chat in chats.arrived} == set(county.all_clerks) - set(county.clerks[1])
    assert all(broadcast == number for broadcast, _ in chats.arrived)
