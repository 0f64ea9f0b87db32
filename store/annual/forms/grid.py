"""A sheet as a form: which of its cells are heads, which are open, and which heads an open cell has."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from enum import Enum, auto
from functools import cached_property, wraps
from itertools import groupby
from typing import Any, Concatenate, ParamSpec, TypeVar

from store.annual.forms.cues import cue, data, plain, tight
from store.files.workbook import Mark, Sheet, Value

MOST_ROWS = 300  # of a form; what is longer is a list
Cell = tuple[int, int]  # row and column, from 1; of a merged one its first


_P = ParamSpec("_P")
_T = TypeVar("_T")


def remembered(
    asked: Callable[Concatenate[Grid, _P], _T],
) -> Callable[Concatenate[Grid, _P], _T]:
    """What is asked of a grid is found out once: many cells have the same heads."""

    @wraps(asked)
    def answer(grid: Grid, /, *of: _P.args, **how: _P.kwargs) -> _T:
        key = (asked.__qualname__, of, *how.items())
        if key not in grid.memory:
            grid.memory[key] = asked(grid, *of, **how)
        found: _T = grid.memory[key]
        return found

    return answer


class Is(Enum):
    """What is in a cell."""

    BLANK = auto()
    LINE = auto()  # ____件: a place that is left for a number
    HEAD = auto()  # words that may say what is beside or below them
    PEOPLE = auto()  # 填报人：
    NOTE = auto()  # sentences, dashes, numbers of rows and columns
    VALUE = auto()  # a number
    FORMULA = auto()


class Grid:
    """The cells of a sheet, merged ones taken as one."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        places = [*sheet.cells, *sheet.merged, *sheet.marks]
        self.last_row = min(MOST_ROWS, max((row for row, _ in places), default=0))
        self.last_column = max((column for _, column in places), default=0)
        self._ends: dict[Cell, Cell] = {}
        self.memory: dict[Hashable, Any] = {}  # see remembered()
        for (row, column), first in sheet.merged.items():
            bottom, right = self._ends.get(first, first)
            self._ends[first] = max(bottom, row), max(right, column)

    def first(self, row: int, column: int) -> Cell:
        """The cell that shows here."""
        return self._sheet.merged.get((row, column), (row, column))

    def end(self, cell: Cell) -> Cell:
        """The last row and column that it takes up."""
        return self._ends.get(cell, cell)

    def value(self, cell: Cell) -> Value | None:
        """What stands there."""
        return self._sheet.cells.get(cell)

    def text(self, cell: Cell) -> str:
        """Its words, of a head or of people; empty: it has none."""
        return self._texts.get(cell, "")

    def kind(self, row: int, column: int) -> Is:
        """What is in the cell that shows here."""
        return self._kinds.get(self._sheet.merged.get((row, column), (row, column)), Is.BLANK)

    def texts(self) -> Iterator[str]:
        """All that stands there in words, from the top."""
        return (self._texts[cell] for cell in sorted(self._texts))

    def cells(self) -> Iterator[Cell]:
        """Every cell once, from the top, and one row and one column more, in which answers may belong."""
        for row in range(1, self.last_row + 2):
            for column in range(1, self.last_column + 2):
                if self.first(row, column) == (row, column):
                    yield row, column

    def above(self, row: int, column: int) -> Cell | None:
        """The nearest cell above a row in which something stands; None: none does."""
        rows = self._bottoms.get(column, [])
        place = bisect_left(rows, row)
        return self.first(rows[place - 1], column) if place else None

    def left(self, row: int, column: int) -> Cell | None:
        """The cell left of a column; None: there is none."""
        return self.first(row, column - 1) if column > 1 else None

    @remembered
    def heads_of(self, row: int) -> list[Cell]:
        """The heads that take up some of a row, from the left."""
        found = dict.fromkeys(self.first(row, column) for column in range(1, self.last_column + 1))
        return [cell for cell in found if self.kind(*cell) in (Is.HEAD, Is.PEOPLE)]

    @cached_property
    def banners(self) -> list[Cell]:
        """All banners, from the bottom."""
        return [cell for cell in sorted(self._kinds, reverse=True) if self.is_banner(cell)]

    @remembered
    def is_banner(self, cell: Cell) -> bool:
        """Whether it is the only one of its row with words, and no label of what stands right of it."""
        row, column = cell
        if self.kind(*cell) is not Is.HEAD or self.heads_of(row) != [cell] or self.end(cell)[0] > row:
            return False
        width = self.end(cell)[1] - column + 1
        others = [self.kind(row, one) for one in range(1, self.last_column + 1)]
        is_wide = width > 1 and 2 * width > self.last_column
        is_lone = all(kind in (Is.BLANK, Is.HEAD) for kind in others) and self._is_title(cell)
        return is_wide or is_lone

    def _is_title(self, cell: Cell) -> bool:
        """By its words, or because it stands above all others."""
        said = tight(self.text(cell))
        is_first = ":" not in said and not any(
            kind in (Is.HEAD, Is.PEOPLE) and one < cell for one, kind in self._kinds.items()
        )
        return is_first or cue("cell", "title").search(said) is not None

    def _is_dash(self, cell: Cell) -> bool:
        value = self.value(cell)
        return isinstance(value, str) and cue("cell", "dash").fullmatch(tight(value)) is not None

    @cached_property
    def _bottoms(self) -> Mapping[int, list[int]]:
        """The last rows of the cells in which something stands, by the columns that they take up."""
        found: dict[int, list[int]] = {}
        for cell, kind in self._kinds.items():
            bottom, right = self.end(cell)
            for column in range(cell[1], right + 1) if kind is not Is.BLANK else ():
                found.setdefault(column, []).append(bottom)
        return {column: sorted(rows) for column, rows in found.items()}

    @cached_property
    def _texts(self) -> Mapping[Cell, str]:
        return {cell: text for cell, value in self._sheet.cells.items() if (text := self._words(cell, value))}

    def _words(self, cell: Cell, value: Value) -> str:
        """A text; a date or a year at the head of a column as one."""
        if isinstance(value, date):
            return f"{value.year}年{value.month}月"
        others = [self._sheet.cells.get((cell[0], column)) for column in (cell[1] - 1, cell[1] + 1)]
        if _is_year(value) and any(isinstance(one, str) or _is_year(one) for one in others):
            return f"{value}年"
        if _is_year(value) and self._is_below_years(cell):
            return f"{value}年"
        return value if isinstance(value, str) else ""

    def _is_below_years(self, cell: Cell) -> bool:
        """Whether a year's number stands right below 年度, or below the year before it that does."""
        above = self._sheet.cells.get((cell[0] - 1, cell[1]))
        if isinstance(above, str) and not _is_year(above):
            return cue("column", "year").fullmatch(tight(above)) is not None
        is_next = _is_year(above) and int(str(above)) + 1 == int(str(self._sheet.cells[cell]))
        return is_next and self._is_below_years((cell[0] - 1, cell[1]))

    @cached_property
    def _kinds(self) -> Mapping[Cell, Is]:
        kinds = {cell: self._kind(cell) for cell in self._sheet.cells}
        kinds |= {cell: Is.FORMULA for cell, mark in self._sheet.marks.items() if mark is Mark.FORMULA}
        for _, cells in groupby(sorted(kinds), key=lambda cell: cell[0]):
            there = [cell for cell in cells if kinds[cell] is not Is.BLANK]
            said = [tight(str(self._sheet.cells.get(cell, ""))) for cell in there]
            if len(there) > 2 and all(cue("cell", "code_row").fullmatch(one) for one in said) and "1" in said:
                kinds |= dict.fromkeys(there, Is.NOTE)
        return kinds

    def _kind(self, cell: Cell) -> Is:
        text = self.text(cell)
        said = tight(text)
        if not text:
            return Is.VALUE
        if not said:
            return Is.BLANK
        if cue("cell", "blank_line").fullmatch(plain(text)):
            return Is.LINE
        if self._is_dash(cell):
            return Is.NOTE
        is_long = len(said) > data("forms")["cell"]["longest_head"]
        if is_long or cue("cell", "note").match(said) or cue("cell", "printed_line").search(said):
            return Is.NOTE
        if not any("一" <= one <= "龥" for one in said):
            return Is.VALUE if any(one.isdigit() for one in said) else Is.NOTE
        return Is.PEOPLE if is_people(text) else Is.HEAD


def is_people(text: str) -> bool:
    """Whether a cell asks for people: who filled it in, their telephone, the day, a seal."""
    said = plain(text).strip()
    first = tight(said.split(":", 1)[0])
    if asks_name(text):
        return False
    return cue("cell", "people").fullmatch(first.rstrip("(")) is not None or (
        ":" in said and cue("cell", "people").fullmatch(first.split("(")[0]) is not None
    )


def asks_name(text: str) -> bool:
    """Whether a cell asks for the town's name: 填报单位（盖章）：."""
    said = tight(text).rstrip(":")
    return cue("cell", "our_name").fullmatch(said) is not None


def _is_year(value: Value | None) -> bool:
    return re.fullmatch("20[0-9]{2}", str(value)) is not None
