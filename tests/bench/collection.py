"""A month of 1,500 towns, added up and looked through, beside 36 months of 45 metrics: 2.4 million figures.

Run it alone: `python -m tests.bench.collection`. Every question goes to a process of its own and opens a unit of work
each time; the first answer of a process is said too, for a chat gets that one.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psycopg

from handlers.collection import rollup_book
from handlers.collection.rollup_book import Export
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection import progress, rollup
from store.collection.receipts import receipt
from store.database import Base, Database, Session
from tests.bench import measure, server

TOWNS, TOWNS_OF_A_COUNTY, MONTHS = 1_500, 25, 36
LAST = Month(2026, 9)  # it ends a quarter: every metric is due
NOW = datetime(2026, 10, 6, 4, 0, tzinfo=UTC)
SEED, RUNS = 20_261_121, 5
CORRECTED, RETURNED, NOT_APPLICABLE, OPEN = 0.03, 0.05, 0.04, 0.2  # shares; the last one of the last month only

Row = tuple[Any, ...]


class Took(NamedTuple):
    """Seconds of the first answer and the median of all, and the megabytes that the process held at most."""

    first: float
    middle: float
    peak: float


def compare(say: Callable[[str], None], address: str, towns: int = TOWNS) -> None:
    """Say a row for each question on each engine."""
    with tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder, server.database(address, "months") as postgres:
        engines = {"SQLite": f"sqlite:///{folder}/months.db", "PostgreSQL": postgres}
        rows: list[str] = []
        for engine, url in engines.items():
            began = time.perf_counter()
            figures = measure.alone(fill, url, towns)
            say(f"{engine}: {towns:,} towns, {figures:,} figures, filled in {time.perf_counter() - began:.0f} s\n")
            for name, question in QUESTIONS.items():
                took = measure.alone(ask, url, name)
                rows.append(f"| {question} | {engine} | {took.first:.2f} | {took.middle:.2f} | {took.peak:.0f} |")
    say("| question | engine | first s | median s | peak RSS MB |\n|---|---|---|---|---|")
    for row in rows:
        say(row)


QUESTIONS = {
    "summary": "roll-up of a month over all counties: totals, completeness, timeliness",
    "towns": "the same month town by town, streamed",
    "progress": "progress of all towns",
    "county": "progress of one county",
    "book": "the month exported as a workbook, with the rates of each town",
}


def ask(url: str, name: str) -> Took:
    """Ask it RUNS times."""
    database, took = Database(url), []
    base()  # a running bot has it in memory
    for _ in range(RUNS):
        began = time.perf_counter()
        with database.reading() as session:
            assert _ANSWERS[name](session)
        took.append(time.perf_counter() - began)
    database.close()
    return Took(took[0], median(took), _peak())


_ANSWERS: dict[str, Callable[[Session], Any]] = {
    "summary": lambda session: rollup.summary(session, LAST, None).totals,
    "towns": lambda session: sum(1 for _ in rollup.towns(session, LAST, None)),
    "progress": lambda session: progress.progress(session, LAST, None, NOW).towns,
    "county": lambda session: progress.progress(session, LAST, [1], NOW).towns,
    "book": lambda session: rollup_book.book(Export(session, LAST, None, "", "", NOW)),
}


def _peak() -> float:
    """Megabytes; what getrusage() says may be the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1e3


def fill(url: str, towns: int) -> int:
    """Migrate, and put in all months of invented towns; how many figures there are."""
    database = Database(url)
    database.migrate()
    is_sqlite = database.has_one_writer
    database.close()
    if is_sqlite:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            return _fill(towns, lambda table, names, rows: _insert(connection, table, names, rows))
    with psycopg.connect(url) as served:
        figures = _fill(towns, lambda table, names, rows: _copy(served, table, names, rows))
        served.commit()
        served.autocommit = True
        served.execute("VACUUM ANALYZE")
    return figures


