"""An invented corpus: passages as keyword numbers, shaped like town reports, and fifty questions about them.

Words are drawn with the frequencies of jieba's own dictionary, a quarter of them from the field terms, and each town
has names of its own. What a word means plays no part, so a passage is an array of numbers and a keyword is `w<number>`:
letters and digits, which every engine takes as one word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

PASSAGES_OF_A_TOWN = 25
NAMES_OF_A_TOWN = 6  # the town and five villages
TOKENS = (118, 36)  # mean and deviation of keywords a passage; about 93 of them distinct
SECTIONS = ("主要做法和成效", "存在的问题及原因", "主要负责人履行第一责任人职责情况", "下一步工作打算")
WORDS_OF_A_REPORT = 2_000
SYLLABLES = "云栖岭望澜门锦垣青禾浦铺鹿鸣寨石桥柳河松坪梅溪竹园枫林莲塘"


@dataclass
class Corpus:
    """`flat[starts[i]:starts[i + 1]]` are the keywords of passage i + 1."""

    flat: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def passages(self, first: int = 0, end: int | None = None) -> list[list[str]]:
        """Passages `first` to `end` (by place) as lists of keywords."""
        starts = self.starts[first : (len(self) if end is None else end) + 1].tolist()
        words = [f"w{number}" for number in self.flat[starts[0] : starts[-1]].tolist()]
        return [words[a - starts[0] : b - starts[0]] for a, b in pairwise(starts)]

    def save(self, folder: Path) -> None:
        """Keep it for the processes that build and ask."""
        np.save(folder / "flat.npy", self.flat)
        np.save(folder / "starts.npy", self.starts)


def load(folder: Path) -> Corpus:
    """What save() kept, read from disk as it is needed."""
    return Corpus(np.load(folder / "flat.npy", mmap_mode="r"), np.load(folder / "starts.npy"))


def frequencies() -> npt.NDArray[np.float64]:
    """How likely each word of the vocabulary is to be drawn: jieba's words, then the field terms."""
    rows = (line.split(" ") for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines())
    general = np.array([float(row[1]) for row in rows if len(row[0]) > 1])
    lines = (files("store.practices") / "data" / "words.txt").read_text("utf-8").splitlines()
    field = 1 / (np.arange(sum(not line.startswith("#") for line in lines)) + 6.0)
    return np.concatenate((0.75 * general / general.sum(), 0.25 * field / field.sum()))


def invent(passages: int, seed: int) -> Corpus:
    """A corpus of so many passages; the same seed gives the same passages."""
    draw = np.random.default_rng(seed)
    chances = frequencies()
    lengths = np.clip(draw.normal(*TOKENS, passages), 20, 240).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    flat = np.empty(starts[-1], np.uint32)
    ladder = np.cumsum(chances)
    for at in range(0, len(flat), 1 << 22):
        part = draw.random(min(1 << 22, len(flat) - at)) * ladder[-1]
        flat[at : at + len(part)] = np.searchsorted(ladder, part, side="right")
    # A passage comes back to its own words: every sixth is one that stands in it already.
    owners = np.repeat(np.arange(passages, dtype=np.int32), lengths)
    for at in range(0, len(flat), 1 << 22):
        again = at + np.flatnonzero(draw.random(min(1 << 22, len(flat) - at)) < 1 / 6)
        mine = owners[again]
        flat[again] = flat[starts[mine] + draw.integers(0, lengths[mine])]
    # Two words of a passage are names: mostly of its own town, and these are words nobody else uses.
    towns = np.arange(passages) // PASSAGES_OF_A_TOWN
    for place in (0, 1):
        named = draw.integers(0, NAMES_OF_A_TOWN, passages)
        flat[starts[:-1] + place] = len(chances) + towns * NAMES_OF_A_TOWN + named
    return Corpus(flat, starts)


def questions(sample: Corpus, seed: int, count: int = 50) -> list[list[str]]:
    """Questions of 3 to 8 keywords: two of common words only, six with a name; a keyword's median df is about 5 %."""
    draw = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(sample)), np.diff(sample.starts))
    pairs = np.unique(sample.flat.astype(np.int64) * len(sample) + owners)
    df = np.bincount(pairs // len(sample)) / len(sample)
    words = np.flatnonzero((df > 0.002) & (df < 0.7))
    order = words[np.argsort(df[words])]
    shares = np.log(df[order])
    asked = []
    for number in range(count):
        size = int(draw.integers(3, 9))
        least = np.log(0.3) if number < 2 else np.log(0.004)
        wanted = draw.uniform(least, np.log(0.6), size)
        picked = order[np.minimum(np.searchsorted(shares, wanted), len(order) - 1)]
        if 2 <= number < 8:
            picked[0] = sample.flat[sample.starts[int(draw.integers(0, len(sample)))]]
        asked.append([f"w{word}" for word in dict.fromkeys(picked.tolist())])
    return asked


def write_reports(folder: Path, count: int, seed: int) -> int:
    """So many invented reports of towns of their own as text files; the characters of all.

    They are shaped like the real ones: 2,800 characters in fourteen passages, a thousand keywords of which 600 are
    distinct. Words, single ones too, are drawn by frequency from jieba's dictionary and the field terms.
    """
    draw = np.random.default_rng(seed)
    rows = [line.split(" ") for line in (files("jieba") / "dict.txt").read_text("utf-8").splitlines()]
    lines = (files("store.practices") / "data" / "words.txt").read_text("utf-8").splitlines()
    field = [line.split()[0] for line in lines if line and not line.startswith("#")]
    general, terms = np.array([float(row[1]) for row in rows]), 1 / (np.arange(len(field)) + 6.0)
    ladder = np.cumsum(np.concatenate((0.8 * general / general.sum(), 0.2 * terms / terms.sum())))
    vocabulary = np.array([row[0] for row in rows] + field)
    folder.mkdir()
    characters = 0
    for number in range(count):
        town = "".join(SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in (0, 1, 2)) + "镇"
        drawn = np.searchsorted(ladder, draw.random(WORDS_OF_A_REPORT) * ladder[-1])
        again = np.flatnonzero(draw.random(len(drawn)) < 0.4)  # a report comes back to its own words
        drawn[again] = drawn[draw.integers(0, again + 1)]
        text = f"清岚县{town}2025年法治政府建设情况的报告\n{_body(iter(vocabulary[drawn].tolist()), draw)}"
        (folder / f"{number:04}.txt").write_text(text, "utf-8")
        characters += len(text)
    return characters


def _body(words: Iterator[str], draw: np.random.Generator) -> str:
    """Four chapters of three or four headings, each with three sentences of some thirty words, the first with a figure.

    That is fourteen figures in a report: the five real ones have 64 in 12,400 characters.
    """
    lines = []
    for part, section in enumerate(SECTIONS):
        lines.append(f"{'一二三四'[part]}、{section}")
        for at in range(4 if part < 2 else 3):
            lines.append(f"（{'一二三四'[at]}）{''.join(islice(words, 4))}")
            lines.append("".join(_sentence(words, draw, has_figure=number == 0) for number in range(3)))
    return "\n".join(lines) + "\n"


def _sentence(words: Iterator[str], draw: np.random.Generator, *, has_figure: bool) -> str:
    long = int(draw.integers(12, 24))
    figure = f"{draw.integers(2, 500)}件" if has_figure else ""
    return f"{''.join(islice(words, 10))}{figure}，{''.join(islice(words, long))}。"
