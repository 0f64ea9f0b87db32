"""The outbox: order within a chat, lanes, leases and unique keys, on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from store import outbox
from store.database import Database
from store.outbox import Call, Lane, OutboundState

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
        for call in calls:
            outbox.sent(session, call.id, 77, now)


def state_of(database: Database, call: Call) -> OutboundState:
    with database.reading() as session:
        return OutboundState(session.get_one(outbox.Outbound, call.id).state)


def test_the_same_reason_gives_the_same_row(database):
    assert put(database, "7:0")
    assert not put(database, "7:0", OTHER)
    assert keys(take(database)) == ["7:0"]
    assert not put(database, "7:0")  # nor after it was sent


def test_a_chat_gets_its_messages_one_after_the_other_in_order(database):
    for key in ("a", "b", "c"):
        put(database, key)
    put(database, "x", OTHER)
    first = take(database)
    assert keys(first) == ["a", "x"]
    assert take(database) == []  # a is on its way
    finish(database, first)
    second = take(database)
    assert keys(second) == ["b"]
    assert second[0].body["buttons"] == [["看上下文", "context:1:2"]]
    finish(database, second)
    assert keys(take(database)) == ["c"]


def test_a_message_that_must_wait_keeps_the_later_ones_of_its_chat_waiting(database):
    put(database, "a")
    put(database, "b")
    put(database, "x", OTHER)
    (a, x) = take(database)
    with database.transaction() as session:
        outbox.again(session, a.id, NOW + timedelta(seconds=20), "429")
    finish(database, [x])
    assert take(database, NOW + timedelta(seconds=10)) == []
    (again,) = take(database, NOW + timedelta(seconds=20))
    assert (again.id, again.attempts) == (a.id, 2)


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


def test_due_tells_of_what_is_planned_and_of_dead_senders(database):
    def due(now: datetime) -> bool:
        with database.reading() as session:
            return outbox.due(session, now)

    assert not due(NOW)
    put(database, "a")
    assert not due(NOW - timedelta(seconds=1))
    assert due(NOW)
    (call,) = take(database)
    assert not due(call.send_at + LEASE)
    assert due(call.send_at + LEASE + timedelta(seconds=1))
    finish(database, [call])
    assert not due(NOW + timedelta(days=1))


def test_a_given_up_message_lets_the_next_one_go(database):
    put(database, "a")
    put(database, "b")
    (call,) = take(database)
    with database.transaction() as session:
        outbox.give_up(session, call.id, OutboundState.FAILED, "Forbidden", NOW)
    assert keys(take(database)) == ["b"]
    assert state_of(database, call) is OutboundState.FAILED


def test_a_chat_that_moved_gets_the_message_under_its_new_id(database):
    put(database, "a", -5)
    (call,) = take(database)
    with database.transaction() as session:
        outbox.again(session, call.id, NOW, "moved", to_chat=-1_002_147_483_650)
    assert [one.chat_id for one in take(database)] == [-1_002_147_483_650]


def test_bodies_are_forgotten_who_got_what_is_not(database):
    put(database, "a")
    put(database, "b")
    finish(database, take(database))
    with database.transaction() as session:
        outbox.forget(session, NOW + timedelta(seconds=1))
        outbox.forget(session, NOW + timedelta(seconds=1))
    with database.reading() as session:
        a, b = session.query(outbox.Outbound).order_by(outbox.Outbound.id)
        assert (a.body, a.message_id, a.key, a.closed_at) == ({}, 77, "a", NOW)
        assert b.body["text"] == "b"
        assert outbox.counts(session) == {OutboundState.SENT: 1, OutboundState.PLANNED: 1}


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
