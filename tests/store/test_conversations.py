"""Where chats stand: read as values, kept as a whole, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store import conversations

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CHATS = [7_000_000_071, 7_000_000_072, 7_000_000_073]


def test_what_is_changed_is_kept_when_that_is_asked_for(database):
    first, second, _ = CHATS
    with database.transaction() as session:
        here = conversations.load(session, CHATS, NOW)
        assert [(chat, one.chat_id, one.screen, one.data) for chat, one in here.items()] == [
            (chat, chat, 0, {}) for chat in CHATS
        ]
        here[first].screen, here[first].data = 3, {"问": [1, "二"]}
        conversations.keep(session, [here[first], here[second]], NOW)
    with database.transaction() as session:
        here = conversations.load(session, CHATS, NOW + timedelta(days=1))
        assert (here[first].screen, here[first].data, here[first].updated_at) == (3, {"问": [1, "二"]}, NOW)
        assert here[second].updated_at == NOW
        here[first].screen = 4  # not kept
        here[second].screen = 5
        conversations.keep(session, [here[second]], NOW + timedelta(days=1))
    with database.reading() as session:
        here = conversations.load(session, CHATS, NOW)
        assert [here[chat].screen for chat in CHATS] == [3, 5, 0]
        assert here[second].updated_at == NOW + timedelta(days=1)
        assert conversations.load(session, [], NOW) == {}
        assert session.query(conversations.Conversation).count() == 2


def test_another_copy_is_what_will_be_read(database):
    with database.transaction() as session:
        here = conversations.load(session, CHATS[:1], NOW)[CHATS[0]]
        here.data = {"buttons": [("看", 1)], "years": {2024: "一"}}
        conversations.keep(session, [here], NOW)
        copy = conversations.again(here)
        read = conversations.load(session, CHATS[:1], NOW)[CHATS[0]]
        assert (copy.chat_id, copy.screen, copy.data) == (read.chat_id, read.screen, read.data)
        copy.data["buttons"] = []
        assert here.data["buttons"]
