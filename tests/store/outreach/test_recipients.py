"""Who is asked: whoever holds the role and can be written to, else who comes next; no town is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.outreach.recipients import Staff
from store.outreach.tables import Asked
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role

COUNTY = PlaceFacts(1, PlaceKind.COUNTY, "清岚县", 1, "清岚县")
TOWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
OTHER = PlaceFacts(3, PlaceKind.TOWN, "石桥乡", 1, "清岚县")
GONE = datetime(2026, 11, 1, tzinfo=UTC)


def person(name: str, role: Role, place=TOWN, **more) -> PersonFacts:
    number = sum(map(ord, name))
    return PersonFacts(**{"id": number, "name": name, "role": role, "place": place, "chat_id": number, **more})


CLERK, COLLEAGUE, DEPUTY = person("甲", Role.CLERK), person("乙", Role.CLERK), person("丙", Role.DEPUTY)
LEAD = person("丁", Role.REVIEWER)
REVIEWER, ADMINISTRATOR, OWNER = (
    person(name, role, COUNTY) for name, role in (("戊", Role.REVIEWER), ("己", Role.ADMINISTRATOR), ("庚", Role.OWNER))
)
ELSEWHERE = [
    person("辛", Role.CLERK, OTHER),
    person("壬", Role.ADMINISTRATOR, PlaceFacts(9, PlaceKind.COUNTY, "丁县", 9, "丁县")),
]
ALL = [CLERK, COLLEAGUE, DEPUTY, LEAD, REVIEWER, ADMINISTRATOR, OWNER, *ELSEWHERE]


def asked(to: Asked, *people: PersonFacts, town=TOWN) -> tuple[str, Asked]:
    found = Staff(people).asked(to, town)
    return "".join(one.name for one in found.people), found.asked


@pytest.mark.parametrize(
    ("to", "names"),
    [(Asked.CLERK, "甲乙"), (Asked.DEPUTY, "丙"), (Asked.REVIEWER, "丁"), (Asked.COUNTY, "己")],
)
def test_whoever_holds_the_role(to, names):
    assert asked(to, *ALL) == (names, to)


def lost(*people: PersonFacts) -> list[PersonFacts]:
    """Everybody, of whom these cannot be written to, in one way or another."""
    ways = [{"chat_id": None}, {"unreachable_since": GONE}]
    kept = [one for one in ALL if one not in people]
    return kept + [person(one.name, one.role, one.place, **ways[n % 2]) for n, one in enumerate(people)]


@pytest.mark.parametrize(
    ("to", "gone", "names", "as_what"),
    [
        (Asked.CLERK, [CLERK], "乙", Asked.CLERK),
        (Asked.CLERK, [CLERK, COLLEAGUE], "丙", Asked.DEPUTY),
        (Asked.CLERK, [CLERK, COLLEAGUE, DEPUTY], "丁", Asked.REVIEWER),
        (Asked.CLERK, [CLERK, COLLEAGUE, DEPUTY, LEAD], "戊", Asked.REVIEWER),
        (Asked.CLERK, [CLERK, COLLEAGUE, DEPUTY, LEAD, REVIEWER], "己", Asked.COUNTY),
        (Asked.CLERK, [one for one in ALL if one is not OWNER], "庚", Asked.COUNTY),
        (Asked.CLERK, ALL, "", Asked.COUNTY),
        (Asked.DEPUTY, [DEPUTY], "甲乙", Asked.CLERK),
        (Asked.DEPUTY, [DEPUTY, CLERK, COLLEAGUE], "丁", Asked.REVIEWER),
        (Asked.REVIEWER, [LEAD], "戊", Asked.REVIEWER),
        (Asked.REVIEWER, [LEAD, REVIEWER], "己", Asked.COUNTY),
        (Asked.COUNTY, [ADMINISTRATOR], "戊", Asked.REVIEWER),
        (Asked.COUNTY, [ADMINISTRATOR, REVIEWER], "庚", Asked.COUNTY),
    ],
)
def test_else_who_comes_next(to, gone, names, as_what):
    assert asked(to, *lost(*gone)) == (names, as_what)


def test_a_town_without_anybody_is_not_forgotten():
    assert asked(Asked.CLERK, REVIEWER, ADMINISTRATOR) == ("戊", Asked.REVIEWER)
    assert asked(Asked.CLERK, CLERK, town=OTHER) == ("", Asked.COUNTY)
