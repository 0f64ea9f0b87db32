"""What the child says of a workbook: {sheets: [{name, cells: [[row, column, value]], merged, marks, hidden_…}]}."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell import MergedCell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from store.files.containers import open_zip, unpack
from store.files.faults import ReadFault, UnreadableFile
from store.files.serving import Answer
from store.files.workbook import MOST_COLUMNS, MOST_ROWS, Mark

MOST_SHEETS = 20
MOST_XML = 10_000_000  # bytes of a part, unpacked: twice what MOST_ROWS by MOST_COLUMNS take
LONGEST_TEXT = 500  # characters of a cell; a list has words in its cells, no chapters
_MOST_MERGED = 100_000  # cells that merged ones take up; the library makes each of them
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MERGED = re.compile(rb'mergeCell [^>]*ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


def open_file(name: str, data: bytes) -> Answer:
    """Answers every request with the visible sheets."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        has_formulas = weighed(name, data)
        # Not read-only: that way the library does not tell which cells are merged.
        book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        formulas = _formulas(data) if has_formulas else {}
        return {"sheets": [_told(name, sheet) | _marked(sheet, formulas.get(sheet.title, [])) for sheet in visible]}

    return answer


def weighed(name: str, data: bytes) -> bool:
    """Whether there are formulas in it; each part is weighed before the library unpacks it. Raises UnreadableFile."""
    container, has_formulas = open_zip(name, data), False
    for info in container.infolist():
        part = unpack(name, container, info)
        if info.filename.endswith(".xml") and (len(part) > MOST_XML or _merges(part) > _MOST_MERGED):
            raise UnreadableFile(name, ReadFault.OVERPACKED, size=info.file_size)
        has_formulas = has_formulas or bool(_FORMULA.search(part))
    return has_formulas


def _formulas(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """Where formulas stand, by the sheet's name. The library tells either them or what they came to."""
    book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    return {
        sheet.title: [place for place, cell in sheet._cells.items() if cell.data_type == "f"]
        for sheet in book.worksheets
    }


def _marked(sheet: Worksheet, formulas: list[tuple[int, int]]) -> dict[str, Any]:
    """What the values do not tell, see Mark; and which rows and columns are hidden."""
    filled = [(place, cell) for place, cell in sheet._cells.items() if cell.value is not None]
    marks = {
        Mark.PERCENT: [place for place, cell in filled if cell.data_type == "n" and "%" in cell.number_format],
        Mark.ERROR: [place for place, cell in filled if cell.data_type == "e"],
        Mark.FORMULA: [place for place in formulas if place[0] <= MOST_ROWS and place[1] <= MOST_COLUMNS],
    }
    columns = (one for one in sheet.column_dimensions.values() if one.hidden)
    hidden = {number for one in columns for number in range(one.min or 0, min(one.max or 0, MOST_COLUMNS) + 1)}
    rows = [row for row, one in sheet.row_dimensions.items() if one.hidden and row <= MOST_ROWS]
    return {"marks": marks, "hidden_rows": rows, "hidden_columns": sorted(hidden)}


def _told(name: str, sheet: Worksheet) -> dict[str, Any]:
    cells = []
    for (row, column), cell in sorted(sheet._cells.items()):  # iter_rows() would walk to the farthest one
        value = None if isinstance(cell, MergedCell) else _value(cell.value)
        if value is None:
            continue
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise UnreadableFile(name, ReadFault.TOO_LONG, cell=f"{get_column_letter(column)}{row}")
        cells.append((row, column, value))
    return {"name": sheet.title, "cells": cells, "merged": _covered(sheet)}


def _merges(part: bytes) -> int:
    """How many cells the merged ones of a sheet take up."""
    cells = 0
    for left, top, right, bottom in _MERGED.findall(part):
        wide = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
        cells += wide * (int(bottom) - int(top) + 1)
    return cells


def _value(value: object) -> Any:
    """As JSON has it: a date is {date}, a blank one None."""
    match value:
        case str():
            return value[:LONGEST_TEXT] if value.strip() else None
        case datetime() | date():
            return {"date": value.isoformat()}
        case bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case None:
            return None
        case _:
            return str(value)[:LONGEST_TEXT]  # a time of day, a span


def _covered(sheet: Worksheet) -> list[tuple[int, int, int, int]]:
    return [
        (row, column, area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1)
        for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1)
        if (row, column) != (area.min_row, area.min_col)
    ]
