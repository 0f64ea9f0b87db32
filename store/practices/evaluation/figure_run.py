"""The run over labelled figures: every report read, every row held against the labels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from store.catalogue.metrics import base
from store.database import Database, Session
from store.practices.evaluation.figure_labels import Expect, FigureLabel
from store.practices.evaluation.labels import squeezed
from store.practices.figures.figures import Figure, Standing
from store.practices.library import figures
from store.practices.tables import Passage, Report

_STANDING = {
    Expect.EXTRACT: Standing.STATED,
    Expect.FLAG: Standing.DOUBTFUL,
    Expect.IMPLIED_ZERO: Standing.IMPLIED_ZERO,
}
Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """A figure that was read, and where it stands in its report's text without white space."""

    file: str
    figure: Figure
    own: Span
    clause: Span


@dataclass(frozen=True)
class FigureOutcome:
    """One label, whether what was expected came about, and the rows that stand where it does."""

    label: FigureLabel
    is_right: bool
    rows: list[Row]  # those that meet it, or else those that overlap it
    is_there: bool  # its quote stands in the report


@dataclass(frozen=True)
class FigureEvaluation:
    """All outcomes, and all rows that no label asks for."""

    outcomes: list[FigureOutcome]
    rows: int
    extra: list[Row]

    @property
    def recall(self) -> float | None:
        """The share of what has to be read that was; None: there is nothing of the sort."""
        asked = [one.is_right for one in self.outcomes if one.label.expect is not Expect.REJECT]
        return sum(asked) / len(asked) if asked else None

    @property
    def precision(self) -> float | None:
        """The share of all rows of these reports that a label asks for; None: none was read."""
        return 1 - len(self.extra) / self.rows if self.rows else None

    @property
    def metric(self) -> float | None:
        """Of the figures read rightly, how many were given the metric (or none) that their label names.

        A rate is worked out and no metric of the catalogue: a label may name it or none.
        """
        told = [
            any(_is_named(row.figure.metric, one.label) for row in one.rows)
            for one in self.outcomes
            if one.is_right and one.label.expect is not Expect.REJECT
        ]
        return sum(told) / len(told) if told else None

    def of(self, expect: Expect) -> list[FigureOutcome]:
        """The outcomes of one kind."""
        return [one for one in self.outcomes if one.label.expect is expect]


def evaluate_figures(database: Database, labels: Sequence[FigureLabel], texts: Mapping[str, str]) -> FigureEvaluation:
    """Score the figures of the reports that `labels` name; `texts`: their text by file name.

    A label is met by a row with its value, unit and qualifier that overlaps its quote: with its clause, or, where the
    label says the place (`at`), with the figure itself. A label without unit or of an implied zero is met by any unit.
    """
    named = {label.file for label in labels}
    with database.reading() as session:
        rows = [row for row in _rows(session, texts) if row.file in named]
    by_file: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_file[row.file].append(row)
    plain = {file: squeezed(texts.get(file, "")) for file in named}
    outcomes = [_outcome(label, by_file[label.file], texts.get(label.file, ""), plain[label.file]) for label in labels]
    asked = {id(row) for one in outcomes if one.is_right and one.label.expect is not Expect.REJECT for row in one.rows}
    return FigureEvaluation(outcomes, len(rows), [row for row in rows if id(row) not in asked])


def _outcome(label: FigureLabel, rows: Iterable[Row], text: str, plain: str) -> FigureOutcome:
    spans = list(_places(label, text, plain))
    beside = [row for row in rows if any(_overlap(row.clause if label.at is None else row.own, one) for one in spans)]
    if label.expect is Expect.REJECT:
        wrong = [row for row in beside if row.figure.value == label.value]
        return FigureOutcome(label, not wrong, wrong, bool(spans))
    right = [row for row in beside if _meets(row.figure, label)]
    return FigureOutcome(label, bool(right), right or beside, bool(spans))


def _meets(figure: Figure, label: FigureLabel) -> bool:
    is_unit = figure.unit == label.unit or (label.expect is Expect.IMPLIED_ZERO)
    return (
        figure.standing is _STANDING[label.expect]
        and figure.value == label.value
        and is_unit
        and figure.qualifier == label.qualifier
    )


def _is_named(metric: str | None, label: FigureLabel) -> bool:
    named = (label.metric, *label.alt)
    return metric in named or (None in named and metric is not None and not base().has(metric))


def _places(label: FigureLabel, text: str, plain: str) -> Iterator[Span]:
    """Where a quote stands in the text without white space: all places, or the one nearest to that of the label."""
    quote = squeezed(label.quote)
    found = [(one.start(), one.start() + len(quote)) for one in re.finditer(re.escape(quote), plain)]
    if label.at is None or not found:
        yield from found
    else:
        at = len(squeezed(text[: label.at]))
        yield min(found, key=lambda span: abs(span[0] - at))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _rows(session: Session, texts: Mapping[str, str]) -> Iterator[Row]:
    """The rows of all reports whose text is at hand."""
    sentences = _sentences(session, texts)
    for listed in figures.listing(session):
        if (listed.passage, listed.sentence) not in sentences:
            continue
        start, sentence = sentences[listed.passage, listed.sentence]
        figure = listed.figure

        def place(here: int, start: int = start, sentence: str = sentence) -> int:
            return start + len(squeezed(sentence[:here]))

        clause = sentence.rfind(figure.clause, 0, figure.start + len(figure.clause))
        clause = max(clause, 0)
        own = place(figure.start), place(figure.end)
        yield Row(listed.file, figure, own, (place(clause), place(clause + len(figure.clause))))


def _sentences(session: Session, texts: Mapping[str, str]) -> dict[tuple[int, int], tuple[int, str]]:
    """Each sentence by its passage and place: where it begins in its file's text without white space, and itself."""
    found: dict[tuple[int, int], tuple[int, str]] = {}
    query = sa.select(Report.file_name, Passage.id, Passage.sentences).join(Report, Report.id == Passage.report_id)
    last = ""
    place = 0
    for file, passage, sentences in session.execute(query.order_by(Report.id, Passage.position)):
        plain = squeezed(texts.get(file, ""))
        place = place if file == last else 0
        last = file
        for number, sentence in enumerate(sentences):
            here = plain.find(squeezed(sentence), place)
            if here < 0:  # a page number was taken out of it
                here = max(plain.find(squeezed(sentence[:12]), place), place)
            found[passage, number] = (here, sentence)
            place = here + 1
    return found
