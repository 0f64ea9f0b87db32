"""How long others wait for their answers while one person floods: `python -m tests.bench.flood`.

The product as it runs (`tashan run`, the demo's reports, the network's limits kept) against the cheap server. A wait is
from the moment a question lies ready at the server to the moment its answer is delivered there.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from bot.clock import system_time
from store.database import Database
from store.people import people
from store.people.rights import Role
from tests.bench import server
from tests.bench.stub import FIRST_CHAT, Bot, Stub
from tests.bench.turn import fill_demo

TOKEN = "7318204655:bench"
FLOOD = 200  # messages a second of one person
OTHERS = 10  # people, each with a question every PAUSE seconds: far below the limit over all chats
PAUSE = 1.5
SECONDS = 20
AGREED = 10**6  # to every version of the secrecy notice


def measure(say: Callable[[str], None]) -> None:
    """Say a row for each engine, without a flood and with one."""
    say("| engine | flood | questions of others | p50 ms | p95 ms | slowest ms | answers to the flood |")
    say("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder, ExitStack() as stack:
        postgres = stack.enter_context(server.database(stack.enter_context(server.postgres()), "flood"))
        for name, url in (("SQLite", f"sqlite:///{folder}/flood.db"), ("PostgreSQL", postgres)):
            database = Database(url)
            database.migrate()
            questions = fill_demo(database)
            with database.transaction() as session:
                for number in range(OTHERS + 1):
                    people.seat(
                        session, FIRST_CHAT + number, f"问{number}", Role.CLERK, "某县", "某镇",
                        now=system_time(), agreed=AGREED,
                    )  # fmt: skip
            database.close()
            for line in asyncio.run(_compare(name, url, Path(folder), questions)):
                say(line)


async def _compare(name: str, url: str, folder: Path, questions: list[str]) -> list[str]:
    stub = Stub()  # the same one for both: the numbers of updates go on, or the bot would know them
    lines = []
    for flood in (0, FLOOD):
        waits, answers = await _waits(stub, url, folder, questions, flood)
        p50, p95 = np.percentile(waits, [50, 95])
        speed = f"{flood} a second" if flood else "none"
        lines.append(f"| {name} | {speed} | {len(waits)} | {p50:.0f} | {p95:.0f} | {max(waits):.0f} | {answers} |")
    return lines


async def _waits(stub: Stub, url: str, folder: Path, questions: list[str], flood: int) -> tuple[list[float], int]:
    """Milliseconds that each question of the others took, and how many answers the flooding person got meanwhile."""
    bot = stub.bot(TOKEN)
    bot.delivered.clear()
    asked: dict[int, list[float]] = {FIRST_CHAT + number: [] for number in range(1, OTHERS + 1)}
    async with stub.serve() as address:
        with _running(url, address, folder):
            bot.say(FIRST_CHAT + 1, questions[0])  # the first question of a process opens the index
            await _answered(bot, 1)
            bot.delivered.clear()
            await asyncio.gather(_flood(stub, flood), *(_ask(stub, chat, asked[chat], questions) for chat in asked))
            answers = sum(chat == FIRST_CHAT for _, chat, _ in bot.delivered)
            await _answered(bot, sum(map(len, asked.values())))
    arrived = {chat: [moment for moment, to, _ in bot.delivered if to == chat] for chat in asked}
    assert {chat: len(one) for chat, one in arrived.items()} == {chat: len(one) for chat, one in asked.items()}
    return [1_000 * (b - a) for chat in asked for a, b in zip(asked[chat], arrived[chat], strict=True)], answers


async def _answered(bot: Bot, questions: int) -> None:
    end = time.perf_counter() + 60
    while sum(chat != FIRST_CHAT for _, chat, _ in bot.delivered) < questions:
        assert time.perf_counter() < end, "a question of the others was not answered"
        await asyncio.sleep(0.05)


async def _flood(stub: Stub, speed: int) -> None:
    begin = time.perf_counter()
    said = 0
    while (passed := time.perf_counter() - begin) < SECONDS:
        for _ in range(int(passed * speed) - said):
            stub.bot(TOKEN).say(FIRST_CHAT, f"在吗 {said}")
            said += 1
        await asyncio.sleep(0.02)


async def _ask(stub: Stub, chat: int, asked: list[float], questions: list[str]) -> None:
    await asyncio.sleep(PAUSE * (chat - FIRST_CHAT) / OTHERS)
    begin = time.perf_counter()
    while time.perf_counter() < begin + SECONDS - 2 * PAUSE:
        asked.append(time.perf_counter())
        stub.bot(TOKEN).say(chat, questions[(chat + len(asked)) % len(questions)])
        await asyncio.sleep(PAUSE)


@contextmanager
def _running(url: str, address: str, folder: Path) -> Iterator[None]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TASHAN_")}
    environment |= {"TASHAN_TOKEN": TOKEN, "TASHAN_API_URL": address, "TASHAN_DATABASE_URL": url}
    with (folder / "bot.log").open("wb") as log:
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            bot.terminate()
            bot.wait(30)


if __name__ == "__main__":
    measure(lambda line: print(line, flush=True))
