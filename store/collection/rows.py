"""Tables in a pasted text (tabs out of a spreadsheet, bars, blanks) → lines as people write them: 受理纠纷18件；…"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import Enum, auto
from itertools import groupby

from store.catalogue.months import Month
from store.collection.phrases import pasted, say
from store.collection.pieces import Is, time_of
from store.collection.towns import is_of, town_at
from store.numbers import Number, Reason, measure_in, number_in, read_number

_LEAST = 2  # rows of a table, and cells of a row
_IN_BRACKETS = re.compile(r"(.*?)\s*[(（]([^()（）]{1,4})[)）]\s*")
_INDEX = re.compile(r"[(（]?([0-9]{1,3})[)）、.．]?")
_FRACTION = re.compile(r"([0-9]+)\.0+(?![0-9])")  # as spreadsheets write 206; 1.05 is none


class _Column(Enum):
    """What stands in a column."""

    NAME = auto()
    UNIT = auto()
    NOW = auto()  # figures of the month
    TO_DATE = auto()  # of the year so far
    OTHER = auto()  # figures that are none of these
    BLANK = auto()  # nothing to be read: a serial number, a remark


_Row = list[str]


def as_prose(text: str, names: Collection[str], month: Month, town: str = "") -> str:
    """The text with its tables told row by row: figures of another time first, then the year so far, then the month.

    `text` is half(); `names`: of the fields. Of columns that nobody can tell apart all figures are told, so that two
    stand for one field. Of a table of towns the row of `town` is told alone; where it has none, all is of others.
    """
    told: list[str] = []
    lines = [_cells(line) for line in text.split("\n")]
    written = iter(text.split("\n"))
    for is_table, some in groupby(lines, key=lambda cells: len(cells) >= _LEAST):
        rows = list(some)
        raw = [next(written) for _ in rows]
        rows = [row for row in rows if any(not pasted("table", "rule").fullmatch(cell) for cell in row)]
        is_one = is_table and len(rows) >= _LEAST
        own, is_ours = _of_town(rows, town) if is_one else (rows, True)
        lines_told = list(_told(own, names, month)) if is_one else raw
        told += lines_told if is_ours else [re.sub("^|(?<=；)", _word("others"), one) for one in lines_told]
    return "\n".join(told)


def _of_town(rows: list[_Row], town: str) -> tuple[list[_Row], bool]:
    """Of a table with a row, or a column, for each of several towns what is of `town`, and whether there is such a one;
    else the whole table as it is. What is told of all of them is nobody's.
    """
    for is_turned in (False, True):
        width = max(map(len, rows), default=0)
        turned = [list(one) for one in zip(*(row + [""] * (width - len(row)) for row in rows), strict=True)]
        lines = turned if is_turned else rows
        for place in range(2 if width else 0):
            cells = [row[place] if place < len(row) else "" for row in lines]
            first = _towns_begin(cells)
            if first is None:
                continue
            own = [row for row, cell in zip(lines, cells, strict=True) if town and is_of(cell, town)]
            if len(own) != 1 or first == 0:
                return rows, False
            heads = lines[:first] if is_turned else lines[first - 1 : first]
            return [list(one) for one in zip(*(line[place + 1 :] for line in (*heads, own[0])), strict=True)], True
    return rows, True


def _towns_begin(cells: _Row) -> int | None:
    """Where in a column the names of several towns begin; None: there are none."""
    named = [place for place, cell in enumerate(cells) if town_at(cell, 0) == cell.strip() != ""]
    if len(named) < _LEAST and cells and pasted("town", "head").fullmatch("".join(cells[0].split())):
        named = [place for place, cell in enumerate(cells[1:], 1) if re.fullmatch("[一-龥]{2,6}", cell.strip())]
    return named[0] if len(named) >= _LEAST else None


def _cells(line: str) -> _Row:
    """The cells of a line; fewer than two: it is no row."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    parts = pasted("table", "bars").split(line)
    if len(parts) > _LEAST or (len(parts) == _LEAST and all(part.strip() for part in parts)):
        return [cell.strip() for cell in (parts[1:-1] if not parts[0].strip() and not parts[-1].strip() else parts)]
    commas = [cell.strip() for cell in re.split("[,，]", line)]
    if len(commas) > _LEAST and (_heads(commas) or _is_row(commas)):
        return commas
    if pasted("table", "prose").search(line):
        return []
    cells = [cell for cell in pasted("table", "apart").split(line.strip()) if cell]
    cells = cells if len(cells) >= _LEAST else line.split()
    if any(pasted("table", "inline").fullmatch(cell) for cell in cells) and any(map(_is_figure, cells)):
        return []
    if any(pasted("table", "said").match(cell) for cell in cells[1:]) or _tells(cells):
        return []
    return cells if any(_is_figure(cell) for cell in cells[1:]) or _heads(cells) else []


