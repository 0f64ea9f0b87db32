"""The records of many towns at once, for rates that ask what was open before, or what the year has brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from store.catalogue.metrics import Catalogue, catalogue
from store.catalogue.months import Month
from store.collection.history import MONTHS, Amount, Backlog
from store.collection.rates import Share, rates
from store.collection.rollup import TownFigures
from store.collection.standing import standing
from store.collection.tables import Figure, Submission
from store.database import Session


class Counts:
    """What rates ask of a town's earlier months; the same as of its History, from bare numbers."""

    def __init__(self, months: Sequence[str], this_year: int, numbers: Mapping[str, Mapping[str, int]]) -> None:
        """`months`: those before, newest first, and how many are of this year; `numbers`: of each field, by month."""
        self._months, self._this_year, self._numbers = months, this_year, numbers

    def year_to_date(self, code: str) -> int:
        """The sum of this year's earlier months."""
        counts = self._numbers.get(code, {})
        return sum(counts.get(month, 0) for month in self._months[: self._this_year])

    def backlog(self, came: str, went: str) -> Backlog:
        """The cases on record that were open when the month began; the most that there can be it does not say."""
        record: list[int] = []
        more, less = self._numbers.get(came, {}), self._numbers.get(went, {})
        for month in self._months:
            if month not in more or month not in less:
                break
            record.append(more[month] - less[month])
        seen = 0
        for change in reversed(record):
            seen = max(0, seen + change)
        return Backlog(seen, None, len(record))


def rated(session: Session, month: Month, some: Sequence[TownFigures]) -> list[list[Share]]:
    """The rates of each of these towns: some hundred at most, whose records are held in memory together."""
    counties = {number: catalogue(session, number, month) for number in {one.town.county_id for one in some}}
    codes = {code for one in counties.values() for code in _looked_back_at(one)}
    months = [str(month.back(back)) for back in range(1, MONTHS + 1)]
    numbers = _numbers(session, [one.town.id for one in some], months, codes)
    return [
        rates(
            counties[one.town.county_id],
            {
                code: Amount(said.value, said.is_more, said.is_near)
                for code, said in one.figures.items()
                if said.value is not None
            },
            Counts(months, month.number - 1, numbers.get(one.town.id, {})),
        )
        for one in some
    ]


def _numbers(
    session: Session, towns: Collection[int], months: Sequence[str], codes: Collection[str]
) -> dict[int, dict[str, dict[str, int]]]:
    """Of each town and field the counts of the months before. Objects for each of them would cost seconds.

    The last entry of a field is the one that stands. It is picked here: picking it in the query costs as much again.
    """
    stands = standing(Submission.town_id.in_(towns), Submission.month.between(months[-1], months[0])).subquery()
    rows = session.connection().execute(  # past the session's objects
        sa.select(Submission.town_id, Submission.month, Figure.code, Figure.value)
        .join(stands, stands.c.submission_id == Submission.id)
        .join(Figure, sa.and_(Figure.submission_id == Submission.id, Figure.id <= stands.c.upto))
        .where(Figure.code.in_(codes))
        .order_by(Figure.id)
    )
    found: dict[int, dict[str, dict[str, int]]] = {}
    for town_id, written, code, value in rows.all():
        counts = found.setdefault(town_id, {}).setdefault(code, {})
        if value is None:  # 不涉及, or cleared
            counts.pop(written, None)
        else:
            counts[written] = value
    return found


def _looked_back_at(asked: Catalogue) -> set[str]:
    """The fields of earlier months that its rates need."""
    codes = {code for rate in asked.rates if rate.is_to_date for code in (rate.numerator, *rate.denominator)}
    backlogs = {rate.backlog for rate in asked.rates}
    return codes | {code for rule in asked.rules if rule.code in backlogs for code in rule.codes}
