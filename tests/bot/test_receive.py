"""The way in, against a network and a database that misbehave: nothing is lost, nothing is taken twice."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.clock import REMEMBERED, tick
from bot.console import acts
from bot.receive import Receiver
from bot.work import Worker
from store import inbox
from store.database import Database
from store.inbox import Inbound
from store.people import people
from store.people.rights import Role
from store.practices.language.words import shared_words
from tests.rig import history
from tests.rig.network import FIRST, Network, impatient, network, running
from tests.rig.plan import Fault

POLLING = ["getUpdates"]
CODE = "Zq7canaryZq7canary_-"  # of an invitation
# Another process that holds SQLite's only pen for some seconds.
HOLDER = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    """For tests in which the engine plays no part, or only this one can be locked."""
    database = Database(sqlite_url)
    yield database
    database.close()


@asynccontextmanager
async def receiving(here: Network) -> AsyncIterator[asyncio.Event]:
    """A receiver at work while the block runs; gives its `arrived`."""
    arrived = asyncio.Event()
    async with running(Receiver(here.bot(), here.database, here.now, arrived).run()):
        yield arrived


@asynccontextmanager
async def answering(here: Network) -> AsyncIterator[None]:
    """Receiver, worker and dispatcher together."""
    outgoing = asyncio.Event()
    async with receiving(here) as arrived:
        worker = Worker(here.bot(), here.database, shared_words(), here.now, arrived, outgoing)
        async with running(worker.run()), here.dispatching():
            yield


def say(here: Network, *texts: str, chat: int = FIRST) -> None:
    for text in texts:
        acts.say(here.console, chat, text, chat)


def stored(here: Network) -> list[Inbound]:
    with here.database.reading() as session:
        return session.query(Inbound).order_by(Inbound.id).all()


def texts(here: Network) -> list[str]:
    return [json.loads(row.raw or "{}").get("message", {}).get("text", "") for row in stored(here)]


def waiting(here: Network) -> int:
    return len(here.console.state.updates)


def message(here: Network, text: str, chat_id: int = FIRST) -> dict[str, Any]:
    """An update's message like those that the console makes."""
    chat = {"id": chat_id, "type": "private", "first_name": "P0"}
    sender = {"id": chat_id, "is_bot": False, "first_name": "P0"}
    return {"message_id": 9_000, "date": here.console.now, "chat": chat, "from": sender, "text": text}


