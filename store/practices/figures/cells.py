"""Rows of tables: bare numbers have the unit, and figures the time, that a column or a cell of its own says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from store.numerals import half, value_of
from store.practices.figures.clauses import Clause
from store.practices.figures.spotting import Span, Spot, can_be_kept, unit_pattern
from store.practices.figures.times import Time, Times

_SEPARATOR = re.compile("[\t\u3000|｜]")
_CELL = re.compile(r"[^\t\u3000|｜]+")
_BARE = re.compile(r"\s*(?P<name>(?:.*[^\d,.])?)\s*(?P<number>(?<!\d)\d[\d,]{0,15}(?:\.\d{1,8})?)\s*")


class Table:
    """The names of the columns of the table that sentences are rows of, one after the other."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def columns(self, sentence: str) -> Sequence[str]:
        """The names of the columns of a row; empty: it is none, or nothing is known of them."""
        if not _SEPARATOR.search(sentence):
            self._names = []
            return ()
        cells = [cell[0].strip() for cell in _CELL.finditer(half(sentence))]
        if not any(_BARE.fullmatch(cell) or re.search(rf"\d\s*(?:{unit_pattern()})", cell) for cell in cells):
            self._names = cells
        return self._names if len(self._names) == len(cells) > 1 else ()


def cell_spots(sentence: str, columns: Sequence[str]) -> Iterator[Spot]:
    """The bare numbers of a row that is half() whose unit is said; none of what is no row."""
    cells = list(_CELL.finditer(sentence)) if _SEPARATOR.search(sentence) else []
    if len(cells) < 2:
        return
    own = next((unit for cell in cells if (unit := _unit(cell[0]))), "")
    for number, cell in enumerate(cells):
        found = _BARE.fullmatch(cell[0]) if number else None
        named = _unit(columns[number]) if columns else ""
        unit = (_unit(found["name"]) or named or own) if found else ""
        value = value_of(found["number"]) if found and unit else None
        if found and value is not None and can_be_kept(value):
            start = cell.start() + found.start("number")
            yield Spot(start, start + len(found["number"]), value, unit, "")


def head(sentence: str) -> Span:
    """The first cell of a row, which says of what the row is; (0, 0): it is none."""
    found = _SEPARATOR.search(sentence)
    return (0, found.start()) if found else (0, 0)


def column_of(sentence: str, columns: Sequence[str], place: int) -> str:
    """The name of the column in which a place is; empty: it has none."""
    return columns[sum(cell.end() <= place for cell in _CELL.finditer(sentence))] if columns else ""


def time_of(name: str, year: int) -> Time:
    """The time that the name of a column says: 2024年, 上半年."""
    return Times(name, [Clause(0, len(name))], (), year).at(len(name) - 1) if len(name) > 1 else Time(year)


@lru_cache(maxsize=256)
def _unit(text: str) -> str:
    """The unit that a cell is, or that a name ends with: 件, 件数, 受理（件）."""
    found = re.fullmatch(rf"(?:.*[（(])?\s*({unit_pattern()})数?\s*[）)]?|.*?({unit_pattern()})数", text.strip())
    return (found[1] or found[2]) if found else ""
