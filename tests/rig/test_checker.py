"""The checker finds what is wrong: each invariant broken by hand, once."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.rig import checker
from tests.rig.checker import Rows
from tests.rig.history import Asked, Delivery, History

CHAT, QUESTIONS = 7, ("甲", "乙", "丙")


def good() -> tuple[History, Rows]:
    """Three questions in one chat, answered; the bot was started twice, and the second answer went out twice."""
    asked = [Asked(number, CHAT, text) for number, text in enumerate(QUESTIONS)]
    order = [(0, 1), (1, 2), (1, 4), (2, 5)]  # which answer, and its place in the log; 3 is the bot's second start
    deliveries = [
        Delivery(seq, float(seq), CHAT, f"问：{QUESTIONS[n]}\n<b>答</b>", f"问：{QUESTIONS[n]}\n答", 10 + seq)
        for n, seq in order
    ]
    inbox = [
        {"update_id": one.update_id, "chat_id": CHAT, "state": "done", "raw": None, "incident": None} for one in asked
    ]
    outbox = [
        {"id": n, "key": f"{n}:0", "chat_id": CHAT, "state": "sent", "message_id": 10 + n, "lease_until": None,
         "attempts": 2 if n == 1 else 1, "error": None, "body": {"text": f"问：{text}\n<b>答</b>"}}
        for n, text in enumerate(QUESTIONS)
    ]  # fmt: skip
    return History(asked, {0, 1, 2}, deliveries, [0, 3]), Rows(inbox, outbox, {CHAT: 3}, "ok")


def moved(history: History, place: int, **facts: Any) -> None:
    history.deliveries[place] = Delivery(**{**vars(history.deliveries[place]), **facts})


WRONGS: dict[str, Callable[[History, Rows], Any]] = {
    "never received": lambda history, held: history.confirmed.remove(2),
    "inbox has": lambda history, held: held.inbox.pop(),
    "ended as dead": lambda history, held: held.inbox[0].update(state="dead"),
    "effects": lambda history, held: held.screens.update({CHAT: 4}),
    "ended as sending": lambda history, held: held.outbox[2].update(state="sending"),
    "no reply planned": lambda history, held: held.outbox.pop(),
    "out of line": lambda history, held: held.outbox[0].update(key="0:1"),
    "replies to nothing": lambda history, held: held.outbox[0].update(key="99:0"),
    "no answer in chat": lambda history, held: moved(history, 3, shown="问：丁"),
    "never planned": lambda history, held: moved(history, 3, sent="别的"),
    "out of order": lambda history, held: history.deliveries.reverse(),
    "2 of 3 replies delivered": lambda history, held: history.deliveries.pop(),
    "deliveries in 1 attempts": lambda history, held: held.outbox[1].update(attempts=1),
    "repeated by one living bot": lambda history, held: history.starts.remove(3),
    "messages within": lambda history, held: [moved(history, place, time=1.0) for place in range(4)],
}


def test_a_good_history_is_good() -> None:
    history, held = good()
    assert checker.wrongs(history, held) == []
    assert checker.duplicates(history) == 1


@pytest.mark.parametrize("sentence", WRONGS)
def test_each_wrong_is_found(sentence: str) -> None:
    history, held = copy.deepcopy(good())
    WRONGS[sentence](history, held)
    assert any(sentence in wrong for wrong in checker.wrongs(history, held))


def test_a_damaged_database_is_found() -> None:
    history, held = good()
    damaged = Rows(held.inbox, held.outbox, held.screens, "row 3 missing from index")
    assert checker.wrongs(history, damaged) == ["integrity: row 3 missing from index"]


def test_a_faster_pace_over_all_chats_is_found() -> None:
    deliveries = [Delivery(number, number / 40, number, "", "", 1) for number in range(80)]
    assert any("overall" in wrong for wrong in checker.limits(deliveries))
    deliveries = [Delivery(number, number / 28, number, "", "", 1) for number in range(80)]
    assert not list(checker.limits(deliveries))
