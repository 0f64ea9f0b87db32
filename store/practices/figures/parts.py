"""Whether a figure is the whole of its metric: not behind 其中, not one of several kinds, not an average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from store.catalogue.metrics import base
from store.practices.figures.clauses import Clause, Stretch
from store.practices.figures.figures import Figure, Standing
from store.practices.figures.patterns import either, pattern

_ENDS = frozenset({"succeed", "close", "accept", "settle"})  # acts that begin another count than 其中's


class Parts:
    """What a sentence says of parts, read from left to right."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._is_told = either("part", "within", "each", "share").search(sentence) is not None
        self._is_open = False  # 其中 was said, and nothing else has begun since
        self._unit = ""

    def enter(self, clause: Clause) -> None:
        """A clause begins."""
        if self._is_open and pattern("clause", "strong").match(self._sentence, clause.start - 1):
            self._is_open = False

    def holds(self, stretch: Stretch, tags: frozenset[str]) -> bool:
        """Whether a figure is told as a part of one before it. `tags`: what its own words say."""
        if not self._is_told:
            return False
        unit = stretch.spot.unit
        said = pattern("part", "within").search(self._sentence, stretch.clause.start, stretch.clause.end)
        if said and said.end() <= stretch.spot.start:
            if not self._is_open:
                self._is_open, self._unit = True, unit
        elif unit != self._unit or not _ENDS.isdisjoint(tags):
            self._is_open = False
        return self._is_open

    def is_each(self, stretch: Stretch) -> bool:
        """Whether a figure is of one month, one village: 平均每月2次, 每村3户."""
        start, end = stretch.clause.start, stretch.spot.start
        return self._is_told and pattern("part", "each").search(self._sentence, start, end) is not None

    def is_share(self, stretch: Stretch) -> bool:
        """Whether it is said how much of something a figure is: 118件纠纷占到近四成."""
        start, end = stretch.spot.end, stretch.clause.end
        return self._is_told and pattern("part", "share").search(self._sentence, start, end) is not None


def is_beside(metric: str | None, others: Sequence[str | None]) -> bool:
    """Whether a metric is of one section of the catalogue with others, so that it may be a part: 其中持证15人."""
    if metric is None or not base().has(metric):
        return False
    section = base().metric(metric).section
    return any(other and base().has(other) and base().metric(other).section == section for other in others)


def with_kinds(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Several figures of one metric and year in a sentence are kinds of it; the whole is only what they come to."""
    values: dict[tuple[str | None, int], list[Decimal]] = {}
    for figure in figures:
        if _may_be_kind(figure):
            values.setdefault((figure.metric, figure.year), []).append(figure.value)
    for figure in figures:
        alike = values.get((figure.metric, figure.year), []) if _may_be_kind(figure) else []
        is_kind = len(alike) > 1 and 2 * figure.value != sum(alike) and not figure.is_part
        yield replace(figure, is_part=True) if is_kind else figure


def _may_be_kind(figure: Figure) -> bool:
    return figure.metric is not None and figure.standing is Standing.STATED and figure.unit != "%"
