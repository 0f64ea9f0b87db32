"""What a town has handed in for earlier months: last month's and last year's figures, sums, backlogs, explanations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa

from store.catalogue.months import Month
from store.collection.standing import standing_figures
from store.collection.tables import Answer, Figure, FigureNote, Submission
from store.database import Session

MONTHS = 36  # how far back it reaches


class Amount(NamedTuple):
    """A count of a field. 3千余 is more, but no 4千; 约3千 and 近3千 are less or more, but neither 2千 nor 4千."""

    value: int
    is_more: bool = False  # 余, 多
    is_near: bool = False  # 约, 近

    @property
    def is_exact(self) -> bool:
        """Whether it is just that."""
        return not self.is_more and not self.is_near

    @property
    def lowest(self) -> int:
        """The least that it can be."""
        return self.value - self._play if self.is_near else self.value

    @property
    def highest(self) -> int:
        """The most that it can be."""
        return self.value + self._play if self.is_more or self.is_near else self.value

    @property
    def _play(self) -> int:
        """What the zeros at its end leave open."""
        step = 1
        while self.value and self.value % (step * 10) == 0:
            step *= 10
        return step - 1


@dataclass(frozen=True)
class Past:
    """What a field said in an earlier month as it stands: handed in and not returned. A cleared one says nothing."""

    month: Month
    answer: Answer  # GIVEN or NONE
    amount: Amount | None  # of Answer.GIVEN only


@dataclass(frozen=True)
class Explanation:
    """What was said of a figure of an earlier month when a check asked about it; a mere confirmation is none."""

    month: Month
    code: str
    rule: str
    text: str


class Backlog(NamedTuple):
    """How many cases were open when a month began, as far as the months before tell. Nobody has to type it."""

    seen: int  # that many are on record; more may come from the time before the record
    most: int | None  # there cannot have been more; None: the record is too short to say
    months: int  # how many months before, without a gap, tell it


@dataclass(frozen=True)
class History:
    """The record of a town up to the month before `month`: at most 36 months, those that were handed in."""

    month: Month
    past: Mapping[str, Mapping[Month, Past]] = field(default_factory=dict)  # by the metric's code
    explanations: tuple[Explanation, ...] = ()  # the newest month first

    def last(self, code: str) -> Past | None:
        """The newest answer, 不涉及 too, of whichever month (see `Past.month`); None: there is none."""
        return next(iter(self._newest(code)), None)

    def year_ago(self, code: str) -> Past | None:
        """The answer for the same month of last year; None: there is none."""
        return self.past.get(code, {}).get(self.month.back(12))

    def stock(self, code: str) -> Amount | None:
        """The newest level that was given: what a prefilled field says. None: there is none."""
        return next((one.amount for one in self._newest(code) if one.amount is not None), None)

    def series(self, code: str, most: int = MONTHS) -> list[int]:
        """The newest counts that were given, at most so many, newest first; months without one are left out."""
        return [one.amount.value for one in self._newest(code) if one.amount is not None][:most]

    def same_month(self, code: str) -> list[int]:
        """The counts of the same month of last year and the years before, as far as there are any."""
        years = (self.past.get(code, {}).get(self.month.back(12 * back)) for back in range(1, MONTHS // 12 + 1))
        return [one.amount.value for one in years if one is not None and one.amount is not None]

    def this_year(self, code: str) -> list[int]:
        """The counts of this year's earlier months, newest first: without those that are not there."""
        given = (one for one in self._newest(code) if one.month.year == self.month.year)
        return [one.amount.value for one in given if one.amount is not None]

    def year_to_date(self, code: str) -> int:
        """Their sum."""
        return sum(self.this_year(code))

    def backlog(self, came: str, went: str, holds: int = 12) -> Backlog:
        """The cases of two fields, what came in and what was closed, that were open when the month began.

        Each month at least as many were open as are on record, closed ones that nobody had recorded being older than
        the record. A case stays open for at most `holds` months (an older one is counted elsewhere, as a legacy), so
        that never more can be open than came in in so many months, nor more than were open before and came since.
        """
        record = self._pairs(came, went)
        seen, most = 0, None
        for number, (more, less) in enumerate(record):
            seen = max(0, seen + more.value - less.value)
            if number + 1 >= holds:
                of_late = sum(amount.highest for amount, _ in record[number + 1 - holds : number + 1])
                most = of_late if most is None else max(0, min(of_late, most + more.highest - less.lowest))
        return Backlog(seen, most, len(record))

    def explained(self, rule: str, codes: Collection[str]) -> Explanation | None:
        """What was said when this check asked about these fields the last time, or a year ago; None: it was not."""
        said = [one for one in self.explanations if one.rule == rule and one.code in codes]
        times = {past.month for past in map(self.last, codes) if past is not None} | {self.month.back(12)}
        return next((one for one in said if one.month in times), None)

    def _newest(self, code: str) -> list[Past]:
        months = self.past.get(code, {})
        return [months[month] for month in sorted(months, reverse=True)]

    def _pairs(self, came: str, went: str) -> list[tuple[Amount, Amount]]:
        """What came in and was closed in the months before, oldest first, back to the first gap."""
        pairs: list[tuple[Amount, Amount]] = []
        for back in range(1, MONTHS + 1):
            month = self.month.back(back)
            more, less = (self.past.get(code, {}).get(month) for code in (came, went))
            if more is None or less is None or more.amount is None or less.amount is None:
                break
            pairs.insert(0, (more.amount, less.amount))
        return pairs


def history(session: Session, town_id: int, month: Month) -> History:
    """What a town has handed in for the 36 months before this one: each month's standing revision. Two queries.

    See records.py for many towns.
    """
    months = {str(one): one for one in map(month.back, range(1, MONTHS + 1))}
    given = {"town_id": town_id, "months": list(months)}
    past: dict[str, dict[Month, Past]] = {}
    for written, code, answer, value, *inexact in session.execute(_SAID, given):
        amount = None if value is None else Amount(value, *inexact)
        past.setdefault(code, {})[months[written]] = Past(months[written], Answer(answer), amount)
    explained = [
        Explanation(months[one], code, rule, text) for one, code, rule, text in session.execute(_NOTED, given) if text
    ]
    return History(month, past, tuple(explained))


# Asked at every turn of a month, and so made once: that takes longer than to ask.
_STAND = standing_figures(
    Submission.town_id == sa.bindparam("town_id"), Submission.month.in_(sa.bindparam("months", expanding=True))
).subquery()
_SAID = (
    sa.select(_STAND.c.month, Figure.code, Figure.answer, Figure.value, Figure.is_more, Figure.is_near)
    .join(_STAND, _STAND.c.figure_id == Figure.id)
    .where(Figure.answer != Answer.BLANK)
)
_NOTED = (
    sa.select(_STAND.c.month, Figure.code, FigureNote.rule, FigureNote.text)
    .join(_STAND, _STAND.c.figure_id == Figure.id)
    .join(FigureNote, sa.and_(FigureNote.figure_id == Figure.id, FigureNote.id <= _STAND.c.notes_upto))
    .order_by(_STAND.c.month.desc(), FigureNote.id.desc())
)
