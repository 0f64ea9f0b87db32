"""What stands around an open cell of a form: its row's heads, its column's, and the banners above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.annual.forms.cues import cue, plain, tight
from store.annual.forms.grid import Cell, Grid, Is, asks_name, remembered
from store.annual.forms.labels import measure_of, names_things, read_label

_COLUMNS = ("index", "note", "town", "label", "month", "item")


class Role(StrEnum):
    """What a column holds, by its head."""

    INDEX = "index"
    NOTE = "note"
    UNIT = "unit"
    TOWN = "town"
    LABEL = "label"
    MONTH = "month"
    ITEM = "item"
    FIGURES = "figures"


_ASIDE = (Role.INDEX, Role.NOTE)  # columns that say nothing of what is counted


@dataclass(frozen=True)
class Surroundings:
    """The heads of a cell, those nearest to it first."""

    row: tuple[Cell, ...]
    column: tuple[Cell, ...]
    banners: tuple[Cell, ...]  # above it, the nearest first: sections, then titles


def surroundings(grid: Grid, row: int, column: int) -> Surroundings | None:
    """What stands around a cell in which a figure can belong; None: none does."""
    beside = row_heads(grid, row, column)
    above = column_heads(grid, row, column)
    if any(role_of(grid, head) is not Role.FIGURES for head in above):
        return None
    if any(grid.kind(*head) is Is.PEOPLE or asks_name(grid.text(head)) for head in (*above[:1], *beside[:1])):
        return None
    header = _header_of(grid, beside[0]) if beside else None
    if above and header is not None:
        over = grid.first(header[0], column)
        if grid.kind(*over) is Is.HEAD and not grid.is_banner(over) and role_of(grid, over) is not Role.FIGURES:
            return None  # a unit or a remark
        if grid.end(above[0])[0] < header[0]:
            above = []  # the head of another table, further up
    if not above and not _answers(grid, row, column, beside):
        return None
    if above and not beside and not _is_only_row(grid, row, column, above[0]):
        return None
    names = [head for head in above if beside and _is_over_all(grid, head, beside[0])]
    above = [head for head in above if head not in names]
    return Surroundings(tuple(beside), tuple(above), (*names, *banners(grid, row, column)))


def _is_over_all(grid: Grid, head: Cell, label: Cell) -> bool:
    """Whether a head stands over the labels of a table as it does over its figures, and says no time."""
    return head[1] <= label[1] and read_label(grid.text(head)).time is None


def column_heads(grid: Grid, row: int, column: int) -> list[Cell]:
    """The heads above a cell without a gap between them; banners stand between."""
    found: list[Cell] = []
    at = row
    while (cell := grid.above(at, column)) is not None:
        kind = grid.kind(*cell)
        if found and (grid.end(cell)[0] < at - 1 or grid.is_banner(cell)):
            break
        if kind is Is.HEAD and not grid.is_banner(cell):
            if is_asked(grid, cell) or is_answer(grid, cell) or _is_answered(grid, cell, at):
                break
            found.append(cell)
        elif kind is Is.PEOPLE or (found and not _counts_columns(grid, cell)):
            break
        at = cell[0]
    return found


def _counts_columns(grid: Grid, cell: Cell) -> bool:
    """Whether a cell between heads only says which column it is: 甲, 1, 2."""
    said = tight(str(grid.value(cell)))
    return grid.kind(*cell) is Is.NOTE and cue("cell", "code_row").fullmatch(said) is not None


def _is_answered(grid: Grid, head: Cell, until: int) -> bool:
    """Whether a head above a banner has its answers between them, in rows without labels."""
    between = range(grid.end(head)[0] + 1, until)
    return bool(between) and grid.first(until, head[1]) != head and not any(map(grid.heads_of, between))


def is_asked(grid: Grid, cell: Cell) -> bool:
    """Whether a cell with a colon has, or asks for, its own answer: 填报月份：2025年12月."""
    return ":" in tight(grid.text(cell)).rstrip(")")[1:] and not cue("cell", "part").match(plain(grid.text(cell)))


def is_answer(grid: Grid, cell: Cell) -> bool:
    """Whether a cell is what somebody wrote beside 填报日期 or 填报人, and no head in a row of heads."""
    adjoining = _adjoining(grid, cell)
    is_beside = len(adjoining) == 2 and grid.kind(*adjoining[1]) is Is.PEOPLE
    return is_beside and grid.kind(cell[0], grid.end(cell)[1] + 1) is not Is.HEAD


def row_heads(grid: Grid, row: int, column: int) -> list[Cell]:
    """The heads left of a cell, without a gap between them but for those that are said once for several rows."""
    found: list[Cell] = []
    at = column - 1
    while at >= 1:
        cell = grid.first(row, at)
        kind = grid.kind(*cell)
        if kind in (Is.HEAD, Is.PEOPLE):
            found.append(cell)
            if kind is Is.PEOPLE:
                break
        elif found and _role_of_column(grid, cell) not in _ASIDE:  # 01, between a label and its unit
            once = _said_once(grid, cell) if kind is Is.BLANK else None
            if once is None:
                break
            found.append(once)
        at = cell[1] - 1
    return [cell for cell in found if grid.end(cell)[1] > cell[1] or _role_of_column(grid, cell) not in _ASIDE]


def banners(grid: Grid, row: int, column: int) -> list[Cell]:
    """The banners above a cell that it lies under, the nearest first."""
    above = (cell for cell in grid.banners if cell[0] < row)
    return [cell for cell in above if cell[1] <= column <= grid.end(cell)[1] or grid.heads_of(cell[0]) == [cell]]


@remembered
def role_of(grid: Grid, head: Cell) -> Role:
    """What the column below a head holds."""
    said = tight(grid.text(head))
    if cue("column", "unit").fullmatch(said) and _holds_units(grid, head):
        return Role.UNIT
    for name in _COLUMNS:
        if cue("column", name).fullmatch(said) and not (name == Role.NOTE and names_things(read_label(said))):
            return Role(name)
    return Role.FIGURES


def _role_of_column(grid: Grid, cell: Cell) -> Role:
    """By the head that stands over the column of a label; of the head itself, a label's."""
    header = _header_of(grid, cell)
    return Role.LABEL if header is None else role_of(grid, header)


