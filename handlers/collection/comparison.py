"""A town's figure beside those of the towns like it: what they handed in, and what their yearly reports say.

Nobody is ranked. A neighbour's figure of a month is named only to whoever may see that town's months; to the others
what is about the middle of them is told, and of how many towns. What stands in a report is open to everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from store.catalogue.metrics import Kind, Metric, Tier, base
from store.catalogue.months import Month, month_of
from store.collection import alike
from store.collection.alike import VILLAGES
from store.collection.figures import Given
from store.collection.history import Amount
from store.database import Session
from store.days import day_of
from store.people import places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Right, may
from store.practices.answering.figure_answers import figures_of
from store.practices.figures.figures import Figure, Standing
from store.practices.index.directory import Held, directory
from store.practices.tables import ReportKind


@dataclass(frozen=True)
class Shown:
    """A figure as its source says it."""

    value: Decimal
    unit: str
    qualifier: str = ""  # 余, 约 …
    clause: str = ""  # of a report: where it stands
    is_digest: bool = False  # of a report that is told anew


@dataclass(frozen=True)
class Side:
    """The figures of one kind of source, all over the same time."""

    year: int
    months: tuple[Month, ...]  # handed in and accepted; empty: reports on the year
    own: Shown | None
    others: Mapping[str, Shown]  # of the towns like it, by name: those that whoever asks may see
    given: int  # how many of these towns have a figure
    middle: Decimal | None  # of those; None: they are too few
    unclear: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)  # reports without one whole figure
    silent: tuple[str, ...] = ()  # their report is held, and does not say it
    missing: tuple[str, ...] = ()  # no report of theirs is held


@dataclass(frozen=True)
class Comparison:
    """A town and the towns like it."""

    town: PlaceFacts
    metric: Metric
    villages: int | None  # of the town; None: nobody has said, and nothing can be like it
    like: tuple[str, ...]  # the names of the towns that are, in order
    unknown: int  # towns of the county whose villages nobody has said
    sides: tuple[Side, ...]  # what was handed in, what reports say: as far as there is anything
    not_held: int | None = None  # the year asked for, where no report of any of these towns is on it


@dataclass(frozen=True)
class _Town:
    """A town of the county, whether or not anybody of it is here."""

    name: str
    place: PlaceFacts | None  # None: only its reports are
    reports: Mapping[int, Held]  # by year


def compare(
    session: Session, town: PlaceFacts, metric: Metric, year: int | None, person: PersonFacts, now: datetime
) -> Comparison:
    """The figures of a town and of the towns like it, as far as this person may see them.

    `year` None: the newest there is of either source. A year that is over, and not all of whose months are there, is
    told by its report alone, where there is one.
    """
    own, others = _county(session, town)
    villages = _villages(session, [own, *others])
    if own.name not in villages:
        return Comparison(town, metric, None, (), 0, ())
    known = {one.name: villages[one.name] for one in others if one.name in villages}
    names = alike.alike(villages[own.name], known)
    like = [one for one in others if one.name in names]
    told = _by_reports(session, own, like, metric, year)
    counted = _by_months(session, own, like, metric, year, person, now)
    is_partial = counted is not None and not _is_whole(counted, metric, now)
    if year is not None and is_partial and told is not None and told.own is not None:
        counted = None
    sides = tuple(side for side in (counted, told) if side is not None)
    is_held = any(year in one.reports for one in (own, *like))
    not_held = None if is_held else year
    return Comparison(town, metric, villages[own.name], tuple(names), len(others) - len(known), sides, not_held)


def _county(session: Session, town: PlaceFacts) -> tuple[_Town, list[_Town]]:
    """The town, and the others of its county by name: those that are here, and those of which only reports are held."""
    held: dict[str, list[Held]] = {}
    for report in directory(session):
        held.setdefault(report.town, []).append(report)
    here = [(one, places.all_names(session, one)) for one in places.towns(session, town.county_id)]
    towns = {one.name: _Town(one.name, one, _reports(held, names)) for one, names in here}
    taken = {name for _, names in here for name in names}
    for name, reports in held.items():
        if (town.county, name) not in taken and any(one.county == town.county for one in reports):
            towns.setdefault(name, _Town(name, None, _reports(held, [(town.county, name)])))
    own = towns.pop(town.name, _Town(town.name, town, {}))
    return own, [towns[name] for name in sorted(towns)]


def _reports(held: Mapping[str, Sequence[Held]], names: Collection[tuple[str, str]]) -> dict[int, Held]:
    """The reports of a town of these names, by year; one without a county, while no other county has such a town."""
    of_name = [one for name in {name for _, name in names} for one in held.get(name, ())]
    elsewhere = {one.town for one in of_name if one.county and (one.county, one.town) not in names}
    found = {one.year: one for one in of_name if not one.county and one.town not in elsewhere}
    return found | {one.year: one for one in of_name if (one.county, one.town) in names}


def _villages(session: Session, towns: Sequence[_Town]) -> dict[str, int]:
    """How many each town has, by its name: as was accepted last, or else as its newest report says that does."""
    said = alike.villages(session, [one.place.id for one in towns if one.place is not None])
    found = {one.name: said[one.place.id] for one in towns if one.place is not None and one.place.id in said}
    rest = [one for one in towns if one.name not in found]
    metric = base().metric(VILLAGES)
    told = _stated(session, metric, [report for one in rest for report in one.reports.values()])
    for one in rest:
        years = [year for year, report in one.reports.items() if _is_clear(told.get(report.id, ()), metric)]
        if years:
            found[one.name] = int(told[one.reports[max(years)].id][0].value)
    return {name: count for name, count in found.items() if count}


def _by_months(
    session: Session, own: _Town, like: Sequence[_Town], metric: Metric, year: int | None, person: PersonFacts,
    now: datetime,
) -> Side | None:  # fmt: skip
    """Over the months of one year that the town itself has accepted figures of; None: there are none."""
    if own.place is None:
        return None
    here = [(one, one.place) for one in like if one.place is not None]
    today = month_of(day_of(now))
    first, last = (Month(today.year - 1, 1), today) if year is None else (Month(year, 1), Month(year, 12))
    ids = [own.place.id, *(place.id for _, place in here)]
    record = alike.accepted(session, ids, [metric.code], first, last)

    def of(place: PlaceFacts) -> Mapping[Month, Given]:
        return record.get(place.id, {}).get(metric.code, {})

    newest = max(of(own.place), default=None)
    if newest is None:
        return None
    months = tuple(sorted(month for month in of(own.place) if month.year == newest.year))
    figures = {place: alike.over(of(place), months, metric.kind) for _, place in here}
    given = {place: amount for place, amount in figures.items() if amount is not None}
    seen = {place: amount for place, amount in given.items() if may(person, Right.PROGRESS, place)}
    mine = alike.over(of(own.place), months, metric.kind)
    return Side(
        year=newest.year,
        months=months,
        own=None if mine is None else _counted(mine, metric),
        others={place.name: _counted(amount, metric) for place, amount in seen.items()},
        given=len(given),
        middle=alike.middle((one.value for one in given.values()), are_open=len(seen) == len(given)),
    )


def _by_reports(session: Session, own: _Town, like: Sequence[_Town], metric: Metric, year: int | None) -> Side | None:
    """By the reports on one year: the newest one of the town itself, or else of the others; None: none says it."""
    reports = [report for one in (own, *like) for report in one.reports.values() if year in (None, report.year)]
    told = _stated(session, metric, reports)
    years = {one.name: [of for of, report in one.reports.items() if report.id in told] for one in (own, *like)}
    newest = max(years[own.name] or [of for some in years.values() for of in some], default=None)
    if newest is None:
        return None
    said: dict[str, tuple[Shown, ...]] = {}
    clear: dict[str, Shown] = {}
    for one in (own, *like):
        report = one.reports.get(newest)
        if report is not None:
            figures = told.get(report.id, ())
            said[one.name] = tuple(_told(figure, report) for figure in figures)
            clear |= {one.name: said[one.name][0]} if _is_clear(figures, metric) else {}
    others = {one.name: clear[one.name] for one in like if one.name in clear}
    return Side(
        year=newest,
        months=(),
        own=clear.get(own.name),
        others=others,
        given=len(others),
        middle=alike.middle((one.value for one in others.values()), are_open=True),
        unclear={name: figures for name, figures in said.items() if figures and name not in clear},
        silent=tuple(one.name for one in like if said.get(one.name) == ()),
        missing=tuple(one.name for one in like if one.name not in said),
    )


def _is_whole(side: Side, metric: Metric, now: datetime) -> bool:
    """Whether it tells all of its year that there is to tell by now."""
    if side.year == day_of(now).year:
        return True
    if metric.kind is Kind.STOCK:
        return Month(side.year, 12) in side.months
    return len(side.months) == (4 if metric.tier is Tier.QUARTER else 12)


def _counted(amount: Amount, metric: Metric) -> Shown:
    qualifier = "余" if amount.is_more else "约" if amount.is_near else ""
    return Shown(Decimal(amount.value), metric.unit, qualifier)


def _told(figure: Figure, report: Held) -> Shown:
    is_digest = report.kind == ReportKind.DIGEST
    return Shown(figure.value, figure.unit, figure.qualifier, figure.clause.strip(), is_digest)


def _stated(session: Session, metric: Metric, reports: Sequence[Held]) -> dict[int, tuple[Figure, ...]]:
    """What these reports say of a metric, by report: of several plain figures that which is called by its name."""
    found = {}
    for report, told in figures_of(session, metric.code, reports).items():
        figures = tuple(one.figure for one in told)
        called = tuple(one for one in figures if any(name in one.label for name in metric.names))
        found[report] = called if _is_clear(called, metric) else figures
    return found


def _is_clear(figures: Sequence[Figure], metric: Metric) -> bool:
    """Whether they are one plain figure of the whole, which can be compared."""
    return len(figures) == 1 and all(
        one.metric == metric.code and not one.is_part and one.standing is not Standing.DOUBTFUL for one in figures
    )
