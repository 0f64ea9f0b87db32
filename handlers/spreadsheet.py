"""Files of rows made by us, for Excel or anything else: a text is a text in them, whatever it begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from store.files.writable import writable

MOST_ROWS = 1_000_000  # of a sheet below its head; the format ends at 1,048,576
_BEGINS_FORMULA = tuple("=+-@\t\r＝＋－＠")
LONGEST = 32_767  # characters of a cell, as the format has it


Cell = str | int | None  # None: nothing stands there


class Head(str):
    """A text that stands out among the rows."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """A table; one with more than `most_rows` goes on in a second sheet."""

    name: str  # at most 25 characters
    columns: Sequence[tuple[str, int]]  # head and width in characters; without any head the rows begin at the top
    rows: Iterable[Sequence[Cell]]  # whole numbers stand there as numbers, to be calculated with


def written(
    sheets: Iterable[Sheet],
    most_rows: int = MOST_ROWS,
    *,
    in_memory: bool = False,
    finish: Callable[[xlsxwriter.Workbook], None] = lambda book: None,
) -> bytes:
    """The file; `finish` may add what is no table.

    A row is on the disk, in a folder of the system's for such, as soon as the next one comes, or, in memory, never.
    """
    data = io.BytesIO()
    spooled = {"in_memory": True} if in_memory else {"constant_memory": True}
    options = spooled | {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        # The mark that keeps Excel from reading =1+1 anew when somebody opens the cell and leaves it.
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True})
        for sheet in sheets:
            _write(book, sheet, most_rows, head, text)
        finish(book)
    return data.getvalue()


def separated(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as comma-separated values: UTF-8 with the mark by which Excel knows it, lines ending as it ends them.

    A text that a spreadsheet might take for a formula stands behind an apostrophe.
    """
    text = io.StringIO(newline="")
    text.write("\ufeff")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    cell = clean(cell)
    return f"'{cell}" if acts(cell) else cell


def _write(book: xlsxwriter.Workbook, sheet: Sheet, most_rows: int, head: object, text: object) -> None:
    here, line = _begin(book, sheet, sheet.name, head), 0
    first = int(_has_head(sheet))
    for row in sheet.rows:
        if line == most_rows:
            here, line = _begin(book, sheet, f"{sheet.name} {len(book.worksheets()) + 1}", head), 0
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                here.write_number(first + line, column, cell)
            elif cell is not None:
                here.write_string(first + line, column, clean(cell), head if isinstance(cell, Head) else text)
        line += 1


def _begin(book: xlsxwriter.Workbook, sheet: Sheet, name: str, head: object) -> xlsxwriter.worksheet.Worksheet:
    here = book.add_worksheet(name)
    if _has_head(sheet):
        here.freeze_panes(1, 0)
    for column, (title, width) in enumerate(sheet.columns):
        here.set_column(column, column, width)
        if title:  # an empty text would cut off what stands to the left of it
            here.write_string(0, column, title, head)
    return here


def _has_head(sheet: Sheet) -> bool:
    return any(title for title, _ in sheet.columns)


def acts(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text.startswith(_BEGINS_FORMULA) or text.lstrip().startswith(_BEGINS_FORMULA)


def clean(cell: str) -> str:
    """The text without what the format cannot hold, cut where a cell ends."""
    return writable(cell)[:LONGEST]
