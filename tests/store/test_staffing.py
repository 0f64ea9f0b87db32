"""Who works where: moved, left, a new telephone, towns renamed and merged; rights asked for at each change."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.audit import AuditRow
from store.database import Database
from store.people import invitations, people, places, staffing
from store.people.invitations import Offer
from store.people.people import Person
from store.people.places import NameTaken, PlaceFacts
from store.people.redeeming import Joined, redeem
from store.people.rights import Role
from store.people.staffing import Refused, Why
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps
from store.practices.feedback.gap_tables import Closing, GapAsker

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
COUNTY = "清岚县"
SEATS = {
    "owner": (Role.OWNER, COUNTY, None),
    "chief": (Role.ADMINISTRATOR, COUNTY, None),
    "clerk": (Role.CLERK, COUNTY, "甲子镇"),
    "other": (Role.CLERK, COUNTY, "甲子镇"),
    "far": (Role.CLERK, COUNTY, "乙丑镇"),
    "stranger": (Role.CLERK, "明湖县", "丙寅镇"),
}


def code_of(nonce: str) -> str:
    return invitations.code_of("key", nonce)


@pytest.fixture
def numbers(database: Database) -> dict[str, int]:
    """The numbers of the county's people; each sits in the chat of 100 and their place in SEATS."""
    with database.transaction() as session:
        return {
            name: people.seat(session, 100 + place, name, *seat, now=NOW)
            for place, (name, seat) in enumerate(SEATS.items())
        }


def who(session, number: int, now: datetime = NOW):
    person = people.find(session, number, now)
    assert person is not None
    return person


def town(session, name: str, county: str = COUNTY) -> PlaceFacts:
    return places.place(session, NOW, county, name)


def actions(session) -> list[str]:
    return list(session.scalars(sa.select(AuditRow.action).order_by(AuditRow.id)))