def _insert(connection: sqlite3.Connection, table: str, names: Sequence[str], rows: list[Row]) -> None:
    places = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", map(_for_sqlite, rows))


def _for_sqlite(row: Row) -> Row:
    return tuple(value.strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value for value in row)


def _copy(connection: psycopg.Connection[Any], table: str, names: Sequence[str], rows: list[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _fill(towns: int, put: Callable[[str, Sequence[str], list[Row]], None]) -> int:
    """Month by month, as the months came in; rows as the tables declare them."""
    counties = -(-towns // TOWNS_OF_A_COUNTY)
    places: list[Row] = [(number, "county", None) for number in range(1, counties + 1)]
    periods: list[Row] = [(number, number, None, f"甲{number}县", None, None) for number in range(1, counties + 1)]
    people: list[Row] = []
    posts: list[Row] = []
    for number in range(towns):
        place = counties + 1 + number
        places.append((place, "town", None))
        periods.append((place, place, number // TOWNS_OF_A_COUNTY + 1, f"乙{number}镇", None, None))
        people.append((place, f"丙{number}", 7_000_000_000 + number if number % 9 else None, 1, None))
        posts.append((place, place, place, "clerk", NOW.date() - timedelta(days=2_000), None, None))
    for table, rows in {"place": places, "place_period": periods, "person": people, "post": posts}.items():
        put(table, _names(table), rows)
    draw, figures = random.Random(SEED), 0
    for back in reversed(range(MONTHS)):
        month = _Month(LAST.back(back), figures, range(counties + 1, counties + 1 + towns), draw)
        for table in ("submission", "figure", "revision", "verdict"):
            put(table, _names(table), month.rows[table])
        figures += len(month.rows["figure"])
    return figures


class _Month:
    """The rows of one month: mostly accepted; of the last one some are drafts and some wait."""

    def __init__(self, month: Month, figures: int, towns: Sequence[int], draw: random.Random) -> None:
        self.month, self.figure, self.draw = month, figures, draw
        self.codes = [metric.code for metric in base().metrics]
        self.at = datetime(month.year, month.number, 28, tzinfo=UTC)
        self.rows: dict[str, list[Row]] = {"submission": [], "figure": [], "revision": [], "verdict": []}
        first = (month.year * 12 + month.number) * len(towns)
        for number, town in enumerate(towns, first):
            self._town(number, town)

    def _town(self, number: int, town: int) -> None:
        draw = self.draw
        is_open = self.month == LAST and draw.random() < OPEN
        is_returned = draw.random() < RETURNED
        self.rows["submission"].append((number, town, str(self.month), "draft" if is_open else "accepted", self.at))
        codes = draw.sample(self.codes, draw.randrange(len(self.codes))) if is_open else self.codes
        for code in codes:
            self._figure(number, town, code, 1)
        if is_open:
            return
        if is_returned:
            self._revision(number, town, 1, "returned")
        for code in self.codes:
            if is_returned and draw.random() < CORRECTED:
                self._figure(number, town, code, 2)
        self._revision(number, town, 1 + is_returned, "accepted")

    def _figure(self, submission: int, town: int, code: str, number: int) -> None:
        self.figure += 1
        answer = "none" if self.draw.random() < NOT_APPLICABLE else "given"
        value = self.draw.randrange(200) if answer == "given" else None
        is_more = value is not None and self.draw.random() < 0.01
        row = (self.figure, submission, code, number, answer, value, is_more, False, "typed", town, self.at)
        self.rows["figure"].append(row)

    def _revision(self, submission: int, town: int, number: int, verdict: str) -> None:
        row = 2 * submission + number
        code = receipt(town, self.month, number, {})
        late = self.draw.random() < 0.1
        self.rows["revision"].append((row, submission, number, self.figure, 0, code, town, self.at, self.at, late))
        self.rows["verdict"].append((row, row, verdict, "", json.dumps([]), town, self.at))


def _names(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


if __name__ == "__main__":
    with server.postgres() as address:
        compare(print, address, *map(int, sys.argv[1:2]))
