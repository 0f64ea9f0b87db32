"""How a broadcast comes into the outbox: in portions, to whoever still is meant, in hours of work; on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from store import outbox
from store.database import Database
from store.outbox import Lane, Outbound, OutboundState
from store.outreach import after_sending, broadcasts, calendars, caps, cast_messages, deliveries, erasing, releasing
from store.outreach.audience import Audience
from store.outreach.broadcasts import Content
from store.outreach.deliveries import Outcome
from store.outreach.releasing import AHEAD, FRESH, LOOK_AGAIN, goes_at, why_not
from store.outreach.tables import BroadcastRow, BroadcastState, Skip
from store.outreach.workdays import SetDay
from store.people import people, reach
from store.people.rights import Role
from tests.store.outreach.casting import NOW, Chats, County, crowd, release, spend_the_week
from tests.store.test_outbox import recorded

SECOND = timedelta(seconds=1)


@pytest.fixture
def county(database):
    return County(database)


def counts(county, number):
    with county.database.reading() as session:
        return {outcome: n for outcome, n in deliveries.result(session, number).counts.items() if n}


def state(county, number):
    with county.database.reading() as session:
        return broadcasts.get(session, number).state


def is_due(county, now):
    with county.database.reading() as session:
        return releasing.is_due(session, now)


def test_nothing_is_due_while_nothing_is_held(county):
    assert not is_due(county, NOW)
    number = county.held()
    assert not is_due(county, NOW)
    assert is_due(county, NOW + timedelta(minutes=1))
    county.does(broadcasts.cancel, number)
    assert not is_due(county, NOW + timedelta(minutes=1))


def test_everybody_gets_it_once_and_then_it_is_done(county):
    number, chats = county.going(), Chats(county.database)
    assert release(county.database, NOW + SECOND) == 0
    chats.run(NOW + SECOND)
    assert release(county.database, NOW + LOOK_AGAIN) == 0
    assert state(county, number) is BroadcastState.DONE
    assert counts(county, number) == {Outcome.SENT: len(county.all_clerks)}
    assert sorted(chats.arrived.values()) == [1] * len(county.all_clerks)
    assert not is_due(county, NOW + timedelta(days=9))


def test_two_processes_hand_over_each_message_once(county):
    number = county.held()
    begin, errors = threading.Barrier(2), []

    def copy():
        begin.wait()
        try:
            release(county.database, NOW + timedelta(minutes=2))
        except Exception as fault:  # a thread would swallow it
            errors.append(fault)

    copies = [threading.Thread(target=copy) for _ in range(2)]
    for one in copies:
        one.start()
    for one in copies:
        one.join()
    assert errors == []
    assert counts(county, number) == {Outcome.WAITING: len(county.all_clerks)}
    chats = Chats(county.database)
    chats.run(NOW + timedelta(minutes=2))
    assert sorted(chats.arrived.values()) == [1] * len(county.all_clerks)


def test_a_large_one_comes_in_portions(county):
    with county.database.transaction() as session:
        crowd(session, county.towns[0], AHEAD + 100)
    audience = Audience(frozenset({county.towns[0].id}))
    number = county.held(audience)
    county.does(broadcasts.approve, number, by=county.second)
    now, chats = NOW + timedelta(minutes=2), Chats(county.database)
    assert release(county.database, now) == AHEAD
    assert release(county.database, now + LOOK_AGAIN) == 0  # nothing has gone yet
    for _ in range(2):
        chats.run_once(now + LOOK_AGAIN, asks=False)
    assert release(county.database, now + 2 * LOOK_AGAIN) == 64  # what has gone makes room
    while state(county, number) is BroadcastState.SENDING:
        now += LOOK_AGAIN
        chats.run(now, asks=False)
        release(county.database, now)
    assert counts(county, number) == {Outcome.SENT: AHEAD + 100 + len(county.clerks[0])}
    assert set(chats.arrived.values()) == {1}


def test_a_portion_does_not_read_everybodys_history(sqlite_url):
    """On the engine whose plan does not depend on how full a table is."""
    county = County(Database(sqlite_url))
    with county.database.reading() as session, recorded(county.database) as statements:
        caps.left(session, range(AHEAD), NOW)
    with county.database.engine.connect() as connection:
        [(asked, values)] = [one for one in statements if "outbox" in one[0]]
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]
    county.database.close()
    assert "SEARCH outbox USING INDEX ix_outbox_notices (chat_id=? AND created_at>?)" in plan


def test_another_notice_does_not_wait_behind_all_of_a_large_one(county):
    with county.database.transaction() as session:
        crowd(session, county.towns[0], AHEAD + 100)
    number = county.held(Audience(frozenset({county.towns[0].id})))
    county.does(broadcasts.approve, number, by=county.second)
    now, chats = NOW + timedelta(minutes=2), Chats(county.database)
    release(county.database, now)
    with county.database.transaction() as session:
        outbox.put(session, "back 1 1", 4_999, Lane.NOTICE, {"call": "told"}, now)
    before, calls = 0, chats.run_once(now, asks=False)
    while all(call.chat_id != 4_999 for call in calls):
        before += len(calls)
        calls = chats.run_once(now, asks=False)
    assert before <= AHEAD


def test_those_who_are_filling_in_a_form_do_not_hold_up_the_rest(county):
    with county.database.transaction() as session:
        crowd(session, county.towns[0], AHEAD + 100)
    number = county.held(Audience(frozenset({county.towns[0].id})))
    county.does(broadcasts.approve, number, by=county.second)
    now = NOW + timedelta(minutes=2)
    assert release(county.database, now) == AHEAD  # and all of them are
    assert release(county.database, now + FRESH - SECOND) == 0
    assert release(county.database, now + FRESH + LOOK_AGAIN) == 100 + len(county.clerks[0])


@pytest.mark.parametrize("jump", [timedelta(hours=1), -timedelta(hours=1), -timedelta(days=1)])
def test_row_20_whatever_the_clock_does_nobody_gets_it_twice_and_nobody_is_forgotten(county, jump):
    number, chats = county.going(), Chats(county.database)
    for call in chats.take(NOW, 2):
        chats.deliver(call, NOW)
    release(county.database, NOW + jump)
    chats.run(NOW + jump)
    for later in (LOOK_AGAIN, timedelta(minutes=80)):
        release(county.database, NOW + later)
        chats.run(NOW + later)
    assert state(county, number) is BroadcastState.DONE
    assert sorted(chats.arrived.values()) == [1] * len(county.all_clerks)


def test_row_22_down_for_two_days_in_the_middle_it_goes_on_where_it_was(county):
    number, chats = county.going(), Chats(county.database)
    for call in chats.take(NOW, 2):
        chats.deliver(call, NOW)
    thursday = NOW + timedelta(days=2)
    release(county.database, thursday)
    chats.run(thursday)
    release(county.database, thursday + LOOK_AGAIN)
    assert counts(county, number) == {Outcome.SENT: len(county.all_clerks)}
    assert sorted(chats.arrived.values()) == [1] * len(county.all_clerks)


def test_who_cannot_be_written_to_has_left_or_has_had_enough_gets_nothing(county):
    (first, blocked, left), (chatless, spent, moved) = county.clerks
    number = county.held()
    with county.database.transaction() as session:
        reach.note(session, county.person(session, blocked).chat_id, is_reachable=False, now=NOW)
        people.free(session, chatless, NOW, None)
        people.end_post(session, left, NOW, None)
        people.give_post(session, moved, Role.DEPUTY, county.towns[0], NOW, None)
        spent_chat = county.person(session, spent).chat_id
    spend_the_week(county.database, [spent_chat], NOW)
    chats = Chats(county.database)
    assert release(county.database, NOW + timedelta(minutes=2)) == 1
    chats.run(NOW + timedelta(minutes=2))
    with county.database.reading() as session:
        assert deliveries.outcome_of_each(session, number) == {
            first: Outcome.SENT,
            blocked: Outcome.UNREACHABLE,
            left: Outcome.OUTSIDE,
            chatless: Outcome.UNREACHABLE,
            spent: Outcome.CAP,
            moved: Outcome.OUTSIDE,
        }
    release(county.database, NOW + timedelta(minutes=3))
    assert state(county, number) is BroadcastState.DONE


def test_two_at_once_do_not_both_spend_the_last_message_of_a_week(county):
    with county.database.reading() as session:
        everybody = [county.person(session, one).chat_id for one in county.all_clerks]
    spend_the_week(county.database, everybody, NOW, messages=2)
    first, second = county.held(), county.held()
    release(county.database, NOW + timedelta(minutes=2))
    assert counts(county, first) == {Outcome.WAITING: len(everybody)}
    assert counts(county, second) == {Outcome.CAP: len(everybody)}


def test_what_is_left_at_half_past_six_goes_the_next_morning(county):
    with county.database.transaction() as session:
        crowd(session, county.towns[0], AHEAD)
    evening, morning = datetime(2026, 11, 3, 10, 29, 58, tzinfo=UTC), datetime(2026, 11, 4, 0, 30, tzinfo=UTC)
    number = county.held(Audience(frozenset({county.towns[0].id})), now=evening - timedelta(minutes=5))
    county.does(broadcasts.approve, number, by=county.second, now=evening - timedelta(minutes=4))
    chats = Chats(county.database)
    assert release(county.database, evening) == AHEAD
    chats.run_once(evening, asks=False)
    chats.run(evening + 3 * SECOND)
    release(county.database, evening + LOOK_AGAIN)
    assert counts(county, number) == {Outcome.SENT: 32, Outcome.WAITING: AHEAD + len(county.clerks[0]) - 32}
    assert not is_due(county, morning - SECOND)
    while state(county, number) is BroadcastState.SENDING:
        release(county.database, morning)
        chats.run(morning, asks=False)
        morning += LOOK_AGAIN
    assert counts(county, number) == {Outcome.SENT: AHEAD + len(county.clerks[0])}


def test_each_county_keeps_its_own_holidays(county):
    other = County(county.database)
    with county.database.transaction() as session:
        calendars.set_days(session, other.id, [SetDay(NOW.date(), is_working=False, name="县庆")], NOW, None)
        owner = people.seat(session, 6_999, "屠隽", Role.OWNER, "州府", now=NOW)
        by = county.person(session, owner)
        number = broadcasts.draft(session, by, Content("请报送"), NOW).id
        broadcasts.address(session, number, by, Audience(frozenset({county.id, other.id}), frozenset({Role.CLERK})))
        broadcasts.confirm(session, number, by, NOW)
    assert release(county.database, NOW + timedelta(minutes=2)) == len(county.all_clerks)
    chats = Chats(county.database)
    chats.run(NOW + timedelta(minutes=2))
    release(county.database, NOW + timedelta(minutes=3))
    assert counts(county, number) == {Outcome.SENT: len(county.all_clerks), Outcome.WAITING: len(other.all_clerks)}
    tomorrow = datetime(2026, 11, 4, 0, 30, tzinfo=UTC)
    assert not is_due(county, tomorrow - SECOND)
    assert release(county.database, tomorrow) == len(other.all_clerks)


def test_a_message_handed_over_asks_once_more_when_it_goes(county):
    number, (one, other, *_) = county.going(), county.all_clerks
    night, morning = datetime(2026, 11, 3, 15, 0, tzinfo=UTC), datetime(2026, 11, 4, 0, 30, tzinfo=UTC)
    with county.database.transaction() as session:
        assert goes_at(session, one, NOW) == NOW
        assert goes_at(session, one, night) == morning  # the bot was down meanwhile
        assert why_not(session, number, one, NOW) is None
        people.end_post(session, one, NOW, None)
        people.give_post(session, other, Role.DEPUTY, county.towns[0], NOW, None)
        assert goes_at(session, one, NOW) is None
        assert [why_not(session, number, each, NOW) for each in (one, other)] == [Skip.OUTSIDE] * 2
    chats = Chats(county.database)
    chats.run(NOW)
    assert counts(county, number) == {Outcome.SENT: len(county.all_clerks) - 2, Outcome.OUTSIDE: 2}
    county.does(after_sending.withdraw, number)
    with county.database.reading() as session:
        assert why_not(session, number, county.all_clerks[2], NOW) is Skip.STOPPED


def test_its_cards_are_redrawn_as_it_goes_on(county):
    number = county.held()
    with county.database.transaction() as session:
        card = cast_messages.wording("cast_card", number)
        outbox.put(session, f"{cast_messages.cards(number)}1", 4_998, Lane.REPLY, card, NOW)
        outbox.put(session, f"{cast_messages.cards(10 * number)}1", 4_997, Lane.REPLY, card, NOW)
        outbox.sent(session, [(call, 1) for call in outbox.take(session, NOW, timedelta(seconds=8))], NOW)
    now, redrawn, chats = NOW + timedelta(minutes=2), [], Chats(county.database)
    while state(county, number) is not BroadcastState.DONE:
        release(county.database, now)
        for call in chats.take(now):
            if call.body["call"] == "redraw":
                redrawn.append((call.chat_id, state(county, number), call.body["as"]))
            chats.deliver(call, now)
        now += LOOK_AGAIN
    assert {(chat, then) for chat, then, _ in redrawn} == {
        (4_998, BroadcastState.SENDING),
        (4_998, BroadcastState.DONE),
    }
    assert all(body == card for _, _, body in redrawn)


def test_its_cards_are_left_alone_while_nothing_comes_to_its_end_and_all_night(county):
    evening, morning = datetime(2026, 11, 3, 10, 29, 40, tzinfo=UTC), datetime(2026, 11, 4, 0, 30, tzinfo=UTC)
    number, chats = county.held(now=evening - timedelta(minutes=5)), Chats(county.database)
    with county.database.transaction() as session:
        card = cast_messages.wording("cast_card", number)
        outbox.put(session, f"{cast_messages.cards(number)}1", 4_998, Lane.REPLY, card, evening)
    chats.run_once(evening)

    def redrawn(now):
        release(county.database, now)
        changes = Outbound.lane == Lane.REDRAW, Outbound.state == OutboundState.PLANNED
        with county.database.transaction() as session:
            gone = sa.update(Outbound).where(*changes).values(state=OutboundState.SENT, closed_at=now)
            return session.connection().execute(gone).rowcount

    assert redrawn(evening) == 1
    [under_way] = chats.take(evening + SECOND, 1)
    assert [redrawn(evening + after * SECOND) for after in (3, 6, 9)] == [0, 0, 0]
    chats.deliver(under_way, evening + 10 * SECOND)
    assert redrawn(evening + 12 * SECOND) == 1
    chats.run(evening + 25 * SECOND)  # the rest is put off
    redrawn(evening + 27 * SECOND)
    assert not is_due(county, morning - SECOND)
    redrawn(morning)
    chats.run(morning)
    assert redrawn(morning + FRESH) == 1
    assert state(county, number) is BroadcastState.DONE


def test_one_that_names_somebody_who_is_erased_goes_to_nobody_else_with_or_without_its_file(county):
    held, going, chats = county.held(text="请找邰舒"), county.going(), Chats(county.database)
    with county.database.transaction() as session:
        by = county.person(session, county.author)
        draft = broadcasts.draft(session, by, Content("请找邰舒", "file", "photo"), NOW).id
    with county.database.transaction() as session:
        session.get_one(BroadcastRow, going).text = "请找邰舒"
        session.get_one(BroadcastRow, going).file_id = "file"
        session.get_one(BroadcastRow, going).proposed = {"by": county.second, "text": "请找邰舒"}
    with county.database.transaction() as session:
        assert erasing.erase_mentions(session, ["邰舒"]) == 4
    with county.database.reading() as session:
        assert broadcasts.get(session, draft) is None
        found = broadcasts.get(session, going)
    assert (found.content, found.proposed) == (Content("", None, None), None)
    chats.run(NOW)
    release(county.database, NOW + timedelta(minutes=2))
    assert counts(county, going) == {Outcome.ERASED: len(county.all_clerks)}
    assert not chats.arrived
    with county.database.reading() as session:
        assert broadcasts.get(session, held) is None
        keys = session.scalars(sa.select(Outbound.key).where(Outbound.key.startswith(f"broadcast {held} back "))).all()
    assert [key.split()[-1] for key in keys] == [str(county.author)]


def test_what_was_not_handed_over_before_its_words_were_erased_is_not(county):
    with county.database.transaction() as session:
        crowd(session, county.towns[0], AHEAD)
    number, chats = county.held(Audience(frozenset({county.towns[0].id}))), Chats(county.database)
    county.does(broadcasts.approve, number, by=county.second)
    now = NOW + timedelta(minutes=2)
    assert release(county.database, now) == AHEAD
    with county.database.transaction() as session:
        erasing.erase_mentions(session, ["报送"])
    chats.run(now)
    assert [release(county.database, now + looks * LOOK_AGAIN) for looks in (1, 2)] == [0, 0]
    assert counts(county, number) == {Outcome.ERASED: AHEAD + len(county.clerks[0])}
    assert county.does(after_sending.again, number, list(Outcome), now=now + 3 * LOOK_AGAIN) == 0


def test_the_cards_of_a_withdrawn_one_follow_until_all_is_taken_back(county):
    number, chats = county.going(), Chats(county.database)
    chats.run(NOW)
    release(county.database, NOW + LOOK_AGAIN)
    county.does(after_sending.withdraw, number)
    now = NOW + timedelta(minutes=1)
    with county.database.transaction() as session:
        outbox.put(session, f"{cast_messages.cards(number)}1", 4_998, Lane.REPLY, {"call": "told"}, now)
        outbox.sent(session, [(call, 1) for call in outbox.take(session, now, timedelta(seconds=8), 1)], now)
    release(county.database, now)  # nothing is taken back yet
    chats.run(now)
    assert is_due(county, now + LOOK_AGAIN)
    assert release(county.database, now + LOOK_AGAIN) == 0
    [last] = chats.take(now + LOOK_AGAIN)
    assert (last.chat_id, last.body["call"]) == (4_998, "redraw")
    with county.database.reading() as session:
        assert deliveries.result(session, number).recalled == len(county.all_clerks)
    assert not is_due(county, now + timedelta(days=9))
