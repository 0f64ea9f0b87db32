"""The outbox: order within a chat, lanes, leases and unique keys, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from store import outbox
from store.database import Database
from store.outbox import Call, Lane, Message, OutboundState
from store.pace import Pace

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
CHAT, OTHER = 5_000_000_001, 5_000_000_002


def put(database: Database, key: str, chat: int = CHAT, lane: Lane = Lane.REPLY, now: datetime = NOW) -> bool:
    with database.transaction() as session:
        return outbox.put(session, key, chat, lane, {"text": key, "buttons": [["看上下文", "context:1:2"]]}, now)


def take(database: Database, now: datetime = NOW, limit: int = 8) -> list[Call]:
    with database.transaction() as session:
        return outbox.take(session, now, LEASE, limit)


def keys(calls: list[Call]) -> list[str]:
    return [call.body["text"] for call in calls]


def finish(database: Database, calls: list[Call], now: datetime = NOW) -> None:
    with database.transaction() as session:
        outbox.sent(session, [(call, 77) for call in calls], now)


def state_of(database: Database, call: Call) -> OutboundState:
    with database.reading() as session:
        return OutboundState(session.get_one(outbox.Outbound, call.id).state)


def test_the_same_reason_gives_the_same_row(database):
    assert put(database, "7:0")
    assert not put(database, "7:0", OTHER)
    assert keys(take(database)) == ["7:0"]
    assert not put(database, "7:0")  # nor after it was sent


def test_many_are_planned_in_their_order_but_those_that_were_before(database):
    put(database, "b")
    with database.transaction() as session:
        wanted = [Message(key, OTHER, Lane.REPLY, {"text": key}) for key in ("a", "b", "c", "a")]
        assert outbox.put_all(session, wanted, NOW) == 2
        assert outbox.put_all(session, [], NOW) == 0
    assert keys(take(database)) == ["b", "a", "c"]


def test_a_chat_gets_its_messages_one_after_the_other_in_order(database):
    for key in ("a", "b", "c"):
        put(database, key)
    put(database, "x", OTHER)
    first = take(database)
    assert keys(first) == ["a", "b", "c", "x"]
    assert first[1].body["buttons"] == [["看上下文", "context:1:2"]]
    assert [call.send_at for call in first[:3]] == sorted(call.send_at for call in first[:3])
    put(database, "d")
    later = NOW + timedelta(seconds=2)
    finish(database, first[:2])
    assert take(database, later) == []  # c is on its way
    finish(database, first[2:])
    assert keys(take(database, later)) == ["d"]


def test_no_more_replies_of_a_chat_are_handed_out_than_may_go_in_this_moment(database):
    for number in range(9):
        put(database, str(number))
    assert keys(take(database)) == ["0", "1", "2"]  # the burst of a chat


def test_a_message_that_must_wait_keeps_the_later_ones_of_its_chat_waiting(database):
    put(database, "a")
    put(database, "b")
    put(database, "x", OTHER)
    a, b, x = take(database)
    with database.transaction() as session:
        outbox.again(session, b, NOW, "", failed=False)
        outbox.again(session, a, NOW + timedelta(seconds=20), "429", failed=False)
    finish(database, [x])
    assert take(database, NOW + timedelta(seconds=10)) == []
    again, behind = take(database, NOW + timedelta(seconds=20))
    assert (behind.id, behind.attempts, behind.failures) == (b.id, 2, 0)
    assert (again.id, again.attempts, again.failures) == (a.id, 2, 0)


def test_replies_go_before_notices_and_taps_before_both(database):
    put(database, "notice", lane=Lane.NOTICE)
    put(database, "other notice", OTHER, Lane.NOTICE)
    put(database, "reply")
    put(database, "tap", lane=Lane.TAP)
    first = take(database)
    assert keys(first) == ["tap", "reply", "other notice"]
    assert [call.lane for call in first] == [Lane.TAP, Lane.REPLY, Lane.NOTICE]
    assert take(database) == []  # a notice waits for all replies of its chat
    finish(database, first)
    assert keys(take(database)) == ["notice"]


def test_a_tap_waits_for_nothing_and_has_no_limit(database):
    put(database, "long answer")
    take(database)
    for number in range(6):
        put(database, f"tap {number}", lane=Lane.TAP)
        (call,) = take(database)
        assert call.send_at == NOW
        finish(database, [call])


def test_no_more_than_the_limit_is_handed_out(database):
    for number in range(5):
        put(database, str(number), 100 + number)
    assert keys(take(database, limit=2)) == ["0", "1"]
    assert keys(take(database, limit=2)) == ["2", "3"]


def test_no_more_notices_than_are_asked_for_and_all_replies(database):
    for number in range(3):
        put(database, f"notice {number}", 100 + number, Lane.NOTICE)
        put(database, f"reply {number}", 200 + number)
    with database.transaction() as session:
        assert keys(outbox.take(session, NOW, LEASE, notices=1)) == ["reply 0", "reply 1", "reply 2", "notice 0"]
    put(database, "reply 3", 300)
    with database.transaction() as session:
        assert keys(outbox.take(session, NOW, LEASE, notices=0)) == ["reply 3"]
    with database.transaction() as session:
        assert keys(outbox.take(session, NOW, LEASE)) == ["notice 1"]  # as many as the limit over all has left


@pytest.mark.parametrize(
    ("lane", "state"), [(Lane.REPLY, "planned"), (Lane.TAP, "planned"), (Lane.NOTICE, "uncertain")]
)
def test_a_dead_senders_reply_goes_again_and_its_notice_does_not(database, lane, state):
    put(database, "a", lane=lane)
    (call,) = take(database)
    assert take(database, NOW + LEASE) == []  # its sender may still be alive
    later = take(database, call.send_at + LEASE + timedelta(seconds=1))
    if lane is Lane.NOTICE:
        assert later == []
        assert state_of(database, call) is OutboundState.UNCERTAIN
    else:
        assert [(one.id, one.attempts) for one in later] == [(call.id, 2)]


def test_what_a_dead_sender_still_holds_is_not_overtaken(database):
    for key in "abc":
        put(database, key)
    _, second, third = take(database)
    with database.transaction() as session:
        outbox.hold(session, [second.id, third.id], NOW + 2 * LEASE)
    put(database, "d")
    late = NOW + LEASE + timedelta(seconds=1)
    assert keys(take(database, late)) == ["a"], "the second is under way, as far as anybody knows"
    assert keys(take(database, NOW + 3 * LEASE)) == ["a", "b", "c"]


def due(database: Database, now: datetime) -> bool:
    with database.reading() as session:
        return outbox.due(session, now)


def test_due_tells_of_what_is_planned_and_of_dead_senders(database):
    assert not due(database, NOW)
    put(database, "a")
    assert not due(database, NOW - timedelta(seconds=1))
    assert due(database, NOW)
    (call,) = take(database)
    assert not due(database, call.send_at + LEASE)
    assert due(database, call.send_at + LEASE + timedelta(seconds=1))
    finish(database, [call])
    assert not due(database, NOW + timedelta(days=1))


def test_what_waits_behind_a_message_in_its_chat_is_not_due(database):
    """Else a sender would open a writing transaction ten times a second for as long as the network is down."""
    for key in ("a", "b"):
        put(database, key)
    put(database, "n", lane=Lane.NOTICE)
    a, b = take(database)
    assert not due(database, NOW)
    with database.transaction() as session:
        outbox.again(session, b, NOW, "", failed=False)
        outbox.again(session, a, NOW + timedelta(seconds=60), "down")
    assert not due(database, NOW + timedelta(seconds=59))
    assert due(database, NOW + timedelta(seconds=60))


def test_a_given_up_message_lets_the_next_one_go(database):
    put(database, "a")
    put(database, "b")
    call, behind = take(database)
    with database.transaction() as session:
        outbox.give_up(session, call, OutboundState.FAILED, "Forbidden", NOW)
        outbox.again(session, behind, NOW, "", failed=False)
    assert keys(take(database)) == ["b"]
    assert state_of(database, call) is OutboundState.FAILED


def test_a_chat_that_moved_gets_the_message_under_its_new_id(database):
    put(database, "a", -5)
    (call,) = take(database)
    with database.transaction() as session:
        outbox.again(session, call, NOW, "moved")
        outbox.move(session, -5, -1_002_147_483_650)
    assert [one.chat_id for one in take(database)] == [-1_002_147_483_650]


def test_a_sender_that_was_taken_for_dead_changes_nothing_any_more(database):
    late = NOW + LEASE + timedelta(minutes=1)
    put(database, "a")
    (first,) = take(database)
    (second,) = take(database, late)
    with database.transaction() as session:
        outbox.again(session, first, late, "time-out")
        outbox.give_up(session, first, OutboundState.FAILED, "Forbidden", late)
        outbox.sent(session, [(first, 76)], late)
    assert state_of(database, first) is OutboundState.SENDING
    finish(database, [second], late)
    with database.transaction() as session:
        outbox.again(session, first, late, "time-out")
        outbox.give_up(session, second, OutboundState.FAILED, "told twice", late)
    assert state_of(database, first) is OutboundState.SENT
    with database.reading() as session:
        assert session.get_one(outbox.Outbound, first.id).message_id == 77


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.NOTICE])
def test_what_is_known_to_have_arrived_is_not_sent_again_though_its_lease_was_lost(database, lane):
    put(database, "a", lane=lane)
    put(database, "x", OTHER)
    (call,) = (call for call in take(database) if call.chat_id == CHAT)
    late = NOW + LEASE + timedelta(minutes=1)
    assert take(database, late, limit=0) == []  # another sender frees it, but has no room
    assert state_of(database, call) is not OutboundState.SENDING
    finish(database, [call], late)
    assert state_of(database, call) is OutboundState.SENT
    assert keys(take(database, late)) == ["x"]


def forget(database: Database, before: datetime) -> int:
    """How many rows that touched."""
    touched: list[int] = []

    def count(_connection, cursor: Any, *_rest) -> None:
        touched.append(max(0, cursor.rowcount))

    sa.event.listen(database.engine, "after_cursor_execute", count)
    with database.transaction() as session:
        outbox.forget(session, before)
    sa.event.remove(database.engine, "after_cursor_execute", count)
    return sum(touched)


def test_old_replies_are_forgotten_and_of_notices_only_the_words(database):
    for key, chat, lane in (("a", CHAT, Lane.REPLY), ("n", OTHER, Lane.NOTICE), ("t", CHAT, Lane.TAP)):
        put(database, key, chat, lane)
    finish(database, take(database), NOW + timedelta(days=3))
    put(database, "b")
    assert forget(database, NOW) == 0  # not before, but at that moment
    assert forget(database, NOW + timedelta(seconds=1)) == 3
    assert forget(database, NOW + timedelta(seconds=1)) == 0, "rewritten every minute for ever"
    with database.reading() as session:
        n, b = session.query(outbox.Outbound).order_by(outbox.Outbound.id)
        assert (b.key, b.state, b.body["text"]) == ("b", "planned", "b")
        assert (n.key, n.chat_id, n.body, n.message_id) == ("n", OTHER, None, 77)
    assert put(database, "a")  # another answer under the number of a forgotten one
    assert not put(database, "n")  # a notice goes out once


@contextmanager
def recorded(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that reach the database while the block runs, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def record(_connection, _cursor, statement: str, parameters: Any, *_rest) -> None:
        statements.append((statement, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", record)
    yield statements
    sa.event.remove(database.engine, "before_cursor_execute", record)


def test_no_question_reads_the_whole_history(sqlite_url):
    """On the engine whose plan does not depend on how full a table is."""
    database = Database(sqlite_url)
    put(database, "a")
    with recorded(database) as statements:
        due(database, NOW)
        take(database)
        forget(database, NOW)
    asked = [(one, values) for one, values in statements if "outbox" in one and "WHERE outbox.id = ?" not in one]
    with database.engine.connect() as connection:
        plans = [
            str(row[3])
            for one, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values)
            if row[3].startswith(("SCAN", "SEARCH"))
        ]
    database.close()
    assert len(plans) >= 8
    assert not [plan for plan in plans if plan.startswith("SCAN") and "anon_" not in plan]  # those hold a limit's rows
    of_a_chat = [plan for plan in plans if "outbox_1" in plan or "chat_id" in plan]
    assert of_a_chat
    assert all("(chat_id=? AND state=? AND lane=?" in plan for plan in of_a_chat)
    assert sum("ix_outbox_remembered (created_at<?)" in plan for plan in plans) == 2


def test_the_number_of_statements_does_not_grow_with_those_who_wait(database):
    for number in range(200):
        put(database, str(number), 1_000 + number, Lane.NOTICE)
    with recorded(database) as statements:
        assert len(take(database, limit=16)) == 6  # 0.2 s' worth at 25 a second
    assert len(statements) <= 10, statements
    with recorded(database) as statements:
        assert take(database, limit=16) == []
    assert len(statements) <= 7, statements
    with database.reading() as session:
        assert session.query(Pace).count() == 8, "rows for chats that got nothing"


def test_forty_waiting_chats_use_the_whole_limit(database):
    for number in range(40):
        put(database, str(number), 1_000 + number)
    moments: list[datetime] = []
    for tenth in range(20):
        calls = take(database, NOW + timedelta(seconds=tenth / 10), limit=16)
        finish(database, calls)
        moments += [call.send_at for call in calls]
    assert len(moments) == 40
    assert moments[-1] - moments[0] == pytest.approx(timedelta(seconds=39 / 28), abs=timedelta(milliseconds=1))


def test_two_senders_at_once_send_each_message_once_and_in_order(database):
    for number in range(24):
        put(database, f"{number:02}", 300 + number % 4)
    sent: list[str] = []
    guard = threading.Lock()

    def sender(start: int) -> None:
        for step in range(200):
            if len(sent) == 24:
                return
            now = NOW + timedelta(seconds=start + 2 * step)
            calls = take(database, now, limit=3)
            with guard:
                sent.extend(keys(calls))
            finish(database, calls, now)

    threads = [threading.Thread(target=sender, args=(start,)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(sent) == [f"{number:02}" for number in range(24)]
    for chat in range(4):
        of_chat = [key for key in sent if int(key) % 4 == chat]
        assert of_chat == sorted(of_chat)
