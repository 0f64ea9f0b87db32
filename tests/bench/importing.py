"""Import measured beside bare segmentation: 1,000 invented reports as text files, and jieba over the same text.

How much of an import is the reading of figures: once the reports are in, these are read and written anew, alone.

Run it alone: `python -m tests.bench.importing`. Every run is a process of its own; all see the same files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import sqlalchemy as sa

from bot.clock import system_time
from store.database import Database
from store.practices.evaluation.baseline import plain_jieba
from store.practices.figures.reading import read_report
from store.practices.language.words import Words, jieba_segmenter, rjieba_segmenter
from store.practices.library import figures
from store.practices.library.importing import BATCH, Imported, import_all, renew_index
from store.practices.reading.reader import read_paths
from store.practices.tables import Passage, Report, ReportFigure, ReportKind
from tests.bench import measure
from tests.bench.corpus import write_reports

REPORTS, SEED = 1_000, 20_261_121
ROUNDS = 3
BARE = "bare jieba: cut_for_search"
ENGINES = {"import, jieba": "jieba", "import, rjieba (tashan[fast])": "rjieba"}


class Took(NamedTuple):
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float


def compare(say: Callable[[str], None], reports: int = REPORTS) -> None:
    """Say a row for each way through the same files.

    The ways take turns, and a ratio is the median of those within a round, so that a machine which is busy for a
    while slows down both sides of it.
    """
    rounds: list[dict[str, Took]] = []
    with tempfile.TemporaryDirectory(prefix="tashan-bench-") as above:
        folder = Path(above) / "reports"
        characters = write_reports(folder, reports, SEED)
        for number in range(ROUNDS):
            took = {BARE: measure.alone(segment, folder)}
            for name, engine in ENGINES.items():
                address = f"sqlite:///{above}/{engine}{number}.db"
                took[name] = measure.alone(put_in, folder, address, engine)
                took[f"figures, {name}"] = measure.alone(read_figures, address)
            rounds.append(took)
    say(f"{reports:,} reports, {characters:,} characters; medians of {ROUNDS} rounds\n")
    say("| way | s | s of processor | characters/s | speed ÷ bare jieba | by processor |\n|---|---|---|---|---|---|")
    for name in (BARE, *ENGINES):
        wall, cpu = (median(took[name][side] for took in rounds) for side in (0, 1))
        ratios = [median(took[BARE][side] / took[name][side] for took in rounds) for side in (0, 1)]
        say(f"| {name} | {wall:.1f} | {cpu:.1f} | {characters / wall:,.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} |")
    for name in ENGINES:
        parts = [(took[name].cpu, took[f"figures, {name}"].cpu) for took in rounds]
        share = median(whole / (whole - figures) for whole, figures in parts)
        say(f"\nFigures read: {name} takes {share:.2f} of its time without them, by processor (promised: 1.30).")


def segment(folder: Path) -> Took:
    """What jieba alone needs for the text of all files, its dictionary loaded before."""
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir())]
    cut = plain_jieba().cut_for_search
    began = _now()
    for text in texts:
        for _ in cut(text):
            pass
    return _since(began)


def put_in(folder: Path, address: str, segmenter: str) -> Took:
    """From the first file to the last commit, the words loaded and the database migrated before."""
    database = Database(address)
    database.migrate()
    words = Words({"jieba": jieba_segmenter, "rjieba": rjieba_segmenter}[segmenter]())
    renew_index(database, words)
    began = _now()
    for file, told in import_all(
        database, words, read_paths(sorted(folder.iterdir())), ReportKind.ORIGINAL, system_time
    ):
        assert isinstance(told, Imported), file
    took = _since(began)
    database.close()
    return took


def read_figures(address: str) -> Took:
    """To read and write the figures of all reports once more, their sentences at hand."""
    database = Database(address)
    with database.transaction() as session:
        session.execute(sa.delete(ReportFigure))
        held = [
            (
                report,
                session.execute(
                    sa.select(Passage.heading_path, Passage.kind, Passage.sentences)
                    .where(Passage.report_id == report.id)
                    .order_by(Passage.position)
                ).all(),
            )
            for report in session.scalars(sa.select(Report)).all()
        ]
    began = _now()
    for at in range(0, len(held), BATCH):  # as many at once as an import writes
        with database.transaction() as session:
            some = held[at : at + BATCH]
            figures.keep(session, [(report, read_report(passages, report.year)) for report, passages in some])
    took = _since(began)
    database.close()
    return took


def _now() -> Took:
    return Took(time.perf_counter(), time.process_time())


def _since(began: Took) -> Took:
    now = _now()
    return Took(now.wall - began.wall, now.cpu - began.cpu)


if __name__ == "__main__":
    compare(print, *map(int, sys.argv[1:2]))
