"""The table and the gate: deny by default, whatever the row."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from handlers.table import TABLE, Row, take_turn
from handlers.turn import Medium, Press, Reply, Toast, Turn
from store.conversations import Conversation
from store.people.rights import Right
from tests.people import a_person

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
CLERK = a_person()


def turn(**more) -> Turn:
    """A turn that fails as soon as anything of the store is touched."""
    conversation = Conversation(chat_id=7, screen=more.pop("screen", 0), data=more.pop("data", {}), updated_at=NOW)
    facts = {
        "session": None, "snapshot": nullcontext, "words": None, "now": NOW, "chat_id": 7, "private": True,
        "person": CLERK, "conversation": conversation, "medium": Medium.TEXT, "text": "调解", "code_of": str,
    }  # fmt: skip
    return Turn(**facts | more)


@pytest.mark.parametrize("outside", [{"person": None}, {"person": None, "private": False}, {"private": False}])
@pytest.mark.parametrize("press", [None, Press("context", 0, "1")])
def test_a_stranger_and_a_group_reach_no_row(outside, press):
    for row in TABLE:
        here = turn(press=press, text="", data={"question": "调解"}, **outside)
        (reply,) = take_turn(row, here)
        assert isinstance(reply, Reply if press is None else Toast), row
        assert "仉禾" not in reply.text, row
        assert here.conversation.data == {"question": "调解"}, row
        assert ("联系管理员" in reply.text) is here.private, row


def reached(_turn: Turn) -> list[Reply | Toast]:
    raise AssertionError("the row was reached")


@pytest.mark.parametrize("screen", [-1, 1, 3, 10**30])
def test_a_button_of_another_screen_reaches_no_row(screen):
    for row in TABLE:
        if row.action:
            spied = Row(reached, Right.ASK, action=row.action)
            replies = take_turn(spied, turn(press=Press(row.action, screen, "1"), screen=2, medium=Medium.PRESS))
            assert any("这个按钮已失效" in reply.text for reply in replies), row


def test_a_button_before_any_question_reaches_no_row():
    replies = take_turn(
        Row(reached, Right.ASK, action="only"), turn(press=Press("only", 0, "plan"), medium=Medium.PRESS)
    )
    assert "请打字告诉我" in replies[-1].text


def test_a_member_is_there_behind_the_gate_only():
    assert turn().member is CLERK
    with pytest.raises(LookupError):
        _ = turn(person=None).member
