"""The heads of a cell as labels: which say what it is, of what these are a kind, and which stand before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.annual.forms.cues import cue, tight
from store.annual.forms.grid import Cell, Grid, Is, remembered
from store.annual.forms.labels import Label, measure_of, read_label
from store.annual.forms.surroundings import Role, Surroundings, role_of
from store.annual.forms.times import Says, Time
from store.annual.forms.whose import Towns, Whose

_BEFORE = 4  # labels before one that are looked at


@dataclass(frozen=True)
class Headed:
    """The labels of a cell."""

    row: tuple[tuple[Cell, Label], ...]  # the nearest first, without units and towns
    column: tuple[tuple[Cell, Label], ...]
    unit: str
    scale: int
    whose: Whose

    @property
    def leaves(self) -> tuple[tuple[Cell, Label], ...]:
        """The label of its row and that of its column that say what it is."""
        found: list[tuple[Cell, Label]] = []
        for some in (self.row, self.column):
            said = [one for one in some if one[1].says_something and not (some is self.column and one[1].is_heading)]
            found += [one for place, one in enumerate(said) if place == 0 or one[1].is_part]  # 其中：热线 over 受理
        return tuple(found)

    @property
    def near(self) -> tuple[tuple[Cell, Label], ...]:
        """Those of the leaves before which nothing else stands: not what stands over 2025年 and 2024年 together."""
        return tuple(one for one in self.leaves if any(some and some[0] == one for some in (self.row, self.column)))

    @property
    def outer(self) -> tuple[Label, ...]:
        """The other labels, the nearest first: those of the row, then those of the column."""
        return self.around(self.leaves)

    def around(self, leaves: Sequence[tuple[Cell, Label]]) -> tuple[Label, ...]:
        """All labels but these that say something."""
        return tuple(one[1] for one in (*self.row, *self.column) if one not in leaves and one[1].says_something)

    @property
    def time(self) -> Time | None:
        """The time that they name."""
        time: Time | None = None
        for _, label in (*self.column, *self.row):
            time = label.time if time is None else time.over(label.time)
        return time


def headed(grid: Grid, around: Surroundings, towns: Towns) -> Headed:
    """The labels of what stands around a cell."""
    unit, scale, whose = "", 1, Whose.NOBODY
    sides: list[tuple[tuple[Cell, Label], ...]] = []
    for some in (around.row, around.column):
        labels = []
        for cell in some:
            text = grid.text(cell)
            measure = measure_of(text)
            of = towns.whose(text)
            if measure is not None and some is around.row:
                unit, scale = (unit, scale) if unit else measure
            elif of in (Whose.OURS, Whose.ANOTHER) or (of is Whose.ALL and _is_of_towns(grid, cell, towns)):
                whose = of if whose in (Whose.NOBODY, Whose.OURS) else whose
            else:
                labels.append((cell, read_label(text)))
        sides.append(tuple(labels))
    for _, label in (*sides[0], *sides[1]):
        if label.unit and not unit:
            unit, scale = label.unit, max(scale, label.scale)
        elif not label.unit:
            scale = max(scale, label.scale)  # 数量（万）, whatever its rows count
    return Headed(sides[0], sides[1], unit, scale, whose)


@remembered
def whole_of(grid: Grid, cell: Cell, *, is_row: bool) -> Cell | None:
    """The label of which one is a part, as 其中 says, or as it is indented below one that does; None: it is none."""
    earlier = [(one, read_label(grid.text(one))) for one in _before(grid, cell, is_row=is_row)]
    part = read_label(grid.text(cell))
    if not part.is_part:
        above = next((label for _, label in earlier if label.indent < part.indent), None)
        if above is None or not above.is_part:
            return None
        part = above
    elif is_row and (left := _left_pair(grid, cell)) is not None:
        return left
    return next((one for one, label in earlier if not label.is_part and label.indent <= part.indent), None)


def _left_pair(grid: Grid, cell: Cell) -> Cell | None:
    """The label left of one, where each has its answer right of it."""
    is_answered = False
    for column in range(cell[1] - 1, 0, -1):
        one = grid.first(cell[0], column)
        if grid.kind(*one) is Is.HEAD:
            return one if is_answered else None
        is_answered = True
    return None


@remembered
def before(grid: Grid, cell: Cell, *, is_row: bool) -> list[Label]:
    """The labels before one that are no parts of others, the nearest first, back to a heading."""
    found: list[Label] = []
    for one in _before(grid, cell, is_row=is_row):
        label = read_label(grid.text(one))
        if label.is_section and is_row:
            break
        if not is_row and not _is_of_one_group(grid, cell, one):
            break
        if is_row and 0 < _depth(grid, cell) < _depth(grid, one):
            continue  # （2）邻里, before 2.调解成功
        if whole_of(grid, one, is_row=is_row) is None:
            found.append(label)
    return found[:_BEFORE]


def _is_of_one_group(grid: Grid, cell: Cell, other: Cell) -> bool:
    """Whether heads of columns stand under the same head, if they stand under one that says what is counted."""
    over, over_other = grid.above(*cell), grid.above(*other)
    if over is None or over == over_other or grid.is_banner(over):
        return True
    return grid.end(over)[1] == over[1] or not read_label(grid.text(over)).concepts


@remembered
def sections(grid: Grid, cell: Cell) -> list[Label]:
    """The headings in a row's own column of labels under which it stands, and what it is indented under."""
    own = read_label(grid.text(cell))
    found: list[Label] = []
    indent, depth = own.indent, _depth(grid, cell)
    for one in _before(grid, cell, is_row=True):
        label = read_label(grid.text(one))
        if label.is_section and not own.is_section:
            return [*found, label]
        if 0 < _depth(grid, one) < depth:
            found.append(label)
            depth = _depth(grid, one)
        if label.indent < indent and not label.is_part:
            found.append(label)
            indent = label.indent
    return found


