"""Notices that wait: for the end of a form that somebody is filling in, and for a moment of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store import conversations, outbox
from store.conversations import DIALOG, FORM, Conversation
from store.database import Database
from store.outbox import LONGEST_HOLD, PUT_OFF, STILL, Call, Lane

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
CHAT, OTHER = 5_000_000_001, 5_000_000_002
IN_A_FORM = {DIALOG: {"name": "filling", "step": "several", FORM: True}}


def put(database: Database, key: str, chat: int = CHAT, lane: Lane = Lane.NOTICE, now: datetime = NOW) -> None:
    with database.transaction() as session:
        assert outbox.put(session, key, chat, lane, {"call": "message", "text": key}, now)


def stands(database: Database, data: dict[str, Any], at: datetime, chat: int = CHAT) -> None:
    """Somebody has done something at this moment, and stands there now."""
    with database.transaction() as session:
        conversations.keep(session, [Conversation(chat_id=chat, screen=3, data=data)], at)


def take(database: Database, now: datetime) -> list[str]:
    """What is handed out, and ends at once."""
    with database.transaction() as session:
        calls = outbox.take(session, now, timedelta(seconds=8))
        outbox.sent(session, [(call, 1) for call in calls], now)
    return [call.body["text"] for call in calls]


def one(database: Database, now: datetime) -> Call:
    with database.transaction() as session:
        (call,) = outbox.take(session, now, timedelta(seconds=8))
    return call


def is_due(database: Database, now: datetime) -> bool:
    with database.reading() as session:
        return outbox.due(session, now)


def test_a_notice_waits_for_the_end_of_a_form_and_a_reply_does_not(database):
    stands(database, IN_A_FORM, NOW)
    put(database, "notice")
    put(database, "other", OTHER)
    put(database, "reply", lane=Lane.REPLY)
    assert take(database, NOW + timedelta(seconds=1)) == ["reply", "other"]
    assert not is_due(database, NOW + timedelta(seconds=2)), "nobody looks at it again and again"
    stands(database, {DIALOG: {"name": "filling", "step": "card"}}, NOW + timedelta(seconds=30))  # it is handed in
    assert take(database, NOW + timedelta(seconds=31)) == ["notice"]


@pytest.mark.parametrize("data", [{}, {"asked": {}}, {DIALOG: {"name": "staff", "step": "list"}}])
def test_nothing_waits_for_talk_that_is_no_form(database, data):
    stands(database, data, NOW)
    put(database, "notice")
    assert take(database, NOW) == ["notice"]


def test_a_form_that_somebody_has_left_lying_holds_up_nothing(database):
    stands(database, IN_A_FORM, NOW)
    put(database, "notice")
    assert take(database, NOW + STILL) == []
    assert take(database, NOW + STILL + timedelta(seconds=1)) == ["notice"]


def test_nobody_is_held_up_longer_than_a_quarter_of_an_hour(database):
    put(database, "notice")
    for minute in range(15):
        stands(database, IN_A_FORM, NOW + timedelta(minutes=minute))
        assert take(database, NOW + timedelta(minutes=minute, seconds=1)) == []
    stands(database, IN_A_FORM, NOW + LONGEST_HOLD)
    assert take(database, NOW + LONGEST_HOLD) == ["notice"]


def test_a_clock_that_was_set_back_silences_nobody(database):
    stands(database, IN_A_FORM, NOW)
    put(database, "notice")
    assert take(database, NOW - timedelta(days=1)) == ["notice"]


def test_what_was_put_off_does_not_hold_up_the_others_but_what_failed_does(database):
    put(database, "for tomorrow")
    call = one(database, NOW)
    with database.transaction() as session:
        outbox.again(session, call, NOW + timedelta(days=1), PUT_OFF, failed=False)
    put(database, "of today")
    refused = one(database, NOW + timedelta(seconds=5))
    assert refused.body["text"] == "of today"
    with database.transaction() as session:
        outbox.again(session, refused, NOW + timedelta(seconds=30), "RetryAfter: 25", failed=False)
    put(database, "third")
    assert take(database, NOW + timedelta(seconds=10)) == [], "its chat was told to wait"
    assert take(database, NOW + timedelta(seconds=31)) == ["of today"]
    assert take(database, NOW + timedelta(seconds=33)) == ["third"]
    assert take(database, NOW + timedelta(days=1)) == ["for tomorrow"]
