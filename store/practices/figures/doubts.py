"""Why a figure is not to be taken as what was done in the report's year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from store.practices.figures.clauses import Stretch
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.patterns import pairs, pattern, words
from store.practices.figures.times import Time
from store.practices.kinds import SectionKind

_ABOVE = frozenset({"以上", "超过", "超", "逾", "突破", "余", "多", "高于"})
_HUNDRED = Decimal(100)


def doubt(sentence: str, stretch: Stretch, time: Time, kind: SectionKind, *, is_growth: bool) -> Why | None:
    """What the sentence and its section say against a figure; None: nothing."""
    spot, start = stretch.spot, stretch.clause.start
    if spot.unit == "%" and not is_growth and _is_impossible(spot.value, spot.qualifier):
        return Why.OVER_HUNDRED
    if pattern("doubt", "unreached").search(sentence, start, spot.start):
        return Why.NOT_REACHED
    if spot.qualifier in words("doubt", "bound") or pattern("doubt", "norm").search(sentence, start, spot.start):
        return Why.NORM
    if kind is SectionKind.PLAN or pattern("doubt", "planned").search(sentence, 0, spot.start):
        return Why.PLANNED
    if time.why is not None:
        return time.why
    if pattern("doubt", "rhythm").search(sentence, start, spot.start):
        return Why.RHYTHM
    return Why.VAGUE if spot.is_vague else None


def _is_impossible(value: Decimal, qualifier: str) -> bool:
    return value > _HUNDRED or (value == _HUNDRED and qualifier in _ABOVE)


def more_than_whole(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence, those marked that are above what they are a part of: passed, and took part."""
    wholes = {figure.metric: figure.value for figure in reversed(figures) if figure.metric and _is_plain(figure)}
    above = {part for part, whole in pairs() if part in wholes and wholes[part] > wholes.get(whole, wholes[part])}
    return [
        replace(figure, standing=Standing.DOUBTFUL, why=Why.MORE_THAN_WHOLE)
        if figure.metric in above and _is_plain(figure)
        else figure
        for figure in figures
    ]


def _is_plain(figure: Figure) -> bool:
    return figure.standing is Standing.STATED and not figure.is_part
