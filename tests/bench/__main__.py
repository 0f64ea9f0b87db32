"""Measured side by side: `python -m tests.bench [--million] [--only ENGINE …] [--write FILE]`.

Takes about twenty-five minutes on two cores, about fifty minutes with the million. Every engine gets the same
passages, cut into keywords before, and the same 50 questions, and builds and answers in processes of its own. Ours
goes through SQLAlchemy and opens a unit of work for each question; the others are asked through their own drivers.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import (
    broadcast,
    collection,
    flood,
    importing,
    library_rivals,
    measure,
    memory,
    ours,
    reminders,
    server,
    sql_rivals,
    throughput,
    turn,
)
from tests.bench.corpus import invent, questions

SEED = 20_261_121
HEADER = (
    "| engine and settings | build s | size MB | RSS MB | p50 ms | p95 ms | p50 ÷ ours on SQLite | p50 ÷ ours on "
    "PostgreSQL | agreement@10 |\n|---|---|---|---|---|---|---|---|---|"
)


@dataclass
class Row:
    """One engine at one size."""

    name: str
    built: float
    size: float
    asked: measure.Asked
    right: float


def main() -> None:
    """Measure, print the tables as they come, and write them where asked."""
    arguments = _arguments()
    lines: list[str] = []

    def say(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    say(f"{measure.machine()}; seed {SEED}")
    asked = questions(invent(10_000, SEED), SEED)
    sizes = [10_000, 100_000] + [1_000_000] * arguments.million
    with server.postgres() as address, tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder:
        for size in sizes:
            _compare(size, asked, address, Path(folder), arguments.only, say)
        say("\n**A month of 1,500 towns beside 36 months of their figures**\n")
        collection.compare(say, address)
        say("\n**The tick that reminds 1,500 towns**\n")
        reminders.compare(say, address)
    say("\n**A turn through the running bot, on SQLite**\n")
    turn.measure(say)
    say("\n**Updates a second through the whole durable path, beside the library's bare echo**\n")
    throughput.compare(say)
    say("\n**What others wait for while one person floods; `tashan run`, the network's limits kept**\n")
    flood.measure(say)
    say("\n**A broadcast to 3,000 people while others ask; a server that refuses what is above Telegram's limits**\n")
    broadcast.measure(say)
    say("\n**Import of text reports into SQLite, beside bare segmentation of the same text**\n")
    importing.compare(say)
    if arguments.write:
        arguments.write.write_text("\n".join(lines) + "\n", "utf-8")


def _compare(
    size: int, asked: list[list[str]], address: str, above: Path, only: list[str], say: Callable[[str], None]
) -> None:
    folder = above / str(size)
    folder.mkdir()
    corpus = invent(size, SEED)
    corpus.save(folder)
    exact = measure.exact_scores(corpus, asked)
    del corpus
    say(f"\n**{size:,} passages, {len(asked)} questions, warm; ratios within this run**\n\n{HEADER}")
    first: list[float] = []  # p50 of ours on SQLite, then on PostgreSQL
    with ExitStack() as stack:
        for name, build, query, place, size_of in _engines(size, address, folder, stack):
            if only and not any(word in name for word in only):
                continue
            built = measure.alone(build, place, folder)
            mass = size_of(place)
            result = measure.alone(query, place, asked)
            row = Row(name, built, mass, result, measure.agreement(result.found, exact))
            first += [row.asked.p50] if len(first) < 2 else []
            say(_line(row, first))
        resident = measure.alone(memory.resident, f"sqlite:///{folder / 'ours.db'}", asked)
    say(f"\nA process that opened the SQLite store of {size:,} passages and answered the questions: {resident}.")


def _engines(
    size: int, address: str, folder: Path, stack: ExitStack
) -> Iterator[tuple[str, Callable[..., Any], Callable[..., Any], Any, Callable[[Any], float]]]:
    def new(name: str) -> str:
        return stack.enter_context(server.database(address, f"{name}_{size}"))

    yield "**ours, SQLite**", ours.build, ours.query, f"sqlite:///{folder / 'ours.db'}", _of_url
    yield "**ours, PostgreSQL**", ours.build, ours.query, new("ours"), server.size
    fts5 = folder / "fts5.db"
    yield f"SQLite FTS5: {sql_rivals.FTS5}", sql_rivals.build_fts5, sql_rivals.query_fts5, fts5, _of_file
    tsvector = f"PostgreSQL tsvector: {sql_rivals.TSVECTOR}"
    yield tsvector, sql_rivals.build_tsvector, sql_rivals.query_tsvector, new("rival"), server.size
    libraries = library_rivals
    tantivy = f"tantivy: {libraries.TANTIVY}"
    yield tantivy, libraries.build_tantivy, libraries.query_tantivy, folder / "tantivy", measure.size_of
    if size <= 100_000:  # a million would take it half an hour to build
        name = f"Whoosh-Reloaded: {libraries.WHOOSH}"
        yield name, libraries.build_whoosh, libraries.query_whoosh, folder / "whoosh", measure.size_of


def _of_url(url: str) -> float:
    return _of_file(Path(url.removeprefix("sqlite:///")))


def _of_file(file: Path) -> float:
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*")) / 1e6


def _line(row: Row, first: list[float]) -> str:
    asked = row.asked
    ratios = [f"{asked.p50 / ours:.2f}" for ours in first] + [""] * (2 - len(first))
    return (
        f"| {row.name} | {row.built:.1f} | {row.size:.0f} | {asked.resident:.0f} | {asked.p50:.2f} | {asked.p95:.2f} "
        f"| {ratios[0]} | {ratios[1]} | {row.right:.2f} |"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure 1,000,000 passages too")
    parser.add_argument("--only", nargs="+", default=[], metavar="ENGINE", help="engines by a word of their name")
    parser.add_argument("--write", type=Path, metavar="FILE", help="save the tables")
    return parser.parse_args()


if __name__ == "__main__":
    main()
