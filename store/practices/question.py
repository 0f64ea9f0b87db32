"""What a question asks for: towns and years it names, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from store.practices.words import Words, normal

_UNITS = ("街道", "镇", "乡")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*年?")


@dataclass(frozen=True)
class Question:
    """A question as the search understands it."""

    towns: tuple[str, ...]  # named, as they are held in the store
    years: tuple[int, ...]  # named
    words: tuple[str, ...]  # asked for, each once, in order


def read_question(text: str, towns: Iterable[str], words: Words) -> Question:
    """Towns are known by their full name and, where it has two characters or more, without 镇, 乡 or 街道."""
    rest = normal(text)
    years = tuple(dict.fromkeys(map(int, _YEAR.findall(rest))))
    rest = _YEAR.sub(" ", rest)
    named = []
    for town in sorted(towns, key=len, reverse=True):
        full, short = _names(town)
        name = full if full in rest else short if len(short) > 1 and short in rest else ""
        if name:
            named.append(town)
            rest = rest.replace(name, " ")
    return Question(tuple(named), years, tuple(dict.fromkeys(words.cut(rest))))


@lru_cache(maxsize=50_000)  # more than there are towns in the nation
def _names(town: str) -> tuple[str, str]:
    full = normal(town)
    unit = next((unit for unit in _UNITS if full.endswith(unit)), "")
    return full, full.removesuffix(unit)
