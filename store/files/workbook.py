"""A workbook (.xlsx) that somebody sent → its sheets, cell by cell; or why not. A child process parses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from store.files.child import Child, told_fault
from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile
from store.files.formats import is_locked, real_format
from store.files.names import ending, tidy_name

ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv"})  # what people take for a workbook; .xlsx is read
MOST_ROWS = 2_000  # with anything in them; the one beyond is told by its address
MOST_COLUMNS = 60
CHILD = "store.files.cells"
_DAY_ZERO = date(1899, 12, 30)  # of Excel's days
_DAYS = range(36_526, 73_051)  # 2000–2099 as such days

Value = str | int | float | bool | date  # a formula's is what it came to when the workbook was saved


class Masked(str):
    """A text of which a part may not be kept, without that part."""

    __slots__ = ()


class Mark(StrEnum):
    """What a cell's value does not tell: 1 is shown as 100% · it could not be worked out · it was. The last counts."""

    PERCENT = "percent"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True)
class Sheet:
    """One sheet: what is in its cells, by row and column from 1; blank cells are left out."""

    name: str
    cells: Mapping[tuple[int, int], Value]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)  # a covered cell → the one it shows
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)  # of a formula that came to nothing, too
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value | None:
        """What is seen there, of a merged cell everywhere the same; None: nothing."""
        return self.cells.get(self.merged.get((row, column), (row, column)))

    @property
    def rows(self) -> list[int]:
        """The rows with anything in them, from the top."""
        return sorted({row for row, _ in self.cells})

    @property
    def columns(self) -> int:
        """The last column with anything in it; 0: there is none."""
        return max((column for _, column in self.cells), default=0)


def day_in(value: Value | None) -> date | None:
    """The day that a cell holds, as a date or as the number by which Excel counts it; None: it holds none."""
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in _DAYS:
        return None
    return _DAY_ZERO + timedelta(days=int(value))


def address(row: int, column: int) -> str:
    """What a cell is called: B3, AA7."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return f"{letters}{row}"


def looks_like_one(name: str) -> bool:
    """Whether a file's name says that it is a workbook, of whatever kind."""
    return ending(name) in ENDINGS


def read_workbook(
    name: str, data: bytes, shown: Callable[[str], str] = str, *, cpu_seconds: int = 20, wall_seconds: float = 30.0
) -> list[Sheet]:
    """The visible sheets, in order. Raises UnreadableFile, whose name can be shown.

    `shown` gives what may be kept of a text, or of a number as a text; where that is not all, the value is
    Masked. May take half a minute, so keep it off the event loop and out of transactions.
    """
    with Child(CHILD, cpu_seconds, wall_seconds) as child:
        return read_with(child, name, data, shown)


def read_with(child: Child, name: str, data: bytes, shown: Callable[[str], str] = str) -> list[Sheet]:
    """The same in a child process that there is already."""
    name = tidy_name(name)
    _check(name, data)
    answer = child.ask(name, data)
    try:
        return [sheet_of(told, shown) for told in answer["sheets"]]
    except (KeyError, TypeError, ValueError, AttributeError) as odd:
        raise told_fault(name, answer) from odd


def _check(name: str, data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableFile(name, ReadFault.TOO_LARGE, size=len(data))
    if not data:
        raise UnreadableFile(name, ReadFault.EMPTY, size=0)
    real = real_format(data)
    if real == "doc" and is_locked(data):
        raise UnreadableFile(name, ReadFault.ENCRYPTED, size=len(data))
    if ending(name) == ".xlsx" and real not in ("xlsx", "zip"):  # zip: its parts may be in another place
        old = "xls" if real == "doc" else real  # the same container, and a workbook in it by its name
        raise UnreadableFile(name, ReadFault.BINARY, size=len(data), looks_like=old)
    if ending(name) != ".xlsx":
        raise UnreadableFile(name, ReadFault.UNSUPPORTED, size=len(data), looks_like=real)


def as_told(sheet: Sheet) -> dict[str, Any]:
    """The sheet as the child tells it: JSON."""
    marks = {mark: [place for place, one in sheet.marks.items() if one is mark] for mark in Mark}
    return {
        "name": sheet.name,
        "cells": [
            (*place, {"date": value.isoformat()} if isinstance(value, date) else value)
            for place, value in sheet.cells.items()
        ],
        "merged": [(*covered, *shown) for covered, shown in sheet.merged.items()],
        "marks": {mark: there for mark, there in marks.items() if there},
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
    }


def sheet_of(told: Mapping[str, Any], shown: Callable[[str], str] = str) -> Sheet:
    """The sheet that was told so. Taken with care: a file may have got the better of the process.

    Raises KeyError, TypeError, ValueError, AttributeError.
    """
    cells = {(int(row), int(column)): _value(value, shown) for row, column, value in told["cells"]}
    merged = {(int(row), int(column)): (int(top), int(left)) for row, column, top, left in told["merged"]}
    marks = {(int(row), int(column)): Mark(mark) for mark, there in told["marks"].items() for row, column in there}
    hidden = (frozenset(map(int, told[which])) for which in ("hidden_rows", "hidden_columns"))
    return Sheet(shown(str(told["name"])), cells, merged, marks, *hidden)


def _value(told: object, shown: Callable[[str], str]) -> Value:
    if isinstance(told, dict):
        return datetime.fromisoformat(str(told["date"])).date()
    if isinstance(told, str | int | float):
        kept = shown(str(told))
        return told if kept == str(told) else Masked(kept)
    raise TypeError
