"""One sentence, read from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from store.catalogue.metrics import base
from store.practices.figures.cells import cell_spots
from store.practices.figures.clauses import Clause, Stretch, clauses, stretches
from store.practices.figures.counted import Said, metric_of
from store.practices.figures.doubts import more_than_whole, plain_doubts, worded_doubts
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.labels import label_of
from store.practices.figures.lexicon import Token
from store.practices.figures.patterns import either, ending, pattern, words
from store.practices.figures.spotting import Span, Spot, half, spots
from store.practices.figures.times import Times
from store.practices.figures.words import lexicon, things
from store.practices.figures.zeros import Zero, zeros
from store.practices.kinds import SectionKind

_SEPARATOR = re.compile("[\\t\u3000|｜]")  # of the cells of a row
_NEAR = 8  # characters before a figure that say whether it is a growth
_ENDS = frozenset({"succeed", "close", "accept", "settle"})  # acts that begin another count than 其中's


class Heading:
    """The heading above sentences."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words, last first."""
        return lexicon().tokens(self._text)[::-1]


class Sentence:
    """One sentence, read from left to right."""

    def __init__(self, sentence: str, year: int, kind: SectionKind, heading: Heading) -> None:
        self._written, self._year, self._kind, self._heading = sentence, year, kind, heading
        self._text = half(sentence)
        self._read: list[Figure] = []
        self._is_part = False
        self._part_unit = ""

    def figures(self) -> list[Figure]:
        """All of them, in order."""
        found, refused = spots(self._text, self._is_thing)
        if _SEPARATOR.search(self._text):
            found = sorted([*found, *cell_spots(self._text)], key=lambda spot: spot.start)
        has_zero = self._kind is not SectionKind.PLAN and pattern("zero", "hint").search(self._text) is not None
        if not found and not has_zero:
            return []
        self._clauses = clauses(self._text)
        self._has_parts = pattern("part", "within").search(self._text) is not None
        self._has_each = pattern("part", "each").search(self._text) is not None
        self._has_doubts = either("doubt", "unreached", "norm", "planned", "earlier").search(self._text) is not None
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
        within = pattern("part", "within").search(self._text, clause.start, clause.end) if self._has_parts else None
        if within is None and self._is_part:
            self._is_part = not pattern("clause", "strong").search(self._text, clause.start - 1, clause.start)
        if not inside:
            return
        for stretch in stretches(self._text, clause, inside, self._names):
            if within and within.end() <= stretch.spot.start and not self._is_part:
                self._is_part, self._part_unit = True, stretch.spot.unit
            self._read.append(self._figure(stretch))

    def _figure(self, stretch: Stretch) -> Figure:
        spot = stretch.spot
        own = self._own(stretch)
        tags = frozenset[str]().union(*(token.tags for token in own))
        if self._is_part and (spot.unit != self._part_unit or not _ENDS.isdisjoint(tags)):
            self._is_part = pattern("part", "within").search(self._text, stretch.clause.start, spot.start) is not None
        near = max(stretch.before[0], spot.start - _NEAR)
        is_growth = ending("change", "beside").search(self._text, near, spot.start) is not None
        time = self._times.at(spot.start)  # type: ignore[union-attr]
        metric = None if is_growth else self._metric(stretch, own, time.year)
        last = self._read[-1] if self._read else None
        if last and last.unit == spot.unit and ending("change", "level").search(self._text, near, spot.start):
            metric = last.metric  # 由35件下降到28件
        is_each = self._is_each(stretch)
        if is_each:
            metric = None  # 平均每月2次, 每村3户
        is_part = self._is_part and not is_growth
        if is_part and metric in (one.metric for one in self._read):
            metric = None  # a kind of it: 其中邻里纠纷20件
        elif is_part and any(_is_beside(metric, one.metric) for one in self._read):
            is_part = False  # 现有18人，其中持证15人
        is_part = is_part or pattern("part", "share").search(self._text, spot.end, stretch.clause.end) is not None
        reasons = list(plain_doubts(spot, time, self._kind, is_growth=is_growth))
        if self._has_doubts:
            reasons += worded_doubts(self._text, stretch)
        why = min(reasons, key=tuple(Why).index, default=None)
        previous = self._read[-1].label if self._read else ""
        label = label_of(
            self._written,
            stretch,
            previous,
            has_name=any(stretch.before[0] <= n < stretch.before[1] for n in self._names),
        )
        return Figure(
            start=spot.start,
            end=spot.end,
            value=spot.value,
            unit=spot.unit,
            qualifier=spot.qualifier,
            metric=metric,
            label=label,
            is_part=is_part or is_each or time.is_part,
            clause=self._clause(stretch.clause),
            year=time.year,
            standing=Standing.STATED if why is None else Standing.DOUBTFUL,
            why=why,
        )

    def _is_each(self, stretch: Stretch) -> bool:
        start, end = stretch.clause.start, stretch.spot.start
        return self._has_each and pattern("part", "each").search(self._text, start, end) is not None

    def _metric(self, stretch: Stretch, own: Sequence[Token], year: int) -> str | None:
        earlier = [token for token in reversed(self._tokens) if token.end <= stretch.before[0]]
        return metric_of(
            Said(
                unit=stretch.spot.unit,
                own=own,
                earlier=[*earlier, *self._heading.tokens],
                later=lambda: self._tags(max(stretch.spot.end, stretch.behind[1])),
                taken={figure.metric for figure in self._read if figure.year == year},
            )
        )

    def _own(self, stretch: Stretch) -> list[Token]:
        """The words of a figure, nearest first; one that stands right behind it is the nearest."""
        before, behind = self._within(stretch.before)[::-1], self._within(stretch.behind)
        behind = [one for one in behind if one.start <= stretch.spot.end + _NEAR or not _is_thing(one)]
        if not any(_is_thing(token) for token in before):
            before += filter(_is_thing, self._within(stretch.shared))
        if all(_is_thing(token) for token in before):
            before += (Token(one.start, one.end, one.tags - things()) for one in self._within(stretch.lead))
        is_beside = behind and behind[0].start <= stretch.spot.end
        return [*behind, *before] if is_beside else [*before, *behind]

    def _has_name(self, stretch: Stretch) -> bool:
        return any(stretch.before[0] <= place < stretch.before[1] for place in self._names)

    def _within(self, span: Span) -> list[Token]:
        start, end = span
        return [token for token in self._tokens if start <= token.start < end] if start < end else []

    def _zero(self, zero: Zero, clause: Clause) -> Figure:
        own, said = self._within(zero.thing), self._written[slice(*zero.thing)]
        metric = metric_of(Said("件", own[::-1], [], frozenset, frozenset()))
        return Figure(
            start=zero.start,
            end=zero.end,
            value=Decimal(0),
            unit="",
            qualifier="",
            metric=metric if metric in words("zero", "metrics") and not pattern("zero", "kinds").search(said) else None,
            label=pattern("label", "none").sub("", said),
            is_part=False,
            clause=self._clause(clause),
            year=self._year,
            standing=Standing.IMPLIED_ZERO,
        )

    def _with_kinds(self, figures: Sequence[Figure]) -> Iterator[Figure]:
        """Several figures of one metric and year in a sentence are kinds of it; the whole is only what they come to."""
        sums: dict[tuple[str | None, int], list[Decimal]] = {}
        for figure in figures:
            if figure.metric and not figure.why and figure.unit != "%":
                sums.setdefault((figure.metric, figure.year), []).append(figure.value)
        for figure in figures:
            values = sums.get((figure.metric, figure.year), [])
            is_kind = len(values) > 1 and 2 * figure.value != sum(values) and not figure.why and figure.unit != "%"
            yield replace(figure, is_part=True) if is_kind and not figure.is_part else figure

    def _clause(self, clause: Clause) -> str:
        return self._written[clause.start : clause.end].strip()

    def _is_thing(self, start: int, end: int) -> bool:
        return any(start <= token.start and token.end <= end and _is_thing(token) for token in self._tokens)

    @cached_property
    def _tokens(self) -> list[Token]:
        return lexicon().tokens(self._text)

    @cached_property
    def _names(self) -> list[int]:
        """Where words of what is counted begin."""
        return [token.start for token in self._tokens if _is_thing(token)]

    def _tags(self, start: int) -> frozenset[str]:
        """What the words from a place on say."""
        return frozenset[str]().union(*(token.tags for token in self._tokens if token.start >= start))


def _is_thing(token: Token) -> bool:
    return not token.tags.isdisjoint(things())


def _is_beside(metric: str | None, other: str | None) -> bool:
    """Whether two metrics are of one section of the catalogue, so that one may be told as a part of the other."""
    if metric is None or other is None or not (base().has(metric) and base().has(other)):
        return False
    return base().metric(metric).section == base().metric(other).section
