"""Turns in batches: many in one transaction, each with its own fate, nobody waiting for a flood."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.work import IN_A_ROW, MOST, UNSENT, Worker
from handlers.table import Row
from handlers.turn import Medium, Replies, Reply, Turn
from store import inbox, outbox
from store.conversations import Conversation
from store.database import Database, lock
from store.inbox import Inbound
from store.outbox import Lane, Outbound
from store.people import reach
from store.people.rights import Right
from store.practices.feedback import gaps
from tests.rig.at_work import seat, words
from tests.rig.network import FIRST, Network, network, running


class Bad(Exception):
    """What a turn raises here."""


class Echo:
    """Says what was said; fails at one word, after it has written something, and at another wants all to itself."""

    def __init__(self) -> None:
        self.turns: list[tuple[int, str]] = []

    def __call__(self, turn: Turn) -> Replies:
        self.turns.append((turn.chat_id, turn.text))
        turn.conversation.screen += 1
        if turn.text == "坏":
            outbox.put(turn.session, f"{turn.chat_id} effect", turn.chat_id, Lane.NOTICE, {}, turn.now)
            turn.session.flush()
            raise Bad
        if turn.text == "改":
            lock(turn.session, "staff")
        turn.asked.append(turn.text != "无")
        return [Reply(turn.text)]


def come_in(here: Network, *said: tuple[int, str]) -> None:
    """Messages stand in the inbox, in this order."""
    raws = []
    for number, (chat, text) in enumerate(said, 1):
        sender = {"id": chat, "is_bot": False, "first_name": "P"}
        message = {
            "message_id": number, "date": 1_772_000_000, "chat": {"id": chat, "type": "private"}, "from": sender,
            "text": text,
        }  # fmt: skip
        update = {"update_id": number, "message": message} if text != "拦" else block(number, sender)
        raws.append(inbox.RawUpdate(number, chat, json.dumps(update)))
    with here.database.transaction() as session:
        inbox.receive(session, raws, here.now())


def block(number: int, person: dict[str, object]) -> dict[str, object]:
    """The update that says that somebody does not want to hear from us any more."""
    us = {"id": 7_318_204_655, "is_bot": True, "first_name": "B", "username": "b_bot"}
    change = {
        "date": 1_772_000_000, "chat": {"id": person["id"], "type": "private"}, "from": person,
        "old_chat_member": {"user": us, "status": "member"},
        "new_chat_member": {"user": us, "status": "kicked", "until_date": 0},
    }  # fmt: skip
    return {"update_id": number, "my_chat_member": change}


@asynccontextmanager
async def working(here: Network, echo: Echo, *, is_plain: bool = True) -> AsyncIterator[Worker]:
    """A worker whose only row is the echo."""
    bot = here.bot()
    table = [Row(echo, Right.ASK, medium=Medium.TEXT, is_plain=is_plain)]
    worker = Worker(bot, here.database, words(), here.now, asyncio.Event(), here.outgoing, table)
    async with running(worker.run()):
        yield worker


def states(here: Network) -> list[str]:
    with here.database.reading() as session:
        return [row.state for row in session.query(Inbound).order_by(Inbound.update_id)]


def replies(here: Network, chat: int) -> list[str]:
    return [row.body["text"] for row in here.rows() if row.chat_id == chat and row.body]


async def test_a_turn_that_fails_fails_alone(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        seat(here, 3)
        said = [(FIRST, "一"), (FIRST + 1, "坏"), (FIRST + 2, "二"), (FIRST + 1, "三"), (FIRST, "四")]
        come_in(here, *said)
        async with working(here, Echo()):
            await here.until(lambda: "open" not in states(here))
        assert states(here) == ["done", "dead", "done", "done", "done"]
        assert [replies(here, FIRST), replies(here, FIRST + 2)] == [["一", "四"], ["二"]]
        apology, after = replies(here, FIRST + 1)
        assert "编号" in apology
        assert after == "三"
        assert not [row for row in here.rows() if row.lane == Lane.NOTICE], "an effect of the failed turn was kept"
        with database.reading() as session:
            screens = {one.chat_id: one.screen for one in session.query(Conversation)}
        assert screens == {FIRST: 2, FIRST + 1: 1, FIRST + 2: 1}, "one effect for each good update"


async def test_a_turn_that_turns_out_to_be_no_plain_one_is_taken_alone(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        chats = seat(here, 3)
        come_in(here, (chats[0], "一"), (chats[1], "改"), (chats[2], "无"))
        async with working(here, Echo()):
            await here.until(lambda: "open" not in states(here))
        assert states(here) == ["done"] * 3
        assert [replies(here, chat) for chat in chats] == [["一"], ["改"], ["无"]]
        with database.reading() as session:
            share = gaps.share(session, date.min)
        assert (share.asked, share.unanswered) == (3, 1), "each question is counted once"


@pytest.mark.parametrize("is_plain", [True, False])
async def test_a_crowd_costs_few_commits_if_it_wants_what_is_plain(
    database: Database, tmp_path: Path, is_plain: bool
) -> None:
    async with network(database, tmp_path) as here:
        chats = seat(here, 12)
        come_in(here, *((chat, "好") for chat in chats))
        batches: list[int] = []

        def count(_connection: object, _cursor: object, statement: str, values: Sequence[object], *_: object) -> None:
            if statement.startswith("UPDATE inbox SET"):
                batches.append(1)

        event.listen(database.engine, "before_cursor_execute", count)
        async with working(here, Echo(), is_plain=is_plain):
            await here.until(lambda: "open" not in states(here))
        event.remove(database.engine, "before_cursor_execute", count)
        assert 1 <= len(batches) < 12 if is_plain else len(batches) == 12


async def test_a_chat_that_is_let_go_while_others_are_looked_for_is_not_taken_twice(
    database: Database, tmp_path: Path
) -> None:
    begun, looking = threading.Event(), threading.Event()
    finished: list[int] = []

    def slow(turn: Turn) -> Replies:
        begun.set()
        assert looking.wait(10)
        return [Reply(turn.text)]

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE inbox SET"):
            finished.append(1)

    async with network(database, tmp_path) as here:
        come_in(here, (seat(here, 1)[0], "好"))
        table = [Row(slow, Right.ASK, medium=Medium.TEXT)]
        worker = Worker(here.bot(), database, words(), here.now, asyncio.Event(), here.outgoing, table)

        def hold(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            """The snapshot stands from here on: in it the chat's update is open for as long as one looks."""
            if begun.is_set() and not looking.is_set() and "HAVING" in statement:
                looking.set()
                deadline = time.monotonic() + 5
                while worker._busy and time.monotonic() < deadline:
                    time.sleep(0.01)

        event.listen(database.engine, "before_cursor_execute", count)
        event.listen(database.engine, "after_cursor_execute", hold)
        async with running(worker.run()):
            await here.until(lambda: looking.is_set() and not worker._busy and "open" not in states(here))
            await asyncio.sleep(0.3)  # time for a second taking, if there is one
        event.remove(database.engine, "after_cursor_execute", hold)
        event.remove(database.engine, "before_cursor_execute", count)
        assert len(finished) == 1