def _tells(cells: _Row) -> bool:
    """Whether names and figures take turns: 诉求 40 办结 40."""
    names, figures = cells[::2], cells[1::2]
    are_figures = len(figures) > 1 and all(_is_figure(one) for one in figures)
    return are_figures and not any(_is_figure(one) or _is_unit(one) or _is_blank(one) for one in names)


def _is_row(cells: _Row) -> bool:
    """Whether a name and its figures stand between commas: 受理矛盾纠纷,32,296; 32,296 alone is a number."""
    name, *others = cells
    return not re.search("[0-9]", name) and all(_is_figure(one) or _is_unit(one) or _is_blank(one) for one in others)


def _heads(cells: _Row) -> bool:
    return len(cells) >= _LEAST and any(pasted("column", kind).fullmatch(cells[0]) for kind in ("index", "name"))


def _told(rows: list[_Row], names: Collection[str], month: Month) -> Iterator[str]:
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    rows = _untitled(rows, names, month)
    head = rows[0] if not any(_is_figure(cell) for cell in rows[0]) else None
    if head is not None and sum(_bare(cell)[0] in names for cell in head) >= _LEAST:
        rows = [list(column) for column in zip(*rows, strict=True)]  # it lies on its side
        head = rows.pop(0) if _bare(rows[0][0])[0] not in names else None
    elif head is not None:
        rows = rows[1:]
    columns = _columns(head, rows, month)
    heads = [cell if head and _headed(cell, month) is None else "" for cell in head or [""] * len(columns)]
    lines = list(_lines(columns, heads, rows, names))
    for kind, name in ((_Column.OTHER, "other"), (_Column.TO_DATE, "to_date"), (_Column.NOW, "now")):
        if told := [line for of, line in lines if of is kind]:
            yield (_word(name) if head or kind is not _Column.NOW else "") + "；".join(told)
    if not any(of is _Column.NOW for of, _ in lines):
        yield _word("now")


def _untitled(rows: list[_Row], names: Collection[str], month: Month) -> list[_Row]:
    """Rows without those above the head: 填报单位：某镇⇥填报日期：12月3日."""
    heads = (_is_head(row, names, month) for row in rows)
    place = next((place for place, is_head in enumerate(heads) if is_head), 0)
    return rows if any(_is_figure(cell) for row in rows[:place] for cell in row[1:]) else rows[place:]


def _is_head(row: _Row, names: Collection[str], month: Month) -> bool:
    known = [cell for cell in row if _headed(cell, month) is not None or _bare(cell)[0] in names]
    return len(known) >= _LEAST and not any(_is_figure(cell) for cell in row)


def _word(name: str) -> str:
    """What tells the time of a column."""
    return pasted("said", name).pattern


