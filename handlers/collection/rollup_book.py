"""A county's month as a workbook, and as comma-separated values: all towns, added up, with who, when and in time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from handlers.kitchen import Kitchen, Made
from handlers.spreadsheet import Cell, Sheet, separated, written
from handlers.texts import rollup as texts
from store.catalogue.metrics import Catalogue, Metric, base, catalogue
from store.catalogue.months import Month
from store.collection import rollup
from store.collection.rates import Share, summed
from store.collection.records import rated
from store.collection.rollup import TownFigures
from store.database import Session
from store.people import people, places
from store.people.rights import Right, may

MOST_SHEETS = 60  # towns with a sheet of their own: more tabs than that nobody finds their way in, and each takes time
AT_ONCE = 250  # towns whose records are held in memory together: ten rows of 36 months each, about 20 MB

Rated = tuple[TownFigures, list[Share]]


def rollup_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The workbook of a county's month, if whoever asked for it may still see it; else raises LookupError."""
    export = _export(of, kitchen)
    name = texts.file_name(export.where, export.month, "xlsx")
    return Made(name, book(export), texts.caption(export.summary))


def rollup_csv(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The same as comma-separated values."""
    export = _export(of, kitchen)
    return Made(texts.file_name(export.where, export.month, "csv"), table(export), texts.caption(export.summary))


@dataclass(frozen=True)
class Export:
    """What is to be made: the month of some counties (None: of all), as it stands in this snapshot."""

    session: Session
    month: Month
    counties: Collection[int] | None
    where: str  # the county's name; "": several
    by: str  # who has it made
    now: datetime
    _catalogues: dict[int, Catalogue] = field(default_factory=dict)

    @cached_property
    def summary(self) -> rollup.Summary:
        """All of it added up."""
        return rollup.summary(self.session, self.month, self.counties)

    @property
    def sections(self) -> dict[str, str]:
        """Their names, by code: the same in every county."""
        return {section.code: section.name for section in base().sections}

    def towns(self) -> Iterator[TownFigures]:
        """Each town with its figures, some at a time."""
        return rollup.towns(self.session, self.month, self.counties)

    def due(self, one: TownFigures) -> Sequence[Metric]:
        """What the town owes."""
        county = one.town.county_id
        if county not in self._catalogues:
            self._catalogues[county] = catalogue(self.session, county, self.month)
        return self._catalogues[county].due(self.month)

    def rates(self) -> Iterator[Rated]:
        """Each town with its rates."""
        towns = self.towns()
        while some := list(islice(towns, AT_ONCE)):
            yield from zip(some, rated(self.session, self.month, some), strict=True)


def book(export: Export) -> bytes:
    """The whole county first, then who has handed in, then the figures.

    Up to MOST_SHEETS towns have a sheet each, as counties keep them; more stand below each other on one long sheet, to
    be filtered: Excel shows a dozen tabs at a time, and takes its time to open a thousand sheets. All figures of the
    month are held in memory, for the totals stand on the first sheet: about 10 KB a town.
    """
    return written(_sheets(export, list(export.rates())))


def table(export: Export) -> bytes:
    """A row for each figure of each town."""
    rows = (
        row for one in export.towns() for row in texts.csv_rows(export.month, one, export.due(one), export.sections)
    )
    return separated(_headed(rows))


def _headed(rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield texts.CSV_HEAD
    yield from rows


def _sheets(export: Export, towns: Sequence[Rated]) -> Iterator[Sheet]:
    summed_up = _summed([share for _, shares in towns for share in shares])
    totals = texts.totals(export.where, export.summary, summed_up, export.sections, export.by, export.now)
    yield Sheet(texts.TOTALS, texts.TOTALS_WIDTHS, totals)
    standings = (texts.standing(one, [metric.code for metric in export.due(one)]) for one, _ in towns)
    yield Sheet(texts.STANDINGS, texts.STANDINGS_COLUMNS, standings)
    if len(towns) > MOST_SHEETS:
        yield Sheet(texts.FIGURES, texts.FIGURES_COLUMNS, _figures(export, towns))
        rates = (texts.rate(one, share) for one, shares in towns for share in shares)
        yield Sheet(texts.RATES, texts.RATES_COLUMNS, rates)
        return
    taken = {name.casefold() for name in (texts.TOTALS, texts.STANDINGS)}
    for one, shares in towns:
        name = texts.sheet_name(one.town.name, taken)
        taken.add(name.casefold())
        yield Sheet(name, texts.TOWN_COLUMNS, _town(export, one, shares))


def _figures(export: Export, towns: Sequence[Rated]) -> Iterator[Sequence[Cell]]:
    for one, _ in towns:
        for row in texts.figures(one, export.due(one), export.sections):
            yield one.town.county, one.town.name, *row


def _town(export: Export, one: TownFigures, shares: Sequence[Share]) -> Iterator[Sequence[Cell]]:
    yield from texts.figures(one, export.due(one), export.sections)
    yield from texts.town_rates(shares)


def _summed(shares: Sequence[Share]) -> list[Share]:
    """Each rate over all towns, in the order in which they come."""
    by_rate: dict[str, list[Share]] = {}
    for share in shares:
        by_rate.setdefault(share.rate.code, []).append(share)
    return [summed(some[0].rate, some) for some in by_rate.values()]


def _export(of: dict[str, Any], kitchen: Kitchen) -> Export:
    person = people.find(kitchen.session, of["person"], kitchen.now)
    county = places.find(kitchen.session, of["county"])
    if county is None or person is None or not may(person, Right.PROGRESS, county):
        raise LookupError("whoever asked for the roll-up may not see it any more")
    month = Month.parse(of["month"])
    return Export(kitchen.session, month, [county.id], county.name, person.name, kitchen.now)
