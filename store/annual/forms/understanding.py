"""Another office's form → what each of its open cells asks for: metric or rate, and of what time."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from store.annual.forms.clock import Clock
from store.annual.forms.cues import cue
from store.annual.forms.facts import Certainty, Understanding, Wanted, Why
from store.annual.forms.grid import Cell, Grid, Is, asks_name
from store.annual.forms.heads import Headed, before, headed, is_heading, is_over_numbered, sections, whole_of
from store.annual.forms.labels import Label, read_label
from store.annual.forms.meanings import Heads, Meaning, is_heading_only, meaning
from store.annual.forms.periods import form_time, period_said
from store.annual.forms.surroundings import Role, Surroundings, column_heads, role_of, row_heads, surroundings
from store.annual.forms.whose import Towns, Whose
from store.annual.period import Period
from store.catalogue.metrics import Catalogue, Kind
from store.catalogue.months import month_of
from store.files.workbook import Sheet
from store.people.places import PlaceFacts


def understand(
    sheets: Sequence[Sheet],
    towns: Sequence[PlaceFacts],
    town: PlaceFacts,
    today: date,
    catalogue: Catalogue,
    *,
    period: Period | None = None,
    known: Mapping[str, str | None] | None = None,
    remembered: Mapping[str, str | None] | None = None,
) -> Understanding:
    """What a form asks a town for. `period`: as a person said it; `known`: what cells of a key mean, None: nothing.

    `remembered`: the same, said at an earlier form; against what we read ourselves it is only likely.
    """
    said_of = known or {}, remembered or {}
    this_month = month_of(today)
    names = Towns(towns, town)
    grids = [Grid(sheet) for sheet in sheets]
    times = [form_time(grid, sheet.name) for grid, sheet in zip(grids, sheets, strict=True)]
    of_form = next((time for time in times if time is not None), None)
    said, is_said = period_said(of_form, this_month)
    if period is not None:
        said, is_said = period, True
    wanted: list[Wanted] = []
    town_cells: list[tuple[int, int, int]] = []
    has_towns = has_ours = False
    for number, (grid, sheet) in enumerate(zip(grids, sheets, strict=True)):
        time = times[number]
        if time is not None and time.year is None:
            time = time.over(of_form)  # the year of another sheet
        own = period_said(time, this_month) if period is None and time is not None else (said, is_said)
        if names.whose(sheet.name) is Whose.ANOTHER or _is_anothers(grid, names):
            has_towns = True
            continue
        clock = Clock(grid, own, time or of_form, this_month)
        reader = _Reader(number, grid, sheet, names, catalogue, clock, *said_of)
        wanted += _told_twice(reader.wanted(), {*said_of[0], *said_of[1]})
        town_cells += reader.town_cells()
        has_towns |= reader.has_towns
        has_ours |= reader.has_ours
    return Understanding(
        tuple(wanted), tuple(town_cells), said, is_said, has_towns and not has_ours and not wanted, _fingerprint(grids)
    )


class _Reader:
    """Reads one sheet."""

    def __init__(
        self,
        number: int,
        grid: Grid,
        sheet: Sheet,
        towns: Towns,
        catalogue: Catalogue,
        clock: Clock,
        known: Mapping[str, str | None],
        remembered: Mapping[str, str | None],
    ) -> None:
        self._number, self._grid, self._sheet, self._towns = number, grid, sheet, towns
        self._catalogue, self._clock, self._known, self._remembered = catalogue, clock, known, remembered
        self._meanings: dict[Hashable, tuple[Meaning, str]] = {}
        self.has_towns = self.has_ours = False

    def wanted(self) -> Iterator[Wanted]:
        """The open cells, as they are understood."""
        seen: set[tuple[tuple[Cell, ...], tuple[Cell, ...]]] = set()
        for cell in self._grid.cells():
            if self._grid.kind(*cell) not in (Is.BLANK, Is.LINE, Is.VALUE) or self._is_hidden(cell):
                continue
            around = surroundings(self._grid, *cell)
            if around is None or (self._grid.kind(*cell) is Is.VALUE and not (around.row or around.column)):
                continue
            one = None if (around.row, around.column) in seen else self._wanted(cell, around)
            seen.add((around.row, around.column))  # of two cells under the same heads the first is meant
            if one is not None:
                yield one

    def town_cells(self) -> Iterator[tuple[int, int, int]]:
        """The blank cells right of 填报单位, or below it where one row is to be filled in."""
        for row in range(1, self._grid.last_row + 1):
            for cell in self._grid.heads_of(row):
                if not asks_name(self._grid.text(cell)) or cue("cell", "people_in").search(self._grid.text(cell)):
                    continue
                bottom, right = self._grid.end(cell)
                is_below = role_of(self._grid, cell) is Role.TOWN and self._is_headed(cell)
                place = (bottom + 1, cell[1]) if is_below else (row, right + 1)
                first = self._grid.first(*place)
                if self._grid.kind(*first) is Is.BLANK and first == place and place[0] <= self._grid.last_row:
                    yield self._number, *place

    def _is_headed(self, cell: Cell) -> bool:
        """Whether other heads stand right of it: it is the head of a column."""
        return self._grid.kind(cell[0], self._grid.end(cell)[1] + 1) is Is.HEAD

    def _is_hidden(self, cell: Cell) -> bool:
        return cell[0] in self._sheet.hidden_rows or cell[1] in self._sheet.hidden_columns

    def _wanted(self, cell: Cell, around: Surroundings) -> Wanted | None:
        of, is_one_time = self._clock.with_all_columns(cell, headed(self._grid, around, self._towns))
        self.has_towns |= of.whose in (Whose.ANOTHER, Whose.OURS)
        self.has_ours |= of.whose is Whose.OURS
        if of.whose in (Whose.ANOTHER, Whose.ALL):
            return None
        labels = [label for _, label in (*of.row, *of.column)]
        titles = [read_label(self._grid.text(one)) for one in around.banners]
        if not any(label.says_something for label in (*labels, *titles)):
            return None
        asked = (of.leaves, of.outer, of.unit, around.banners, of.near)
        if asked not in self._meanings:
            self._meanings[asked] = self._meaning(of, titles)
        found, key = self._meanings[asked]
        if key in self._known:
            found = _said(self._known[key])
        elif key in self._remembered:
            code = self._remembered[key]
            is_ours = code is None or code == found.code
            found = _said(code) if is_ours else Meaning(code, Certainty.DOUBTFUL, Why.TOLD)
        period, doubt = self._clock.period(of, around, is_stock=self._is_stock(found.code))
        if not is_one_time:
            doubt = doubt or Why.TIMES
        certainty, why, words = found.certainty, found.why, found.words
        if doubt in (Why.CHANGE, Why.PLAN, Why.DAYS):
            found, certainty, why, words = replace(found, code=None), Certainty.UNKNOWN, doubt, ""
        elif found.code is not None and doubt is not None and certainty is Certainty.SURE:
            certainty, why = Certainty.DOUBTFUL, doubt
        value = self._grid.value(cell) if self._grid.kind(*cell) is Is.VALUE else None
        is_rate = found.code is not None and not self._catalogue.has(found.code)
        said = " · ".join(dict.fromkeys(text for label in labels if (text := label.text.strip())))
        return Wanted(
            self._number,
            *cell,
            label=said,
            key=key,
            code=found.code,
            is_rate=is_rate,
            period=period,
            certainty=certainty,
            why=why,
            words=words,
            scale=of.scale,
            held=value,
        )

    def _meaning(self, of: Headed, titles: Sequence[Label]) -> tuple[Meaning, str]:
        """What a cell asks for, and by what that is remembered."""
        if not of.leaves:
            return _of_titles(titles, of, self._catalogue)
        found, key = self._of_leaves(of, of.leaves, titles)
        further = [label for one, label in of.leaves if (one, label) not in of.near]
        if found.code is None and of.near and all(is_heading_only(label) for label in further):
            return self._of_leaves(of, of.near, titles)  # 矛盾纠纷和网格 over all columns of a table
        return found, key

    def _of_leaves(
        self, of: Headed, leaves: Sequence[tuple[Cell, Label]], titles: Sequence[Label]
    ) -> tuple[Meaning, str]:
        wholes: list[Meaning] = []
        beside: list[Label] = []
        outer = list(of.around(leaves))
        for cell, label in leaves:
            is_row = (cell, label) in of.row
            beside += before(self._grid, cell, is_row=is_row)
            outer = [*sections(self._grid, cell), *outer] if is_row else outer
            if (part_of := whole_of(self._grid, cell, is_row=is_row)) is not None:
                others = before(self._grid, cell, is_row=is_row)
                wholes.append(self._of_whole(part_of, is_row=is_row, titles=titles))
                wholes += [meaning(Heads((one,), titles=tuple(titles)), "", self._catalogue) for one in others]
                outer = [read_label(self._grid.text(part_of)), *outer]
        heads = Heads(tuple(label for _, label in leaves), tuple(outer), tuple(beside), tuple(titles), tuple(wholes))
        found = meaning(heads, of.unit, self._catalogue)
        if found.code is None:
            return found, heads.key
        rows = [one for one, label in leaves if (one, label) in of.row]
        is_bare = len(heads.concepts) == 1 and not of.unit
        is_named = is_bare and any(is_over_numbered(self._grid, one) for one in rows)
        if not is_named and not any(is_heading(self._grid, one) for one in rows):
            return found, heads.key
        if len(heads.concepts) > 1 and of.unit:
            return Meaning(found.code, Certainty.DOUBTFUL, Why.SECTION), heads.key
        return Meaning(None, Certainty.UNKNOWN, Why.SECTION), heads.key

    def _of_whole(self, cell: Cell, *, is_row: bool, titles: Sequence[Label]) -> Meaning:
        """What the label means of which another is a part."""
        own = read_label(self._grid.text(cell))
        heads = (row_heads if is_row else column_heads)(self._grid, *cell)
        outer = [*map(read_label, map(self._grid.text, heads)), *(sections(self._grid, cell) if is_row else [])]
        if outer and not own.says_something:  # 在岗, below 执法人员
            own, *outer = outer
        beside = before(self._grid, cell, is_row=is_row)
        return meaning(Heads((own,), tuple(outer), tuple(beside), tuple(titles)), "", self._catalogue)

    def _is_stock(self, code: str | None) -> bool:
        if code is None:
            return False
        rate = next((rate for rate in self._catalogue.rates if rate.code == code), None)
        return self._catalogue.metric(rate.numerator if rate else code).kind is Kind.STOCK


def _said(code: str | None) -> Meaning:
    return Meaning(code, Certainty.SURE if code else Certainty.UNKNOWN, None if code else Why.UNFAMILIAR)


def _told_twice(wanted: Iterable[Wanted], known: Collection[str]) -> Iterator[Wanted]:
    """With a doubt at each label that means what another before it means: one of them may be less than the other.

    `known`: keys of which a person has said what they mean.
    """
    first: dict[tuple[str | None, Period | None], str] = {}
    for one in wanted:
        if one.code is None or one.certainty is not Certainty.SURE:
            yield one
        elif one.key in known:
            first.setdefault((one.code, one.period), one.key)
            yield one
        elif (before := first.setdefault((one.code, one.period), one.key)) != one.key:
            yield replace(one, certainty=Certainty.DOUBTFUL, why=Why.TWICE, words=before)
        else:
            yield one


def _of_titles(titles: Sequence[Label], of: Headed, catalogue: Catalogue) -> tuple[Meaning, str]:
    """Where nothing but the title says what is counted: 各乡镇调解成功数统计表."""
    told = [title for title in titles if title.concepts]
    if len(told) != 1:
        return Meaning(None, Certainty.UNKNOWN, Why.UNFAMILIAR), " · ".join(one.bare for one in titles)
    found = meaning(Heads((told[0],)), of.unit, catalogue)
    certainty = Certainty.DOUBTFUL if found.code else Certainty.UNKNOWN
    return Meaning(found.code, certainty, found.why or Why.LIKELY, told[0].bare), told[0].bare


def _is_anothers(grid: Grid, towns: Towns) -> bool:
    """Whether a sheet says above its tables that another town fills it in."""
    for row in range(1, min(grid.last_row, 6) + 1):
        for cell in grid.heads_of(row):
            text = grid.text(cell)
            if asks_name(text.split("：")[0].split(":")[0]) and towns.named_in(text) is Whose.ANOTHER:
                return True
    return False


def _fingerprint(grids: Sequence[Grid]) -> str:
    """Of all labels and where they stand, without their times."""
    said = [
        f"{number}:{cell[0]}:{cell[1]}:{read_label(grid.text(cell)).bare}"
        for number, grid in enumerate(grids)
        for cell in grid.cells()
        if grid.kind(*cell) is Is.HEAD
    ]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