def _lines(
    columns: Sequence[_Column], heads: Sequence[str], rows: Sequence[_Row], names: Collection[str]
) -> Iterator[tuple[_Column, str]]:
    """Each figure with its name and unit, and with what else stands over it: 收到 信访件."""
    above: _Row = []
    for row in rows:
        texts = [cell for cell, kind in zip(row, columns, strict=True) if kind is _Column.NAME]
        texts = [one or old for one, old in zip(texts[:-1], above or texts, strict=False)] + texts[-1:]
        above = texts
        name, unit = _named(texts, names)
        units = [cell for cell, kind in zip(row, columns, strict=True) if kind is _Column.UNIT]
        unit = next((one for one in (unit, *units) if one), "")
        for cell, kind, under in zip(row, columns, heads, strict=True):
            is_said = kind in (_Column.NOW, _Column.TO_DATE, _Column.OTHER) and not _is_blank(cell)
            is_change = kind is _Column.OTHER and cell[:1] in "+-−﹣＋"
            if name and is_said and not is_change and _is_figure(cell):
                value = _FRACTION.sub(r"\1", cell)
                yield kind, f"{under}{name}：{value}{'' if measure_in(value) or not value[-1].isdigit() else unit}"


def _named(texts: _Row, names: Collection[str]) -> tuple[str, str]:
    """The name of a row, and the unit that stands in brackets behind it."""
    bare = [_bare(text) for text in texts if text]
    if not bare:
        return "", ""
    last, unit = bare[-1]
    return (last if last in names else "".join(text for text, _ in bare)), unit


def _bare(text: str) -> tuple[str, str]:
    """A name without its number, and the unit in brackets."""
    name = re.sub(rf"^(?:{say('numbering')})", "", pasted("prose", "listed").sub("", text)).strip(" :：")
    found = _IN_BRACKETS.fullmatch(name)
    return (found[1], found[2]) if found and _is_unit(found[2]) else (name, "")


def _columns(head: _Row | None, rows: Sequence[_Row], month: Month) -> list[_Column]:
    """What stands in each."""
    found: list[_Column] = []
    for place in range(len(rows[0]) if rows else 0):
        cells = [row[place] for row in rows if not _is_blank(row[place])]
        kind = _headed(head[place], month) if head is not None else None
        has_figures = 2 * sum(map(_is_figure, cells)) > len(cells)
        if kind is None or (kind is _Column.NAME and has_figures):
            kind = _unheaded(cells, has_figures=has_figures, is_first=place == 0)
        behind = kind is _Column.NAME and any(one in (_Column.NOW, _Column.TO_DATE) for one in found)
        found.append(_Column.BLANK if behind else kind)
    return found


def _headed(head: str, month: Month) -> _Column | None:
    """What the head of a column says; None: nothing that is known."""
    said = "".join(head.split()).lower()
    for name, kind in (("index", _Column.BLANK), ("unit", _Column.UNIT), ("name", _Column.NAME), ("other", None)):
        if pasted("column", name).fullmatch(said):
            return kind or _Column.OTHER
    if (time := time_of(said, month)) in (Is.OTHER_TIME, Is.DAY, Is.DAYS):
        return _Column.OTHER
    if time is Is.TO_DATE or pasted("column", "to_date").fullmatch(said):
        return _Column.TO_DATE
    return _Column.NOW if time is not None or pasted("column", "now").fullmatch(said) else None


def _unheaded(cells: _Row, *, has_figures: bool, is_first: bool) -> _Column:
    numbers = [found[1] for cell in cells if (found := _INDEX.fullmatch(cell))]
    if is_first and numbers and numbers == [str(place) for place in range(1, len(cells) + 1)]:
        return _Column.BLANK
    if has_figures:
        return _Column.NOW
    return _Column.UNIT if cells and all(map(_is_unit, cells)) else _Column.NAME


def _is_unit(cell: str) -> bool:
    return 0 < len(cell) <= 4 and measure_in(f"1{cell}") == cell


def _is_blank(cell: str) -> bool:
    return pasted("table", "blank").fullmatch(cell) is not None


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number, or a word in place of one; a day is none."""
    if re.fullmatch(f"{say('zero')}|{say('none')}", cell):
        return True
    read = read_number(cell)
    is_number = isinstance(read, Number) or read.reason not in (Reason.DATE, Reason.NO_NUMBER, Reason.UNIT)
    return is_number and (isinstance(read, Number) or number_in(cell, 0) == len(cell) > 0)
