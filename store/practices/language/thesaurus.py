"""Which other words a passage may use for a word that was asked: data/thesaurus/*.txt.

    = 法律顾问 律师 法务              near-equals: each says the others
    > 打官司 : 行政诉讼 行政应诉       one way: what people say : what reports write
    ~ 罚款 : 行政处罚                 one way: related or broader, alone no answer

Words are parted by spaces, are one keyword each and stand in their normal form (words.normal). `#` begins a comment.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Grade(Enum):
    """How near another word is to the asked one; nearest first."""

    EQUAL = "="
    SAID = ">"
    RELATED = "~"


class Alternative(NamedTuple):
    """Another word, and how near it is to the asked one."""

    word: str
    grade: Grade


class Line(NamedTuple):
    """One line of the data: what is asked (of a group: every word) and what may be written for it."""

    grade: Grade
    asked: tuple[str, ...]
    written: tuple[str, ...]


class ThesaurusError(ValueError):
    """A line that cannot be read; says the file, the line's number and what is wrong with it."""


class Thesaurus:
    """The lines, by word."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._said: dict[Grade, dict[str, dict[str, None]]] = {grade: {} for grade in Grade}
        for line in lines:
            for word in line.asked:
                others = self._said[line.grade].setdefault(word, {})
                others.update((other, None) for other in line.written if other != word)

    @property
    def terms(self) -> frozenset[str]:
        """Every word that stands in the data."""
        return frozenset(
            word for said in self._said.values() for left, others in said.items() for word in (left, *others)
        )

    def alternatives(self, word: str) -> tuple[Alternative, ...]:
        """Other words for a keyword, nearest first, each once; empty for a word that the data lacks.

        Where a report may write a word, it may write the near-equals of that word: these follow the words of the line.
        """
        found: dict[str, Grade] = {word: Grade.EQUAL}
        for grade in Grade:
            written = self._said[grade].get(word, {})
            near = (also for other in written for also in self._said[Grade.EQUAL].get(other, ()))
            for other in (*written, *near):
                found.setdefault(other, grade)
        del found[word]
        return tuple(Alternative(other, grade) for other, grade in found.items())


def read_lines(name: str, text: str) -> list[Line]:
    """The lines of a file; raises ThesaurusError."""
    lines = []
    for number, raw in enumerate(text.splitlines(), 1):
        mark, _, rest = raw.partition("#")[0].strip().partition(" ")
        if not mark and not rest:
            continue
        try:
            lines.append(_line(Grade(mark), rest))
        except ValueError as error:
            raise ThesaurusError(f"{name}:{number}: {error}") from error
    return lines


def _line(grade: Grade, rest: str) -> Line:
    left, colon, right = rest.partition(":")
    asked, written = left.split(), right.split()
    if (grade is Grade.EQUAL) == bool(colon):
        raise ValueError("a group has no colon" if colon else "no colon between what is asked and what is written")
    if not asked or not (written or (grade is Grade.EQUAL and len(asked) > 1)):
        raise ValueError("too few words")
    if len({*asked}) < len(asked) or len({*written}) < len(written):
        raise ValueError("a word stands twice")
    return Line(grade, tuple(asked), tuple(written or asked))


@lru_cache(maxsize=1)
def terms() -> frozenset[str]:
    """Every word that stands in it."""
    return thesaurus().terms


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """All files of data/thesaurus; raises ThesaurusError."""
    folder = files("store.practices") / "data" / "thesaurus"
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda file: file.name)
    return Thesaurus(line for file in found for line in read_lines(file.name, file.read_text("utf-8")))
