"""Which words are ordinary ones, so that a town called after one is not meant by it: 团结 of 团结镇."""

from __future__ import annotations

import mmap
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

# jieba's dictionary gives how often a word was met and what it is. It takes some everyday words for names (文明,
# 养老), all of them frequent, and a few names for everyday words (高显), all next to unheard of.
FREQUENT, UNHEARD = 500, 10
_NAMES = ("nr", "ns", "nt", "nz")  # of persons, places, institutions, others


class Usage(NamedTuple):
    """How often jieba's dictionary met a word in its 60 million, and what it takes it for (n, v, nr …)."""

    frequency: int
    tag: str


def is_ordinary(word: str) -> bool:
    """Whether jieba's dictionary has it as an everyday word; the same whichever segmenter is used."""
    found = usage(word)
    return found is not None and found.frequency >= (FREQUENT if found.tag.startswith(_NAMES) else UNHEARD)


@lru_cache(maxsize=10_000)
def usage(word: str) -> Usage | None:
    """How a word is used; None: jieba's dictionary has it not.

    Looks through the dictionary (5 MB, mapped, a millisecond or two) for each word once.
    """
    dictionary = _dictionary()
    start = dictionary.find(f"\n{word} ".encode()) + 1
    if not start:
        return None
    _, frequency, tag = dictionary[start : dictionary.find(b"\n", start)].decode().split()
    return Usage(int(frequency), tag)


@lru_cache(maxsize=1)
def _dictionary() -> mmap.mmap:
    path = Path(str(metadata.distribution("jieba").locate_file("jieba/dict.txt")))
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
