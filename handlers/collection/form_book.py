"""The Excel form of a town's month: prefilled, locked but for its fields, with what counts beside each."""

from __future__ import annotations

from functools import partial
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from handlers.collection.desk import Desk, desk_of
from handlers.kitchen import Kitchen, Made
from handlers.spreadsheet import Sheet, acts, clean, written
from handlers.texts import filing
from handlers.texts import form as texts
from store.catalogue.metrics import Kind, Metric, Tier
from store.catalogue.months import Month
from store.collection import forms
from store.collection.forms import HEAD_ROW, HEADS, MARK_CELL, NONE, Column
from store.people import people, places
from store.people.rights import Right, may


def form(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The month as it stands now, if whoever asked for it may still fill it in; else raises LookupError."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    town = places.find(kitchen.session, of["town"])
    if town is None or person is None or not may(person, Right.FILE, town):
        raise LookupError("whoever asked for the form may not fill it in any more")
    desk = desk_of(kitchen.session, town, Month.parse(of["month"]))
    return Made(texts.file_name(town, desk.month), book(desk))


def book(desk: Desk) -> bytes:
    """The file."""
    columns = [("", width) for width in texts.WIDTHS.values()]
    return written([Sheet(texts.SHEET, columns, [])], in_memory=True, finish=partial(_draw, desk))


class _Pen:
    """Writes into the sheet by row and column from 1; every text is a text."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.sheet: Worksheet = book.worksheets()[0]
        plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
        field = plain | {"locked": False, "bg_color": "#FFF9D6"}  # what is typed may be a number: no mark of a text
        self.plain: Format = book.add_format(plain | {"quote_prefix": True})
        self.field: Format = book.add_format(field)
        self.quoted: Format = book.add_format(field | {"quote_prefix": True})
        self.named: Format = book.add_format(field | {"bg_color": "#FFD9B3", "bold": True})
        self.section: Format = book.add_format({"bold": True, "bg_color": "#E7EEF7", "bottom": 1})
        self.head: Format = book.add_format(plain | {"bold": True, "bg_color": "#D9D9D9", "align": "center"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.hint: Format = book.add_format({"font_color": "#7F6000"})
        self.odd: Format = book.add_format({"bg_color": "#F4B6B6"})

    def put(self, row: int, column: int, text: str, how: Format | None = None) -> None:
        """A whole number as one, so that Excel can calculate with it."""
        text = clean(text)
        if text.isascii() and text.isdigit() and column not in (Column.WAS, Column.NOTED):
            self.sheet.write_number(row - 1, column - 1, int(text), how)
        elif text:
            self.sheet.write_string(row - 1, column - 1, text, how)
        else:
            self.sheet.write_blank(row - 1, column - 1, None, how)


def _draw(desk: Desk, workbook: xlsxwriter.Workbook) -> None:
    pen = _Pen(workbook)
    pen.put(1, Column.NUMBER, texts.title(desk.town, desk.month), pen.title)
    pen.put(2, Column.NUMBER, texts.hint(desk), pen.hint)
    pen.put(*MARK_CELL, forms.mark(desk.town, desk.month, desk.fields))
    for column, head in HEADS.items():
        pen.put(HEAD_ROW, column, head, pen.head)
    row, number = HEAD_ROW, 0
    for step in desk.steps:
        row += 1
        for column in HEADS:
            pen.put(row, column, filing.title(step) if column is Column.NAME else "", pen.section)
        for metric in step.fields:
            row, number = row + 1, number + 1
            _row(pen, desk, row, number, metric)
    _protect(pen, row)


def _row(pen: _Pen, desk: Desk, row: int, number: int, metric: Metric) -> None:
    entry = desk.entry(metric.code)
    text = _prefilled(desk, metric)
    note = _noted(desk, metric)
    expected = desk.month.back(3 if metric.tier is Tier.QUARTER else 1)
    field = pen.named if metric in desk.named else pen.field
    pen.put(row, Column.NUMBER, str(number), pen.plain)
    pen.put(row, Column.NAME, metric.name, pen.plain)
    pen.put(row, Column.UNIT, metric.unit, pen.plain)
    pen.put(row, Column.LAST, texts.before(desk.past.last(metric.code), expected), pen.plain)
    pen.put(row, Column.YEAR_AGO, texts.before(desk.past.year_ago(metric.code), desk.month.back(12)), pen.plain)
    pen.put(row, Column.NOW, text, field)
    pen.put(row, Column.NOTE, note, pen.quoted if acts(note) else field)
    pen.put(row, Column.DEFINITION, metric.definition, pen.plain)
    pen.put(row, Column.CODE, metric.code)
    pen.put(row, Column.WAS, forms.was(0 if entry is None else entry.number, text))
    pen.put(row, Column.NOTED, note)
    # A list that offers one word and lets any number through: what is no number turns red as soon as it is typed.
    offered = {"validate": "list", "source": [NONE], "show_error": False}
    told = {"input_title": texts.cell_title(metric), "input_message": texts.cell_message(metric)}
    pen.sheet.data_validation(row - 1, Column.NOW - 1, row - 1, Column.NOW - 1, offered | told)


def _prefilled(desk: Desk, metric: Metric) -> str:
    """What the draft says; of a level that was not answered yet, what it was."""
    entry = desk.entry(metric.code)
    if entry is not None:
        return forms.written(entry.given)
    level = desk.past.stock(metric.code) if metric.kind is Kind.STOCK else None
    return "" if level is None else f"{level.value}{forms.MORE if level.is_more else ''}"


def _noted(desk: Desk, metric: Metric) -> str:
    """What was said of the draft's figure."""
    entry = desk.entry(metric.code)
    notes = desk.filing.notes.get(entry.id, ()) if desk.filing is not None and entry is not None else ()
    return "；".join(dict.fromkeys(note.text for note in notes if note.text))


def _protect(pen: _Pen, last: int) -> None:
    sheet = pen.sheet
    top, column = HEAD_ROW, Column.NOW - 1
    here = f"F{top + 1}"
    fits = f'OR(ISBLANK({here}),{here}="{NONE}",IFERROR(AND(ISNUMBER({here}),{here}>=0,{here}=INT({here})),FALSE))'
    rule = {"type": "formula", "criteria": f"=AND(NOT(ISBLANK($B{top + 1})),NOT({fits}))", "format": pen.odd}
    sheet.conditional_format(top, column, last - 1, column, rule)
    sheet.set_column(Column.CODE - 1, Column.NOTED - 1, None, None, {"hidden": True})
    sheet.freeze_panes(HEAD_ROW, Column.UNIT - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})  # wider is fine; nothing else
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)
