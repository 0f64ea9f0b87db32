"""A town's month as an Excel form: what stands where in it, which town and month it is of, and what was filled in.

One sheet. A form is known by a mark in a hidden cell, its rows by the metrics' codes in a hidden column, and what
stood in a field when the form was made by another one: so a field that nobody touched changes nothing, whatever was
answered in the chat meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from store.catalogue.metrics import Metric
from store.catalogue.months import Month, named_month
from store.collection.figures import Given
from store.collection.phrases import Command, read_command
from store.collection.tables import Answer
from store.files.names import visible
from store.files.workbook import Mark, Masked, Sheet, address
from store.numbers import Unreadable, read_number
from store.people.places import PlaceFacts

HEAD_ROW = 3  # title and remarks stand above it
LONGEST_NOTE = 200  # characters
NEAR, MORE, NONE = "约", "余", "不涉及"
_MARK = "TASHAN-FORM"
_LONGEST_SAID = 30  # characters


class Column(IntEnum):
    """The columns, from 1; those from CODE on are hidden."""

    NUMBER = 1
    NAME = 2
    UNIT = 3
    LAST = 4
    YEAR_AGO = 5
    NOW = 6
    NOTE = 7
    DEFINITION = 8
    CODE = 9
    WAS = 10  # what NOW said when the form was made: the entry's number and the text
    NOTED = 11  # what NOTE said then


HEADS = {
    Column.NUMBER: "序号",
    Column.NAME: "指标",
    Column.UNIT: "单位",
    Column.LAST: "上月",
    Column.YEAR_AGO: "去年同月",
    Column.NOW: "本月",
    Column.NOTE: "说明",
    Column.DEFINITION: "口径",
}
MARK_CELL = (1, int(Column.CODE))


class Flaw(StrEnum):
    """Why nothing is read from a cell, whatever stands in it."""

    FORMULA = "formula"
    ERROR = "error"  # what a formula came to that could not be worked out: #DIV/0!
    PERCENT = "percent"
    DATE = "date"
    BOOLEAN = "boolean"
    MERGED = "merged"
    HIDDEN = "hidden"  # its row is
    MASKED = "masked"  # an identity, phone or card number stood there
    TOO_MUCH = "too_much"  # more than the metric can ever be
    LONG = "long"  # an explanation beyond LONGEST_NOTE
    ALONE = "alone"  # an explanation of a field without an answer


class Mess(StrEnum):
    """Why a whole form is not read."""

    HEAD = "head"  # a column's head is another one
    CODE = "code"  # a row's hidden code is no metric's
    NAME = "name"  # a metric is called otherwise than its code says
    STRANGE = "strange"  # a row that is none of the form's
    TWICE = "twice"
    LACKS = "lacks"  # a metric's row is not there
    HIDDEN = "hidden"  # the column that is to be filled in
    SEVERAL = "several"  # forms in one file


class NoForm(Exception):
    """No sheet is a form."""


class Rearranged(Exception):
    """The form is not as it was made."""

    def __init__(self, mess: Mess, cell: str = "", expected: str = "", said: str = "") -> None:
        super().__init__(mess, cell)
        self.mess = mess
        self.cell = cell  # its address; of TWICE the later one
        self.expected = expected  # what should stand there; of TWICE the address of the earlier one
        self.said = said


@dataclass(frozen=True)
class Sent:
    """A form, by what it says of itself; nothing of it is checked yet."""

    sheet: Sheet
    town_id: int
    month: Month
    version: str  # of what was asked when it was made
    seal: str  # see is_sealed()


@dataclass(frozen=True)
class Line:
    """What a row says."""

    code: str
    row: int
    said: str  # in the field; "": nothing
    flaw: Flaw | None  # of the field
    was: str  # what the field said when the form was made
    seen: int  # the number that its entry had then; 0: there was none
    note: str  # the explanation, where it is another one than the form was made with
    note_flaw: Flaw | None

    @property
    def cell(self) -> str:
        """The address of the field."""
        return address(self.row, Column.NOW)

    @property
    def note_cell(self) -> str:
        """The address of the explanation."""
        return address(self.row, Column.NOTE)


@dataclass(frozen=True)
class Wrong:
    """A cell from which nothing is taken."""

    code: str
    cell: str
    why: Flaw | Unreadable
    said: str


def mark(town: PlaceFacts, month: Month, metrics: Sequence[Metric]) -> str:
    """What a form of this town and month says in its hidden cell."""
    version = version_of(metrics)
    return f"{_MARK} {town.id} {month} {version} {_seal(town, month, version)}"


def version_of(metrics: Sequence[Metric]) -> str:
    """A name for what is asked; another one as soon as a metric comes, goes, or is called or counted otherwise."""
    return _digest(sorted((one.code, one.name, one.unit) for one in metrics))


def is_sealed(sent: Sent, town: PlaceFacts) -> bool:
    """Whether the form was made here for the town as it is called now, and its mark is as it was."""
    return sent.seal == _seal(town, sent.month, sent.version)


def is_titled_otherwise(sent: Sent) -> bool:
    """Whether its title names another month than its mark: a form of an earlier month, made over for a new one."""
    title = "".join(str(sent.sheet.cells.get((1, int(Column.NUMBER)), "")).split())
    if f"{sent.month.year}年{sent.month.number}月" in title:
        return False
    return named_month(title, sent.month) not in (None, sent.month)


def written(given: Given) -> str:
    """An answer as it stands in a cell."""
    if given.answer is Answer.GIVEN:
        return f"{NEAR if given.is_near else ''}{given.value}{MORE if given.is_more else ''}"
    return NONE if given.answer is Answer.NONE else ""


def was(number: int, text: str) -> str:
    """What the hidden column says of a field: its entry's number (0: none), and what stood in it."""
    return f"{number} {text}".strip()