@remembered
def _header_of(grid: Grid, label: Cell) -> Cell | None:
    """What stands over the labels of rows: 指标, 单位, 序号; None: nothing does."""
    at = label[0]
    while (above := grid.above(at, label[1])) is not None:
        is_head = grid.kind(*above) is Is.HEAD and not grid.is_banner(above)
        if is_head and role_of(grid, above) is not Role.FIGURES:
            return above
        at = above[0]
    return None


def _holds_units(grid: Grid, head: Cell) -> bool:
    """Whether the column below says in what is counted."""
    for row in range(grid.end(head)[0] + 1, grid.last_row + 1):
        cell = grid.first(row, head[1])
        if grid.kind(*cell) is Is.HEAD:
            return measure_of(grid.text(cell)) is not None or cell[1] > 1
        if grid.kind(*cell) is not Is.BLANK and str(grid.value(cell)).strip() in ("%", "％", "‰"):
            return True
    return False


@remembered
def _said_once(grid: Grid, cell: Cell) -> Cell | None:
    """What a blank cell of a column of labels goes on with: the label above it; None: it is no such cell."""
    found: Cell | None = None
    for at in range(cell[0] - 1, 0, -1):
        above = grid.first(at, cell[1])
        if grid.kind(*above) is not Is.HEAD:
            continue
        if role_of(grid, above) is Role.LABEL:
            return found
        found = found or above
    return None


