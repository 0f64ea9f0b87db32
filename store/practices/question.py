"""What a question asks for: towns and years it names, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from store.practices.kinds import SectionKind
from store.practices.ordinary import is_ordinary
from store.practices.words import Words, normal

_UNITS = ("街道", "镇", "乡")
# What is counted: 2020份. The words in brackets begin like a measure word and are none: 2023人民调解.
_MEASURE = (
    "人(?!民|大|员|口|才|社|居)|个(?!人|体|案|别|性)|条(?!例|款)|户(?!籍|外)|名(?!单|录|称)|场(?!所|地)|份额?"
    "|次(?!年)|件|起(?!诉)|号(?!召)|里(?!程)|家(?!庭|长|风|园)|元|万|千|余|多(?!元)|亩|公里|公斤|平方|米|吨|辆|台(?!账)"
    "|套|块|本|册|张|幅|篇|期|处(?!理|罚|置)|位|项(?!目)|批|届|%|[a-z]"
)
_YEAR = re.compile(rf"(?<![\da-z])(?:(20\d\d)\s*年|(20(?:1[5-9]|[23]\d|40))(?!\d|\s*(?:{_MEASURE})))")


@dataclass(frozen=True)
class Scope:
    """Which passages may answer; an empty part sets no limit."""

    towns: tuple[str, ...] = ()  # as they are held in the store
    without: tuple[str, ...] = ()  # 除了板溪镇
    years: tuple[int, ...] = ()
    kind: SectionKind | None = None


@dataclass(frozen=True)
class Question:
    """A question as the search understands it."""

    text: str  # as it was asked
    scope: Scope
    words: tuple[str, ...]  # weighty keywords, each once, in order
    topics: tuple[str, ...] = ()  # ids of data/topics.toml, likeliest first
    absent: tuple[str, ...] = ()  # towns named that no report is held of
    mended: tuple[tuple[str, str], ...] = ()  # what was typed, the town that was meant


def read_question(text: str, towns: Iterable[str], words: Words) -> Question:
    """Towns are known by their full name, and without 镇, 乡 or 街道 where two characters or more are left that are no
    everyday word. A number is a year before 年, or from 2015 to 2040 where it counts nothing.
    """
    rest = normal(text)
    years = tuple(dict.fromkeys(int(year[1] or year[2]) for year in _YEAR.finditer(rest)))
    rest = _YEAR.sub(" ", rest)
    named = []
    for town in sorted(towns, key=len, reverse=True):
        full, short = _names(town)
        name = full if full in rest else short
        if len(name) > 1 and name in rest and (name == full or not is_ordinary(name)):
            named.append(town)
            rest = rest.replace(name, " ")
    return Question(text, Scope(towns=tuple(named), years=years), tuple(dict.fromkeys(words.cut(rest))))


@lru_cache(maxsize=50_000)  # more than there are towns in the nation
def _names(town: str) -> tuple[str, str]:
    full = normal(town)
    unit = next((unit for unit in _UNITS if full.endswith(unit)), "")
    return full, full.removesuffix(unit)
