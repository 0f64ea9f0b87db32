"""Places and people: who sits in which chat, on both engines."""

from __future__ import annotations

from store.people import people
from store.people.people import Role

CHAT = 7_000_000_061


def test_a_stranger_is_nobody(database):
    with database.reading() as session:
        assert people.in_chat(session, CHAT) is None
        assert people.everybody(session) == []


def test_a_clerk_sits_in_a_town_of_a_county(database):
    with database.transaction() as session:
        people.seat(session, CHAT, "仉禾", Role.CLERK, "清岚县", "青禾铺镇")
    with database.reading() as session:
        facts = people.in_chat(session, CHAT)
    assert (facts.name, facts.role, facts.county, facts.town) == ("仉禾", Role.CLERK, "清岚县", "青禾铺镇")
    assert facts.chat_id == CHAT


def test_an_administrator_works_for_the_county(database):
    with database.transaction() as session:
        people.seat(session, CHAT, "闻人堃", Role.ADMINISTRATOR, "清岚县")
        facts = people.in_chat(session, CHAT)
    assert (facts.county, facts.town) == ("清岚县", None)


def test_owners_and_administrators_look_after_the_store(database):
    with database.transaction() as session:
        for number, role in enumerate(Role):
            people.seat(session, CHAT + number, role.value, role, "清岚县")
        found = {one.role for one in people.everybody(session) if one.is_administrator}
    assert found == {Role.OWNER, Role.ADMINISTRATOR}


def test_seated_again_moves_the_same_person(database):
    with database.transaction() as session:
        people.seat(session, CHAT, "仉禾", Role.CLERK, "清岚县", "青禾铺镇")
        first = people.in_chat(session, CHAT)
        people.seat(session, CHAT, "仉小禾", Role.DEPUTY, "清岚县", "锦垣镇")
        second = people.in_chat(session, CHAT)
        assert len(people.everybody(session)) == 1
    assert first.id == second.id
    assert (second.name, second.role, second.town) == ("仉小禾", Role.DEPUTY, "锦垣镇")


def test_a_place_is_made_once_and_towns_of_two_counties_are_two(database):
    with database.transaction() as session:
        assert people.place(session, "甲县", "城关镇").id == people.place(session, "甲县", "城关镇").id
        assert people.place(session, "甲县", "城关镇").id != people.place(session, "乙县", "城关镇").id
        assert people.place(session, "甲县").id == people.place(session, "甲县", "城关镇").parent_id
        assert session.query(people.Place).count() == 4


def test_everybody_by_county_town_and_name(database):
    with database.transaction() as session:
        people.seat(session, 3, "丙", Role.CLERK, "b县", "a镇")
        people.seat(session, 2, "乙", Role.OWNER, "b县")
        people.seat(session, 1, "甲", Role.CLERK, "a县", "z镇")
        assert [one.name for one in people.everybody(session)] == ["甲", "乙", "丙"]
