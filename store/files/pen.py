"""What the child writes into a workbook: {cells: [...], table: {...}} → {data, is_less}; all else stays as it is.

`is_less`: but for shapes, text boxes and controls, which the library does not take along.
A cell is {sheet, row, column, value, hundredths, percent, note, ground}; see writing.py.
"""

from __future__ import annotations

import base64
import re
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from store.files.cells import MOST_SHEETS, weighed
from store.files.serving import Answer
from store.files.writable import writable

_AUTHOR = "他山"
_LINE = 22  # characters of a comment's line
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]")
_POINTS = 15.0  # of a line
_MOST_MARK = 2_000  # characters of a comment, with what stood there before


def open_file(name: str, data: bytes) -> Answer:
    """Answers a request with the workbook written into."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        weighed(name, data)
        is_less = _has_shapes(data)
        book = openpyxl.load_workbook(BytesIO(data), rich_text=True)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        for one in asked["cells"]:
            cell = visible[one["sheet"]].cell(one["row"], one["column"])
            if not isinstance(cell, MergedCell):
                _write(cell, one)
        if asked["table"]:
            _add(book, asked["table"])
        book.calculation.fullCalcOnLoad = True  # what formulas came to is of before
        return {"data": base64.b64encode(_saved(book)).decode(), "is_less": is_less}

    return answer


def _has_shapes(data: bytes) -> bool:
    """Whether there is something on a sheet that is neither a cell, a picture nor a chart."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        names = parts.namelist()
        drawings = (parts.read(one) for one in names if one.startswith("xl/drawings/drawing"))
        return any(one.startswith("xl/ctrlProps/") for one in names) or any(_SHAPE.search(one) for one in drawings)


def _write(cell: Cell, asked: dict[str, Any]) -> None:
    if cell.value is None:  # what stands there is never written over
        _put(cell, asked)
    if asked["ground"]:
        cell.fill = PatternFill("solid", fgColor=asked["ground"])
    if asked["note"]:
        _remark(cell, asked["note"])


def _put(cell: Cell, asked: dict[str, Any]) -> None:
    hundredths = asked["hundredths"]
    if hundredths is None:
        _say(cell, asked["value"])
    elif "%" in cell.number_format:
        cell.value = hundredths / 10_000
    elif asked["percent"]:
        cell.value = hundredths / 100
    else:
        _say(cell, f"{hundredths // 100}.{hundredths % 100:02}%")


def _say(cell: Cell, value: str | int | float | None) -> None:
    """A text is a text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = writable(value)
        if cell.data_type != "s":
            cell.data_type, cell.quotePrefix = "s", True
    elif value is not None:
        cell.value = value


def _remark(cell: Cell, text: str) -> None:
    if cell.comment is not None:
        text = f"{cell.comment.text}\n{text}"
    text = text[:_MOST_MARK]
    lines = sum(1 + len(line) // _LINE for line in text.splitlines())
    cell.comment = Comment(text, _AUTHOR, height=20 + 18 * lines, width=300)


def _add(book: Workbook, table: dict[str, Any]) -> None:
    """A sheet of its own behind all others."""
    sheet = book.create_sheet(table["name"])
    thin = Side(style="thin", color="BFBFBF")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    text = Alignment(wrap_text=True, vertical="top")
    for number, width in enumerate(table["widths"], 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    top = len(table["above"])
    for number, line in enumerate(table["above"], 1):
        cell = sheet.cell(number, 1)
        _say(cell, line)
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 10)
    for number, row in enumerate(table["rows"]):
        sheet.row_dimensions[top + 1 + number].height = _height(row["values"], table["widths"])
        for column, value in enumerate(row["values"], 1):
            cell = sheet.cell(top + 1 + number, column)
            _say(cell, value)
            cell.border, cell.alignment = frame, text
            if row["ground"]:
                cell.fill = PatternFill("solid", fgColor=row["ground"])
            if number == 0:
                cell.font = Font(bold=True)
    _print_well(sheet, top + 1)


def _height(values: list[Any], widths: list[int]) -> float:
    """Of a row whose texts go on in further lines, in points: not every program works that out."""
    lines = [
        sum(1 + _wide(line) // width for line in str(value).splitlines() or [""])
        for value, width in zip(values, widths, strict=True)
    ]
    return _POINTS * max(lines) + 3


def _wide(text: str) -> int:
    """In half-width signs."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def _print_well(sheet: Worksheet, head: int) -> None:
    sheet.freeze_panes = f"A{head + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head}:{head}"


class _InMemory(ExcelWriter):  # type: ignore[misc]
    """Writes its sheets without files of its own: this process may write none."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """A sheet's part."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        out = BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _InMemory(book, archive).save()
    return out.getvalue()
