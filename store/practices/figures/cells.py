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
_NUMBER = re.compile(r"(?<![\d,.])\d[\d,]{0,15}(?:\.\d{1,8})?$")  # at a cell's end
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_NAME = re.compile("[一-龥].*[一-龥]")  # a cell that says of what its row is; 一 and 件 do not


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
        if not any(_counts(cell) for cell in cells):
            self._names = cells
            return ()
        return self._names if len(self._names) == len(cells) > 1 else ()


def cell_spots(sentence: str, columns: Sequence[str]) -> Iterator[Spot]:
    """The bare numbers of a row that is half() whose unit is said; none of what is no row."""
    cells = list(_CELL.finditer(sentence)) if _SEPARATOR.search(sentence) else []
    own = next((unit for cell in cells if (unit := _unit(cell[0].strip()))), "") if len(cells) > 1 else ""
    is_begun = False  # the cell that says of what the row is has been: before it a number only counts the rows
    for number, cell in enumerate(cells):
        found = _NUMBER.search(cell[0].rstrip()) if is_begun else None
        is_begun = is_begun or _NAME.search(cell[0]) is not None
        if found is None:
            continue
        name = cell[0][: found.start()].strip()
        unit = _unit(name) or (_unit(columns[number]) if columns else "") or own
        value = None if _YEAR.fullmatch(found[0]) and not name and not columns else value_of(found[0])
        if unit and value is not None and can_be_kept(value):
            start = cell.start() + found.start()
            yield Spot(start, start + len(found[0]), value, unit, "")


def head(sentence: str) -> Span:
    """The cells of a row up to the one which says of what it is; (0, 0): it is none."""
    if not _SEPARATOR.search(sentence):
        return 0, 0
    return next(((0, cell.end()) for cell in _CELL.finditer(sentence) if _NAME.search(cell[0])), (0, 0))


def column_of(sentence: str, columns: Sequence[str], place: int) -> str:
    """The name of the column in which a place is; empty: it has none."""
    return columns[sum(cell.end() <= place for cell in _CELL.finditer(sentence))] if columns else ""


def time_of(name: str, year: int) -> Time:
    """The time that the name of a column or a heading says: 2024, 上半年."""
    told = re.sub(r"((?:19|20)\d\d)(?!\d|年)", r"\1年", name)
    return Times(told, [Clause(0, len(told))], (), year).at(len(told) - 1) if len(told) > 1 else Time(year)


def _counts(cell: str) -> bool:
    """Whether a cell holds a count, and not a name: 36件, 1,204, but 2024年 is a column's name."""
    if _YEAR.fullmatch(cell):
        return False
    return _NUMBER.search(cell) is not None or re.search(rf"\d\s?(?:{unit_pattern()})", cell) is not None


@lru_cache(maxsize=256)
def _unit(text: str) -> str:
    """The unit that a cell is, or that a name ends with: 件, 件数, 受理（件）."""
    found = re.search(rf"(?:^|[（(]\s?)({unit_pattern()})数?\s?[）)]?$|({unit_pattern()})数$", text)
    return (found[1] or found[2]) if found else ""
