"""The checker finds what is wrong: each invariant broken by hand, once."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.rig import checker
from tests.rig.held import Rows
from tests.rig.history import Asked, Delivery, History

CHAT, QUESTIONS = 7, ("甲", "乙", "丙")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODE = "ab-CD_0123456789abcd"
Break = Callable[[History, Rows], Any]


def update(number: int, **more: Any) -> dict[str, Any]:
    closed = {"state": "done", "raw": None, "incident": None, "closed_at": NOW}
    return {"update_id": number, "chat_id": CHAT, **closed, **more}


def outbound(number: int, key: str, text: str, **more: Any) -> dict[str, Any]:
    sent = {"state": "sent", "message_id": 10 + number, "lease_until": None, "attempts": 1, "error": None}
    return {"id": number, "key": key, "chat_id": CHAT, "lane": "reply", "body": {"text": text}, **sent, **more}


def good() -> tuple[History, Rows]:
    """Three questions in one chat, answered; the bot was started twice, and the second answer went out twice."""
    asked = [Asked(number, CHAT, text) for number, text in enumerate(QUESTIONS)]
    order = [(0, 1), (1, 2), (1, 4), (2, 5)]  # which answer, and its place in the log; 3 is the bot's second start
    deliveries = [
        Delivery(seq, float(seq), CHAT, f"问：{QUESTIONS[n]}\n<b>答</b>", f"问：{QUESTIONS[n]}\n答", 10 + seq)
        for n, seq in order
    ]
    inbox = [update(one.update_id) for one in asked]
    outbox = [
        outbound(n, f"{n}:0", f"问：{text}\n<b>答</b>", attempts=1 + (n == 1)) for n, text in enumerate(QUESTIONS)
    ]
    return History(asked, {0, 1, 2}, deliveries, [0, 3]), Rows(inbox, outbox, {CHAT: 3})


def busy() -> tuple[History, Rows]:
    """Somebody joins by a code and imports a report; four notices; a poisoned update, and one that was too much."""
    asked = [Asked(0, CHAT, f"/start {CODE}"), Asked(1, CHAT, ""), Asked(2, 0, ""), Asked(3, CHAT, "一百遍")]
    told = [("通知一", 8), ("通知二", 8), ("已入库：清岚县鸽岭镇 2025 年，3 个标题，9 段。现在就可以提问了。", CHAT)]
    deliveries = [Delivery(n, 10.0 * n, chat, text, text, 20 + n) for n, (text, chat) in enumerate(told)]
    inbox = [update(0), update(1), update(2, state="dead", incident="ABC234", raw="{}"), update(3, state="refused")]
    notices = [("sent", 20), ("uncertain", None), ("failed", None), ("sent", 22)]
    outbox = [
        outbound(n, f"n{n}", f"通知{'一二三四'[n]}", chat_id=8, lane="notice", state=state, message_id=message_id)
        for n, (state, message_id) in enumerate(notices)
    ]
    outbox[3] |= {"chat_id": CHAT, "body": {"recipe": "card"}}  # made when it was sent
    invitation = {
        "id": 5, "code_hash": hashlib.sha256(CODE.encode()).hexdigest(), "used_at": NOW, "used_by_id": 3,
        "revoked_at": None,
    }  # fmt: skip
    audit = [
        {"id": 1, "action": "invitation_made", "person_id": None, "facts": {"invitation": 5}},
        {"id": 2, "action": "chat_bound", "person_id": 3, "facts": {}},
        {"id": 3, "action": "invitation_used", "person_id": 3, "facts": {"invitation": 5}},
    ]
    reports = [
        {"county": "清岚县", "town": "鸽岭镇", "year": 2025, "imported_at": NOW},
        {"county": "清岚县", "town": "青禾铺镇", "year": 2025, "imported_at": NOW - timedelta(days=9)},
    ]
    begin = (NOW - timedelta(hours=1)).timestamp()
    held = Rows(inbox, outbox, {}, [], [{"id": 3, "chat_id": CHAT}], [invitation], audit, reports)
    return History(asked, {0, 1, 2, 3}, deliveries, [0], begin), held


def moved(history: History, place: int, **facts: Any) -> None:
    history.deliveries[place] = Delivery(**{**vars(history.deliveries[place]), **facts})


def crowd(history: History, chat: int, count: int, apart: float) -> None:
    history.deliveries[:] = [Delivery(n, n * apart, chat, "", "", n) for n in range(count)]


WRONGS: dict[str, Break] = {
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
    "messages within": lambda history, held: crowd(history, CHAT, 6, 0),
}
BROKEN: dict[str, Break] = {
    "confirmed and not kept: [1]": lambda history, held: held.inbox.pop(1),
    "kept, but nobody sent it: [9]": lambda history, held: held.inbox.append(update(9)),
    "update 1 is kept 2 times": lambda history, held: held.inbox.append(update(1)),
    "update 1 has no outcome": lambda history, held: held.inbox[1].update(state="open", closed_at=None),
    "update 3 is refused since never": lambda history, held: held.inbox[3].update(closed_at=None),
    "is dead with incident None": lambda history, held: held.inbox[2].update(incident=None),
    "is done with incident X": lambda history, held: held.inbox[1].update(incident="X"),
    "what it said is still kept": lambda history, held: held.inbox[1].update(raw="{}"),
    "is planned twice": lambda history, held: held.outbox.append(held.outbox[1]),
    "nobody has got it": lambda history, held: held.outbox[3].update(message_id=99),
    "is uncertain, and has a message": lambda history, held: held.outbox[1].update(message_id=21),
    "has got 2 of 0 to 1 notices": lambda history, held: moved(history, 0, sent="通知二"),
    "has got 0 of 1 to 1 notices": lambda history, held: moved(history, 0, sent="别的"),
    "has got 1 of 0 to 0 notices": lambda history, held: moved(history, 1, sent="通知三"),
    "overall": lambda history, held: crowd(history, 0, 120, 1 / 120),
    "chat 0": lambda history, held: crowd(history, 0, 80, 1 / 2),
    "more than 20 messages within a minute": lambda history, held: crowd(history, -5, 21, 2.8),
    "made 0 times": lambda history, held: held.audit.pop(0),
    "used 0 times": lambda history, held: held.audit.pop(),
    "used 2 times": lambda history, held: held.audit.append(held.audit[2]),
    "for person 4": lambda history, held: held.audit[2].update(person_id=4),
    "that is not there": lambda history, held: held.audit[0].update(facts={"invitation": 6}),
    "has seated nobody": lambda history, held: held.people.clear(),
    "nobody has sent its code": lambda history, held: history.asked.__setitem__(0, Asked(0, CHAT, "/start x")),
    "both used and revoked": lambda history, held: held.invitations[0].update(revoked_at=NOW),
    "was used at None by 3": lambda history, held: held.invitations[0].update(used_at=None),
    "was said to be kept, and is not": lambda history, held: held.reports.pop(0),
    "is kept, and nobody was told": lambda history, held: held.reports[1].update(imported_at=NOW),
    "two reports of one town and year": lambda history, held: held.reports.append(held.reports[0]),
    "row 3 missing from index": lambda history, held: held.damage.append("integrity: row 3 missing from index"),
}


def test_a_good_history_is_good() -> None:
    history, held = good()
    assert checker.wrongs(history, held) == []
    assert checker.duplicates(history) == 1
    assert checker.invariants(*busy()) == []


@pytest.mark.parametrize("sentence", WRONGS)
def test_each_wrong_is_found(sentence: str) -> None:
    history, held = copy.deepcopy(good())
    WRONGS[sentence](history, held)
    assert any(sentence in wrong for wrong in checker.wrongs(history, held))


@pytest.mark.parametrize("sentence", BROKEN)
def test_each_broken_invariant_is_found(sentence: str) -> None:
    history, held = copy.deepcopy(busy())
    BROKEN[sentence](history, held)
    assert any(sentence in wrong for wrong in checker.invariants(history, held))


def test_the_promised_pace_is_none_too_fast() -> None:
    history, _ = good()
    crowd(history, 0, 80, 1 / 28)
    assert not [wrong for wrong in checker.limits(history.deliveries) if "overall" in wrong]
    crowd(history, -5, 60, 3.0)
    assert not list(checker.limits(history.deliveries))


@pytest.mark.parametrize(
    ("sentence", "chat", "count", "apart"),
    [("overall", 0, 80, 1 / 30), ("chat 0", 0, 4, 0.3), ("more than 20", -5, 21, 2.99)],
)
def test_a_pace_a_little_too_fast_is_found_where_promises_are_judged(
    sentence: str, chat: int, count: int, apart: float
) -> None:
    history, _ = good()
    crowd(history, chat, count, apart)
    assert any(sentence in wrong for wrong in checker.limits(history.deliveries))
    assert not [wrong for wrong in checker.limits(history.deliveries, checker.JITTER) if sentence in wrong]


def test_a_secret_is_found_wherever_it_stands(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "output.txt"
    file.write_text("nothing")
    assert checker.leaks("canary", database_url, [file]) == []
    file.write_text("a canary sings")
    held_by(database_url, "INSERT INTO pace (scope, rests_at) VALUES ('canary', '2026-03-02 01:00:00')")
    assert checker.leaks("canary", database_url, [file]) == [str(file), "table pace"]


def held_by(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def test_a_sound_database_is_sound(database_url: str) -> None:
    held_by(database_url, "INSERT INTO person (id, name, chat_id, agreed) VALUES (1, 'a', 5, 1)")
    assert checker.rows(database_url).damage == []


def test_a_key_held_twice_and_a_row_that_points_at_nothing_are_found(database_url: str) -> None:
    """Where the database has lost what should forbid it, which is what damage looks like from outside."""
    held_by(
        database_url,
        "CREATE TABLE twin (id BIGINT, word TEXT, person_id BIGINT REFERENCES person (id))",
        "INSERT INTO twin VALUES (1, 'a', NULL)",
    )
    if database_url.startswith("sqlite"):
        held_by(database_url, "PRAGMA foreign_keys=OFF", "INSERT INTO twin VALUES (2, 'b', 99)")
        held_by(
            database_url,
            "CREATE UNIQUE INDEX uq_twin ON twin (word)",
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_master SET sql='CREATE INDEX uq_twin ON twin (word)' WHERE name='uq_twin'",
        )
        held_by(database_url, "INSERT INTO twin VALUES (3, 'a', NULL)")
        held_by(
            database_url,
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_master SET sql='CREATE UNIQUE INDEX uq_twin ON twin (word)' WHERE name='uq_twin'",
        )
    else:
        held_by(
            database_url,
            "ALTER TABLE twin DISABLE TRIGGER ALL",
            "INSERT INTO twin VALUES (2, 'b', 99)",
            "CREATE UNIQUE INDEX uq_twin ON twin (word)",
            "UPDATE pg_index SET indisready = false WHERE indexrelid = 'uq_twin'::regclass",
        )
        held_by(
            database_url,
            "INSERT INTO twin VALUES (3, 'a', NULL)",
            "UPDATE pg_index SET indisready = true WHERE indexrelid = 'uq_twin'::regclass",
        )
    found = checker.rows(database_url).damage
    assert any("twin: key (\"word\") stands twice: ('a',)" in one for one in found), found
    assert "table twin: 1 rows point at no person" in found
    if not database_url.startswith("sqlite"):
        assert "table twin: 3 rows, 2 in its index" in found
