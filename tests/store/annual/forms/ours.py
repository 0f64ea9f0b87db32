"""Forms of many layouts and times, written as text in layouts.txt, offices.txt and times.txt.

    == name
    -- sheet
    its rows, cells parted by bars: `<` is merged with the cell left of it, `^` with that above, `=` a formula;
    a blank line is none of them
    => metric or rate:rate: cells and their months, `?` behind those that are to be marked

All other cells are to be left, or marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from store.files.child import Child
from store.files.workbook import Sheet, read_with

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass
class Form:
    """A form, and what belongs in its cells, as the key of a scored set says it."""

    name: str
    sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    belongs: list[dict[str, Any]] = field(default_factory=list)

    def read(self, child: Child) -> list[Sheet]:
        """As the bot reads it."""
        return read_with(child, "form.xlsx", self.workbook())

    def workbook(self) -> bytes:
        """The file."""
        book = Workbook()
        book.remove(book.active)
        for title, rows in self.sheets.items():
            _write(book.create_sheet(title), rows)
        data = BytesIO()
        book.save(data)
        return data.getvalue()


def forms(name: str) -> Iterator[Form]:
    """All forms of a file."""
    form = Form("")
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        mark, said = line[:3], line[3:]
        if mark == "== ":
            if form.name:
                yield form
            form = Form(said)
        elif mark == "-- ":
            form.sheets[said] = []
        elif mark == "=> ":
            form.belongs += _belonging(said, next(iter(form.sheets)))
        elif form.sheets and line:
            form.sheets[list(form.sheets)[-1]].append(line.split("|"))
    yield form


def _belonging(said: str, first_sheet: str) -> Iterator[dict[str, Any]]:
    metric, _, places = said.rpartition(": ")
    for place in places.split(", "):
        cell, months = place.rstrip("?").split(" ")
        sheet, _, cell = cell.rpartition("!")
        since, _, until = months.partition("/")
        belongs = {"sheet": sheet or first_sheet, "cell": cell, "metric": metric, "from": since, "to": until or since}
        yield belongs | {"is_marked": place.endswith("?")}


def _write(sheet: Worksheet, rows: list[list[str]]) -> None:
    for row, cells in enumerate(rows, 1):
        for column, said in enumerate(cells, 1):
            if said in ("<", "^"):
                continue
            if said:
                value = "=SUM(A1:A2)" if said == "=" else float(said) if _NUMBER.fullmatch(said) else said
                sheet.cell(row, column, value)
            bottom, right = row, column
            while right < len(cells) and cells[right] == "<":
                right += 1
            while bottom < len(rows) and column <= len(rows[bottom]) and rows[bottom][column - 1] == "^":
                bottom += 1
            if (bottom, right) != (row, column):
                sheet.merge_cells(start_row=row, start_column=column, end_row=bottom, end_column=right)
