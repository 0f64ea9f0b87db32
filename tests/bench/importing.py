"""Import measured beside bare segmentation: 1,000 invented reports as text files, and jieba over the same text.

Run it alone: `python -m tests.bench.importing`. Every run is a process of its own; all see the same files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.clock import system_time
from store.database import Database
from store.practices.evaluation.baseline import plain_jieba
from store.practices.importing import Imported, import_all, renew_index
from store.practices.reader import read_paths
from store.practices.tables import ReportKind
from store.practices.words import Words, jieba_segmenter, rjieba_segmenter
from tests.bench import measure
from tests.bench.corpus import write_reports

REPORTS, SEED = 1_000, 20_261_121


def compare(say: Callable[[str], None], reports: int = REPORTS) -> None:
    """Say a row for each way through the same files."""
    with tempfile.TemporaryDirectory(prefix="tashan-bench-") as above:
        folder = Path(above) / "reports"
        characters = write_reports(folder, reports, SEED)
        say(f"{reports:,} reports, {characters:,} characters\n")
        say("| way | s | characters/s | ÷ bare jieba |\n|---|---|---|---|")
        bare = measure.alone(segment, folder)
        ways = (
            ("bare jieba: cut_for_search", bare),
            ("import, jieba", measure.alone(put_in, folder, f"sqlite:///{above}/jieba.db", "jieba")),
            (
                "import, rjieba (tashan[fast])",
                measure.alone(put_in, folder, f"sqlite:///{above}/fast.db", "rjieba"),
            ),
        )
        for name, seconds in ways:
            say(f"| {name} | {seconds:.1f} | {characters / seconds:,.0f} | {bare / seconds:.2f} |")


def segment(folder: Path) -> float:
    """Seconds that jieba alone needs for the text of all files, its dictionary loaded before."""
    texts = [file.read_text("utf-8") for file in sorted(folder.iterdir())]
    cut = plain_jieba().cut_for_search
    start = time.perf_counter()
    for text in texts:
        for _ in cut(text):
            pass
    return time.perf_counter() - start


def put_in(folder: Path, address: str, segmenter: str) -> float:
    """Seconds from the first file to the last commit, the words loaded and the database migrated before."""
    database = Database(address)
    database.migrate()
    words = Words({"jieba": jieba_segmenter, "rjieba": rjieba_segmenter}[segmenter]())
    renew_index(database, words)
    start = time.perf_counter()
    for file, told in import_all(
        database, words, read_paths(sorted(folder.iterdir())), ReportKind.ORIGINAL, system_time
    ):
        assert isinstance(told, Imported), file
    taken = time.perf_counter() - start
    database.close()
    return taken


if __name__ == "__main__":
    compare(print, *map(int, sys.argv[1:2]))
