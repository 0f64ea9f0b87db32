"""The words of the yearly report: data/annual.toml, as it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Clause:
    """A clause with places for figures, told only where they exist."""

    text: str
    zero: str | None  # instead of it where its first figure is 0; "": nothing; None: it stands as it is
    needs: tuple[str, ...]  # metrics that must be something other than 0, or it is left out

    @property
    def places(self) -> tuple[str, ...]:
        """What stands in its braces, in order."""
        return tuple(PLACE.findall(self.text))


@dataclass(frozen=True)
class Sentence:
    """Clauses that follow each other."""

    clauses: tuple[Clause, ...]
    lead: str  # before the first of them


@dataclass(frozen=True)
class Topic:
    """Sentences under a heading of their own."""

    head: str
    sentences: tuple[Sentence, ...]
    prompt: str  # what only people can write; "": nothing


@dataclass(frozen=True)
class Section:
    """What is told of a section of the catalogue."""

    code: str
    head: str
    area: str
    topics: tuple[Topic, ...]
    prompt: str


@dataclass(frozen=True)
class Shortcoming:
    """What falls short by the figures alone, and what could be done."""

    section: str
    rate: str | None  # it is below 100 %
    left: str | None  # cases of this balance rule are open at the year's end
    zero: str | None  # the metric is 0
    clause: Clause
    plan: str


@dataclass(frozen=True)
class Templates:
    """All of them."""

    sections: tuple[Section, ...]
    shortcomings: tuple[Shortcoming, ...]
    duty: tuple[Topic, ...]
    words: Mapping[str, Any]  # the rest of the file, by its tables

    def word(self, table: str, name: str) -> str:
        """A text of one of the tables."""
        found = self.words[table][name]
        if not isinstance(found, str):
            raise TypeError(found)
        return found


@cache
def templates() -> Templates:
    """The words of every yearly report."""
    data = tomllib.loads((files("store.annual") / "data/annual.toml").read_text("utf-8"))
    return Templates(
        tuple(
            Section(one["code"], one["head"], one["area"], tuple(map(_topic, one["topic"])), one["prompt"])
            for one in data["section"]
        ),
        tuple(
            Shortcoming(one["section"], one.get("rate"), one.get("left"), one.get("zero"), _clause(one), one["plan"])
            for one in data["shortcoming"]
        ),
        tuple(map(_topic, data["duty"])),
        data,
    )


def _topic(entry: Mapping[str, Any]) -> Topic:
    sentences = tuple(
        Sentence(tuple(map(_clause, one["clause"])), one.get("lead", "")) for one in entry.get("sentence", ())
    )
    return Topic(entry["head"], sentences, entry.get("prompt", ""))


def _clause(entry: Mapping[str, Any]) -> Clause:
    zero: str | None = entry.get("zero")
    needs: Sequence[str] = entry.get("with", ())
    return Clause(entry["text"], zero, tuple(needs))
