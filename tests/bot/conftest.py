"""A running bot with the demo's county (the real Office against our own Bot API server), and the command line."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app
from bot.clock import remind, system_time
from bot.console.client import ConsoleClient, Person, buttons, text_of
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.demo import county
from bot.office import Office
from handlers.texts.notice import VERSION
from store import outbox
from store.conversations import Conversation
from store.database import Database
from store.inbox import InboundState
from store.outbox import Lane, Outbound, OutboundState
from store.pace import Limits
from store.people import people
from store.people.rights import Role
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report, renew_index
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind
from tests.bot.moved_clock import Clock
from tests.canary import canaries
from tests.rig.faults import FaultyNetwork

TOKEN = "7318204655:TEST-transcript-token"
COUNTY = "清岚县"
# Transcripts read what is said, one message after the other; how fast it may be said, test_dispatch and the rig hold.
UNHURRIED = Limits(chat=timedelta(milliseconds=10))
Json = dict[str, Any]
Tashan = Callable[..., Result]
# Asked ten times an answer, and so put in the database's own words. A notice that is planned may be for later.
_BUSY = f"""SELECT 1 FROM inbox WHERE state = '{InboundState.OPEN}' UNION ALL SELECT 1 FROM outbox WHERE
    state = '{OutboundState.SENDING}' OR state = '{OutboundState.PLANNED}' AND lane <> '{Lane.NOTICE}' LIMIT 1"""


@dataclass
class Answer:
    """What came back for one thing that somebody did."""

    new: list[Json]  # messages of the bot, in order
    redrawn: list[Json]  # earlier messages that look different now
    toasts: list[str]

    @property
    def text(self) -> str:
        """All new messages, then all redrawn ones, as shown."""
        return "\n".join(map(text_of, (*self.new, *self.redrawn)))

    @property
    def last(self) -> Json:
        """The message that carries the buttons."""
        return (*self.new, *self.redrawn)[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels under the last message."""
        return buttons(self.last)

    def data_of(self, label: str) -> str:
        """What the network is told when this button is pressed."""
        rows = self.last["reply_markup"]["inline_keyboard"]
        return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))

    def parts(self, kind: str) -> list[str]:
        """The stretches of the last message that are shown as `bold`, `italic`, `blockquote` …"""
        units = text_of(self.last).encode("utf-16-le")
        found = [one for one in self.last.get("entities", []) if one["type"] == kind]
        return [units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in found]


@dataclass
class Chat:
    """One person in one chat, to be read like a transcript: says, presses, sends; each gives the whole answer."""

    house: House
    person: Person

    @property
    def id(self) -> int:
        return self.person.chat

    def says(self, *texts: str) -> Answer:
        """Writes this (one after the other without waiting)."""
        return self._after(lambda: [self.person.say(text) for text in texts])

    def presses(self, label: str, of: Answer | None = None) -> Answer:
        """Presses the button with this label: the newest one, or that of an earlier answer."""
        return self._after(lambda: self.person.press(label, None if of is None else of.last))

    def forges(self, data: str, of: Answer | None = None) -> Answer:
        """Sends button data that was never drawn, as a changed app can."""
        message_id = self.person.messages()[-1]["message_id"] if of is None else of.last["message_id"]
        return self._after(lambda: self.person.press_data(message_id, data))

    def sends(self, **fields: Any) -> Answer:
        """Sends a message of any kind: Bot API fields, or kind="sticker" / "voice"."""
        return self._after(lambda: self.person.send_raw(**fields))

    def does(self, act: Callable[[Person], Any]) -> Answer:
        """Anything else that a person can do."""
        return self._after(lambda: act(self.person))

    def receives(self, update: Json) -> Answer:
        """The network brings this update, whatever it looks like."""
        return self._after(lambda: self.house.client.post("updates", update=update))

    def _after(self, act: Callable[[], Any]) -> Answer:
        # Looked at in this process: asked for over HTTP it is a quarter of a transcript's time.
        since, before = self.house.console.seq, self._messages()
        act()
        self.house.settle()
        shown = [one for one in self._messages().values() if one["from"]["is_bot"]]
        return Answer(
            new=[one for one in shown if one["message_id"] not in before],
            redrawn=[one for one in shown if one["message_id"] in before and one != before[one["message_id"]]],
            toasts=self.house.toasts(self.person.id, since),
        )

    def _messages(self) -> dict[int, Json]:
        return dict(self.house.console.state.chat(self.person.chat).messages)


