"""From a question for a figure to what reports say: town by town, as it is printed; or which of the three is missing.

Nothing is added up and nothing is worked out: every figure stands in a sentence of the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import sqlalchemy as sa

from store.catalogue.metrics import base
from store.database import Session
from store.practices.answering.answers import is_asked
from store.practices.answering.coverage import whole
from store.practices.answering.figures import figure_asked
from store.practices.asking.metric_words import (
    Counts,
    Fit,
    asks_difference,
    contraries,
    contrary_of,
    fit_of,
    is_called,
    named,
    names_a_thing,
    of_period,
    several,
    understood,
    unsaid,
)
from store.practices.asking.question import Question
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.private import is_private
from store.practices.index.directory import Held, directory
from store.practices.language.words import normal
from store.practices.library.figures import figure_of
from store.practices.tables import Passage, Report, ReportFigure

FEW = 200  # reports whose figures are asked for by their ids; of more all that there are of a metric are read

OF_ANOTHER_TIME = (Why.PLANNED, Why.OTHER_YEAR)  # no figure of the report's year, whatever is said of it


class Lack(StrEnum):
    """What is missing, so that there is no figure."""

    METRIC = "metric"  # no metric is meant, and no label says it
    TOWN = "town"  # none of the towns named is held
    YEAR = "year"  # no report of these towns is of that year
    FIGURE = "figure"  # reports are held, and do not say it
    PERIOD = "period"  # a part of a year is asked for
    TURNED = "turned"  # the contrary of what reports say is asked for, or how far apart two figures are


@dataclass(frozen=True, slots=True)
class Told:
    """A figure and where it stands."""

    figure: Figure
    passage: int  # its id
    sentence: int  # its place in the passage


class Place(NamedTuple):
    """The passage in which a figure stands."""

    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What one report says of what was asked: more than one figure where it says several things, each of them shown."""

    report: Held
    figures: tuple[Told, ...]
    wholes: tuple[Told, ...] = ()  # of what is asked for by a report's own words: what it states that it is a part of


@dataclass(frozen=True)
class FigureFindings:
    """What was found, and of how many towns."""

    question: Question
    code: str | None  # of a metric, a part of one or a rate; None: by what the reports call it
    lines: tuple[Line, ...]  # by town and year
    silent: tuple[Held, ...]  # reports asked for that do not say it, likewise; of a town that says it in another none
    lack: Lack | None  # None: there are lines
    held_towns: int  # of which a report could have said it
    held_years: tuple[int, ...]  # of the towns asked for, or of all; rising
    later: tuple[Held, ...] = ()  # newer reports of these towns that do not say it, where no year is asked for
    not_held: tuple[tuple[str, tuple[int, ...]], ...] = ()  # town, or "" for all, and years asked for that are not held

    @property
    def telling_towns(self) -> int:
        """How many towns say it."""
        return len({(line.report.county, line.report.town) for line in self.lines})


def find_figures(
    session: Session, question: Question, *, asker: Collection[tuple[str, str]] = ()
) -> tuple[FigureFindings, ...]:
    """The figures that a question asks for, of several at once those that are found first; empty: it is no question
    for a figure.

    `asker`: county and town of whoever asks, by every name; left out only where others are asked for. Without a year
    each town answers from its newest report that says it.
    """
    if question.counts is None:
        return ()
    asked = [replace(question, said=said) for said in several(question.said, question.counts)]
    each = [found for one in asked if (found := _find(session, one, question.counts, asker)) is not None]
    return tuple(sorted(each, key=lambda one: one.lack is not None))


def _find(
    session: Session, question: Question, counts: Counts, asker: Collection[tuple[str, str]]
) -> FigureFindings | None:
    codes = understood(question.said, counts)
    turned = contrary_of(question.said, counts)
    period = () if codes else of_period(question.said, counts)
    if is_apart := _asks_difference(question):
        codes, turned = (), codes
    towns = question.scope.towns or question.absent
    if counts is Counts.EXISTS and not (codes and towns):
        return None
    if not codes and not (names_a_thing(question.said) and (question.words or towns)):
        return None
    held = directory(session)
    of_towns = [one for one in held if is_asked(one, question, asker if question.others else ())]
    searched = [one for one in of_towns if one.year in (question.scope.years or (one.year,))]
    lines: list[Line] = []
    if codes:
        by_report = figures_of(session, codes[0], searched)
        lines = [Line(one, by_report[one.id]) for one in searched if one.id in by_report]
    elif question.scope.towns and not (turned or is_apart or period):
        lines = list(_of_label(session, question, searched))
    say_it = {line.report.id for line in lines}
    if not question.scope.years:
        lines = _newest(lines)
    telling = {(line.report.county, line.report.town): line.report.year for line in lines}
    silent = [one for one in searched if one.id not in say_it]
    later: list[Held] = []
    if not question.scope.years:
        later = [one for one in silent if one.year > telling.get((one.county, one.town), one.year)]
        silent = [one for one in _newest_of(silent) if (one.county, one.town) not in telling]
    otherwise = Lack.TURNED if turned else Lack.PERIOD if period else Lack.FIGURE if codes else Lack.METRIC
    lack = None if lines else _lack(question, of_towns, searched, otherwise)
    return FigureFindings(
        question=question,
        code=codes[0] if codes else None,
        lines=tuple(sorted(lines, key=lambda line: _by_name(line.report))),
        silent=tuple(sorted(silent, key=_by_name)),
        lack=lack,
        held_towns=len({(one.county, one.town) for one in searched}),
        held_years=tuple(sorted({one.year for one in of_towns})),
        later=tuple(later),
        not_held=tuple(_not_held(question, of_towns)),
    )


