"""A county, its chat network and its bot: the console in a thread, the bot a real process that can be killed."""

from __future__ import annotations

import json
import os
import random
import signal
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.demo import county
from store.database import Database
from tests.rig import launch
from tests.rig.faults import FaultyNetwork
from tests.rig.nursery import NURSERY
from tests.waiting import wait_until

SECRET = "canary-of-the-rig-Zq7"
TOKEN = f"7318204655:{SECRET}"
CLOCK = "clock.txt"
STOP_WITHIN = 20.0  # seconds
DEMO_SET = Path(__file__).parents[1] / "evaluation" / "demo.jsonl"

_UNDER_WAY = (
    "SELECT id FROM inbox WHERE state = 'open' LIMIT 1",
    "SELECT id FROM outbox WHERE state IN ('planned', 'sending') LIMIT 1",
)


@dataclass
class Scene:
    """Where everything is, and the bot's processes; `address`: of the chat network."""

    address: str
    database_url: str
    home: Path
    client: ConsoleClient
    network: FaultyNetwork
    started: list[BaseProcess] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """The console's log."""
        return self.home / "console.jsonl"

    @property
    def output(self) -> Path:
        """All that the bot ever printed or logged."""
        return self.home / "output.txt"

    def start(self, points: str = "", tick: float = 0, **settings: str) -> BaseProcess:
        """Start the bot, or one more copy of it; see tests/rig/launch.py, and the variables TASHAN_… for `settings`."""
        environment = {
            "TASHAN_HOME": str(self.home),
            "TASHAN_DATABASE_URL": self.database_url,
            "TASHAN_API_URL": self.address,
            "TASHAN_TOKEN": TOKEN,
            "TASHAN_LOG_LEVEL": "DEBUG",
            "TASHAN_RIG_POINTS": f"@{self._points(len(self.started))}",
            "TASHAN_RIG_TICK": str(tick),
            "TASHAN_RIG_CLOCK": str(self._clock),
            **{f"TASHAN_{name.upper()}": value for name, value in settings.items()},
        }
        self._points(len(self.started)).write_text(points, "ascii")
        bot = NURSERY.Process(target=launch.run, args=(environment, self.output))
        bot.start()
        self.started.append(bot)
        return bot

    def arm(self, points: str, bot: BaseProcess | None = None) -> None:
        """Let the bot started last or another end at these points from now on."""
        _write(self._points(self.started.index(bot or self.started[-1])), points)

    def kill(self, bot: BaseProcess | None = None) -> None:
        """SIGKILL to the one started last or another: no farewell of any kind. It must have been alive until then."""
        bot = bot or self.started[-1]
        assert bot.is_alive(), f"the bot ended by itself with {bot.exitcode}: {self.output.read_text()[-3000:]}"
        bot.kill()
        bot.join()

    def stop(self, bot: BaseProcess | None = None) -> int:
        """Ask the one started last or another to end; its exit code."""
        bot = bot or self.started[-1]
        bot.terminate()
        bot.join(STOP_WITHIN)
        assert bot.exitcode is not None, "it does not end"
        return bot.exitcode

    def wait_for_its_end(self, seconds: float = 30) -> None:
        """The bot started last comes to the point where it kills itself."""
        bot = self.started[-1]
        bot.join(seconds)
        assert bot.exitcode == -signal.SIGKILL, f"{bot.exitcode} after {seconds} s: {self.output.read_text()[-3000:]}"

    def settle(self, seconds: float) -> None:
        """Wait until nothing waits: at the console, in the inbox, in the outbox."""
        assert any(self.is_quiet() for _ in wait_until(seconds)), f"{self.client.pending()} updates still wait"

    def is_quiet(self) -> bool:
        """Whether all is answered and delivered."""
        if self.client.pending():
            return False
        engine = sa.create_engine(self.database_url)
        try:
            with engine.connect() as connection:
                return not any(connection.execute(sa.text(question)).first() for question in _UNDER_WAY)
        finally:
            engine.dispose()

    def move_clock(self, seconds: float) -> None:
        """From now on the clocks of the bots, and of the network that they are judged by, are so far ahead."""
        _write(self._clock, str(seconds))

    @property
    def _clock(self) -> Path:
        return self.home / CLOCK

    def _points(self, number: int) -> Path:
        return self.home / f"points-{number}.txt"

    def entries(self) -> Iterator[bytes | None]:
        """The log's lines from now on, None whenever there is none yet."""
        with self.log.open("rb") as log:
            log.seek(0, os.SEEK_END)
            rest = b""
            while True:
                rest += log.readline()
                if rest.endswith(b"\n"):
                    yield rest
                    rest = b""
                else:
                    yield None


@contextmanager
def scene(database_url: str, home: Path, **console: Any) -> Iterator[Scene]:
    """A console with the county's people, and a database with its staff and reports. The bot is not started yet."""
    _fill(database_url)
    clock = launch.MovedClock(home / CLOCK)
    served = Console(TOKEN, home / "console.jsonl", county.contacts(), clock=clock, **console)
    network = FaultyNetwork(served)
    with serve_in_thread(served, wrap=network) as address, ConsoleClient(address) as client:
        here = Scene(address, database_url, home, client, network)
        try:
            yield here
        finally:
            for bot in here.started:
                if bot.is_alive():
                    bot.kill()
                    bot.join()


_filled: list[bytes] = []  # the file of an SQLite database that holds the county: to write it takes no time


def _fill(database_url: str) -> None:
    """Let the county's staff and reports in."""
    is_file = sa.make_url(database_url).get_backend_name() == "sqlite"
    file = Path(sa.make_url(database_url).database or "")
    if is_file and _filled:
        file.write_bytes(_filled[0])
        return
    database = Database(database_url)
    county.seat_staff(database, system_time() - timedelta(days=30))  # before any moment that a test's clock shows
    for _ in county.import_reports(database, launch.WORDS, system_time()):
        pass
    database.close()
    if is_file:
        _filled.append(file.read_bytes())


def staff(count: int) -> list[int]:
    """Ids of the county's first so many people."""
    table = tomllib.loads((files("bot.demo") / "data/county.toml").read_text("utf-8"))
    ids = [one["id"] for one in table["staff"]]
    assert len(ids) >= count
    return ids[:count]


def questions(count: int, chance: random.Random) -> list[str]:
    """So many different questions, answerable ones and others; marks at their end tell them apart."""
    texts = [json.loads(line)["question"] for line in DEMO_SET.read_text("utf-8").splitlines()]
    marked = [f"{text}{_marks(turn)}" for turn in range(-(-count // len(texts))) for text in texts]
    return chance.sample(marked, count)


def _marks(number: int) -> str:
    return "".join("？！"[int(bit)] for bit in f"{number:b}") if number else ""


def _write(file: Path, text: str) -> None:
    """All at once: whoever reads it never sees half of it."""
    new = file.with_suffix(".new")
    new.write_text(text, "ascii")
    new.replace(file)
