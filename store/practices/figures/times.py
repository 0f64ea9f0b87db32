"""Of what time a figure is: what stands before it in its sentence says the year, or only a part of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from store.practices.figures.clauses import Clause
from store.practices.figures.figures import Why
from store.practices.figures.patterns import pattern

_BESIDE = 2  # characters between a year that is compared with and the figure of it: 2022年的35件


class Time(NamedTuple):
    """Of what time a figure is."""

    year: int
    why: Why | None = None  # it is not the report's whole year
    is_part: bool = False  # of one month or day


class _Told(NamedTuple):
    """A word of time, and as far as where it holds."""

    start: int
    end: int
    until: int
    time: Time


class Times:
    """The words of time of a sentence. `refused`: stretches whose years are parts of names."""

    def __init__(
        self, sentence: str, clauses: Sequence[Clause], refused: Sequence[tuple[int, int]], year: int
    ) -> None:
        self._sentence, self._clauses, self._refused, self._year = sentence, clauses, refused, year
        years = [self._of_year(one) for one in self._found("year")]
        parts = [self._held(one, Time(year, Why.PART_OF_YEAR)) for one in self._found("part")]
        whole = [self._held(one, Time(year)) for one in self._found("whole")]
        self._told = sorted([*years, *(self._of_months() if not parts else parts), *whole])

    def at(self, place: int) -> Time:
        """The time of a figure that begins there."""
        time = Time(self._year)
        for told in self._told:
            if told.end <= place < told.until:
                other = told.time
                is_finer = other.year == self._year != time.year and (other.why is Why.PART_OF_YEAR or other.is_part)
                time = time if is_finer else other
        return time

    def _found(self, name: str) -> Iterator[re.Match[str]]:
        for one in pattern("time", name).finditer(self._sentence):
            if not any(start <= one.start() < end for start, end in self._refused):
                yield one

    def _held(self, one: re.Match[str], time: Time) -> _Told:
        """To the end of the sentence where it opens a clause, else within its clause."""
        clause = next((c for c in self._clauses if c.start <= one.start() < c.end), None)
        opens = clause is None or not self._sentence[clause.start : one.start()].strip()
        return _Told(one.start(), one.end(), len(self._sentence) if opens else clause.end, time)  # type: ignore[union-attr]

    def _of_year(self, one: re.Match[str]) -> _Told:
        before = self._sentence[: one.start()]
        if one["now"]:
            return self._held(one, Time(self._year))
        if one["last"] or one["years"]:
            return self._held(one, Time(self._year, Why.OTHER_YEAR))
        year = int(one["year"]) if one["year"] else self._year - 1
        if year == self._year:
            return self._held(one, Time(year))
        if pattern("time", "compared").search(before) or pattern("time", "against").match(self._sentence, one.end()):
            told = self._held(one, Time(year, Why.OTHER_YEAR))
            return told._replace(until=one.end() + _BESIDE)
        if year > self._year:
            is_due = pattern("time", "until").search(before)
            return self._held(one, Time(self._year) if is_due else Time(year, Why.PLANNED))
        if one["since"]:
            return self._held(one, Time(self._year, Why.OTHER_YEAR))
        return self._held(one, Time(year, Why.OTHER_YEAR))

    def _of_months(self) -> Iterator[_Told]:
        """A single month, or a day, in which something was: several are the occasions of a year."""
        found = [
            one
            for one in self._found("month")
            if not pattern("time", "until").search(self._sentence[: one.start()])
        ]
        if len(found) == 1:
            yield self._held(found[0], Time(self._year, is_part=True))
