"""A broadcast to 3,000 people, and what others wait for meanwhile: `python -m tests.bench.broadcast`.

The bot as it runs, its clock at ten in the morning of a working day, against our Bot API server, which refuses what is
above Telegram's limits (30 messages a second over all chats, one to a chat with a burst of three). A wait is from the
moment a question lies ready at the server to the moment its answer is delivered there.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.people import Person as Contact
from bot.console.server import serve_in_thread
from handlers.texts.notice import VERSION
from store import outbox
from store.database import Database
from store.inbox import Inbound, InboundState
from store.outreach import broadcasts
from store.outreach.tables import BroadcastState
from store.people import people
from store.people.people import Person
from store.people.rights import Role
from tests.bench import server
from tests.bench.turn import fill_demo
from tests.rig.faults import FaultyNetwork
from tests.rig.launch import MovedClock
from tests.rig.plan import Fault
from tests.store.outreach.casting import NOW, County

TOKEN = "7318204655:bench"
TOWNS, CLERKS = 100, 30
ALLOWED = 25.0  # notices a second, of 28 messages in all: the rest is for answers
ASKERS = 6
# Seconds between two questions, of one asker after the other. Each answer puts the next notice off by up to 1/28 s; the
# small burst of notices makes up for that, so that answers and the broadcast share the 28.
PAUSE = 0.5
WARM_UP = timedelta(seconds=20)  # until the hold is over
LONGEST = 300.0  # seconds
TEXT = "请各镇于周五前报送十月报表"


@dataclass(frozen=True)
class Run:
    """What a broadcast showed."""

    refused: int  # 429
    speed: float  # messages of it a second
    waits: list[float]  # milliseconds


def measure(say: Callable[[str], None]) -> None:
    """Say a row for each engine."""
    say("| engine | people | 429 | a second | of the 25 allowed | questions meanwhile | p50 ms | p95 ms | slowest ms |")
    say("|---|---|---|---|---|---|---|---|---|")
    with ExitStack() as stack:
        postgres = stack.enter_context(server.database(stack.enter_context(server.postgres()), "broadcast"))
        for name, url in (("SQLite", ""), ("PostgreSQL", postgres)):
            with tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder, _no_pauses():
                run = _broadcast(url or f"sqlite:///{folder}/tashan.db", Path(folder))
            p50, p95 = np.percentile(run.waits, [50, 95])
            say(
                f"| {name} | {TOWNS * CLERKS:,} | {run.refused} | {run.speed:.2f} | {run.speed / ALLOWED:.1%} "
                f"| {len(run.waits)} | {p50:.0f} | {p95:.0f} | {max(run.waits):.0f} |"
            )


@contextmanager
def _no_pauses() -> Iterator[None]:
    """The server is in this process: what comes in while it looks for garbage comes at once, and counts against us."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _broadcast(url: str, folder: Path) -> Run:
    database = Database(url)
    database.migrate()
    questions = fill_demo(database)
    county = County(database, TOWNS, CLERKS)
    number = county.held(text=TEXT, now=NOW)
    county.does(broadcasts.approve, number, by=county.second)
    with database.transaction() as session:
        askers = [7_900_000_000 + one for one in range(ASKERS)]
        for chat in askers:
            people.seat(session, chat, "问", Role.CLERK, "某县", "某镇", now=NOW, agreed=VERSION)
        chats = session.scalars(sa.select(Person.chat_id).where(Person.chat_id.is_not(None))).all()
        held_until = broadcasts.get(session, number).held_until  # type: ignore[union-attr]
    clock = folder / "clock.txt"
    clock.write_text(str((held_until - WARM_UP - system_time()).total_seconds()), "ascii")
    log = folder / "console.jsonl"
    console = Console(TOKEN, log, [Contact(f"P{one}", id=one, started=True) for one in chats], clock=MovedClock(clock))
    network = FaultyNetwork(console)
    network.set(Fault("limits"))
    with (
        serve_in_thread(console, wrap=network) as address,
        ConsoleClient(address) as client,
        _running(url, address, clock, folder),
    ):
        _ask_on(client, askers, questions, database, number)
        _wait_for_answers(database)
    database.close()
    return _judge(log, set(askers))


def _ask_on(client: ConsoleClient, askers: list[int], questions: list[str], database: Database, number: int) -> None:
    """A question after the other until the broadcast is done."""
    end, asked = time.monotonic() + LONGEST, 0
    while not _is_done(database, number):
        assert time.monotonic() < end, "the broadcast does not end"
        client.post("say", person=askers[asked % ASKERS], text=questions[asked % len(questions)])
        asked += 1
        time.sleep(PAUSE)


def _is_done(database: Database, number: int) -> bool:
    with database.reading() as session:
        found = broadcasts.get(session, number)
        return found is not None and found.state is BroadcastState.DONE


def _wait_for_answers(database: Database) -> None:
    """Told to end, the bot still sends what waits; but a question that it has not taken yet stays without an answer."""
    end = time.monotonic() + 30
    while True:
        time.sleep(PAUSE)
        with database.reading() as session:
            open_update = session.query(Inbound.id).where(Inbound.state == InboundState.OPEN).first()
            if open_update is None and outbox.waiting_since(session) is None:
                return
        assert time.monotonic() < end, "a question was not answered"


def _judge(log: Path, askers: set[int]) -> Run:
    """What the server's log says; the questions before the first message of the broadcast were for warming up."""
    entries = [json.loads(line) for line in log.read_bytes().splitlines()]
    refused = sum(entry["kind"] == "fault" for entry in entries)
    sent = [entry for entry in entries if entry["kind"] == "call" and entry["ok"] and _is_message(entry)]
    cast = [entry for entry in sent if TEXT in entry["result"].get("text", "")]
    arrived = Counter(entry["result"]["chat"]["id"] for entry in cast)
    assert len(arrived) == TOWNS * CLERKS
    assert set(arrived.values()) == {1}
    begin, end = cast[0]["time"], cast[-1]["time"]
    waits = []
    for chat in askers:
        asked = [entry["time"] for entry in entries for one in entry["changes"] if _is_question(one, chat)]
        answered = [entry["time"] for entry in sent if entry["result"]["chat"]["id"] == chat]
        assert len(asked) == len(answered), "a question has several answers, or none"
        waits += [1_000 * (b - a) for a, b in zip(asked, answered, strict=True) if begin <= a <= end]
    return Run(refused, (len(cast) - 1) / (end - begin), waits)


def _is_message(entry: dict[str, Any]) -> bool:
    return str(entry["method"]).lower() == "sendmessage"


def _is_question(change: dict[str, Any], chat: int) -> bool:
    message = change.get("update", {}).get("message") if change["type"] == "update" else None
    return isinstance(message, dict) and message["chat"]["id"] == chat


@contextmanager
def _running(url: str, address: str, clock: Path, folder: Path) -> Iterator[None]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TASHAN_")}
    environment |= {"TASHAN_TOKEN": TOKEN, "TASHAN_API_URL": address, "TASHAN_DATABASE_URL": url}
    environment |= {"TASHAN_RIG_CLOCK": str(clock), "TASHAN_HOME": str(folder)}
    with (folder / "bot.log").open("wb") as log:
        bot = subprocess.Popen([sys.executable, "-m", "tests.rig.launch"], env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            bot.terminate()
            bot.wait(30)


if __name__ == "__main__":
    measure(lambda line: print(line, flush=True))
