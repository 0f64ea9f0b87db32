"""What a town's published report of a year says, where the store holds it: its figures, and its cases left open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from store.annual.marks import has_mark
from store.annual.structure import Cited
from store.annual.templates import templates
from store.catalogue.metrics import Metric
from store.collection.history import Amount
from store.database import Session
from store.people.places import PlaceFacts, own_names
from store.practices.figures.figures import Figure, Standing
from store.practices.library.figures import figure_of
from store.practices.library.reports import held
from store.practices.tables import Passage, Report, ReportFigure, ReportKind


@dataclass(frozen=True)
class Told:
    """A count that a report says, and where."""

    amount: Amount
    cited: Cited


@dataclass(frozen=True)
class Published:
    """A town's report of a year."""

    year: int
    title: str
    sentences: tuple[str, ...]
    figures: tuple[tuple[Figure, str], ...]  # each with its sentence

    def count(self, metric: Metric) -> Told | None:
        """The year's count of the metric; None: the report does not say it, or says two."""
        found = [
            Told(amount, self._cited(sentence))
            for figure, sentence in self.figures
            if (amount := _amount(figure, metric, self.year)) is not None
        ]
        return found[0] if len({one.amount for one in found}) == 1 else None

    def left_open(self, rule: str) -> Told | None:
        """The cases of a balance rule that were open at the year's end; None: the report does not say it, or says two.

        It says so of whatever it has named last before it.
        """
        found = [
            (count, sentence) for sentence in self.sentences for about, count in _left_open(sentence) if about == rule
        ]
        if len({count for count, _ in found}) != 1:
            return None
        count, sentence = found[0]
        return Told(Amount(count), self._cited(sentence))

    def _cited(self, sentence: str) -> Cited:
        return Cited(self.year, self.title, sentence)


def published(session: Session, town: PlaceFacts, year: int) -> Published | None:
    """The town's report of that year, under whichever of its own names; None: the store holds none in its own words."""
    for county, name in own_names(session, town):
        report = held(session, county, name, year)
        if report is not None and report.kind == ReportKind.ORIGINAL:  # a digest's sentences are nobody's to cite
            return _read(session, report)
    return None


def _read(session: Session, report: Report) -> Published:
    passages = session.execute(
        sa.select(Passage.id, Passage.sentences).where(Passage.report_id == report.id).order_by(Passage.position)
    )
    sentences: dict[int, Sequence[str]] = {row.id: row.sentences for row in passages}
    rows = session.scalars(
        sa.select(ReportFigure).where(ReportFigure.report_id == report.id).order_by(ReportFigure.number)
    )
    return Published(
        report.year,
        report.title,
        tuple(sentence for some in sentences.values() for sentence in some),
        tuple((figure_of(row), sentences[row.passage_id][row.sentence]) for row in rows),
    )


def _amount(figure: Figure, metric: Metric, year: int) -> Amount | None:
    """The figure as a count of the metric over the report's year; None: it is none, or doubtful."""
    is_of_year = figure.metric == metric.code and figure.year == year and not figure.is_part
    is_counted = figure.unit[:1] in ("", metric.unit[:1]) and figure.value == int(figure.value)
    if not is_of_year or not is_counted or figure.standing is Standing.DOUBTFUL:
        return None
    is_more = has_mark(figure, "more")
    return Amount(int(figure.value), is_more, is_near=figure.qualifier != "" and not is_more)


def _left_open(sentence: str) -> Iterator[tuple[str, int]]:
    """Of which balance rule a sentence says how many cases were left open at the year's end."""
    patterns = _patterns()
    for stretch in patterns.apart.split(sentence):
        if patterns.not_end.search(stretch):
            continue
        for found in patterns.said.finditer(stretch):
            named = [
                (one.start(), rule) for rule, is_ in patterns.about for one in is_.finditer(stretch, 0, found.end())
            ]
            if named:
                yield max(named)[1], int(found["before"] or found["behind"] or 0)


class _Patterns(NamedTuple):
    about: tuple[tuple[str, re.Pattern[str]], ...]  # by the balance rule's code
    said: re.Pattern[str]
    apart: re.Pattern[str]
    not_end: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    data = templates().words["backlog"]
    about = tuple((rule, re.compile(is_)) for rule, is_ in data["about"].items())
    return _Patterns(about, *(re.compile(data[name]) for name in ("left_open", "apart", "not_end")))
