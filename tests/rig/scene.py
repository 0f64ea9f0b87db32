"""A county, its chat network and its bot: the console in a thread, the bot a real process that can be killed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.demo import county
from store.database import Database
from store.practices.language.words import Words
from tests.rig.faults import FaultyNetwork

SECRET = "canary-of-the-rig-Zq7"
TOKEN = f"7318204655:{SECRET}"
STOP_WITHIN = 20.0  # seconds
DEMO_SET = Path(__file__).parents[1] / "evaluation" / "demo.jsonl"


@dataclass
class Scene:
    """Where everything is, and the bot's process while it runs."""

    address: str
    database_url: str
    home: Path
    client: ConsoleClient
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """The console's log."""
        return self.home / "console.jsonl"

    @property
    def output(self) -> Path:
        """All that the bot ever printed or logged."""
        return self.home / "output.txt"

    def start(self) -> None:
        """Start the bot."""
        environment = {
            **os.environ,
            "TASHAN_HOME": str(self.home),
            "TASHAN_DATABASE_URL": self.database_url,
            "TASHAN_API_URL": self.address,
            "TASHAN_TOKEN": TOKEN,
            "TASHAN_LOG_LEVEL": "DEBUG",
        }
        command = [sys.executable, "-m", "bot", "run"]
        with self.output.open("ab") as output:
            self.started.append(subprocess.Popen(command, env=environment, stdout=output, stderr=output))

    def kill(self) -> None:
        """SIGKILL: no farewell of any kind. It must have been alive until then."""
        bot = self.started[-1]
        assert bot.poll() is None, f"the bot ended by itself with {bot.returncode}: {self.output.read_text()[-3000:]}"
        bot.kill()
        bot.wait()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        self.started[-1].terminate()
        return self.started[-1].wait(STOP_WITHIN)

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
def scene(database_url: str, home: Path) -> Iterator[Scene]:
    """A console with the county's people, and a database with its staff and reports. The bot is not started yet."""
    database, words = Database(database_url), Words()
    county.seat_staff(database, system_time())
    for _ in county.import_reports(database, words, system_time()):
        pass
    database.close()
    console = Console(TOKEN, home / "console.jsonl", county.contacts())
    with serve_in_thread(console, wrap=FaultyNetwork(console)) as address, ConsoleClient(address) as client:
        here = Scene(address, database_url, home, client)
        try:
            yield here
        finally:
            for bot in here.started:
                if bot.poll() is None:
                    bot.kill()
                    bot.wait()


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


def wait_until(seconds: float) -> Iterator[None]:
    """Look again and again, for so many seconds at most."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.25)


def _marks(number: int) -> str:
    return "".join("？！"[int(bit)] for bit in f"{number:b}") if number else ""