@dataclass
class House:
    """The running bot, its database, and the people of the county."""

    console: Console
    client: ConsoleClient
    database: Database
    words: Words
    is_running: Callable[[], bool]
    looks: Callable[[], object]  # the bot, for what there may be to send
    log: Path  # of the console
    now: Callable[[], datetime] = system_time
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def clerk(self, town: str = "青禾铺镇", name: str = "") -> Chat:
        """A new clerk of this town, who has never written before."""
        return self._member(Role.CLERK, town, name)

    def administrator(self) -> Chat:
        """A new administrator of the county."""
        return self._member(Role.ADMINISTRATOR, None, "")

    def stranger(self) -> Chat:
        """Somebody nobody let in."""
        return Chat(self, self.client.add_person(f"路人{next(self._numbers)}"))

    def group(self, *members: Chat) -> list[Chat]:
        """A new group, as each of them sees it."""
        group_id = self.client.add_group(f"工作群{next(self._numbers)}")
        return [Chat(self, member.person.in_group(group_id)) for member in members]

    def holds(self, name: str, text: str, kind: ReportKind = ReportKind.ORIGINAL, **given: Any) -> None:
        """The store takes one more report."""
        import_report(self.database, self.words, read_bytes(name, text.encode()), kind, system_time(), **given)

    def toasts(self, person_id: int, since: int = 0) -> list[str]:
        """What was shown over the chat to this person in answer to buttons (since an entry of the console)."""
        recent = takewhile(lambda entry: entry["seq"] > since, reversed(list(self.console.recent)))
        changes = [change for entry in recent for change in reversed(entry["changes"])]
        told = [one["text"] for one in changes if one["type"] == "answered" and one["person"] == person_id]
        return told[::-1]

    def answered_queries(self) -> list[str]:
        """The ids of all pressed buttons' queries that the bot has answered, or tried to."""
        with self.database.reading() as session:
            return [row.body["query"] for row in session.scalars(sa.select(Outbound)) if row.lane == Lane.TAP]

    def calls(self, method: str) -> list[Json]:
        """Every call of this method so far, as the console wrote it down (`download`: of a file's bytes)."""
        entries = map(json.loads, self.log.read_text("utf-8").splitlines())
        return [one for one in entries if one["kind"] == "call" and one["method"].lower() == method.lower()]

    def stored(self, chat_id: int) -> Conversation | None:
        """What is kept of the chat's conversation."""
        with self.database.reading() as session:
            return session.get(Conversation, chat_id)

    def reminds(self) -> None:
        """What the clock does each minute, and here only when asked: whoever is owed a reminder now gets it."""
        remind(self.database, self.now)
        self.settle()

    def settle(self, timeout: float = 20) -> None:
        """Wait until everything that was sent to the bot is answered, and all is delivered that may go now."""
        deadline = time.monotonic() + timeout
        self.looks()  # a test may have planned something itself
        while not self._is_settled():
            assert self.is_running(), "the bot has ended"
            assert time.monotonic() < deadline, "the bot is still busy"
            time.sleep(0.02)  # each look takes the processor from what is waited for

    def _is_settled(self) -> bool:
        if self._is_busy():
            return False
        with self.database.reading() as session:
            if outbox.due(session, self.now()):
                return False
        return not self._is_busy()  # a notice that was due a moment ago may be on its way now

    def _is_busy(self) -> bool:
        if self.console.state.updates:
            return True
        driver: Any = self._sight.connection.driver_connection  # past SQLAlchemy, which takes ten times as long
        return driver.execute(_BUSY).fetchone() is not None

    @cached_property
    def _sight(self) -> sa.Connection:
        return sa.create_engine(self.database.url, isolation_level="AUTOCOMMIT").connect()

    def close(self) -> None:
        """Look no more."""
        self._sight.close()
        self._sight.engine.dispose()

    def _member(self, role: Role, town: str | None, name: str) -> Chat:
        person = self.client.add_person(name or f"成员{next(self._numbers)}")
        with self.database.transaction() as session:
            people.seat(
                session,
                person.id,
                name or person.row["first_name"],
                role,
                COUNTY,
                town,
                now=system_time(),
                agreed=VERSION,
            )
        return Chat(self, person)


