"""People: who sits in which chat, which post they have, and that nothing of it is overwritten; on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.audit import AuditRow
from store.people import people, places
from store.people.people import Misplaced, Person, Post
from store.people.places import BadName
from store.people.rights import Role

CHAT = 7_000_000_061
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=10)
ROLES = [Role.CLERK, Role.CLERK, Role.CLERK, Role.ADMINISTRATOR, Role.CLERK]


def seat(session, chat_id=CHAT, name="仉禾", role=Role.CLERK, county="清岚县", town="青禾铺镇", now=NOW):
    return people.seat(session, chat_id, name, role, county, town, now=now)


def told(session):
    return [row.action for row in session.scalars(sa.select(AuditRow).order_by(AuditRow.id))]


def test_a_stranger_is_nobody(database):
    with database.reading() as session:
        assert people.in_chat(session, CHAT, NOW) is None
        assert people.everybody(session, NOW) == []


def test_a_clerk_sits_in_a_town_of_a_county(database):
    with database.transaction() as session:
        number = seat(session)
    with database.reading() as session:
        facts = people.in_chat(session, CHAT, NOW)
        assert people.find(session, number, NOW) == facts
    assert (facts.name, facts.role, facts.county, facts.town) == ("仉禾", Role.CLERK, "清岚县", "青禾铺镇")
    assert (facts.chat_id, facts.agreed, facts.until) == (CHAT, 0, None)


def test_many_chats_are_asked_for_at_once(database):
    with database.transaction() as session:
        for number in range(5):
            seat(session, CHAT + number, f"仉{number}", town=None if number == 3 else f"{number}镇", role=ROLES[number])
        leaver = people.in_chat(session, CHAT + 4, NOW)
        people.end_post(session, leaver.id, NOW, None)
    with database.reading() as session:
        chats = [CHAT + number for number in (4, 1, 3, 9)]
        here = people.in_chats(session, chats, NOW)
        assert here == {chat: people.in_chat(session, chat, NOW) for chat in (CHAT + 1, CHAT + 3)}
        assert people.in_chats(session, [], NOW) == {}
    assert [(one.name, one.town) for _, one in sorted(here.items())] == [("仉1", "1镇"), ("仉3", None)]


def test_an_administrator_works_for_the_county(database):
    with database.transaction() as session:
        seat(session, name="闻人堃", role=Role.ADMINISTRATOR, town=None)
        facts = people.in_chat(session, CHAT, NOW)
    assert (facts.county, facts.town, facts.place.id) == ("清岚县", None, facts.place.county_id)


@pytest.mark.parametrize(
    ("role", "town"),
    [(Role.CLERK, None), (Role.DEPUTY, None), (Role.OWNER, "青禾铺镇"), (Role.ADMINISTRATOR, "青禾铺镇")],
)
def test_a_post_that_there_is_not_is_not_given(database, role, town):
    with pytest.raises(Misplaced), database.transaction() as session:
        seat(session, role=role, town=town)
    with database.reading() as session:
        assert session.query(Person).count() == 0


def test_seated_again_is_the_same_person_and_the_earlier_post_is_kept(database):
    with database.transaction() as session:
        first = seat(session)
    with database.transaction() as session:
        second = seat(session, name="仉小禾", role=Role.DEPUTY, town="锦垣镇", now=LATER)
    assert first == second
    with database.reading() as session:
        facts = people.in_chat(session, CHAT, LATER)
        posts = session.scalars(sa.select(Post).order_by(Post.id)).all()
        assert len(people.everybody(session, LATER)) == 1
        assert told(session) == [
            "place_made", "place_made", "post_given", "chat_bound", "place_made", "post_ended", "post_given",
        ]  # fmt: skip
    assert (facts.name, facts.role, facts.town) == ("仉小禾", Role.DEPUTY, "锦垣镇")
    assert [(one.role, one.since, one.ended_at) for one in posts] == [
        ("clerk", date(2026, 11, 20), LATER), ("deputy", date(2026, 11, 30), None),
    ]  # fmt: skip


def test_the_same_post_again_changes_nothing(database):
    with database.transaction() as session:
        seat(session)
        before = told(session)
        seat(session, now=LATER)
        assert told(session) == before


def test_a_deputy_is_nobody_before_the_first_and_after_the_last_day(database):
    with database.transaction() as session:
        number = seat(session, role=Role.DEPUTY)
        place = people.find(session, number, NOW).place
        people.give_post(session, number, Role.DEPUTY, place, NOW, None, until=date(2026, 11, 22))
    last = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    with database.reading() as session:
        assert people.in_chat(session, CHAT, NOW - timedelta(days=1)) is None
        assert people.in_chat(session, CHAT, last).until == date(2026, 11, 22)
        assert people.in_chat(session, CHAT, last + timedelta(minutes=1)) is None


def test_who_leaves_is_nobody_from_that_moment(database):
    with database.transaction() as session:
        number = seat(session)
        people.end_post(session, number, NOW, None)
        people.end_post(session, number, LATER, None)  # again: nothing
        assert people.in_chat(session, CHAT, NOW) is None
        assert told(session).count("post_ended") == 1


def test_a_chat_speaks_for_one_person_only(database):
    with database.transaction() as session:
        old, new = seat(session), seat(session, CHAT + 1, "祁翀")
        people.bind(session, new, CHAT, LATER, None)
        assert people.in_chat(session, CHAT, LATER).id == new
        assert people.in_chat(session, CHAT + 1, LATER) is None
        assert people.find(session, old, LATER).chat_id is None
        people.free(session, new, LATER, None)
        people.free(session, new, LATER, None)
        assert people.in_chat(session, CHAT, LATER) is None
        assert told(session)[-3:] == ["chat_freed", "chat_bound", "chat_freed"]


def test_names_change_without_standing_in_the_audit(database):
    with database.transaction() as session:
        number = seat(session)
        people.rename(session, number, " 仉小禾 ", LATER, None)
        people.rename(session, number, "仉小禾", LATER, None)
        assert people.find(session, number, LATER).name == "仉小禾"
        rows = session.scalars(sa.select(AuditRow)).all()
    assert [row.action for row in rows].count("person_renamed") == 1
    assert not any("禾" in str(row.facts) for row in rows if row.person_id)


@pytest.mark.parametrize("name", ["", "  ", "长" * 65])
def test_a_name_that_is_none(database, name):
    with pytest.raises(BadName), database.transaction() as session:
        seat(session, name=name)


def test_agreed_to_the_notice(database):
    with database.transaction() as session:
        people.agree(session, seat(session), 3, NOW)
        assert people.in_chat(session, CHAT, NOW).agreed == 3
        assert told(session)[-1] == "notice_agreed"


def test_everybody_by_county_town_and_name(database):
    with database.transaction() as session:
        seat(session, 3, "丙", county="b县", town="a镇")
        seat(session, 2, "乙", Role.OWNER, "b县", None)
        seat(session, 1, "甲", county="a县", town="z镇")
        assert [one.name for one in people.everybody(session, NOW)] == ["甲", "乙", "丙"]


def test_whoever_works_in_a_merged_town_works_for_the_other(database):
    with database.transaction() as session:
        number, other = seat(session), seat(session, CHAT + 1, "祁翀", town="锦垣镇")
        small, large = people.find(session, number, NOW).place, people.find(session, other, NOW).place
        people.merge(session, small.id, large, LATER, other)
        assert people.find(session, number, LATER).place == large
        assert places.find(session, small.id) is None
        assert [one.name for one in places.past(session, small.id)] == ["青禾铺镇"]
        with pytest.raises(LookupError):
            people.merge(session, small.id, large, LATER, other)