def figures_of(session: Session, code: str, reports: Sequence[Held]) -> Mapping[int, tuple[Told, ...]]:
    """What each of these reports says of a metric, a part of one or a rate for its own year; one that says nothing is
    left out. A rate as it is printed, or else its two counts; a whole, or else its parts.
    """
    instead = _instead(code)
    found = {}
    for report, all_told in _read(session, [code, *instead], reports).items():
        told = _best([one for one in all_told if one.figure.metric == code])
        several = [_best([one for one in all_told if one.figure.metric == other]) for other in instead]
        if not told and (all(several) or not _is_rate(code)):
            told = tuple(one for some in several for one in some)
        if told:
            found[report] = told
    return found


def every_figure(session: Session, reports: Sequence[Held]) -> Mapping[int, Sequence[Told]]:
    """All figures of reports for their own years, in the order of the text; a report without any is left out."""
    return _read(session, None, reports)


def by_metric(told: Iterable[Told]) -> dict[str, tuple[Told, ...]]:
    """Of one report's figures what is to be shown of each metric, part and rate, by code."""
    of_code: dict[str, list[Told]] = {}
    for one in told:
        if one.figure.metric is not None:
            of_code.setdefault(one.figure.metric, []).append(one)
    return {code: best for code, some in of_code.items() if (best := _best(some))}


def places_of(session: Session, lines: Iterable[Line]) -> dict[int, Place]:
    """The passages in which the figures of some lines stand, by id."""
    return passages(session, {told.passage for line in lines for told in (*line.figures, *line.wholes)})


def passages(session: Session, ids: Collection[int]) -> dict[int, Place]:
    """The same of whatever passages."""
    rows = session.execute(sa.select(Passage.id, Passage.heading_path, Passage.sentences).where(Passage.id.in_(ids)))
    return {row.id: Place(tuple(row.heading_path), tuple(row.sentences)) for row in rows}


def is_told(session: Session, code: str) -> bool:
    """Whether any report says a metric, a part of one or a rate for its own year."""
    query = sa.select(ReportFigure.report_id).join(
        Report, sa.and_(Report.id == ReportFigure.report_id, Report.year == ReportFigure.year)
    )
    is_of_it = sa.or_(ReportFigure.why.is_(None), ReportFigure.why.not_in(OF_ANOTHER_TIME))
    return session.execute(query.where(ReportFigure.metric == code, is_of_it).limit(1)).first() is not None


def _asks_difference(question: Question) -> bool:
    """Whether it asks how far apart two times are; towns that are held against each other stand side by side."""
    scope = question.scope
    is_of_towns = question.others or len({*scope.towns, *question.absent, *scope.counties}) > 1
    return not is_of_towns and asks_difference(question.said)


def _lack(question: Question, of_towns: Sequence[Held], searched: Sequence[Held], otherwise: Lack) -> Lack:
    if question.absent and not question.scope.towns:
        return Lack.TOWN
    if not searched and of_towns:
        return Lack.YEAR
    return otherwise


def _not_held(question: Question, of_towns: Sequence[Held]) -> Iterator[tuple[str, tuple[int, ...]]]:
    scope = question.scope
    for town in () if question.unwanted else scope.towns or ("",):
        held = {one.year for one in of_towns if town in (one.town, "")}
        if years := tuple(sorted(set(scope.years) - held)):
            yield town, years


def _instead(code: str) -> tuple[str, ...]:
    for rate in base().rates:
        if rate.code == code:
            return (*rate.denominator, rate.numerator)
    return tuple(part.code for part in base().metric(code).parts) if base().has(code) else ()


def _is_rate(code: str) -> bool:
    return not base().has(code)


