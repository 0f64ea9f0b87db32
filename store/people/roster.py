"""A list of people to be invited, as it stands in a workbook: which column is which, and what each row says."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from store.files.names import visible
from store.files.workbook import Masked, Sheet, Value, day_in
from store.people.names import person_name
from store.people.rights import Role

MOST_PEOPLE = 200  # of one list
_HEADER_WITHIN = 15  # rows from the top with anything in them: titles and remarks stand above the header
_SPELLED = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_LONGEST_SAID = 30  # characters


class Column(StrEnum):
    """What a column holds."""

    NAME = "name"
    TOWN = "town"
    ROLE = "role"
    UNTIL = "until"


NEEDED = (Column.NAME, Column.TOWN, Column.ROLE)


class RowFault(StrEnum):
    """Why a row invites nobody.

    number: an identity, phone or card number stood there · blank: this cell is needed · unknown: there is nothing of
    this name · past: the day has gone by · former: the town was called so once · misplaced: no such role there ·
    not_yours: whoever invites may not do so there.
    """

    NUMBER = "number"
    BLANK = "blank"
    UNKNOWN = "unknown"
    PAST = "past"
    FORMER = "former"
    MISPLACED = "misplaced"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True)
class Where:
    """A row, and the sheet where there are several."""

    row: int
    sheet: str = ""


@dataclass(frozen=True)
class Wrong:
    """A row that invites nobody, because of this cell."""

    where: Where
    column: Column
    fault: RowFault
    said: str = ""  # what stands in the cell
    now: str = ""  # what a former town is called today


@dataclass(frozen=True)
class Line:
    """A row as it stands there; whether there is such a town is not known yet."""

    where: Where
    name: str
    town: str
    role: Role
    until: date | None


class NoList(Exception):
    """No sheet has a header over its columns; `lacking` are those that the best one lacks."""

    def __init__(self, lacking: Sequence[Column]) -> None:
        super().__init__(*lacking)
        self.lacking = tuple(lacking)


class TooMany(Exception):
    """More rows than MOST_PEOPLE."""


def read_roster(sheets: Sequence[Sheet], roles: Mapping[str, Role], today: date) -> tuple[list[Line], list[Wrong]]:
    """What the rows say, and what is wrong with others. `roles`: how they are called. Raises NoList, TooMany."""
    headed = [(sheet, found) for sheet in sheets if (found := _header(sheet))]
    whole = [(sheet, *found) for sheet, found in headed if _lacking(found[1]) == []]
    if not whole:
        raise NoList(min((_lacking(columns) for _, (_, columns) in headed), key=len, default=list(NEEDED)))
    lines: list[Line] = []
    wrongs: list[Wrong] = []
    for sheet, header, columns in whole:
        for row in sheet.rows:
            if row > header and not _is_no_row(sheet, row, columns):
                where = Where(row, visible(sheet.name) if len(whole) > 1 else "")
                read = _line(sheet, where, columns, roles, today)
                if isinstance(read, Line):
                    lines.append(read)
                else:
                    wrongs.append(read)
    if len(lines) + len(wrongs) > MOST_PEOPLE:
        raise TooMany
    return lines, wrongs


def looks_like_roster(sheets: Sequence[Sheet]) -> bool:
    """Whether somebody may have meant one of them for a list of people."""
    return any((found := _header(sheet)) is not None and len(found[1]) > 1 for sheet in sheets)


def _header(sheet: Sheet) -> tuple[int, dict[Column, int]] | None:
    """The row that names most columns, with what they are; None: none names any."""
    best: tuple[int, dict[Column, int]] | None = None
    for row in sheet.rows[:_HEADER_WITHIN]:
        columns: dict[Column, int] = {}
        for column in range(1, sheet.columns + 1):
            kind = _kind(sheet.cells.get((row, column)))
            if kind is not None:
                columns.setdefault(kind, column)
        if columns and (best is None or len(columns) > len(best[1])):
            best = row, columns
    return best


def _kind(value: Value | None) -> Column | None:
    parts = re.split(r"[/、或]", _bare(value))
    return next((kind for kind in Column for part in parts if part in _words()["headers"][kind]), None)


def _lacking(columns: Mapping[Column, int]) -> list[Column]:
    return [kind for kind in NEEDED if kind not in columns]


def _is_no_row(sheet: Sheet, row: int, columns: Mapping[Column, int]) -> bool:
    """A row with nothing of its own in our columns (a town that is merged over several rows), or a header again."""
    own = [sheet.cells.get((row, column)) for column in columns.values()]
    return all(value is None for value in own) or _kind(own[0]) is Column.NAME


def _line(
    sheet: Sheet, where: Where, columns: Mapping[Column, int], roles: Mapping[str, Role], today: date
) -> Line | Wrong:
    seen = {kind: sheet.value(where.row, column) for kind, column in columns.items()}
    for kind, value in seen.items():
        if isinstance(value, Masked):
            return Wrong(where, kind, RowFault.NUMBER)
    said = {kind: _said(seen.get(kind)) for kind in Column}
    for kind in NEEDED:
        if not said[kind]:
            return Wrong(where, kind, RowFault.BLANK)
    name = person_name(re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", said[Column.NAME]))  # 钱　某
    role = roles.get(_bare(said[Column.ROLE]))
    until = _day(seen.get(Column.UNTIL))
    if name is None:
        return Wrong(where, Column.NAME, RowFault.UNKNOWN, said[Column.NAME])
    if role is None:
        return Wrong(where, Column.ROLE, RowFault.UNKNOWN, said[Column.ROLE])
    if until is None and role is Role.DEPUTY and not said[Column.UNTIL]:
        return Wrong(where, Column.UNTIL, RowFault.BLANK)
    if until is None and said[Column.UNTIL] and (role is Role.DEPUTY or not _is_no_day(said[Column.UNTIL])):
        return Wrong(where, Column.UNTIL, RowFault.UNKNOWN, said[Column.UNTIL])
    if until is not None and until < today:
        return Wrong(where, Column.UNTIL, RowFault.PAST, until.isoformat())
    return Line(where, name, "".join(unicodedata.normalize("NFKC", said[Column.TOWN]).split()), role, until)


def _said(value: Value | None) -> str:
    """What is seen in the cell, short enough to be quoted."""
    text = "" if value is None else visible(" ".join(str(value).split())).strip()
    return text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…"


def _bare(value: Value | None) -> str:
    """Without blanks, brackets and stars: 姓　名（必填）* is 姓名."""
    text = "".join(unicodedata.normalize("NFKC", str(value or "")).split())
    return re.sub(r"\([^()]*\)|[*:：]", "", text)


def _day(value: Value | None) -> date | None:
    if (day := day_in(value)) is not None:
        return day
    spelled = _SPELLED.fullmatch("".join(unicodedata.normalize("NFKC", str(value or "")).split()))
    if spelled is None:
        return None
    try:
        return date(*(int(part) for part in spelled.groups() if part))
    except ValueError:
        return None


def _is_no_day(text: str) -> bool:
    return "".join(text.split()) in _words()["no_day"]["words"]


def stands_for_county(text: str) -> bool:
    """Whether a cell of the towns' column means the county itself: 县级."""
    return text in _words()["county"]["words"]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("store.people") / "data/roster.toml").read_text("utf-8"))