def _answers(grid: Grid, row: int, column: int, beside: Sequence[Cell]) -> bool:
    """Whether a cell without a head above answers the label left of it: 受理纠纷 | ____."""
    if not beside or grid.kind(*beside[0]) is not Is.HEAD:
        return False
    unit = grid.value(grid.first(row, column - 1))
    if (
        grid.end(beside[0])[1] + 2 == column
        and isinstance(unit, str)
        and cue("unit", "percent").fullmatch(unit.strip())
    ):
        column -= 1  # 覆盖率 | % | ____
    if grid.end(beside[0])[1] + 1 != column:
        return False
    label = beside[0]
    if len(beside) > 1 and measure_of(grid.text(label)) is not None and grid.end(beside[1])[1] + 1 == label[1]:
        label = beside[1]  # 网格总数 | 个 | ____
    is_answered = bool(tight(grid.text(label)).partition(":")[2]) and is_asked(grid, label)
    says = read_label(grid.text(label)).says_something and not is_answered
    return says and not grid.is_banner(label) and not _is_over_figures(grid, label)


def _is_over_figures(grid: Grid, label: Cell) -> bool:
    """Whether a label is the head of a column: it says so, or another stands beside it and its cells are below."""
    if role_of(grid, label) is not Role.FIGURES:
        return True
    bottom = grid.end(label)[0]
    if label[1] == 1 or grid.kind(label[0], label[1] - 1) not in (Is.HEAD, Is.PEOPLE):
        return False
    if bottom == grid.last_row:
        return len(_adjoining(grid, label)) > 2
    below = grid.first(bottom + 1, label[1])
    right = grid.end(label)[1]
    if right > label[1]:  # it stands over several columns, or is a wide label before its answer
        return right == grid.last_column or grid.kind(label[0], right + 1) is not Is.BLANK
    return grid.kind(*below) is not Is.HEAD or not read_label(grid.text(below)).says_something


def _adjoining(grid: Grid, label: Cell) -> list[Cell]:
    """The heads of a row that adjoin a label on its left without a gap, itself among them."""
    found = [label]
    while found[-1][1] > 1 and grid.kind(label[0], found[-1][1] - 1) in (Is.HEAD, Is.PEOPLE):
        found.append(grid.first(label[0], found[-1][1] - 1))
    return found


def _is_beside_heads(grid: Grid, head: Cell, header: Cell) -> bool:
    """Whether heads stand beside one where a table further up has its figures: it begins another table."""
    others = (cell for cell in grid.heads_of(head[0]) if cell != head and grid.kind(*cell) is Is.HEAD)
    over = [grid.first(header[0], cell[1]) for cell in others if read_label(grid.text(cell)).concepts]
    return any(grid.kind(*cell) is Is.HEAD and role_of(grid, cell) is Role.FIGURES for cell in over)


def _is_only_row(grid: Grid, row: int, column: int, head: Cell) -> bool:
    """Whether a row without a label is the one that is to be filled in: the first below the heads, save examples."""
    header = _header_of(grid, head)
    if any(role_of(grid, cell) is Role.ITEM for cell in grid.heads_of(head[0])):
        return False
    if header is not None and not _is_beside_heads(grid, head, header):
        return False
    for at in range(grid.end(head)[0] + 1, row):
        labels = [cell for cell in grid.heads_of(at) if cell[1] < column]
        if not any(cue("cell", "example").match(tight(grid.text(cell))) for cell in labels):
            kinds = {grid.kind(at, one) for one in range(1, grid.last_column + 1)}
            if kinds - {Is.NOTE} and not any(cue("town", "total").fullmatch(tight(grid.text(cell))) for cell in labels):
                return False
    beside = grid.first(head[0], grid.end(head)[1] + 1)
    if measure_of(grid.text(beside)) is not None and measure_of(grid.text(head)) is None:
        return False  # 网格总数 | 个: its answer is right of it
    return len(_adjoining(grid, head)) > 1 or grid.kind(*beside) in (Is.HEAD, Is.PEOPLE)
