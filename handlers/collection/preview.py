"""A pasted text beside what the month says now: what a tap would fill in, what has to be asked, what is settled.

In the place of the chat (`Here`): paste: the text; settled: codes that were filled in from it, or left; walk: field by
field; field: the one that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from handlers.collection.desk import Desk
from handlers.collection.prompts import Here
from store.collection.figures import Given
from store.collection.pasted import Doubt, Pasted, read_pasted
from store.collection.pieces import Word
from store.collection.tables import Answer
from store.collection.to_date import Converted, Incomplete, Negative, convert
from store.numbers import Number, Reason, Unreadable

NEW, UNFAMILIAR, TO_DATE, OTHER = "new", "unfamiliar", "to_date", "other"
"""What one tap fills in: empty fields · those whose words are to be looked at · counts of the year so far, converted ·
fields that say something else.
"""
ALL = "all"  # NEW and UNFAMILIAR

_Said = TypeVar("_Said")


@dataclass(frozen=True)
class Preview:
    """A pasted text beside what the month says now; without what is settled."""

    at: Desk
    pasted: Pasted
    settled: frozenset[str]

    @cached_property
    def same(self) -> list[str]:
        """Fields that say so already."""
        return [code for code, one in (self._month | self._months).items() if self._now(code) == one]

    @cached_property
    def groups(self) -> dict[str, dict[str, Given]]:
        """What would be filled in, by the tap that does it; empty ones are left out."""
        empty = {code: one for code, one in self._month.items() if self._now(code) is None}
        found = {
            NEW: {code: one for code, one in empty.items() if code not in self.pasted.unfamiliar},
            UNFAMILIAR: {code: one for code, one in empty.items() if code in self.pasted.unfamiliar},
            TO_DATE: {code: one for code, one in self._months.items() if self._now(code) is None},
            OTHER: {
                code: one
                for code, one in (self._month | self._months).items()
                if self._now(code) is not None and code not in self.same
            },
        }
        return {name: some for name, some in found.items() if some}

    def filled_by(self, tap: str) -> dict[str, Given]:
        """What a tap fills in; empty: nothing."""
        names = (NEW, UNFAMILIAR) if tap == ALL else (tap,)
        return {code: one for name in names for code, one in self.groups.get(name, {}).items()}

    @cached_property
    def converted(self) -> dict[str, Converted | Incomplete | Negative]:
        """What counts of the year so far leave for the month."""
        return {
            code: convert(self.at.past, self.at.catalogue.metric(code), one.value)
            for code, one in self._left(self.pasted.to_date).items()
            if isinstance(one.value, Number)
        }

    @cached_property
    def doubts(self) -> dict[str, Doubt]:
        """What has to be asked about; also what follows from a count of the year so far, and is too much."""
        over = {
            code: Doubt(Unreadable(Reason.OVER, self.clause(code), one.month), self.clause(code))
            for code, one in self.converted.items()
            if isinstance(one, Converted) and self._is_over(code, one)
        }
        return self._left(self.pasted.doubts) | over

    def value(self, code: str) -> Given | None:
        """What a tap would fill into a field; None: there is nothing to be offered."""
        for some in self.groups.values():
            if code in some:
                return some[code]
        fault = self.doubts[code].fault if code in self.doubts else None
        if fault is None or fault.number is None or fault.reason is Reason.OVER:
            return None
        return given(fault.number)

    def clause(self, code: str) -> str:
        """The words that say it."""
        pasted = self.pasted
        told = (said.get(code) for said in (pasted.given, pasted.unfamiliar, pasted.to_date, pasted.doubts))
        return next((one.clause for one in told if one is not None), "")

    @property
    def walk(self) -> list[str]:
        """The fields to be looked at one by one: all that something can be said of."""
        codes = {*self.doubts, *self.converted, *(code for some in self.groups.values() for code in some)}
        ours = [one.code for metric in self.at.fields for one in (metric, *metric.parts)]
        return [code for code in ours if code in codes and code not in self.same]

    @property
    def asked(self) -> list[str]:
        """Those of them that have to be asked about, and that nobody has answered."""
        return [code for code in self.walk if self.at.answer(code) is None and not self._is_ready(code)]

    def _is_over(self, code: str, one: Converted) -> bool:
        return one.month.value > self.at.catalogue.metric(code).most

    def _is_ready(self, code: str) -> bool:
        return any(code in some for some in self.groups.values())

    @property
    def _month(self) -> dict[str, Given]:
        """What is told of the month."""
        told = self._left({**self.pasted.given, **self.pasted.unfamiliar}).items()
        return {code: given(one.value) for code, one in told if one.value is not Word.SKIP}

    @property
    def _months(self) -> dict[str, Given]:
        """What follows from the year so far."""
        told = self.converted.items()
        return {
            code: given(one.month) for code, one in told if isinstance(one, Converted) and not self._is_over(code, one)
        }

    def _left(self, said: Mapping[str, _Said]) -> dict[str, _Said]:
        return {code: one for code, one in said.items() if code not in self.settled}

    def _now(self, code: str) -> Given | None:
        entry = self.at.answer(code)
        return None if entry is None else entry.given


def given(value: Number | Word) -> Given:
    """What is kept of a value."""
    if isinstance(value, Number):
        return Given(Answer.GIVEN, value.value, value.is_more, value.is_near)
    return Given(Answer.NONE)


def preview(at: Desk, here: Here) -> Preview | None:
    """What the text that was pasted last would do; None: none was, or it is done with."""
    pasted = read_pasted(here["paste"], at.catalogue, at.month, at.town.name) if here.get("paste") else None
    return None if pasted is None else Preview(at, pasted, frozenset(here.get("settled", ())))
