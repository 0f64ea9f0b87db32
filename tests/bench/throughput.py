"""Updates a second through the whole durable path, beside the library's bare echo, in one run against one server.

`python -m tests.bench.throughput`. A round is a pile of messages that lies ready: it lasts from the moment they are
there to the last reply delivered. Rounds of the bots take turns; the ratios are of their medians. Server,
bare echo and our bots are processes of their own; what is not measured waits in its long poll. Each reply must come
once, and in order within its chat.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bot.clock import system_time
from store.database import Database
from store.inbox import MOST_OPEN
from store.people import people
from store.people.rights import Role
from tests.bench import server
from tests.bench.stub import FIRST_CHAT, Stub

CHATS = (1, 10, 1_000)
RUNS = 5
SECONDS = 120  # a round may take so long
TOKENS = {"bare": "1:bare", "SQLite": "2:sqlite", "PostgreSQL": "3:postgres"}


@dataclass(frozen=True)
class Case:
    """A network and a number of chats."""

    latency: float  # seconds that the API takes for a message
    chats: int

    def messages(self, name: str) -> int:
        """How many make a round of some seconds."""
        if self.chats == 1 or (self.latency and name == "bare"):
            return MOST_OPEN
        return 1_000


def compare(say: Callable[[str], None], only: Sequence[str] = ()) -> None:
    """Say a row for each case."""
    asyncio.run(_compare(say, only))


async def _compare(say: Callable[[str], None], only: Sequence[str]) -> None:
    say("| API answers | chats | bare PTB echo /s | ours, SQLite /s | ÷ bare | ours, PostgreSQL /s | ÷ bare |")
    say("|---|---|---|---|---|---|---|")
    stub = Stub()
    with tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder, ExitStack() as stack:
        async with stub.serve() as address:
            urls = {"SQLite": f"sqlite:///{folder}/echo.db"}
            if not only or "PostgreSQL" in only:
                urls["PostgreSQL"] = stack.enter_context(
                    server.database(stack.enter_context(server.postgres()), "echo")
                )
            for url in urls.values():
                seat(url, max(CHATS))
            names = [name for name in TOKENS if not only or name in only]
            for name in names:
                stack.enter_context(process(name, address, *[urls[name]] if name in urls else []))
                await _round(stub, TOKENS[name], Case(0, 10), 200)  # warm
            for case in (Case(latency, chats) for latency in (0, 0.05) for chats in CHATS):
                stub.latency = case.latency
                rates = defaultdict[str, list[float]](list)
                for _ in range(RUNS):
                    for name in names:
                        rates[name].append(await _round(stub, TOKENS[name], case, case.messages(name)))
                say(_line(case, {name: statistics.median(one) for name, one in rates.items()}))


@contextmanager
def process(name: str, address: str, *url: str) -> Iterator[None]:
    """A bot at work."""
    module = "tests.bench.our_echo" if url else "tests.bench.bare_echo"
    command = [sys.executable, "-m", module, address, TOKENS[name], *url]
    bot = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # the library complains when its server goes
    try:
        yield
    finally:
        bot.terminate()
        bot.wait(30)


def seat(url: str, count: int) -> None:
    """A migrated database in which so many chats are known."""
    database = Database(url)
    database.migrate()
    with database.transaction() as session:
        for number in range(count):
            people.seat(
                session, FIRST_CHAT + number, f"问{number}", Role.CLERK, "某县", "某镇", now=system_time(), agreed=1
            )
    database.close()


async def _round(stub: Stub, token: str, case: Case, messages: int) -> float:
    """Updates a second."""
    bot = stub.bot(token)
    bot.delivered.clear()
    asked = defaultdict[int, list[str]](list)
    started = time.perf_counter()
    for number in range(messages):
        asked[FIRST_CHAT + number % case.chats].append(f"第{number}条")
        bot.say(FIRST_CHAT + number % case.chats, f"第{number}条")
    while len(bot.delivered) < messages:
        assert time.perf_counter() < started + SECONDS, f"{token}: {len(bot.delivered)} of {messages}"
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.3)  # whatever comes twice
    answered = defaultdict[int, list[str]](list)
    for _, chat, text in bot.delivered:
        answered[chat].append(text)
    assert answered == asked, "a reply is missing, comes twice or out of order"
    return messages / (bot.delivered[-1][0] - started)


def _line(case: Case, rates: dict[str, float]) -> str:
    bare = rates.get("bare", 0)
    cells = [f"{bare:,.0f}"]
    for name in ("SQLite", "PostgreSQL"):
        rate = rates.get(name, 0)
        cells += [f"{rate:,.0f}", f"{rate / bare:.2f}" if bare else ""]
    latency = f"in {1_000 * case.latency:.0f} ms" if case.latency else "at once"
    return f"| {latency} | {case.chats:,} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    compare(lambda line: print(line, flush=True), sys.argv[1:])
