"""Of what months a cell of a form is, by its heads, the banners above it and the form itself."""

from __future__ import annotations

from dataclasses import replace

from store.annual.forms.facts import Why
from store.annual.forms.grid import Cell, Grid
from store.annual.forms.heads import Headed, total_of, year_ago_of
from store.annual.forms.labels import read_label
from store.annual.forms.periods import banner_time, period_said
from store.annual.forms.surroundings import Surroundings, column_heads
from store.annual.forms.times import SHIFTED, Says, Time, period_of
from store.annual.period import Period
from store.catalogue.months import Month


class Clock:
    """The times of one sheet."""

    def __init__(self, grid: Grid, form: tuple[Period | None, bool], said: Time | None, today: Month) -> None:
        """`form`: the sheet's months, and whether they are quite what it says; `said`: what it says of itself."""
        self._grid, self._said, self._today = grid, said, today
        self._form, self._is_said = form

    def period(self, of: Headed, around: Surroundings, *, is_stock: bool) -> tuple[Period | None, Why | None]:
        """The months that a cell asks for, and what makes them unsure."""
        form, is_said = self._form, self._is_said
        section = banner_time(self._grid, around.banners)
        time, doubt = self._time(of)
        if section is not None and not section.is_named and Says.DAYS not in section.says:
            time = section if time is None else time.over(section) if not time.says else time
        elif section is not None and not self._is_within_form(section):
            form, is_said = period_said(section, self._today)
            if Says.DAYS in section.says and (time is None or not time.is_named):
                return None, Why.DAYS
        found, why = period_of(time, form, is_stock=is_stock, today=self._today)
        if found is None and form is None and why is Why.PERIOD:
            last_month = Period(self._today.back(), self._today.back())
            return period_of(time, last_month, is_stock=is_stock, today=self._today)[0], Why.PERIOD
        if found is None or why is not None:
            return found, why
        is_of_form = time is None or not time.is_named
        of_title = section if section is not None and section.is_named else self._said
        is_point = not is_stock and of_title is not None and Says.POINT in of_title.says
        is_guessed = is_of_form and (not is_said or is_point)
        if is_guessed or self._is_contradicted(found, of, time, form):
            return found, Why.PERIOD
        return found, doubt

    def with_all_columns(self, cell: Cell, of: Headed) -> tuple[Headed, bool]:
        """Its heads, with the months of all columns that a merged cell lies under; and whether these are one time."""
        end = self._grid.end(cell)[1]
        heads = [column_heads(self._grid, cell[0], column)[:1] for column in range(cell[1] + 1, end + 1)]
        times = [read_label(self._grid.text(head)).time for some in heads for head in some]
        if not of.column or all(time == of.column[0][1].time for time in times):
            return of, True
        (head, label), *outer = of.column
        months = [time.months for time in (label.time, *times) if time is not None and time.months is not None]
        if len(months) <= len(times) or label.time is None:
            return of, False
        time = replace(label.time, months=(min(months)[0], max(months)[1]))
        return replace(of, column=((head, replace(label, time=time)), *outer)), True

    def _is_within_form(self, section: Time) -> bool:
        """Whether a title says no more than the form does: its year."""
        return section.months is None and self._form is not None and self._form.last.year == section.year

    def _is_contradicted(self, found: Period, of: Headed, time: Time | None, form: Period | None) -> bool:
        """Whether a head, or the form itself, names months of which these are no part, nor they of these."""
        if time is not None and time.says & SHIFTED:
            return False
        named = [label.time for _, label in (*of.column, *of.row) if label.time is not None and label.time.is_named]
        year = None if time is None else time.year  # 上半年 below 2024年
        bare = (replace(one, says=frozenset(), year=year if one.year is None else one.year) for one in named)
        said = [period_of(one, form, is_stock=True, today=self._today)[0] for one in bare]
        if form is not None and not any(one.year is not None for one in named):
            said.append(form)
        return any(one is not None and not (one.holds(found) or found.holds(one)) for one in said)

    def _time(self, of: Headed) -> tuple[Time | None, Why | None]:
        """The time that the heads of a cell name, with what those before them say of it."""
        time = of.time
        if time is None or time.is_named:
            return time, None
        sides = ((of.column, False), (of.row, True))
        cell, is_row = next((one, row) for side, row in sides for one, label in side if label.time is not None)
        if time.says == {Says.YEAR_AGO}:
            is_to_date, is_sure = year_ago_of(self._grid, cell, is_row=is_row)
            time = Time(time.says | {Says.TO_DATE}) if is_to_date else time
            return time, None if is_sure else Why.PERIOD
        if time.says == {Says.TOTAL}:
            months = total_of(self._grid, cell, is_row=is_row)
            is_bare = is_row and not read_label(self._grid.text(cell)).says_something
            return months or time, Why.PERIOD if is_bare and months is None else None
        return time, None
