"""How each engine is measured: alone in a process, with the same questions, against exact BM25."""

from __future__ import annotations

import multiprocessing
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

from tests.bench.corpus import Corpus

RUNS = 5
SECONDS_OF_ASKING = 45  # after which an engine is not asked the whole round again
K1, B = 1.2, 0.75

Search = Callable[[list[str]], list[int]]


@dataclass
class Asked:
    """What asking showed: milliseconds over the questions, resident megabytes, the passages found."""

    p50: float
    p95: float
    resident: float
    found: list[list[int]]


@dataclass
class Exact:
    """The exact scores of all passages for one question, and the tenth best."""

    scores: npt.NDArray[np.float64]
    tenth: float


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """The function's answer from a fresh process, so that no engine pays for another's memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def ask(search: Search, questions: Sequence[list[str]]) -> Asked:
    """Each question's median of up to five runs after a warm-up."""
    found = [search(question) for question in questions]
    times: list[list[float]] = [[] for _ in questions]
    began = time.perf_counter()
    for _ in range(RUNS):
        for question, mine in zip(questions, times, strict=True):
            start = time.perf_counter()
            search(question)
            mine.append(1_000 * (time.perf_counter() - start))
        if time.perf_counter() - began > SECONDS_OF_ASKING:
            break
    medians = [float(np.median(mine)) for mine in times]
    p50, p95 = np.percentile(medians, [50, 95]).tolist()
    return Asked(p50, p95, psutil.Process().memory_info().rss / 1e6, found)


def exact_scores(corpus: Corpus, questions: Sequence[list[str]]) -> list[Exact]:
    """What exact BM25 says to each question. Shares no code with the product."""
    numbers = sorted({int(word[1:]) for question in questions for word in question})
    wanted = np.full(max(int(corpus.flat.max()), numbers[-1]) + 1, -1, np.int32)
    wanted[numbers] = np.arange(len(numbers))
    lengths = np.diff(corpus.starts)
    places = np.flatnonzero(wanted[corpus.flat] >= 0)
    owners = np.searchsorted(corpus.starts, places, side="right") - 1
    keys, tfs = np.unique(wanted[corpus.flat[places]].astype(np.int64) * len(corpus) + owners, return_counts=True)
    borders = np.searchsorted(keys, np.arange(len(numbers) + 1) * len(corpus))
    norms = K1 * (1 - B + B * lengths / lengths.mean())
    answers = []
    for question in questions:
        scores = np.zeros(len(corpus))
        for word in question:
            row = int(wanted[int(word[1:])])
            part = slice(*borders[row : row + 2])
            ids, tf = keys[part] - row * len(corpus), tfs[part]
            idf = np.log(1 + (len(corpus) - len(ids) + 0.5) / (len(ids) + 0.5))
            scores[ids] += idf * tf * (K1 + 1) / (tf + norms[ids])
        tenth = np.partition(scores, -10)[-10]
        answers.append(Exact(scores, float(tenth)))
    return answers


def agreement(found: Sequence[list[int]], exact: Sequence[Exact]) -> float:
    """Of ten passages shown, how many reach the exact tenth score: the mean over the questions."""
    right = [
        sum(answer.scores[number - 1] >= answer.tenth * (1 - 1e-9) for number in set(numbers))
        for numbers, answer in zip(found, exact, strict=True)
    ]
    return float(np.mean(right))


def size_of(folder: Path) -> float:
    """Megabytes in a folder and below."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def machine() -> str:
    """The line that says where the figures come from."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    packages = ("SQLAlchemy", "psycopg", "numpy", "tantivy", "Whoosh-Reloaded", "jieba", "rjieba")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}"
    )
