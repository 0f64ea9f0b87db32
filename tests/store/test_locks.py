"""Two transactions meet on PostgreSQL: the second begins while the first has changed something and not ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from store import conversations, inbox, outbox
from store.conversations import Conversation
from store.database import Database, NotAlone, Session, Unavailable, lock
from store.outbox import Lane
from store.outreach import after_sending, broadcasts
from store.outreach import erasing as outreach_erasing
from store.outreach.broadcasts import Content
from store.outreach.tables import BroadcastRow, BroadcastState
from store.people import erasing, invitations, people, places, rosters, staffing
from store.people.invitations import Offer
from store.people.places import NameTaken, PlaceFacts
from store.people.redeeming import Joined, Reason, Refused, redeem
from store.people.rights import Role
from store.people.roster import Line, Where
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps
from tests.waiting import wait_until

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
COUNTY, CHIEF, CLERK, OTHER = "清岚县", 101, 102, 103
NAMES = {CHIEF: "甲乙", CLERK: "仉禾", OTHER: "戊己"}
code_of = partial(invitations.code_of, "key")

Work = Callable[[Session], object]


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = Database(postgres_url)
    with database.transaction() as session:
        people.seat(session, CHIEF, NAMES[CHIEF], Role.OWNER, COUNTY, now=NOW)
        people.seat(session, CLERK, NAMES[CLERK], Role.CLERK, COUNTY, "甲子镇", now=NOW)
        people.seat(session, OTHER, NAMES[OTHER], Role.CLERK, COUNTY, "乙丑镇", now=NOW)
    yield database
    database.close()


def meet(database: Database, first: Work, second: Work, then: Work = lambda _: None) -> object:
    """What the second gives back, begun after `first` and before `then`; it has ended, or waits for the first."""

    def work() -> object:
        with database.transaction() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            first(session)
            other: Future[object] = pool.submit(work)
            _until(database, other)
            then(session)
        return other.result(30)


def _until(database: Database, other: Future[object]) -> None:
    for _ in wait_until(30):
        with database.reading() as session:
            waiting = session.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
        if waiting or other.done():
            return


def who(session: Session, chat_id: int):
    person = people.in_chat(session, chat_id, NOW)
    assert person is not None
    return person


def town(session: Session, name: str) -> PlaceFacts:
    return next(one for one in places.towns(session, who(session, CHIEF).place.county_id) if one.name == name)


def invited(session: Session, **more) -> str:
    """The code of an invitation to the clerk's town."""
    chief = who(session, CHIEF)
    return code_of(
        invitations.issue(session, Offer(Role.CLERK, town(session, "甲子镇"), **more), chief, NOW, code_of).nonce
    )


def merge(session: Session) -> object:
    return staffing.merge_towns(
        session, who(session, CHIEF), town(session, "甲子镇").id, town(session, "乙丑镇").id, NOW
    )


def leave(session: Session) -> object:
    return staffing.leave(session, who(session, CHIEF), who(session, CLERK).id, NOW)


def test_whoever_joins_a_town_that_is_merged_in_that_moment_goes_with_it(database):
    with database.transaction() as session:
        code = invited(session)
    meet(database, lambda session: redeem(session, code, 200, "?", NOW), merge)
    with database.reading() as session:
        assert who(session, 200).town == "乙丑镇"


def test_nobody_joins_a_town_that_was_merged_in_that_moment(database):
    with database.transaction() as session:
        code = invited(session)
    refused = meet(database, merge, lambda session: redeem(session, code, 200, "?", NOW))
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.WITHDRAWN


def test_a_new_telephone_of_somebody_who_leaves_in_that_moment_is_not_let_in(database):
    with database.transaction() as session:
        number = who(session, CLERK).id
        code = invited(session, person_id=number)
        people.free(session, number, NOW, None)
        chief = who(session, CHIEF)
    refused = meet(
        database,
        lambda session: staffing.leave(session, chief, number, NOW),
        lambda session: redeem(session, code, 200, "?", NOW),
    )
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.WITHDRAWN


def test_of_two_who_use_one_code_in_the_same_moment_one_joins(database):
    with database.transaction() as session:
        code = invited(session)
    told = []
    second = meet(
        database,
        lambda session: told.append(redeem(session, code, 200, "?", NOW)),
        lambda session: redeem(session, code, 201, "?", NOW),
    )
    assert isinstance(told[0], Joined)
    assert isinstance(second, Refused)
    assert second.reason is Reason.USED


@pytest.mark.parametrize("change", ["rename", "move", "place"])
def test_a_name_that_another_town_gets_in_that_moment_is_taken(database, change):
    with database.transaction() as session:
        far = places.place(session, NOW, "明湖县", "丙寅镇" if change != "move" else "丁卯镇")
        here, county = town(session, "甲子镇"), town(session, "甲子镇").county_id

    def first(session):
        match change:
            case "rename":
                places.rename(session, town(session, "乙丑镇").id, "丁卯镇", NOW, None)
            case "move":
                places.move(session, far.id, county, NOW, None)
            case "place":
                places.place(session, NOW, COUNTY, "丁卯镇")

    with pytest.raises(NameTaken):
        meet(database, first, lambda session: places.rename(session, here.id, "丁卯镇", NOW, None))


def test_a_town_that_gets_its_name_in_that_moment_is_not_made_again(database):
    with database.transaction() as session:
        here = town(session, "甲子镇")
    made = meet(
        database,
        lambda session: places.rename(session, here.id, "丁卯镇", NOW, None),
        lambda session: places.place(session, NOW, COUNTY, "丁卯镇"),
    )
    assert isinstance(made, PlaceFacts)
    assert made.id == here.id


