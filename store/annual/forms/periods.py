"""Of what time a whole form is, or a table of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from store.annual.forms.cues import cue, tight
from store.annual.forms.grid import Cell, Grid, Is
from store.annual.forms.surroundings import Role, is_answer, is_asked, role_of
from store.annual.forms.times import Says, Time, period_of, read_time
from store.annual.period import Period
from store.catalogue.months import Month


def form_time(grid: Grid, name: str) -> Time | None:
    """The time that a sheet says of itself, above its tables or beside 统计时间, or by its name; None: it says none."""
    found_time = _form_time(grid, name)
    return None if found_time is None else _of_levels(grid, found_time)


def _form_time(grid: Grid, name: str) -> Time | None:
    defined = next(_defined(grid), None)
    found = [time for text in (*_front(grid), name) if (time := _time_in(text)) is not None]
    if defined is not None or not found:
        return defined
    found.sort(key=lambda time: time.months is None)  # the month of one text and the year of another
    whole = found[0]
    for one in found[1:]:
        whole = Time(whole.says, whole.year if whole.year is not None else one.year, whole.months, whole.first_year)
    return whole


def _of_levels(grid: Grid, form: Time) -> Time:
    """A form's time, with a word where it says that its levels are of another day: 人员为上年末数."""
    for text in _front(grid):
        for said in cue("period", "level").finditer(tight(text)):
            time, _ = read_time(said[0])
            if time is None or not time.is_named:
                continue
            is_year = time.year in (None, form.year) or form.year is None
            if not is_year or _last_month(time) != _last_month(form):
                return replace(form, says=form.says | {Says.LEVELS})
    return form


def _last_month(time: Time) -> int:
    return 12 if time.months is None else time.months[1]


def period_said(time: Time | None, today: Month) -> tuple[Period | None, bool]:
    """The months of a form's time, and whether these are quite what it says."""
    if time is None:
        return None, False
    of_form = replace(time, says=time.says & {Says.DAYS, Says.TO_DATE})
    period, doubt = period_of(of_form, None, is_stock=False, today=today)
    return period, period is not None and doubt is None and Says.LEVELS not in time.says


def banner_time(grid: Grid, banners: Sequence[Cell]) -> Time | None:
    """The time that the nearest banner above a table speaks of; None: none does."""
    is_within = False
    for banner in banners:
        is_section = cue("cell", "section_numbering").match(tight(grid.text(banner))) is not None
        if is_section and is_within:
            continue  # 一、…, above the 二、… under which the table stands
        is_within |= is_section
        time = _time_in(grid.text(banner))
        if time is not None:
            return time
        relative, _ = read_time(tight(grid.text(banner)))
        if relative is not None and relative.says == {Says.TO_DATE}:  # （年初至季末累计）
            return relative
    return None


def _time_in(text: str) -> Time | None:
    """The time that a text names by number; None: none that is a form's."""
    if cue("period", "none").search(tight(text)):
        return None
    time, _ = read_time(cue("period", "level").sub("", tight(text)))
    if time is None or time.says & {Says.COMPARED, Says.YEAR_AGO, Says.LAST_YEAR}:
        return None
    return time if time.is_named or Says.DAYS in time.says else None


def _defined(grid: Grid) -> Iterator[Time]:
    """The times of sentences that say of what time a form is: 考核年度为2024年12月1日至2025年11月30日."""
    for text in grid.texts():
        for found in cue("period", "defined").finditer(said := cue("period", "level").sub("", tight(text))):
            behind = re.split("[;,。)]", said[found.end() :], maxsplit=1)[0]
            time, _ = read_time(behind)
            if time is not None and time.is_named:
                yield time


def _front(grid: Grid) -> Iterator[str]:
    """The texts above the first heads of a table, and those that stand where a form asks for its time."""
    first = next((row for row in range(1, grid.last_row + 1) if _begins_table(grid, row)), grid.last_row + 1)
    for row in range(1, grid.last_row + 1):
        for cell in grid.heads_of(row):
            if cell[0] != row or is_answer(grid, cell):
                continue
            said = tight(grid.text(cell))
            asked, _, behind = said.partition(":")
            if row < first or (behind and cue("period", "asks").fullmatch(asked)):
                yield grid.text(cell)
            elif cue("period", "asks").fullmatch(asked) and not cue("period", "none").search(said):
                yield grid.text(grid.first(row, grid.end(cell)[1] + 1))


def _begins_table(grid: Grid, row: int) -> bool:
    """Whether heads of columns stand in a row."""
    heads = [cell for cell in grid.heads_of(row) if grid.kind(*cell) is Is.HEAD]
    asks = any(is_asked(grid, cell) for cell in heads)
    roles = [role_of(grid, cell) for cell in heads]
    has_role = any(role in (Role.INDEX, Role.LABEL, Role.TOWN, Role.UNIT) for role in roles)
    return len(heads) > 1 and not asks and (has_role or len(heads) > 2)
