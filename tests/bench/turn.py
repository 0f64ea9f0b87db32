"""A turn's own share and the running bot's memory: the bot as a process, asked through our Bot API server.

Run it alone: `python -m tests.bench.turn`. A turn is measured by the bot itself, from the start of its transaction to
the end of its commit (logged at DEBUG); the store is the demo's, and one of 100,000 passages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
import psutil

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.people import Person
from bot.console.server import serve_in_thread
from bot.demo import county
from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.index import index
from store.practices.language.words import Words
from store.practices.library.importing import renew_index
from store.practices.tables import Passage, Report, ReportKind
from tests.bench.corpus import PASSAGES_OF_A_TOWN, frequencies, invent

SEED = 20261121
TOKEN = "7318204655:bench"
ASKERS, QUESTIONS = 20, 6
_TOOK = re.compile(r"took ([\d.]+) ms")


def measure(say: Callable[[str], None]) -> None:
    """Say a row for each store."""
    say("| store | passages | questions | turn p50 ms | turn p95 ms | resident MB |\n|---|---|---|---|---|---|")
    for name, fill in (("demo", fill_demo), ("invented", fill_large)):
        with tempfile.TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/tashan.db")
            database.migrate()
            questions = fill(database)
            with database.reading() as session:
                passages = index.living(session)
            seat_askers(database)
            database.close()
            times, resident = ask(Path(folder), questions)
        p50, p95 = np.percentile(times, [50, 95])
        say(f"| {name} | {passages:,} | {len(times)} | {p50:.1f} | {p95:.1f} | {resident / 1e6:.0f} |")


def fill_demo(database: Database) -> list[str]:
    """The sample county; questions of clerks."""
    words = Words()
    renew_index(database, words)
    for _ in county.import_reports(database, words, datetime.now(UTC)):
        pass
    asked = [
        "调解员有没有补贴",
        "企业嫌检查多怎么办",
        "邻居吵架谁出面，分几步",
        "记录仪怎么用才算全程",
        "一个网格配几个人",
    ]
    return [*asked, "12月4号搞啥活动好", "处罚结果往哪儿公布", "派单没人接怎么办"]


def fill_large(database: Database) -> list[str]:
    """100,000 passages of drawn words, 25 to a town; questions of four words of one passage."""
    renew_index(database, Words())
    corpus = invent(100_000, SEED)
    general = [line.split(" ")[0] for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines()]
    field = (files("store.practices") / "data" / "words.txt").read_text("utf-8").splitlines()
    texts = [word for word in general if len(word) > 1]
    texts += [line.split()[0] for line in field if not line.startswith("#")]
    assert len(texts) == len(frequencies())
    draw = np.random.default_rng(SEED)
    questions: list[str] = []
    for first in range(0, len(corpus), 2_500):
        cut = [
            [texts[int(w[1:])] if int(w[1:]) < len(texts) else w for w in p]
            for p in corpus.passages(first, first + 2_500)
        ]
        with database.transaction() as session:
            ids = index.add(session, cut)
            for at in range(0, len(cut), PASSAGES_OF_A_TOWN):
                number = (first + at) // PASSAGES_OF_A_TOWN
                report = Report(
                    county="", town=f"测试{number}镇", year=2025, kind=ReportKind.ORIGINAL, title="", file_name="",
                    sha256="", headings=[], furniture=[], first_passage_id=ids[at], passage_count=PASSAGES_OF_A_TOWN,
                    imported_at=datetime.now(UTC),
                )  # fmt: skip
                session.add(report)
                session.flush()
                session.add_all(
                    Passage(
                        id=ids[place],
                        report_id=report.id,
                        position=place - at,
                        heading_path=["一、做法"],
                        kind="practice",
                        sentences=["".join(cut[place][s : s + 20]) + "。" for s in range(0, len(cut[place]), 20)],
                    )
                    for place in range(at, at + PASSAGES_OF_A_TOWN)
                )
        questions.append(" ".join(draw.choice(cut[int(draw.integers(len(cut)))], 4).tolist()))
    return questions


def seat_askers(database: Database) -> None:
    """Let those who will ask in."""
    with database.transaction() as session:
        for number in range(ASKERS):
            chat, name, now = 7_000_100_000 + number, f"问{number}", system_time()
            people.seat(session, chat, name, Role.CLERK, "某县", "某镇", now=now, agreed=1)


def ask(folder: Path, questions: list[str]) -> tuple[list[float], int]:
    """Milliseconds of each turn, and the bot's resident bytes at the end."""
    askers = [Person(f"问{number}", id=7_000_100_000 + number) for number in range(ASKERS)]
    with serve_in_thread(Console(TOKEN, people=askers)) as address, running_bot(folder, address) as (bot, log):
        client = ConsoleClient(address)
        persons = [client.person(one.id or 0) for one in askers]
        for turn in range(QUESTIONS):
            for place, person in enumerate(persons):
                person.ask(questions[(turn * ASKERS + place) % len(questions)], timeout=60)
        resident = psutil.Process(bot.pid).memory_info().rss
        client.close()
    return [float(one) for one in _TOOK.findall(log.read_text())], resident


@contextmanager
def running_bot(folder: Path, address: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The bot as its own process, and its log."""
    log = folder / "bot.log"
    environment = {**os.environ, "TASHAN_TOKEN": TOKEN, "TASHAN_API_URL": address, "TASHAN_LOG_LEVEL": "DEBUG"}
    environment["TASHAN_DATABASE_URL"] = f"sqlite:///{folder}/tashan.db"
    with log.open("wb") as sink:
        bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, stderr=sink)
        try:
            while b"ready as" not in log.read_bytes():
                time.sleep(0.1)
            yield bot, log
        finally:
            bot.terminate()
            bot.wait(30)


if __name__ == "__main__":
    measure(print)