def test_who_hands_over_and_who_closes_gaps_do_not_wait_for_each_other(database):
    with database.transaction() as session:
        gaps.file(session, Question("鸽舍怎么建", Scope(), ("鸽舍",)), CLERK, NOW)
        clerk, other = who(session, CLERK).id, who(session, OTHER).id
        (line,) = gaps.open_gaps(session)
    closed = meet(
        database,
        leave,
        lambda session: gaps.close_by_hand(session, line.ids, NOW, None),
        lambda session: gaps.pass_on(session, clerk, other),
    )
    assert closed == list(line.ids)


def test_who_invites_a_list_and_who_makes_a_town_do_not_wait_for_each_other(database):
    lines = [Line(Where(2, ""), "庚辛", "甲子镇", Role.CLERK, None)]
    with database.transaction() as session:
        chief = who(session, CHIEF)
        number = rosters.hold(session, CHIEF, "a.xlsx", lines, [], NOW)
        roster = rosters.look(session, chief, number, NOW)
    assert roster is not None

    def invite(session):
        place = places.place(session, NOW, COUNTY, "丁卯镇", chief.id)
        return invitations.issue(session, Offer(Role.CLERK, place), chief, NOW, code_of)

    made = meet(
        database,
        lambda session: rosters.confirm(session, chief, number, roster.stamp, NOW, code_of),
        invite,
        lambda session: places.place(session, NOW, COUNTY, "戊辰镇", chief.id),
    )
    assert isinstance(made, invitations.InvitationFacts)


def test_who_is_erased_in_the_middle_of_their_turn_is_erased_after_it(database):
    with database.transaction() as session:
        number = who(session, CLERK).id
    erased = meet(
        database,
        lambda session: lock(session, "chat", CLERK),
        lambda session: erasing.erase(session, number, NOW),
        lambda session: people.rename(session, number, "壬癸", NOW, number),
    )
    assert isinstance(erased, erasing.Erased)
    assert erased.name == "壬癸"


def test_a_turn_that_goes_on_about_somebody_leaves_nothing_of_them_when_they_are_erased(database):
    with database.transaction() as session:
        number = who(session, CLERK).id
        named = Conversation(chat_id=CHIEF, screen=1, data={"called": NAMES[CLERK]}, updated_at=NOW)
        conversations.keep(session, [named], NOW)

    def begin(session):
        lock(session, "chat", CHIEF)
        conversations.load(session, [CHIEF], NOW)

    def end(session):
        [here] = conversations.load(session, [CHIEF], NOW).values()
        here.data = here.data | {"step": "sure"}
        conversations.keep(session, [here], NOW)

    meet(database, begin, lambda session: erasing.erase(session, number, NOW), end)
    with database.reading() as session:
        assert conversations.load(session, [CHIEF], NOW)[CHIEF].data == {}


def test_whom_a_broadcast_names_is_erased_after_whoever_corrects_it_and_from_what_it_said(database):
    with database.transaction() as session:
        chief, number = who(session, CHIEF), who(session, CLERK).id
        cast = broadcasts.draft(session, chief, Content(f"请找{NAMES[CLERK]}"), NOW).id
        session.get_one(BroadcastRow, cast).state = BroadcastState.DONE

    meet(
        database,
        lambda session: erasing.erase(session, number, NOW),
        lambda session: after_sending.correct(session, cast, chief, "请找我", 0, NOW),
        lambda session: outreach_erasing.erase_mentions(session, [NAMES[CLERK]]),
    )
    with database.reading() as session:
        row = session.get_one(BroadcastRow, cast)
    assert NAMES[CLERK] not in repr((row.text, row.corrected))


def test_somebody_with_a_new_chat_since_we_looked_is_erased_another_time(database):
    with database.transaction() as session:
        number = who(session, CLERK).id
    with pytest.raises(Unavailable):
        meet(
            database,
            lambda session: people.bind(session, number, 300, NOW, None),
            lambda session: erasing.erase(session, number, NOW),
        )
    with database.reading() as session:
        assert who(session, 300).name == NAMES[CLERK]


def test_a_chat_is_held_up_only_between_its_turns_and_nobody_waits_for_that(database):
    with pytest.raises(Unavailable):
        meet(database, lambda session: lock(session, "chat", CLERK), lambda session: inbox.hold_up(session, CLERK))
    with database.transaction() as session:
        inbox.hold_up(session, CLERK)


@pytest.mark.parametrize("drop", ["drop_open", "erase", "erase_mentions"])
def test_what_is_dropped_is_not_handed_out_in_that_moment(database, drop):
    with database.transaction() as session:
        outbox.put(session, "1", CLERK, Lane.REPLY, {"call": "message", "text": NAMES[CLERK]}, NOW)
    dropping = {
        "drop_open": lambda session: outbox.drop_open(session, "phone", NOW, CLERK),
        "erase": lambda session: outbox.erase(session, CLERK),
        "erase_mentions": lambda session: outbox.erase_mentions(session, [NAMES[CLERK]], NOW),
    }
    assert meet(database, dropping[drop], lambda session: outbox.take(session, NOW, timedelta(seconds=8))) == []
    with database.reading() as session:
        assert set(session.scalars(sa.select(outbox.Outbound.state))) <= {"dropped"}


def test_work_that_many_share_takes_no_lock(database):
    with database.transaction() as session:
        session.is_shared = True
        with pytest.raises(NotAlone):
            leave(session)