async def test_turns_of_a_batch_share_their_statements_and_each_sees_what_the_one_before_it_left(
    database: Database, tmp_path: Path
) -> None:
    asked: list[str] = []
    seen: list[object] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(" ".join(statement.split()[:3]))

    class Keeping(Echo):
        def __call__(self, turn: Turn) -> Replies:
            seen.append(turn.conversation.data.get("said"))
            turn.conversation.data = {"said": (turn.text,)}
            return super().__call__(turn)

    async with network(database, tmp_path) as here:
        chats = seat(here, 3)
        come_in(here, *((chat, text) for text in ("一", "二", "三") for chat in chats))
        event.listen(database.engine, "before_cursor_execute", count)
        async with working(here, Keeping()):
            await here.until(lambda: "open" not in states(here))
        event.remove(database.engine, "before_cursor_execute", count)
        assert [replies(here, chat) for chat in chats] == [["一", "二", "三"]] * 3
        assert seen == [None] * 3 + [["一"]] * 3 + [["二"]] * 3
        assert [asked.count(f"INSERT INTO {table}") for table in ("outbox", "conversation")] == [1, 1]
        with database.reading() as session:
            kept = [(one.screen, one.data) for one in session.query(Conversation)]
        assert kept == [(3, {"said": ["三"]})] * 3


async def test_who_blocks_us_and_writes_again_in_one_batch_can_be_reached(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        chats = seat(here, 2)
        come_in(here, (chats[0], "拦"), (chats[1], "拦"), (chats[0], "在吗"))
        async with working(here, Echo()):
            await here.until(lambda: "open" not in states(here))
        with database.reading() as session:
            assert reach.unreachable(session, chats) == {chats[1]}
        assert [replies(here, chat) for chat in chats] == [["在吗"], []]


@pytest.mark.parametrize("planned", [0, 2])
async def test_row_36_a_flood_fills_neither_batches_nor_the_outbox(
    database: Database, tmp_path: Path, planned: int
) -> None:
    """Who floods is answered at the pace of the network, and holds up nobody: nothing is sent here at all."""
    async with network(database, tmp_path) as here:
        seat(here, 3)
        flood = [(FIRST, str(number)) for number in range(60)]
        come_in(here, *flood, (FIRST + 1, "我"), (FIRST + 2, "也"), (FIRST + 1, "我"))
        here.plan(FIRST, *(f"早先 {number}" for number in range(planned)))
        echo = Echo()
        async with working(here, echo):
            await here.until(lambda: len(replies(here, FIRST + 1)) == 2 and len(replies(here, FIRST + 2)) == 1)
            await here.until(lambda: len(replies(here, FIRST)) >= UNSENT)
            await asyncio.sleep(0.3)
            assert len(replies(here, FIRST)) < UNSENT + IN_A_ROW, "turns go on though nobody can be answered"
            assert [text for chat, text in echo.turns if chat == FIRST] == [text for _, text in flood][
                : len(replies(here, FIRST)) - planned
            ]
            before = {chat for chat, _ in echo.turns[:MOST]}
            assert before == {FIRST, FIRST + 1, FIRST + 2}, "the others waited behind the flood"
            with database.transaction() as session:
                session.query(Outbound).update({Outbound.state: "sent"})
            worker_goes_on = len(echo.turns)
            await here.until(lambda: len(echo.turns) > worker_goes_on)
