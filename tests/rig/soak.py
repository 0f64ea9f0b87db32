"""Two copies are killed, at any moment and at named points, behind a network that fails; in the end all is judged."""

from __future__ import annotations

import json
import signal
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.process import BaseProcess
from typing import Any

from bot.clock import system_time
from bot.telegram import Said, bodies
from handlers.turn import Medium, Reply
from store import outbox
from store.database import Database, Unavailable
from store.outbox import Lane
from store.pace import BOT_API
from tests.ports import listens
from tests.rig import checker, history
from tests.rig.balancer import Balancer
from tests.rig.faults import set_faults
from tests.rig.held import Rows
from tests.rig.history import History
from tests.rig.scene import SECRET, Scene
from tests.rig.timeline import Event
from tests.waiting import wait_until

QUIET_WITHIN = 90.0  # seconds from the last fault until all is answered
TICK = 5.0  # seconds between two ticks of each copy


@dataclass
class Soak:
    """The run: the first half with one copy that polls and others that stand by, the second behind a webhook."""

    here: Scene
    balancer: Balancer
    copies: list[BaseProcess] = field(default_factory=list)
    kills: list[tuple[float, str]] = field(default_factory=list)  # seconds since 1970, and how
    brought: bool = False  # by the webhook

    def run(self, seed: int, seconds: float, events: list[Event]) -> str:
        """Live through it, wait until all is answered, judge. The summary; raises AssertionError with what is wrong."""
        database = Database(self.here.database_url)
        self.copies = [self._start(number) for number in range(len(self.balancer.ports))]
        begin = time.monotonic()
        for event in events:
            while (wait := begin + event.at - time.monotonic()) > 0:
                self._tend()
                time.sleep(min(wait, 0.05))
            if not self.brought and event.at > seconds / 2:
                self._turn_to_the_webhook()
            self._act(event, database)
        database.close()
        set_faults(self.here.client)
        for number in range(len(self.copies)):
            self.here.arm("", self.copies[number])
        self._tend()
        ended = time.monotonic()
        while not self.here.is_quiet() and time.monotonic() < ended + QUIET_WITHIN:
            self._tend()
            time.sleep(0.1)
        quiet = time.monotonic() - ended
        for port in self.balancer.ports:  # who was started a moment ago cannot be asked to end before it has begun
            assert any(listens(port) for _ in wait_until(QUIET_WITHIN)), f"nobody listens on {port}"
        assert [self.here.stop(copy) for copy in self.copies] == [0] * len(self.copies)
        told, now = history.read(self.here.log), checker.rows(self.here.database_url)
        wrong = [*checker.invariants(told, now), *answers(events, told, now)]
        wrong += checker.leaks(SECRET, self.here.database_url, [self.here.output, *self.here.home.glob("*.db*")])
        assert not wrong, "\n".join([f"seed {seed}: {len(wrong)} violations", *wrong[:20]])
        return self._summary(seed, seconds, told, now, quiet)

    def _start(self, number: int) -> BaseProcess:
        doors = {"webhook_url": self.balancer.address, "webhook_listen": f"127.0.0.1:{self.balancer.ports[number]}"}
        return self.here.start("", TICK, **(doors if self.brought else {}))

    def _tend(self) -> None:
        """Whoever has come to the point where it is to die is started anew; nobody may end otherwise."""
        for number, copy in enumerate(self.copies):
            if not copy.is_alive():
                told = self.here.output.read_text("utf-8")[-3000:]
                assert copy.exitcode == -signal.SIGKILL, f"copy {number} ended with {copy.exitcode}: {told}"
                self.kills.append((time.time(), "point"))
                self.copies[number] = self._start(number)

    def _turn_to_the_webhook(self) -> None:
        self._tend()
        for copy in self.copies:
            self.here.kill(copy)
        self.kills += [(time.time(), "both")] * len(self.copies)
        self.brought = True
        self.copies = [self._start(number) for number in range(len(self.copies))]

    def _act(self, event: Event, database: Database) -> None:
        match event.what:
            case "ask":
                self.here.client.post("say", person=event.who, text=event.text)
            case "notice":
                [body] = bodies([Reply(event.text)], Said(Medium.OTHER, private=True), 0)
                while True:
                    try:
                        with database.transaction() as session:
                            outbox.put(session, event.text, event.who, Lane.NOTICE, body, system_time())
                        return
                    except Unavailable:
                        self._tend()
            case "faults":
                set_faults(self.here.client, *event.faults)
            case "arm":
                self._tend()
                self.here.arm(event.text, self.copies[event.who])
            case "kill":
                self._tend()
                self.here.kill(self.copies[event.who])
                self.kills.append((time.time(), "any moment"))
                self.copies[event.who] = self._start(event.who)

    def _summary(self, seed: int, seconds: float, told: History, now: Rows, quiet: float) -> str:
        entries = [json.loads(line) for line in self.here.log.read_bytes().splitlines()]
        faults = Counter(entry["fault"] for entry in entries if entry["kind"] == "fault")
        starts = sorted(entry["time"] for entry in entries if entry.get("method", "").lower() == history.START)
        restarts = [next((start - at for start in starts if start > at), 0.0) for at, _ in self.kills]
        waits = sorted(_waits(entries))
        rows = {
            "seed": seed,
            "minutes": f"{seconds / 60:.1f}",
            "kills": f"{len(self.kills)} ({sum(how == 'point' for _, how in self.kills)} at a named point)",
            "network faults": f"{faults.total()}: "
            + ", ".join(f"{kind} {count}" for kind, count in sorted(faults.items())),
            "updates": len(told.asked),
            "deliveries": len(told.deliveries),
            "repeated": checker.duplicates(told),
            "uncertain": sum(row["state"] == "uncertain" for row in now.outbox),
            "a copy is back after": f"{statistics.median(restarts):.1f} s in the median, {max(restarts):.1f} s at most",
            "an answer came after": f"{waits[len(waits) // 2]:.1f} s in the median, "
            f"{waits[int(0.95 * len(waits))]:.1f} s for 95 %, {waits[-1]:.1f} s at most",
            "all quiet after the last fault": f"{quiet:.1f} s",
            "violations": 0,
        }
        engine = self.here.database_url.partition(":")[0].partition("+")[0]
        return "\n".join(
            [f"| soak | {engine} |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
        )


def answers(events: list[Event], told: History, now: Rows) -> Iterator[str]:
    """What is wrong with the answers: each question has one effect, and each reply came, in order, once or again."""
    questions = {(event.who, event.text) for event in events if event.what == "ask"}
    states = {row["update_id"]: row["state"] for row in now.inbox}
    asked = [one for one in told.asked if (one.chat, one.text) in questions]
    if len(asked) != len(questions):
        yield f"{len(asked)} of {len(questions)} questions were asked"
    yield from (
        f"{one.text} ended as {states.get(one.update_id)}" for one in asked if states.get(one.update_id) != "done"
    )
    if now.screens != dict(Counter(one.chat for one in asked)):
        yield f"effects {now.screens} of questions {Counter(one.chat for one in asked)}"
    shown = defaultdict(list)
    for one in told.deliveries:
        shown[one.chat].append(one.sent)
    for one in asked:
        if not any(text.startswith(f"问：{one.text}\n") for text in shown[one.chat]):
            yield f"no answer in chat {one.chat} to {one.text}"
    replies: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in now.outbox:
        if row["lane"] == "reply":
            replies[row["chat_id"]].append(row)
    for chat, rows in replies.items():
        order = {row["body"]["text"]: place for place, row in enumerate(rows)}
        places = [order[text] for text in shown[chat] if text in order]
        if not in_order(places):
            yield f"chat {chat}: out of order: {places}"
        for row in rows:
            copies = shown[chat].count(row["body"]["text"])
            if row["state"] != "sent" or not 1 <= copies <= row["attempts"]:
                yield f"reply {row['key']} is {row['state']}, {copies} deliveries in {row['attempts']} attempts"


def in_order(places: list[int]) -> bool:
    """Whether each came after the one before it; what a crash repeats, it repeats from its first on, in order, too.

    No more are repeated than may be under way to a chat at once: its burst.
    """
    return all(
        following == before + 1 or before - BOT_API.chat_burst < following <= before
        for before, following in pairwise([-1, *places])
    )


def _waits(entries: list[dict[str, Any]]) -> Iterator[float]:
    """Seconds from a question to the first answer that names it."""
    waiting: dict[tuple[int, str], float] = {}
    for entry in entries:
        for change in entry["changes"]:
            message = change.get("update", {}).get("message") if change["type"] == "update" else None
            if isinstance(message, dict) and isinstance(message.get("text"), str):
                waiting[message["chat"]["id"], message["text"]] = entry["time"]
        if entry["kind"] == "call" and entry["ok"] and entry["method"].lower() == "sendmessage":
            head = entry["result"]["text"].partition("\n")[0].removeprefix("问：")
            begun = waiting.pop((entry["result"]["chat"]["id"], head), None)
            if begun is not None:
                yield entry["time"] - begun
