"""The table of rights: what it names is allowed, and nothing else. The expected answers are spelled out here anew."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Reach, Right, Role, fits, may, may_give
from tests.people import a_person

COUNTY = PlaceFacts(1, PlaceKind.COUNTY, "清岚县", 1, "清岚县")
OWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
OTHER = PlaceFacts(3, PlaceKind.TOWN, "锦垣镇", 1, "清岚县")
FAR = PlaceFacts(9, PlaceKind.TOWN, "远镇", 8, "远县")
FAR_COUNTY = PlaceFacts(8, PlaceKind.COUNTY, "远县", 8, "远县")
EVERYWHERE = (Right.IMPORT,)
WITHIN = (
    Right.GAPS,
    Right.STAFF,
    Right.AUDIT,
    Right.METRICS,
    Right.EXTEND,
    Right.CALENDAR,
    Right.DEADLINES,
    Right.BROADCAST,
    Right.BURDEN,
)


def somebody(role):
    return a_person(role, None if fits(role, PlaceKind.COUNTY) else "青禾铺镇")


@pytest.mark.parametrize("role", Role)
def test_everybody_may_ask(role):
    assert may(somebody(role), Right.ASK)


@pytest.mark.parametrize("right", EVERYWHERE)
@pytest.mark.parametrize("role", Role)
def test_only_administrators_look_after_the_store(right, role):
    allowed = role in (Role.OWNER, Role.ADMINISTRATOR)
    assert {may(somebody(role), right, place) for place in (None, COUNTY, OWN, FAR)} == {allowed}


@pytest.mark.parametrize("role", Role)
def test_only_owners_hear_the_alarm(role):
    allowed = role is Role.OWNER
    assert {may(somebody(role), Right.ALARM, place) for place in (None, COUNTY, OWN, FAR)} == {allowed}


ALL_PLACES = {COUNTY, OWN, OTHER, FAR, FAR_COUNTY}
MONTHS = {  # right, role, place of the post: where
    (Right.FILE, Role.CLERK, OWN): {OWN},
    (Right.FILE, Role.DEPUTY, OWN): {OWN},
    (Right.FILE, Role.REVIEWER, OWN): {OWN},
    (Right.FILE, Role.REVIEWER, COUNTY): {COUNTY},  # where there is nothing to file
    (Right.REVIEW, Role.REVIEWER, OWN): {OWN},
    (Right.REVIEW, Role.REVIEWER, COUNTY): {COUNTY, OWN, OTHER},
    (Right.REVIEW, Role.ADMINISTRATOR, COUNTY): {COUNTY, OWN, OTHER},
    (Right.REVIEW, Role.OWNER, COUNTY): ALL_PLACES,
    (Right.PROGRESS, Role.CLERK, OWN): {OWN},
    (Right.PROGRESS, Role.DEPUTY, OWN): {OWN},
    (Right.PROGRESS, Role.REVIEWER, OWN): {OWN},
    (Right.PROGRESS, Role.REVIEWER, COUNTY): {COUNTY, OWN, OTHER},
    (Right.PROGRESS, Role.ADMINISTRATOR, COUNTY): {COUNTY, OWN, OTHER},
    (Right.PROGRESS, Role.OWNER, COUNTY): ALL_PLACES,
}


@pytest.mark.parametrize("right", [Right.FILE, Right.REVIEW, Right.PROGRESS, Right.DUE, Right.REMIND])
@pytest.mark.parametrize("home", [COUNTY, OWN])
@pytest.mark.parametrize("role", Role)
def test_whose_months_somebody_files_reviews_and_looks_at(role, home, right):
    if fits(role, home.kind):
        person = a_person(role, None if home is COUNTY else OWN.name)
        as_if = Right.PROGRESS if right in (Right.DUE, Right.REMIND) else right  # whose months one sees
        allowed = MONTHS.get((as_if, role, home), set())
        assert {place for place in ALL_PLACES if may(person, right, place)} == allowed
        assert may(person, right) is bool(allowed)


@pytest.mark.parametrize("right", WITHIN)
@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.OWNER, {COUNTY, OWN, OTHER, FAR, FAR_COUNTY}),
        (Role.ADMINISTRATOR, {COUNTY, OWN, OTHER}),
        (Role.REVIEWER, set()),
        (Role.CLERK, set()),
        (Role.DEPUTY, set()),
    ],
)
def test_only_administrators_look_after_people_and_only_in_their_county(right, role, places):
    assert {place for place in (COUNTY, OWN, OTHER, FAR, FAR_COUNTY) if may(somebody(role), right, place)} == places
    assert may(somebody(role), right) is bool(places)


@pytest.mark.parametrize(
    ("giver", "given"),
    [
        (Role.OWNER, {(role, place.name) for role, place in [
            (Role.OWNER, COUNTY), (Role.ADMINISTRATOR, COUNTY), (Role.REVIEWER, COUNTY), (Role.OWNER, FAR_COUNTY),
            (Role.ADMINISTRATOR, FAR_COUNTY), (Role.REVIEWER, FAR_COUNTY), (Role.REVIEWER, OWN), (Role.CLERK, OWN),
            (Role.DEPUTY, OWN), (Role.REVIEWER, FAR), (Role.CLERK, FAR), (Role.DEPUTY, FAR)]}),
        (Role.ADMINISTRATOR, {(Role.REVIEWER, "清岚县"), (Role.REVIEWER, "青禾铺镇"), (Role.CLERK, "青禾铺镇"),
                              (Role.DEPUTY, "青禾铺镇")}),
        (Role.REVIEWER, set()),
        (Role.CLERK, set()),
        (Role.DEPUTY, set()),
    ],
)  # fmt: skip
def test_whose_posts_somebody_may_give(giver, given):
    found = {(role, place.name) for role in Role for place in (COUNTY, OWN, FAR, FAR_COUNTY)
             if may_give(somebody(giver), role, place)}  # fmt: skip
    assert found == given


def test_the_table_names_only_what_there_is():
    table = tomllib.loads((files("store.people") / "data/rights.toml").read_text("utf-8"))
    assert set(table) == {"reach", "give", "posts"}
    assert set(table["reach"]) == set(Right)
    for row in table["reach"].values():
        assert set(row) <= set(Role)
        assert set(row.values()) <= set(Reach)
    for row in (*table["give"].values(), *table["posts"].values()):
        assert set(row) <= set(Role)
    assert set(table["give"]) <= set(Role)
    assert set(table["posts"]) == set(PlaceKind)