@pytest.mark.parametrize(
    ("by", "person", "why"),
    [
        ("chief", "owner", Why.NOT_YOURS),
        ("chief", "chief", Why.NOT_YOURS),
        ("chief", "stranger", Why.NOT_YOURS),
        ("clerk", "other", Why.NOT_YOURS),
        ("owner", "owner", Why.LAST),
        ("chief", "nobody", Why.GONE),
    ],
)
def test_row_32_who_may_not_change_a_post_changes_nothing(database, numbers, by, person, why):
    number = numbers.get(person, 999)
    with database.transaction() as session:
        asking, before = who(session, numbers[by]), actions(session)
        to = town(session, "乙丑镇").id
        for act in (
            lambda: staffing.leave(session, asking, number, NOW),
            lambda: staffing.move(session, asking, number, Role.CLERK, to, None, NOW),
            lambda: staffing.new_phone(session, asking, number, NOW, code_of),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.why in (why, Why.SELF if by == person else why)
        assert actions(session) == before


def test_row_32_rights_are_those_of_now_not_of_when_the_turn_began(database, numbers):
    with database.transaction() as session:
        asking = who(session, numbers["chief"])
        staffing.move(session, who(session, numbers["owner"]), asking.id, Role.REVIEWER, asking.place.id, None, NOW)
        with pytest.raises(Refused) as refused:
            staffing.leave(session, asking, numbers["clerk"], NOW)
        assert refused.value.why is Why.NOT_YOURS


def test_a_town_is_given_to_another_county_by_whoever_has_the_staff_of_both(database, numbers):
    with database.transaction() as session:
        given, there = town(session, "甲子镇"), town(session, "丙寅镇", "明湖县")
        chief, owner = who(session, numbers["chief"]), who(session, numbers["owner"])
        for by, to, why in (
            (chief, there.county_id, Why.NOT_YOURS),
            (owner, there.id, Why.NOT_YOURS),
            (owner, given.county_id, Why.SAME),
            (owner, 999, Why.GONE),
        ):
            with pytest.raises(Refused) as refused:
                staffing.move_town(session, by, given.id, to, NOW)
            assert refused.value.why is why
        assert staffing.move_town(session, owner, given.id, there.county_id, NOW) == given
        moved = who(session, numbers["clerk"])
        assert (moved.county, moved.town, actions(session)[-1]) == ("明湖县", "甲子镇", "place_moved")


def test_leaving_ends_every_right_and_is_written_down(database, numbers):
    with database.transaction() as session:
        person, gone = staffing.leave(session, who(session, numbers["chief"]), numbers["clerk"], NOW)
        assert (person.name, person.chat_id, gone.chat_id) == ("clerk", 102, 102)
        assert people.in_chat(session, 102, NOW) is None
        last = session.scalars(sa.select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
        assert (last.action, last.by_id, last.person_id) == ("post_ended", numbers["chief"], person.id)
        with pytest.raises(Refused) as refused:
            staffing.leave(session, who(session, numbers["chief"]), person.id, NOW)
        assert refused.value.why is Why.GONE


@pytest.mark.parametrize(
    ("role", "place", "until", "why"),
    [
        (Role.OWNER, "", None, Why.NOT_YOURS),  # not an administrator's to give
        (Role.DEPUTY, "", date(2027, 1, 1), Why.NOT_YOURS),  # there are none in a county
        (Role.CLERK, "丙寅镇", None, Why.NOT_YOURS),  # of another county
        (Role.DEPUTY, "乙丑镇", date(2026, 11, 20), Why.PAST),
        (Role.CLERK, "甲子镇", None, Why.SAME),
    ],
)
def test_a_post_that_cannot_be_given_is_not(database, numbers, role, place, until, why):
    with database.transaction() as session:
        county = "明湖县" if place == "丙寅镇" else COUNTY
        to = places.place(session, NOW, county, place or None)
        with pytest.raises(Refused) as refused:
            staffing.move(session, who(session, numbers["chief"]), numbers["clerk"], role, to.id, until, NOW)
        assert refused.value.why is why
        assert who(session, numbers["clerk"]).town == "甲子镇"


def test_moving_gives_another_town_at_once_and_a_deputy_is_one_until_the_last_day(database, numbers):
    with database.transaction() as session:
        to, until = town(session, "乙丑镇"), date(2026, 11, 30)
        chief = who(session, numbers["chief"])
        moved, _ = staffing.move(session, chief, numbers["clerk"], Role.DEPUTY, to.id, until, NOW)
        assert moved == who(session, numbers["clerk"])
        assert (moved.role, moved.town, moved.until) == (Role.DEPUTY, "乙丑镇", until)
        assert people.find(session, moved.id, datetime(2026, 11, 30, 15, 59, tzinfo=UTC)) is not None
        assert people.find(session, moved.id, datetime(2026, 11, 30, 16, 0, tzinfo=UTC)) is None


def test_an_owner_may_go_when_another_stays_but_one_whose_phone_is_lost_does_not_count(database, numbers):
    with database.transaction() as session:
        second = people.seat(session, 200, "second", Role.OWNER, COUNTY, now=NOW)
        owner = who(session, numbers["owner"])
        staffing.new_phone(session, owner, second, NOW, code_of)
        with pytest.raises(Refused) as refused:
            staffing.leave(session, owner, owner.id, NOW)
        assert refused.value.why is Why.LAST
        people.bind(session, second, 201, NOW, None)
        staffing.leave(session, owner, owner.id, NOW)
        assert people.find(session, owner.id, NOW) is None


def test_of_two_owners_who_go_in_the_same_moment_one_stays(database, numbers):
    with database.transaction() as session:
        second = people.seat(session, 200, "second", Role.OWNER, COUNTY, now=NOW)
    told: list[str] = []
    both = threading.Barrier(2)

    def go(number: int) -> None:
        with database.reading() as session:
            owner = who(session, number)
        both.wait()
        try:
            with database.transaction() as session:
                staffing.leave(session, owner, number, NOW)
            told.append("left")
        except Refused as refused:
            told.append(refused.why)

    threads = [threading.Thread(target=go, args=(number,)) for number in (numbers["owner"], second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["last", "left"]


def test_a_lost_phone_sees_nothing_at_once_and_only_the_newest_link_binds_another(database, numbers):
    with database.transaction() as session:
        chief = who(session, numbers["chief"])
        _, first = staffing.new_phone(session, chief, numbers["clerk"], NOW, code_of)
        assert people.in_chat(session, 102, NOW) is None
        _, second = staffing.new_phone(session, chief, numbers["clerk"], NOW, code_of)
        assert not isinstance(redeem(session, code_of(first.nonce), 300, "?", NOW), Joined)
        joined = redeem(session, code_of(second.nonce), 300, "?", NOW)
        assert isinstance(joined, Joined)
        assert (joined.person.id, joined.person.name, joined.person.chat_id) == (numbers["clerk"], "clerk", 300)
        assert people.in_chat(session, 102, NOW) is None


def test_the_link_for_a_lost_phone_never_goes_to_the_phone_itself(database, numbers):
    with database.transaction() as session:
        people.seat(session, 200, "second", Role.OWNER, COUNTY, now=NOW)
        owner = who(session, numbers["owner"])
        with pytest.raises(Refused) as refused:
            staffing.new_phone(session, owner, owner.id, NOW, code_of)
        assert refused.value.why is Why.SELF
        assert people.in_chat(session, 100, NOW) is not None


def test_a_name_is_changed_and_the_audit_does_not_say_it(database, numbers):
    with database.transaction() as session:
        staffing.rename(session, who(session, numbers["chief"]), numbers["clerk"], "钱某", NOW)
        assert who(session, numbers["clerk"]).name == "钱某"
        assert "钱某" not in str([row.facts for row in session.scalars(sa.select(AuditRow))])


def test_a_town_is_renamed_by_those_whose_county_it_is(database, numbers):
    with database.transaction() as session:
        chief, here = who(session, numbers["chief"]), town(session, "甲子镇")
        assert staffing.rename_town(session, chief, here.id, "新街街道", TOMORROW).name == "甲子镇"
        assert who(session, numbers["clerk"]).town == "新街街道"
        with pytest.raises(NameTaken):
            staffing.rename_town(session, chief, here.id, "乙丑镇", TOMORROW)
        for by, place in (
            ("clerk", here.id),
            ("chief", town(session, "丙寅镇", "明湖县").id),
            ("chief", here.county_id),
        ):
            with pytest.raises(Refused) as refused:
                staffing.rename_town(session, who(session, numbers[by]), place, "大桥镇", TOMORROW)
            assert refused.value.why is Why.NOT_YOURS


def test_a_merged_towns_people_work_for_the_other_one(database, numbers):
    with database.transaction() as session:
        chief, gone, stays = who(session, numbers["chief"]), town(session, "甲子镇"), town(session, "乙丑镇")
        moved = staffing.merge_towns(session, chief, gone.id, stays.id, TOMORROW)
        assert {one.name for one in moved} == {"clerk", "other"}
        assert {one.name for one in people.at_place(session, stays.id, TOMORROW)} == {"clerk", "other", "far"}
        for pair, why in (
            ((stays.id, stays.id), Why.SAME),
            ((gone.id, stays.id), Why.GONE),
            ((stays.id, town(session, "丙寅镇", "明湖县").id), Why.NOT_YOURS),
        ):
            with pytest.raises(Refused) as refused:
                staffing.merge_towns(session, chief, *pair, TOMORROW)
            assert refused.value.why is why


def test_a_merged_towns_invitations_are_revoked_and_written_down(database, numbers):
    with database.transaction() as session:
        chief, gone, stays = who(session, numbers["chief"]), town(session, "甲子镇"), town(session, "乙丑镇")
        there, elsewhere = (
            invitations.issue(session, Offer(Role.CLERK, place), chief, NOW, "code-{}".format)
            for place in (gone, stays)
        )
        staffing.merge_towns(session, chief, gone.id, stays.id, TOMORROW)
        assert [one.id for one in invitations.open_for(session, chief, TOMORROW)] == [elsewhere.id]
        revoked = session.scalars(sa.select(AuditRow).where(AuditRow.action == "invitation_revoked")).one()
        assert (revoked.by_id, revoked.place_id, revoked.facts["invitation"]) == (chief.id, gone.id, there.id)


def test_those_who_had_the_post_before_are_found_through_a_merger_and_only_if_they_are_gone(database, numbers):
    with database.transaction() as session:
        chief, first, second = (who(session, numbers[name]) for name in ("chief", "clerk", "other"))
        _, left = staffing.leave(session, chief, first.id, NOW)
        staffing.move(session, chief, second.id, Role.CLERK, town(session, "乙丑镇").id, None, NOW)
        staffing.merge_towns(session, chief, first.place.id, town(session, "乙丑镇").id, TOMORROW)
        assert staffing.predecessors(session, who(session, numbers["far"]), TOMORROW) == [left]
        assert staffing.predecessors(session, chief, TOMORROW) == []
        people.give_post(session, first.id, Role.REVIEWER, town(session, "乙丑镇"), TOMORROW, None)
        assert staffing.predecessors(session, who(session, numbers["far"]), TOMORROW) == []


def test_what_one_waits_to_be_told_another_waits_for_once(database, numbers):
    with database.transaction() as session:
        for text, chats in (("鸽舍怎么建", (102, 103)), ("溜索怎么修", (102,)), ("码头谁管", (102,))):
            for chat in chats:
                gaps.file(session, Question(text, Scope(), (text,)), chat, NOW)
        closed = next(line.ids[0] for line in gaps.open_gaps(session) if line.question == "码头谁管")
        gaps.close(session, closed, Closing.HAND, NOW)
        assert gaps.pass_on(session, numbers["clerk"], numbers["other"]) == ["鸽舍怎么建", "溜索怎么修"]
        askers = session.execute(sa.select(GapAsker.person_id, sa.func.count()).group_by(GapAsker.person_id)).all()
        assert [tuple(row) for row in askers] == [(numbers["other"], 3)]
        assert gaps.pass_on(session, numbers["clerk"], numbers["other"]) == []


def test_the_people_of_a_county_and_of_a_place(database, numbers):
    with database.transaction() as session:
        county = town(session, "甲子镇").county_id
        assert {one.name for one in people.in_county(session, county, NOW)} == set(SEATS) - {"stranger"}
        assert [one.name for one in people.at_place(session, county, NOW)] == ["chief", "owner"]
        assert [one.since for one in people.at_place(session, county, NOW)] == [date(2026, 11, 21)] * 2
        assert session.scalars(sa.select(sa.func.count()).select_from(Person)).one() == len(SEATS)
