"""Of what time a figure is: what stands before it in its sentence says the year, or only a part of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from store.practices.figures.clauses import Clause
from store.practices.figures.figures import Why
from store.practices.figures.patterns import ending, pattern, words
from store.practices.figures.spotting import Span

_BEFORE = 10  # characters before a word of time that say how it is meant
_FIGURE = re.compile(r"\d")


class Time(NamedTuple):
    """Of what time a figure is."""

    year: int
    why: Why | None = None  # it is not the report's whole year
    is_part: bool = False  # of one month or day


class _Told(NamedTuple):
    """A word of time, and as far as where it holds."""

    start: int
    until: int
    time: Time


class Times:
    """The words of time of a sentence. `refused`: stretches whose years are parts of names."""

    def __init__(
        self,
        sentence: str,
        clauses: Sequence[Clause],
        refused: Sequence[Span],
        year: int,
        above: Time | None = None,  # what the headings say
    ) -> None:
        self._sentence, self._clauses, self._year = sentence, clauses, year
        self._above = above or Time(year)
        found = [
            one
            for one in pattern("time", "word").finditer(sentence)
            if not any(start <= one.start() and one.end() <= end for start, end in refused)
        ]
        self._told: list[_Told] = []
        if not found:
            return
        found = [one for before, one in zip([None, *found], found, strict=False) if self._is_time(one, before)]
        months = [one for one in found if one["month"] and not self._is_before(one, "until")]
        self._told = [self._read(one) for one in found if not one["month"]]
        if len(months) == 1:  # of several, each is one of the occasions of a year
            is_counted = pattern("time", "statistic").match(sentence, months[0].end()) is not None
            self._told.append(self._held(months[0], Time(year, Why.PART_OF_YEAR if is_counted else None, is_part=True)))
            self._told.sort(key=lambda told: told.start)

    def at(self, place: int) -> Time:
        """The time of a figure that begins there."""
        time = self._above
        for told in self._told:
            if told.start < place < told.until:
                is_finer = time.year != self._year and (told.time.why is Why.PART_OF_YEAR or told.time.is_part)
                time = time if is_finer else told.time  # 2022年上半年 is of 2022
        return time

    def _is_time(self, one: re.Match[str], before: re.Match[str] | None) -> bool:
        """Whether a word of time says another one than that before it, and not how old a thing is: 2016年以来积存的.

        累计 goes on with what was said: 近三年累计, 截至6月底受理30件，累计; but 上半年45件，累计98件.
        """
        if one["sum"] and before:
            return (
                not before[0].startswith("截") and _FIGURE.search(self._sentence, before.end(), one.start()) is not None
            )
        return not one["since"] or pattern("time", "carried").match(self._sentence, one.end()) is None

    def _read(self, one: re.Match[str]) -> _Told:
        is_late = (
            bool(one["monthly"]) and one["monthly"] in words("time", "late") and self._is_before(one, "until")
        )  # 1—11月份
        if one["now"] or one["whole"] or one["sum"] or is_late:
            return self._held(one, Time(self._year))
        if part := one["part"] or one["monthly"]:
            said = re.search(r"\d{4}", part)  # 截至2026年1月
            year = int(said[0]) if said else self._year
            if one["monthly"] and pattern("time", "occasion").match(self._sentence, one.end()):
                return self._held(one, Time(year, is_part=True))  # 6月份遭遇
            if year > self._year:
                return self._held(one, Time(self._year))
            return self._held(one, Time(year, Why.PART_OF_YEAR if year == self._year else Why.OTHER_YEAR))
        is_since = one["since"] and int(one["year"]) < self._year
        if one["last"] or one["years"] or is_since:
            return self._held(one, Time(self._year, Why.OTHER_YEAR))  # of several years
        year = int(one["year"]) if one["year"] else self._year - 1
        if year == self._year or (year > self._year and self._is_before(one, "due")):
            return self._held(one, Time(self._year))
        time = Time(year, Why.OTHER_YEAR if year < self._year else Why.PLANNED)
        if self._is_compared(one):  # 较2022年的35件: what stands beside it is of that year, 下降20% is not
            beside = pattern("time", "beside").match(self._sentence, one.end())
            return _Told(one.start(), beside.end() + 1 if beside else one.end(), time)
        return self._held(one, time)

    def _held(self, one: re.Match[str], time: Time) -> _Told:
        """To the end of the sentence where it opens a clause, else within its clause."""
        clause = next((c for c in self._clauses if c.start <= one.start() < c.end), self._clauses[0])
        opens = not pattern("time", "named").sub("", self._sentence[clause.start : one.start()]).strip(_opening())
        return _Told(one.start(), len(self._sentence) if opens else clause.end, time)

    def _is_before(self, one: re.Match[str], name: str) -> bool:
        """Whether such words stand right before a word of time."""
        return ending("time", name).search(self._sentence, max(one.start() - _BEFORE, 0), one.start()) is not None

    def _is_compared(self, one: re.Match[str]) -> bool:
        behind = pattern("time", "against").match(self._sentence, one.end())
        return behind is not None or self._is_before(one, "compared")


def _opening() -> str:
    return "".join(words("time", "opening"))