def _best(told: Sequence[Told]) -> tuple[Told, ...]:
    """Of all that a report says of a metric what is to be shown: what it states of the whole; where it states none,
    that there was none, then what it states of parts, then what is doubtful. Each amount once. Of several wholes those
    are meant whose own words fit the metric best.

    Beside a figure of the whole, that there was none is shown, too: the report says both.
    """
    stated = [one for one in told if one.figure.standing is Standing.STATED]
    zeros = [one for one in told if one.figure.standing is Standing.IMPLIED_ZERO]
    wholes = [one for one in stated if not one.figure.is_part]
    if len(wholes) > 1:
        fits = [fit_of(one.figure.metric, one.figure.label) if one.figure.metric else Fit.LOOSE for one in wholes]
        wholes = [one for one, fit in zip(wholes, fits, strict=True) if fit is min(fits)]
    doubtful = [
        one for one in told if one.figure.standing is Standing.DOUBTFUL and one.figure.why not in OF_ANOTHER_TIME
    ]
    ways = ([*wholes, *zeros], stated, doubtful)
    chosen = next((way for way in ways if way), [])
    amounts: dict[tuple[Decimal, str], Told] = {}
    for one in chosen:
        figure = one.figure
        amounts.setdefault((figure.value, figure.qualifier), one)
    return tuple(amounts.values())


def _of_label(session: Session, question: Question, reports: Sequence[Held]) -> Iterator[Line]:
    """The one figure of each report whose own words are those that were asked for; of several none is sure."""
    unit = figure_asked(normal(question.text))
    asked = [word for word in whole(question.words) if not word.isdigit()]
    asked += [*contraries(question.said), *unsaid(question.said, asked)] if asked else ()
    if unit is None or not asked:
        return
    held = {one.id: one for one in reports}
    for report, told in _read(session, None, reports).items():
        fitting = [
            one
            for one in told
            if is_called(normal(one.figure.label), asked)
            and unit.search(f"{one.figure.value:f}{one.figure.unit}")
            and not is_private(one.figure)
        ]
        if len({(one.figure.value, one.figure.qualifier) for one in fitting}) == 1 and (amounts := _best(fitting)):
            yield Line(held[report], amounts, _wholes(amounts, told))


def _wholes(parts: Sequence[Told], told: Sequence[Told]) -> tuple[Told, ...]:
    """What a report states of that of which some figures are a part: of their metric, or of that which their own words
    mean; or else the one figure before them in their sentence that is as great.
    """
    figures = [one.figure for one in parts if one.figure.is_part]
    if not figures:
        return ()
    parts_of_metrics = {part.code for metric in base().metrics for part in metric.parts}
    great = [
        one
        for one in told
        if one.figure.standing is Standing.STATED
        and not (one.figure.is_part or one.figure.metric in parts_of_metrics)
        and all(one.figure.unit == part.unit and one.figure.value >= part.value for part in figures)
    ]
    codes = {one.metric for one in figures} - {None} or {code for one in figures for code in named(one.label)[:1]}
    if of_metric := _best([one for one in great if one.figure.metric in codes]):
        return of_metric
    first = parts[0]
    here = [one for one in great if (one.passage, one.sentence) == (first.passage, first.sentence)]
    before = [one for one in here if one.figure.start < first.figure.start]
    return tuple(before) if len(before) == 1 else ()


def _read(session: Session, codes: Sequence[str] | None, reports: Sequence[Held]) -> dict[int, list[Told]]:
    """The figures of reports for their own years, in the order of the text; `codes` None: whatever they are of."""
    years = {one.id: one.year for one in reports}
    # Columns, not objects: of a nation's towns there are thousands.
    query = sa.select(*ReportFigure.__table__.columns).order_by(ReportFigure.report_id, ReportFigure.number)
    if codes is not None:
        query = query.where(ReportFigure.metric.in_(codes))
    if codes is None or len(years) <= FEW:
        query = query.where(ReportFigure.report_id.in_(years))
    found: dict[int, list[Told]] = {}
    for row in session.execute(query):
        if years.get(row.report_id) == row.year:
            found.setdefault(row.report_id, []).append(Told(figure_of(row), row.passage_id, row.sentence))
    return found


def _newest(lines: Iterable[Line]) -> list[Line]:
    newest = {id(one) for one in _newest_of([line.report for line in lines])}
    return [line for line in lines if id(line.report) in newest]


def _newest_of(reports: Iterable[Held]) -> list[Held]:
    """Each town's newest report."""
    return list({(one.county, one.town): one for one in sorted(reports, key=lambda one: one.year)}.values())


def _by_name(report: Held) -> tuple[str, str, int]:
    return report.town, report.county, report.year
