"""The audit as people read it: page by page, each county for itself, under the names of that day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import audit
from store.audit import Action
from store.people import history, invitations, people, places
from store.people.history import EVERYTHING, Reader
from store.people.invitations import Offer
from store.people.redeeming import redeem
from store.people.rights import Role
from tests.people import a_person

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=9)


@pytest.fixture
def two_counties(database):
    """Somebody in each of two counties, and twelve things done by each."""
    with database.transaction() as session:
        ours = people.seat(session, 7_000_000_081, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
        theirs = people.seat(session, 7_000_000_082, "祁翀", Role.CLERK, "远山县", "桐坪镇", now=NOW)
        for number in range(24):
            by = (ours, theirs)[number % 2]
            audit.append(session, NOW, by, Action.EXPORTED, facts={"what": "audit", "count": number})
    return database


def of(session, chat_id):
    return people.in_chat(session, chat_id, NOW)


def test_each_county_sees_its_own_rows_and_the_owner_all(two_counties):
    with two_counties.reading() as session:
        ours, theirs = of(session, 7_000_000_081), of(session, 7_000_000_082)
        everything = history.page(session, EVERYTHING, 100).deeds
        here = history.page(session, Reader(ours.place.county_id), 100).deeds
        there = history.page(session, Reader(theirs.place.county_id), 100).deeds
    assert [deed.number for deed in everything] == list(range(len(everything), 0, -1))
    assert sorted(deed.number for deed in (*here, *there)) == [deed.number for deed in reversed(everything)]
    assert {deed.place[:3] for deed in here} == {"清岚县"}
    assert {deed.place[:3] for deed in there} == {"远山县"}
    assert {deed.by.name for deed in here if deed.by} == {"仉禾"}


@pytest.mark.parametrize(
    ("role", "town", "sees"),
    [
        (Role.OWNER, None, EVERYTHING),
        (Role.ADMINISTRATOR, None, Reader(1)),
        (Role.REVIEWER, None, None),
        (Role.CLERK, "青禾铺镇", None),
        (Role.DEPUTY, "青禾铺镇", None),
    ],
)
def test_who_reads_what(role, town, sees):
    assert history.reader(a_person(role, town)) == sees


def test_pages_go_there_and_back_and_miss_none(two_counties):
    with two_counties.reading() as session:
        reader = Reader(of(session, 7_000_000_081).place.county_id)
        everything = [deed.number for deed in history.page(session, reader, 100).deeds]
        pages, below = [], None
        while True:
            page = history.page(session, reader, 5, below)
            pages.append(([deed.number for deed in page.deeds], page.newer, below))
            if page.older is None:
                break
            below = page.older
        back = [history.page(session, reader, 5, newer) for _, newer, _ in pages[1:]]
    assert [number for page, _, _ in pages for number in page] == everything
    assert pages[0][1] is None
    assert [[deed.number for deed in page.deeds] for page in back] == [page for page, _, _ in pages[:-1]]


def test_a_page_below_the_first_row_is_empty(two_counties):
    with two_counties.reading() as session:
        assert history.page(session, EVERYTHING, 5, 1) == history.Page([], None, None)
        assert history.page(session, Reader(10**9), 5) == history.Page([], None, None)


def test_the_rows_of_a_file_are_the_newest_so_many(two_counties):
    with two_counties.reading() as session:
        reader = Reader(of(session, 7_000_000_081).place.county_id)
        through = history.newest(session) - 1
        expected = [deed.number for deed in history.page(session, reader, 4, through + 1).deeds]
        first, count = history.span(session, reader, through, 4)
        told = [deed.number for deed in history.between(session, reader, first, through)]
        assert history.span(session, reader, 0, 4) == (0, 0)
    assert (told, count) == (expected[::-1], 4)


def test_places_are_called_as_on_that_day_and_people_as_today(database):
    with database.transaction() as session:
        number = people.seat(session, 7_000_000_081, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
        town = people.find(session, number, NOW).place
        other = places.place(session, NOW, "远山县", "桐坪镇")
        places.rename(session, town.id, "青禾街道", LATER, None)
        people.rename(session, number, "仉小禾", LATER, number)
        places.move(session, town.id, other.county_id, LATER + timedelta(days=1), None)
        people.merge(session, other.id, places.find(session, town.id), LATER + timedelta(days=2), None)
    with database.reading() as session:
        deeds = list(history.between(session, EVERYTHING, 1, history.newest(session)))
    told = {deed.action: deed for deed in deeds}
    assert (told["post_given"].place, told["post_given"].person) == ("清岚县青禾铺镇", history.Named(number, "仉小禾"))
    assert (told["person_renamed"].place, told["person_renamed"].by.name) == ("清岚县青禾街道", "仉小禾")
    assert (told["place_renamed"].place, told["place_renamed"].by) == ("清岚县青禾街道", None)
    moved, merged = told["place_moved"], told["place_merged"]
    assert [moved.places[moved.facts[name]] for name in ("from", "to")] == ["清岚县", "远山县"]
    assert (merged.place, merged.places[merged.facts["into"]]) == ("远山县桐坪镇", "远山县青禾街道")


def test_a_merge_is_told_under_the_names_of_that_moment(database):
    with database.transaction() as session:
        gone, stays = (places.place(session, NOW, "清岚县", name) for name in ("桐坪镇", "青禾铺镇"))
        people.merge(session, gone.id, stays, LATER, None)
        places.rename(session, stays.id, "青禾街道", LATER, None)
    with database.reading() as session:
        _, merged = history.page(session, EVERYTHING, 2).deeds
    assert (merged.facts["name"], merged.facts["into_name"]) == ("桐坪镇", "青禾铺镇")


def test_who_takes_over_is_told_by_name(database):
    with database.transaction() as session:
        number, heir = (
            people.seat(session, 7_000_000_081 + at, name, Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
            for at, name in enumerate(("仉禾", "祁翀"))
        )
        people.end_post(session, number, LATER, None, heir)
    with database.reading() as session:
        (ended,) = history.page(session, EVERYTHING, 1).deeds
    assert (ended.person.name, ended.heir, ended.place) == ("仉禾", history.Named(heir, "祁翀"), "清岚县青禾铺镇")


def test_what_a_clerk_does_on_the_way_in_happens_in_the_town(database):
    with database.transaction() as session:
        offer = Offer(Role.CLERK, places.place(session, NOW, "清岚县", "青禾铺镇"))
        made = invitations.issue(session, offer, None, NOW, "code-{}".format)
        joined = redeem(session, f"code-{made.nonce}", 7_000_000_081, "新同事", NOW)
        people.rename(session, joined.person.id, "仉禾", NOW, joined.person.id)
        people.agree(session, joined.person.id, 1, NOW)
    with database.reading() as session:
        told = {deed.action: deed.place for deed in history.page(session, EVERYTHING, 100).deeds}
    own = ("post_given", "chat_bound", "invitation_used", "person_renamed", "notice_agreed")
    assert {told[action] for action in own} == {"清岚县青禾铺镇"}


def test_an_erased_person_has_a_number_and_no_name(database):
    with database.transaction() as session:
        audit.append(session, NOW, 12, Action.PERSON_ERASED, person_id=13)
        (deed,) = history.page(session, EVERYTHING, 1).deeds
    assert (deed.by, deed.person, deed.place) == (history.Named(12, ""), history.Named(13, ""), "")
