"""The records of many towns at once, for rates that ask what was open before, or what the year has brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from store.collection.catalogue import Catalogue, catalogue
from store.collection.history import MONTHS, Amount, History, Past
from store.collection.months import Month
from store.collection.rates import Share, rates
from store.collection.rollup import TownFigures
from store.collection.standing import standing_figures
from store.collection.tables import Answer, Figure, Submission
from store.database import Session

_ANSWERS = {str(one): one for one in Answer}


def rated(session: Session, month: Month, some: Sequence[TownFigures]) -> list[list[Share]]:
    """The rates of each of these towns: some hundred at most, whose records are held in memory together."""
    counties = {number: catalogue(session, number, month) for number in {one.town.county_id for one in some}}
    codes = {code for one in counties.values() for code in _looked_back_at(one)}
    found = records(session, [one.town.id for one in some], month, codes)
    return [
        rates(
            counties[one.town.county_id],
            {
                code: Amount(said.value, said.is_more, said.is_near)
                for code, said in one.figures.items()
                if said.value is not None
            },
            found.get(one.town.id, History(month)),
        )
        for one in some
    ]


def records(session: Session, towns: Collection[int], month: Month, codes: Collection[str]) -> dict[int, History]:
    """What history() gives for each town that has a record, without explanations and for these fields only."""
    months = {str(one): one for one in map(month.back, range(1, MONTHS + 1))}
    stand = standing_figures(Submission.town_id.in_(towns), Submission.month.in_(months)).where(Figure.code.in_(codes))
    entries = stand.subquery()
    said = Figure.code, Figure.answer, Figure.value, Figure.is_more, Figure.is_near
    rows = session.connection().execute(  # past the session's objects: there may be half a million
        sa.select(entries.c.town_id, entries.c.month, *said)
        .join(entries, entries.c.figure_id == Figure.id)
        .where(Figure.answer != Answer.BLANK)
    )
    past: defaultdict[int, defaultdict[str, dict[Month, Past]]] = defaultdict(lambda: defaultdict(dict))
    for town_id, written, code, answer, value, *flags in rows:
        of_month = months[written]
        amount = None if value is None else Amount(value, *flags)
        past[town_id][code][of_month] = Past(of_month, _ANSWERS[answer], amount)
    return {town_id: History(month, of_town) for town_id, of_town in past.items()}


def _looked_back_at(asked: Catalogue) -> set[str]:
    """The fields of earlier months that its rates need."""
    codes = {code for rate in asked.rates if rate.is_to_date for code in (rate.numerator, *rate.denominator)}
    backlogs = {rate.backlog for rate in asked.rates}
    return codes | {code for rule in asked.rules if rule.code in backlogs for code in rule.codes}
