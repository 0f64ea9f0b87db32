"""Rows of a report's tables whose numbers have no unit: the name at their beginning says in what they are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from store.catalogue.metrics import base

_CELL = re.compile("[^\t\u3000|｜]+")
_BARE = re.compile(r"(?:\S{1,16} )?(?P<number>\d[\d,，]{0,15})")  # the reader gives it with its column's name: 全年 300
_YEAR = re.compile(r"(?:19|20)\d\d")
_HAN = re.compile("[一-龥]{2}")


def bare_numbers(sentence: str) -> Iterator[tuple[int, int]]:
    """Where the whole numbers of a row stand that have no unit, behind the cell that says of what they are."""
    cells = list(_CELL.finditer(sentence))
    is_named = False
    for cell in cells if len(cells) > 1 else ():
        text = cell[0].strip()
        bare = _BARE.fullmatch(text)
        if is_named and bare is not None and not _YEAR.fullmatch(text):
            start = cell.start() + cell[0].index(text)
            yield start + bare.start("number"), start + bare.end("number")
        is_named = is_named or _HAN.search(text) is not None


def unit_of(sentence: str) -> str:
    """The unit of the metric whose name the row begins with, the longest that fits; "": none does."""
    label = next((cell[0] for cell in _CELL.finditer(sentence) if _HAN.search(cell[0])), "")
    return next((unit for name, unit in _names() if name in label), "")


def unread(sentences: Sequence[str], read: Mapping[int, Iterable[tuple[int, int]]]) -> int:
    """How many such numbers nobody has read; `read`: the stretches of each sentence that somebody has."""
    return sum(
        not any(begin < end and start < stop for begin, stop in read.get(place, ()))
        for place, sentence in enumerate(sentences)
        for start, end in bare_numbers(sentence)
    )


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Every name of a metric with its unit, the longest first."""
    names = {name: metric.unit for metric in base().metrics for name in metric.names}
    return tuple(sorted(names.items(), key=lambda one: -len(one[0])))
