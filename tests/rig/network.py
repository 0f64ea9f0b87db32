"""A console and our sender's parts in one event loop, with a clock that may run faster than the wall's."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from telegram import Bot

from bot.console.console import Console
from bot.console.people import Person
from bot.console.server import serve
from bot.dispatch import Dispatcher
from bot.telegram import Said, bodies, make_bot
from handlers.turn import Medium, Reply
from store import outbox
from store.database import Database
from store.outbox import Lane, Outbound
from tests.rig import history
from tests.rig.faults import FaultyNetwork
from tests.rig.plan import Fault

TOKEN = "7318204655:canary-of-the-rig-Zq7"
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = 7_000_000_100  # chat id of the first person


class FastClock:
    """A moment that passes so many times as fast as the wall's."""

    def __init__(self, speed: float = 1) -> None:
        self._speed, self._begin = speed, time.monotonic()

    def __call__(self) -> datetime:
        return BEGIN + timedelta(seconds=(time.monotonic() - self._begin) * self._speed)


@dataclass
class Network:
    """What a test of sending or receiving needs."""

    console: Console
    faulty: FaultyNetwork
    address: str
    database: Database
    now: Callable[[], datetime]
    log: Path
    bots: list[Bot] = field(default_factory=list)
    outgoing: asyncio.Event = field(default_factory=asyncio.Event)

    def bot(self, read_timeout: float = 5, address: str = "") -> Bot:
        """A client of the console (or of another address) as the product makes it; closed at the end."""
        bot = make_bot(TOKEN, address or self.address, read_timeout=read_timeout)
        self.bots.append(bot)
        return bot

    def faults(self, *wanted: Fault) -> None:
        """Set the network's faults; none: end them."""
        self.faulty.set(*wanted)

    def plan(self, chat: int, *texts: str, lane: Lane = Lane.REPLY, edits: int | None = None) -> None:
        """Put messages into the outbox as a turn does."""
        said = Said(Medium.PRESS if edits else Medium.TEXT, private=True, message_id=edits)
        with self.database.transaction() as session:
            for text in texts:
                [body] = bodies([Reply(text, in_place=edits is not None)], said, 0)
                outbox.put(session, f"{chat} {lane} {text} {edits}", chat, lane, body, self.now())
        self.outgoing.set()

    def rows(self) -> list[Outbound]:
        """The outbox in order."""
        with self.database.reading() as session:
            return list(session.query(Outbound).order_by(Outbound.id))

    def states(self) -> list[str]:
        """Their states, in order."""
        return [row.state for row in self.rows()]

    def shown(self, chat: int) -> list[str]:
        """What the bot's messages in a chat now say."""
        messages = self.console.state.chat(chat).messages.values()
        return [message["text"] for message in messages if message["from"]["is_bot"]]

    def deliveries(self) -> list[history.Delivery]:
        """Every message that reached a chat, in order."""
        return history.read(self.log).deliveries

    async def until(self, done: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until it is so."""
        end = time.monotonic() + seconds
        while not await asyncio.to_thread(done):
            assert time.monotonic() < end, f"not within {seconds} s: {self.states()}"
            await asyncio.sleep(0.02)

    def closed(self) -> bool:
        """Whether nothing is waiting or under way."""
        with self.database.reading() as session:
            waiting = Outbound.state.in_(["planned", "sending"])
            return session.query(Outbound.id).where(waiting).first() is None

    @asynccontextmanager
    async def dispatching(self, bot: Bot | None = None) -> AsyncIterator[Dispatcher]:
        """A dispatcher at work while the block runs."""
        bot = bot or self.bot()
        dispatcher = Dispatcher(bot, self.database, self.now, self.outgoing, random.Random(1))
        async with running(dispatcher.run()):
            yield dispatcher

    async def dispatch(self, bot: Bot | None = None, seconds: float = 10) -> None:
        """Send until nothing is left."""
        async with self.dispatching(bot):
            await self.until(self.closed, seconds)


@asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator[asyncio.Task[None]]:
    """Endless work while the block runs; what ended it before that is raised."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        ended = task.done()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert not ended, "it ended by itself"


@asynccontextmanager
async def network(database: Database, folder: Path, *, people: int = 3, speed: float = 1) -> AsyncIterator[Network]:
    """A console with so many people, chats FIRST, FIRST + 1 …, all of whom have pressed Start."""
    now = FastClock(speed)
    log = folder / "console.jsonl"
    everyone = [Person(f"P{number}", id=FIRST + number, started=True) for number in range(people)]
    console = Console(TOKEN, log, everyone, clock=now)
    faulty = FaultyNetwork(console)
    async with serve(console, wrap=faulty) as address:
        here = Network(console, faulty, address, database, now, log)
        try:
            yield here
        finally:
            here.faults()
            for bot in here.bots:
                for request in bot._request:  # the bot itself closes them only where it could say hello before
                    await request.shutdown()


@contextmanager
def impatient(database: Database, milliseconds: int = 50) -> Iterator[None]:
    """SQLite gives up on a lock sooner, so that a test need not wait for five seconds."""

    def prepare(driver_connection: sqlite3.Connection, _record: object) -> None:
        driver_connection.execute(f"PRAGMA busy_timeout={milliseconds}")

    event.listen(database.engine, "connect", prepare)
    database.engine.dispose()
    yield
    event.remove(database.engine, "connect", prepare)


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else holds SQLite's only pen while the block runs."""
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