def is_heading(grid: Grid, cell: Cell) -> bool:
    """Whether a row's label is the heading of the rows that follow, by its number or colon: 一、…, and then 1.…"""
    below = grid.first(grid.end(cell)[0] + 1, cell[1])
    if _ends_open(grid, cell) and grid.kind(*below) is Is.HEAD and not _ends_open(grid, below):
        return True
    if not _is_numbered(grid, cell):
        return False
    return grid.kind(*below) is Is.HEAD and not _is_numbered(grid, below)


def is_over_numbered(grid: Grid, cell: Cell) -> bool:
    """Whether the row below is numbered as a part of it: 3.行政应诉, and then （1）被诉案件."""
    below = grid.first(grid.end(cell)[0] + 1, cell[1])
    return 0 < _depth(grid, cell) < _depth(grid, below)


def _ends_open(grid: Grid, cell: Cell) -> bool:
    """Whether a label says that something follows: 合法性审查："""
    return tight(grid.text(cell)).endswith(":")


def _depth(grid: Grid, cell: Cell) -> int:
    """How deep a label's number in figures stands: 1 of 3.…, 2 of （1）…, 3 of ①…; 0: it has none."""
    said = tight(grid.text(cell))
    return next((depth for depth in (3, 2, 1) if cue("numbered", f"depth_{depth}").match(said)), 0)


def year_ago_of(grid: Grid, cell: Cell, *, is_row: bool) -> tuple[bool, bool]:
    """Whether 上年同期 is that of a cumulative column left of it, or row above it, and whether that is quite sure."""
    times = [_time(grid, one) for one in _before(grid, cell, is_row=is_row)]
    for place, time in enumerate(times):
        if time is None or time.says & {Says.CHANGE, Says.YEAR_AGO}:
            continue
        is_to_date = Says.TO_DATE in time.says or (time.months is not None and time.months[0] != time.months[1])
        further = [one for one in times[place + 1 :] if one is not None]
        has_own = any(Says.YEAR_AGO in one.says for one in further)
        return is_to_date, not is_to_date or has_own or not further
    return False, True


def total_of(grid: Grid, cell: Cell, *, is_row: bool) -> Time | None:
    """The months of which a column or row of 合计 is the sum, as those before it name them; None: they name none."""
    times = [_time(grid, one) for one in _before(grid, cell, is_row=is_row)]
    months = [time.months for time in times if time is not None and time.months is not None]
    if not months:
        return None
    return Time(months=(min(first for first, _ in months), max(last for _, last in months)))


def _time(grid: Grid, cell: Cell) -> Time | None:
    return read_label(grid.text(cell)).time


def _is_numbered(grid: Grid, cell: Cell) -> bool:
    """As headings are, in its own cell or in that left of it."""
    if read_label(grid.text(cell)).is_section:
        return True
    left = grid.first(cell[0], cell[1] - 1) if cell[1] > 1 else cell
    return left != cell and cue("cell", "section_numbering").fullmatch(tight(grid.text(left))) is not None


@remembered
def _before(grid: Grid, cell: Cell, *, is_row: bool) -> tuple[Cell, ...]:
    """The labels above one in its column, or left of one in its row, up to the head of these, the nearest first."""
    return tuple(_each_before(grid, cell, is_row=is_row))


def _each_before(grid: Grid, cell: Cell, *, is_row: bool) -> Iterator[Cell]:
    one: Cell | None = cell
    while one is not None:
        one = grid.above(*one) if is_row else grid.left(*one)
        if one is None or grid.kind(*one) is not Is.HEAD:
            continue
        if grid.is_banner(one) or role_of(grid, one) is not Role.FIGURES:
            return
        yield one


@remembered
def _is_of_towns(grid: Grid, cell: Cell, towns: Towns) -> bool:
    """Whether a total stands among towns, in its row or its column."""
    over = range(cell[1], grid.end(cell)[1] + 1)
    columns = (grid.first(row, column) for row in range(1, grid.last_row + 1) for column in over)
    beside = (*grid.heads_of(cell[0]), *columns)
    return any(towns.whose(grid.text(one)) in (Whose.OURS, Whose.ANOTHER) for one in beside if one != cell)