async def test_an_update_is_kept_before_it_is_confirmed(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        say(here, *"一二三")
        say(here, "别的", chat=FIRST + 1)
        async with receiving(here) as arrived:
            await asyncio.wait_for(arrived.wait(), 5)
            await here.until(lambda: len(stored(here)) == 4)
            await here.until(lambda: not waiting(here))
        assert texts(here) == ["一", "二", "三", "别的"]
        assert [row.chat_id for row in stored(here)] == [FIRST] * 3 + [FIRST + 1]
        assert {row.state for row in stored(here)} == {"open"}
        assert history.read(here.log).confirmed == {row.update_id for row in stored(here)}


async def test_row_03_an_update_that_comes_again_is_kept_once(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        say(here, "一")
        number = here.console.state.updates[0]["update"]["update_id"]
        twin = {"update_id": number, "message": message(here, "一")}
        acts.inject(here.console, twin)
        async with receiving(here):
            await here.until(lambda: not waiting(here))
            acts.inject(here.console, twin)  # much later
            await here.until(lambda: not waiting(here))
            say(here, "二")
            await here.until(lambda: len(stored(here)) > 1)
        assert texts(here) == ["一", "二"]


async def test_row_03_two_receivers_keep_each_update_once(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        async with receiving(here), receiving(here):
            for number in range(30):
                say(here, str(number))
                await asyncio.sleep(0.01)
            await here.until(lambda: len(stored(here)) >= 30 and not waiting(here))
        assert texts(here) == [str(number) for number in range(30)]


async def test_row_05_ids_may_start_again_lower(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        async with receiving(here):
            say(here, "一", "二")
            await here.until(lambda: len(stored(here)) == 2 and not waiting(here))
            here.console.record("control", [{"type": "next_update", "id": 1_000}], act="renumber")
            say(here, "三", "四")
            await here.until(lambda: len(stored(here)) == 4 and not waiting(here))
            say(here, "五")
            await here.until(lambda: len(stored(here)) == 5 and not waiting(here))
        assert texts(here) == list("一二三四五")
        ids = [row.update_id for row in stored(here)]
        assert ids[2] == 1_000
        assert ids[2:] == sorted(ids[2:])


async def test_a_number_used_again_after_it_was_forgotten_is_answered(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        twin = {"update_id": 1_000, "message": message(here, "一")}
        async with answering(here):
            for turn in (1, 2):
                acts.inject(here.console, twin)
                await here.until(lambda turn=turn: len(here.shown(FIRST)) == turn and here.closed())
                await here.until(lambda: {row.state for row in stored(here)} == {"done"})
                tick(on_sqlite, lambda: here.now() + REMEMBERED)
                assert (stored(here), here.rows()) == ([], [])


async def test_row_08_answers_that_are_no_answers_only_delay(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        for kind in ("html", "broken_json", "reset", "server_error", "too_many", "lost_answer"):
            here.faults(Fault(kind, methods=POLLING, times=1, retry_after=1))
            say(here, kind)
            async with receiving(here):
                await here.until(lambda: not waiting(here))
        assert texts(here) == ["html", "broken_json", "reset", "server_error", "too_many", "lost_answer"]


async def test_a_database_locked_by_another_process_only_delays(on_sqlite: Database, tmp_path: Path) -> None:
    with impatient(on_sqlite):
        async with network(on_sqlite, tmp_path) as here:
            file = str(on_sqlite.url.database)
            command = [sys.executable, "-c", HOLDER, file, "1.5"]
            holder = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
            assert holder.stdout
            assert await holder.stdout.readline() == b"held\n"
            async with receiving(here):
                say(here, *"一二三")
                await asyncio.sleep(0.5)
                assert waiting(here) == 3, "confirmed without having been kept"
                assert stored(here) == []
                await here.until(lambda: not waiting(here))
            await holder.wait()
            assert texts(here) == list("一二三")


async def test_turns_wait_for_a_locked_database(on_sqlite: Database, tmp_path: Path) -> None:
    with impatient(on_sqlite):
        async with network(on_sqlite, tmp_path) as here:
            raws = [inbox.RawUpdate(number, FIRST, json.dumps({"update_id": number, "message": message(here, "一")}))
                    for number in (1, 2)]  # fmt: skip
            with on_sqlite.transaction() as session:
                inbox.receive(session, raws, here.now())
            other = sqlite3.connect(str(on_sqlite.url.database), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            async with answering(here):
                await asyncio.sleep(0.6)
                assert {row.state for row in stored(here)} == {"open"}
                other.execute("ROLLBACK")
                other.close()
                await here.until(lambda: {row.state for row in stored(here)} == {"done"} and here.closed())
            assert len(here.shown(FIRST)) == 2


async def test_row_06_poison_is_set_aside_counted_and_the_next_flows(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        with database.transaction() as session:
            people.seat(session, FIRST, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=here.now(), agreed=1)
            people.seat(session, FIRST + 2, "仇稷", Role.ADMINISTRATOR, "清岚县", now=here.now(), agreed=1)
        say(here, "一")
        acts.inject(here.console, {"message": {**message(here, f"/start {CODE}"), "date": "gestern"}})
        acts.inject(here.console, {"message": {"chat": {"id": FIRST}, "text": 17}})
        acts.inject(here.console, {"message": {"chat": {"id": FIRST + 1}, "text": 17}})  # from a stranger
        acts.inject(here.console, {"message": "no object"})
        acts.inject(here.console, {"something_new": {"chat": {"id": FIRST, "type": "private"}, "x": 1}})
        say(here, "二")
        async with answering(here):
            await here.until(lambda: not waiting(here) and here.closed() and len(stored(here)) == 7)
            await here.until(lambda: "open" not in {row.state for row in stored(here)} and here.closed())
            say(here, "未答问题", chat=FIRST + 2)
            await here.until(lambda: len(here.shown(FIRST + 2)) == 1)
        assert "近 30 天有 4 条消息没能处理" in here.shown(FIRST + 2)[0]
        rows = stored(here)[:7]
        assert [row.state for row in rows] == ["done", "dead", "dead", "dead", "dead", "done", "done"]
        dead = rows[1:5]
        assert all(row.raw and row.incident for row in dead)
        assert "/start <code>" in str(dead[0].raw), "a code lies about for whoever reads the table"
        assert all(row.raw is None and row.incident is None for row in rows if row not in dead)
        shown = here.shown(FIRST)
        assert len(shown) == 4  # two good ones, two apologies; the others' poison asks for none
        assert here.shown(FIRST + 1) == []
        for row, text in zip(dead[:2], shown[1:3], strict=True):
            assert f"编号 {row.incident}" in text
        with database.reading() as session:
            assert inbox.backlog(session) == inbox.Backlog(open=0, since=None, dead=4)


async def test_row_06_an_update_nested_too_deep_does_not_hold_up_its_chat(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        good = json.dumps({"update_id": 2, "message": message(here, "一")})
        deep = '{"update_id": 1, "message": ' + "[" * 5_000 + "]" * 5_000 + "}"
        with on_sqlite.transaction() as session:
            inbox.receive(session, [inbox.RawUpdate(1, FIRST, deep), inbox.RawUpdate(2, FIRST, good)], here.now())
        async with answering(here):
            await here.until(lambda: [row.state for row in stored(here)] == ["dead", "done"])


async def test_row_04_shuffled_updates_are_answered_in_order_where_they_are_both_there(
    database: Database, tmp_path: Path
) -> None:
    chats = [FIRST, FIRST + 1, FIRST + 2]
    url = database.url.render_as_string(hide_password=False)
    async with network(database, tmp_path) as here:
        raws = [
            inbox.RawUpdate(number, chat, json.dumps({"update_id": number, "message": message(here, "一", chat)}))
            for number, chat in enumerate(chats * 10)
        ]
        chance = random.Random(4)
        windows = [raws[begin : begin + 5] for begin in range(0, len(raws), 5)]
        for window in windows:
            with database.transaction() as session:
                inbox.receive(session, chance.sample(window, len(window)), here.now())
        other = Database(url)
        workers = [
            Worker(here.bot(), one, shared_words(), here.now, asyncio.Event(), asyncio.Event())
            for one in (database, other)
        ]
        async with running(workers[0].run()), running(workers[1].run()):
            await here.until(lambda: {row.state for row in stored(here)} == {"done"})
        for chat in chats:
            replied = [int(row.key.split(":")[0]) for row in here.rows() if row.chat_id == chat]
            assert replied == [one.update_id for one in raws if one.chat_id == chat]
    other.close()
