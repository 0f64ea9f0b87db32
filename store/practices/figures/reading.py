"""Sentences → their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from store.catalogue.metrics import base
from store.practices.figures.clauses import Clause, Stretch, clauses, stretches
from store.practices.figures.counted import Said, metric_of
from store.practices.figures.doubts import doubt, more_than_whole
from store.practices.figures.figures import Figure, Standing
from store.practices.figures.labels import label_of
from store.practices.figures.lexicon import Token
from store.practices.figures.patterns import pattern, words
from store.practices.figures.spotting import Spot, half, spots
from store.practices.figures.times import Times
from store.practices.figures.words import lexicon, things
from store.practices.figures.zeros import Zero, zeros
from store.practices.kinds import SectionKind

_ENDS = frozenset({"succeed", "close", "accept", "settle"})  # acts that begin another count than 其中's


class Read(NamedTuple):
    """A figure of a report and where its sentence stands."""

    passage: int  # its place in the report, from 0
    sentence: int  # its place in the passage, from 0
    figure: Figure


def read_report(passages: Iterable[tuple[Sequence[str], SectionKind, Sequence[str]]], year: int) -> list[Read]:
    """The figures of a report from its passages: heading path, kind of section, sentences."""
    return [
        Read(position, sentence, figure)
        for position, (headings, kind, sentences) in enumerate(passages)
        for sentence, figure in read_sentences(sentences, year, kind, headings)
    ]


def read_sentences(
    sentences: Sequence[str], year: int, kind: SectionKind = SectionKind.OTHER, headings: Sequence[str] = ()
) -> list[tuple[int, Figure]]:
    """The figures of sentences that stand together, in order, each with the place of its sentence.

    `year` is the one they report on; `headings`: those above, outermost first.
    """
    heading = headings[-1] if headings else ""
    return [
        (place, figure)
        for place, sentence in enumerate(sentences)
        for figure in _Sentence(sentence, year, kind, heading).figures()
    ]


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self, sentence: str, year: int, kind: SectionKind, heading: str) -> None:
        self._written, self._year, self._kind, self._heading = sentence, year, kind, heading
        self._text = half(sentence)
        self._read: list[Figure] = []
        self._is_part = False
        self._part_unit = ""

    def figures(self) -> list[Figure]:
        """All of them, in order."""
        found, refused = spots(self._text, self._is_thing)
        has_zero = self._kind is not SectionKind.PLAN and pattern("zero", "hint").search(self._text) is not None
        if not found and not has_zero:
            return []
        self._clauses = clauses(self._text)
        self._times = Times(self._text, self._clauses, refused, self._year) if found else None
        for clause in self._clauses:
            none = list(zeros(self._text, clause)) if has_zero else []
            inside = [spot for spot in found if clause.start <= spot.start < clause.end]
            for zero in none:
                self._read.append(self._zero(zero, clause))
                inside = [spot for spot in inside if not zero.start <= spot.start < zero.end]
            self._read_clause(clause, inside)
        return more_than_whole(list(self._with_kinds(self._read)))

    def _read_clause(self, clause: Clause, inside: Sequence[Spot]) -> None:
        within = pattern("part", "within").search(self._text, clause.start, clause.end)
        if within is None and self._is_part:
            self._is_part = not pattern("clause", "strong").search(self._text, clause.start - 1, clause.start)
        names = [token.start for token in self._tokens if token.tags & things()] if inside else []
        for stretch in stretches(self._text, clause, inside, names):
            if within and within.end() <= stretch.spot.start and not self._is_part:
                self._is_part, self._part_unit = True, stretch.spot.unit
            self._read.append(self._figure(stretch))

    def _figure(self, stretch: Stretch) -> Figure:
        spot = stretch.spot
        own = self._own(stretch)
        tags = frozenset[str]().union(*(token.tags for token in own))
        if self._is_part and (spot.unit != self._part_unit or not _ENDS.isdisjoint(tags)):
            self._is_part = pattern("part", "within").search(self._text, stretch.clause.start, spot.start) is not None
        is_growth = pattern("change", "beside").search(self._text, stretch.before[0], spot.start) is not None
        metric = None if is_growth else self._metric(stretch, own)
        last = self._read[-1] if self._read else None
        if last and last.unit == spot.unit and pattern("change", "level").search(self._text, stretch.before[0], spot.start):
            metric = last.metric  # 由35件下降到28件
        whole = next((one.metric for one in reversed(self._read) if not one.is_part and one.metric), None)
        is_part = self._is_part and not _is_another(metric, whole)
        if self._is_part and metric == whole:
            metric = None  # a kind of it: 其中邻里纠纷20件
        time = self._times.at(spot.start)  # type: ignore[union-attr]
        why = doubt(self._text, stretch, time, self._kind, is_growth=is_growth)
        previous = self._read[-1].label if self._read else ""
        label = label_of(self._written, stretch, previous)
        return Figure(
            start=spot.start,
            end=spot.end,
            value=spot.value,
            unit=spot.unit,
            qualifier=spot.qualifier,
            metric=metric,
            label=label,
            is_part=is_part or time.is_part,
            clause=self._clause(stretch.clause),
            year=time.year,
            standing=Standing.STATED if why is None else Standing.DOUBTFUL,
            why=why,
        )

    def _metric(self, stretch: Stretch, own: Sequence[Token]) -> str | None:
        edge = min((token.start for token in own), default=stretch.spot.start)
        earlier = [token for token in reversed(self._tokens) if token.end <= min(edge, stretch.spot.start)]
        later = (token.tags for token in self._tokens if token.start >= max(stretch.spot.end, stretch.behind[1]))
        return metric_of(
            Said(
                unit=stretch.spot.unit,
                own=own,
                earlier=[*earlier, *self._heading_tokens],
                later=frozenset[str]().union(*later),
                taken={figure.metric for figure in self._read if figure.metric},
            )
        )

    def _own(self, stretch: Stretch) -> list[Token]:
        """The words of a figure, nearest first; one that stands right behind it is the nearest."""
        before = [token for token in reversed(self._tokens) if stretch.before[0] <= token.start < stretch.before[1]]
        behind = [token for token in self._tokens if stretch.behind[0] <= token.start < stretch.behind[1]]
        if stretch.shared[1] and not any(token.tags & things() for token in before):
            named = (token for token in self._tokens if stretch.shared[0] <= token.start < stretch.shared[1])
            before += [Token(token.start, token.end, token.tags & things()) for token in named if token.tags & things()]
        is_beside = behind and behind[0].start <= stretch.spot.end
        return [*behind, *before] if is_beside else [*before, *behind]

    def _zero(self, zero: Zero, clause: Clause) -> Figure:
        own = [token for token in self._tokens if zero.thing[0] <= token.start < zero.thing[1]]
        metric = metric_of(Said("件", own[::-1], [], frozenset(), frozenset()))
        return Figure(
            start=zero.start,
            end=zero.end,
            value=Decimal(0),
            unit="",
            qualifier="",
            metric=metric if metric in words("zero", "metrics") else None,
            label=pattern("label", "none").sub("", self._written[slice(*zero.thing)]),
            is_part=False,
            clause=self._clause(clause),
            year=self._year,
            standing=Standing.IMPLIED_ZERO,
        )

    def _with_kinds(self, figures: Sequence[Figure]) -> Iterator[Figure]:
        """Several figures of one metric and year in a sentence are kinds of it, none of them the whole."""
        counted = Counter((figure.metric, figure.year) for figure in figures if figure.metric and not figure.why)
        for figure in figures:
            is_kind = not figure.why and figure.unit != "%" and counted[figure.metric, figure.year] > 1
            yield replace(figure, is_part=True) if is_kind and not figure.is_part else figure

    def _clause(self, clause: Clause) -> str:
        return self._written[clause.start : clause.end].strip()

    def _is_thing(self, start: int, end: int) -> bool:
        return any(start <= token.start and token.end <= end and token.tags & things() for token in self._tokens)

    @cached_property
    def _tokens(self) -> list[Token]:
        return lexicon().tokens(self._text)

    @cached_property
    def _heading_tokens(self) -> list[Token]:
        return lexicon().tokens(self._heading)[::-1]


def _is_another(metric: str | None, whole: str | None) -> bool:
    """Whether what is told as a part is a figure of its own: those with a certificate among all who enforce."""
    if metric is None or whole is None or metric == whole or not base().has(metric) or not base().has(whole):
        return False
    return base().metric(metric).section == base().metric(whole).section
