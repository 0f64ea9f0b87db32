"""A labelled question set: one JSON object a line, checked before anything is measured."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a question is after."""

    PRACTICE = "practice"  # how it is done
    FIGURE = "figure"
    WHO = "who"
    COMPARE = "compare"
    UNANSWERABLE = "unanswerable"  # no report answers it: counts only for not_found


@dataclass(frozen=True)
class Place:
    """Where an answer stands: a report that holds `quote`, white space left out of account."""

    file: str  # as Report.file_name
    quote: str
    grade: int  # 2 answers it, 1 helps


@dataclass(frozen=True)
class Labelled:
    """One question and all places that answer it."""

    id: str
    question: str
    asker_town: str  # "" for nobody's
    kind: Kind
    exclude_own: bool  # whether the asker's own town is left out, as in the chat
    places: tuple[Place, ...]

    @property
    def is_answerable(self) -> bool:
        """Whether it is scored for what is found, and not only for whether it is refused."""
        return self.kind is not Kind.UNANSWERABLE and bool(self.places)


class LabelFault(StrEnum):
    """What is wrong with a question set."""

    EMPTY = "empty"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    MISSING = "missing"  # a field
    WRONG = "wrong"  # the value of a field, an unknown kind or a grade other than 1 and 2 among them


class BadLabels(Exception):
    """A question set that cannot be used: the line, counted from 1, and the field, where one is to blame."""

    def __init__(self, fault: LabelFault, line: int = 0, field: str = "") -> None:
        super().__init__(fault, line, field)
        self.fault, self.line, self.field = fault, line, field


def squeezed(text: str) -> str:
    """The text without white space, as quotes are compared."""
    return "".join(text.split())


def read_labels(text: str) -> list[Labelled]:
    """The questions of a set. Raises BadLabels."""
    return [_question(fields) for fields in read_lines(text)]


def read_lines(text: str) -> list[Fields]:
    """The lines of a set, blank ones passed over. Raises BadLabels."""
    lines = enumerate(text.removeprefix("\ufeff").split("\n"), 1)  # splitlines() would part strings at U+2028
    read = [Fields(_row(line, number), number) for number, line in lines if line.strip()]
    if not read:
        raise BadLabels(LabelFault.EMPTY)
    return read


def _row(line: str, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadLabels(LabelFault.NOT_JSON, number) from None


def _question(fields: Fields) -> Labelled:
    kind = fields.text("kind")
    if kind not in set(Kind):
        raise fields.wrong("kind")
    return Labelled(
        id=fields.text("id"),
        question=fields.text("question"),
        asker_town=fields.text("asker_town", may_be_empty=True),
        kind=Kind(kind),
        exclude_own=fields.truth("exclude_own"),
        places=tuple(fields.places("relevant")),
    )


class Fields:
    """The fields of one object; each asked for by name, or BadLabels."""

    def __init__(self, row: object, line: int, within: str = "") -> None:
        if not isinstance(row, Mapping):
            raise BadLabels(LabelFault.NOT_AN_OBJECT, line)
        self._row, self.line, self._within = row, line, within

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        """Words, or a number taken for such."""
        value = self.value(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)  # ids are often numbers
        if value is None and may_be_empty:
            value = ""
        if not isinstance(value, str) or not (squeezed(value) or may_be_empty) or not _is_writable(value):
            raise self.wrong(name)
        return value

    def truth(self, name: str) -> bool:
        """True or false."""
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def grade(self, name: str) -> int:
        """1 or 2."""
        value = self.value(name)
        if isinstance(value, bool) or value not in (1, 2):
            raise self.wrong(name)
        return int(value)

    def places(self, name: str) -> Iterator[Place]:
        """A list of places."""
        rows = self.value(name)
        if not isinstance(rows, list):
            raise self.wrong(name)
        for row in rows:
            fields = Fields(row, self.line, f"{name}.")
            yield Place(fields.text("file"), fields.text("quote"), fields.grade("grade"))

    def has(self, name: str) -> bool:
        """Whether it is there."""
        return name in self._row

    def value(self, name: str) -> Any:
        """Whatever it is."""
        if name not in self._row:
            raise BadLabels(LabelFault.MISSING, self.line, self._within + name)
        return self._row[name]

    def wrong(self, name: str) -> BadLabels:
        """To be raised: its value will not do."""
        return BadLabels(LabelFault.WRONG, self.line, self._within + name)


def _is_writable(text: str) -> bool:
    """Whether it holds no half of a surrogate pair, which JSON can name and no file can hold."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