def find_form(sheets: Sequence[Sheet]) -> Sent:
    """The form among these sheets. Raises NoForm, Rearranged."""
    found = [sent for sheet in sheets if (sent := _sent(sheet)) is not None]
    if len(found) > 1:
        raise Rearranged(Mess.SEVERAL)
    if not found:
        raise NoForm
    return found[0]


def looks_like_form(sheets: Sequence[Sheet]) -> bool:
    """Whether somebody may have meant one of them for a form."""
    return any(_sent(sheet) is not None or _heads(sheet) >= len(HEADS) // 2 for sheet in sheets)


def read_lines(sheet: Sheet, metrics: Sequence[Metric]) -> list[Line]:
    """The rows of the form, in the order in which they stand. Raises Rearranged."""
    _check_heads(sheet)
    by_code = {metric.code: metric for metric in metrics}
    rows: dict[str, int] = {}
    for row in sheet.rows:
        if row <= HEAD_ROW:
            continue
        code = _text(sheet, row, Column.CODE)
        metric = by_code.get(code)
        if metric is None:
            if code:
                raise Rearranged(Mess.CODE, address(row, Column.CODE))
            for column in (Column.NOW, Column.NOTE):
                if (row, column) in sheet.cells:
                    raise Rearranged(Mess.STRANGE, address(row, column))
            continue
        said = _text(sheet, row, Column.NAME)
        if said != _one_line(metric.name):
            raise Rearranged(Mess.NAME, address(row, Column.NAME), metric.name, said)
        if code in rows:
            first = address(rows[code], Column.NOW)
            raise Rearranged(Mess.TWICE, address(row, Column.NOW), first, metric.name)
        rows[code] = row
    for metric in metrics:
        if metric.code not in rows:
            raise Rearranged(Mess.LACKS, expected=metric.name)
    return [_line(sheet, code, row) for code, row in rows.items()]


def read_answer(line: Line, metric: Metric) -> Given | Wrong:
    """What a row says of its field; a blank one is BLANK."""
    if line.flaw is not None:
        return Wrong(line.code, line.cell, line.flaw, line.said)
    if not line.said:
        return Given(Answer.BLANK)
    if read_command(line.said) is Command.NONE:
        return Given(Answer.NONE)
    number = read_number(line.said, metric.unit)
    if isinstance(number, Unreadable):
        return Wrong(line.code, line.cell, number, line.said)
    if number.value > metric.most:
        return Wrong(line.code, line.cell, Flaw.TOO_MUCH, line.said)
    return Given(Answer.GIVEN, number.value, number.is_more, number.is_near)


def _sent(sheet: Sheet) -> Sent | None:
    said = str(sheet.cells.get(MARK_CELL, "")).split(" ")
    try:
        name, town, month, version, seal = said
        return Sent(sheet, int(town), Month.parse(month), version, seal) if name == _MARK else None
    except ValueError:
        return None


def _heads(sheet: Sheet) -> int:
    """How many of our heads the likeliest row has."""
    rows = ({str(sheet.cells.get((row, column), "")) for column in range(1, 20)} for row in sheet.rows[:15])
    return max((len(row & set(HEADS.values())) for row in rows), default=0)


def _check_heads(sheet: Sheet) -> None:
    for column, head in HEADS.items():
        if (said := _text(sheet, HEAD_ROW, column)) != head:
            raise Rearranged(Mess.HEAD, address(HEAD_ROW, column), head, said)
    for column in (Column.NOW, Column.NOTE):
        if column in sheet.hidden_columns:
            raise Rearranged(Mess.HIDDEN, address(HEAD_ROW, column), HEADS[column])


def _line(sheet: Sheet, code: str, row: int) -> Line:
    number, _, text = _text(sheet, row, Column.WAS).partition(" ")
    note, noted = (_text(sheet, row, column) for column in (Column.NOTE, Column.NOTED))
    return Line(
        code=code,
        row=row,
        said=_said(sheet, row),
        flaw=_flaw(sheet, row, Column.NOW),
        was=text,
        seen=int(number) if number.isdigit() else 0,
        note="" if note == noted else note,
        note_flaw=Flaw.LONG if len(note) > LONGEST_NOTE else _flaw(sheet, row, Column.NOTE),
    )


def _flaw(sheet: Sheet, row: int, column: Column) -> Flaw | None:
    value = sheet.cells.get((row, column))
    if (row, column) in sheet.merged or (row, column) in sheet.merged.values():
        return Flaw.MERGED
    if row in sheet.hidden_rows:
        return Flaw.HIDDEN
    if isinstance(value, Masked):
        return Flaw.MASKED
    mark = sheet.marks.get((row, column))
    if mark is not None:
        return _FLAWS[mark] if column is Column.NOW or mark is not Mark.PERCENT else None
    if column is Column.NOW and isinstance(value, date):
        return Flaw.DATE
    return Flaw.BOOLEAN if isinstance(value, bool) else None


_FLAWS = {Mark.FORMULA: Flaw.FORMULA, Mark.ERROR: Flaw.ERROR, Mark.PERCENT: Flaw.PERCENT}


def _said(sheet: Sheet, row: int) -> str:
    """What stands in the field, in one line, short enough to be quoted; 12.0 as 12."""
    value = sheet.cells.get((row, Column.NOW), "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = _one_line(str(value)).removeprefix("'")
    return text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…"


def _text(sheet: Sheet, row: int, column: Column) -> str:
    """What is seen in a cell, in one line."""
    return _one_line(str(sheet.cells.get((row, column), "")))


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _seal(town: PlaceFacts, month: Month, version: str) -> str:
    return _digest([town.id, town.county, town.name, str(month), version])


def _digest(told: object) -> str:
    """With a letter before and behind it: figures alone might be taken for somebody's number, and be masked."""
    return f"f{hashlib.sha256(repr(told).encode()).hexdigest()[:8]}d"