@contextmanager
def running(office: Office) -> Iterator[tuple[Callable[[], bool], Callable[[], object]]]:
    """The office at work in a thread with its own event loop: whether it still is, and what makes it look for what
    there is to send. What ended it early is raised.
    """
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    faults: list[BaseException] = []

    async def run() -> None:
        stop = asyncio.Event()
        loops.append((asyncio.get_running_loop(), stop))
        await office.run(stop)

    def work() -> None:
        try:
            asyncio.run(run())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=work, name="office")
    thread.start()
    try:
        yield thread.is_alive, lambda: loops[0][0].call_soon_threadsafe(office.look)
    finally:
        for loop, stop in loops:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop.set)
        thread.join()
    if faults:
        raise faults[0]


@pytest.fixture(scope="session")
def words() -> Words:
    """Cuts text; any number of tests may share it."""
    return shared_words()


@contextmanager
def open_house(
    url: str, home: Path, words: Words, *, is_empty: bool = False, now: Callable[[], datetime] = system_time
) -> Iterator[House]:
    """The bot at work on this database, with the demo's county, or knowing nobody and nothing yet."""
    database = Database(url)
    database.migrate()
    renew_index(database, words)
    if not is_empty:
        county.seat_staff(database, system_time())
        assert len(list(county.import_reports(database, words, system_time()))) == 13
    console = Console(TOKEN, home / "console.jsonl", name="他山", username="tashan_test_bot")
    wrap = FaultyNetwork(console)
    with serve_in_thread(console, wrap=wrap) as address, ConsoleClient(address) as client:
        office = Office(database, words, TOKEN, address, now, limits=UNHURRIED, reminds=False, home=home)
        with running(office) as (alive, looks):
            house = House(console, client, database, words, alive, looks, home / "console.jsonl", now)
            yield house
            house.close()
        database.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, words: Words) -> Iterator[House]:
    """One running bot for all transcripts: people are independent of each other, so each test takes new ones."""
    home = tmp_path_factory.mktemp("house")
    with open_house(f"sqlite:///{home / 'tashan.db'}", home, words) as house:
        yield house


@pytest.fixture(scope="session")
def clock() -> Clock:
    """The clock of `month_house`."""
    return Clock()


@pytest.fixture(scope="session")
def month_house(tmp_path_factory: pytest.TempPathFactory, words: Words, clock: Clock) -> Iterator[House]:
    """A bot that knows nobody yet, for transcripts of months: it is a 3 November, and October is due on the 5th."""
    home = tmp_path_factory.mktemp("months")
    with open_house(f"sqlite:///{home / 'tashan.db'}", home, words, is_empty=True, now=clock) as house:
        yield house


@pytest.fixture
def postgres_house(postgres_url: str, tmp_path: Path, words: Words) -> Iterator[House]:
    """The same on PostgreSQL."""
    with open_house(postgres_url, tmp_path, words) as house:
        yield house


@pytest.fixture
def empty_house(database_url: str, tmp_path: Path, words: Words) -> Iterator[House]:
    """A bot that nobody is let in to and that holds no reports, on each engine."""
    with open_house(database_url, tmp_path, words, is_empty=True) as house:
        yield house


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def tashan(home: Path) -> Iterator[Tashan]:
    """Runs a command in a home of its own; fails on a traceback."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(*words: object, **variables: str) -> Result:
        env = {name: None for name in os.environ if name.startswith("TASHAN_")}
        env |= {"TASHAN_HOME": str(home), "COLUMNS": "200", **variables}
        result = CliRunner().invoke(app, [str(word) for word in words], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert canaries(result.output) == []
        return result

    yield run
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder
