"""The figures of two reports of a town, metric by metric: what both say, and how far apart it is where that is sure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from store.catalogue.metrics import base
from store.practices.answering.figure_answers import Told
from store.practices.asking.metric_words import Fit, fit_of
from store.practices.figures.figures import Figure, Standing

_ALIKE = (("人", "名", "位"), ("场次", "场", "次"), ("件", "起", "例", "宗"))  # units that count the same thing


class Way(StrEnum):
    """How the two years' figures of a metric stand to each other."""

    CHANGED = "changed"  # both exact and of the same unit: the difference is worked out
    LEVEL = "level"  # the same, and equal
    INEXACT = "inexact"  # 余, 约, 以上 on either side: no difference is worked out
    OTHER_UNIT = "other_unit"
    SEVERAL = "several"  # one report says several amounts
    UNSURE = "unsure"  # one of them is a part, or not to be taken as it stands
    ONLY_OLD = "only_old"
    ONLY_NEW = "only_new"


@dataclass(frozen=True)
class Amount:
    """What two reports say of a metric, a part of one or a rate."""

    code: str
    way: Way
    old: tuple[Told, ...]
    new: tuple[Told, ...]
    difference: Decimal | None  # new less old; None: it is not worked out


def amounts(old: Mapping[str, Sequence[Told]], new: Mapping[str, Sequence[Told]]) -> Iterator[Amount]:
    """By metric in the order of the catalogue, of what each report says by code."""
    for code in _codes():
        before, after = tuple(old.get(code, ())), tuple(new.get(code, ()))
        if before or after:
            way = _way(code, [one.figure for one in before], [one.figure for one in after])
            is_worked_out = way in (Way.CHANGED, Way.LEVEL)
            yield Amount(
                code, way, before, after, after[0].figure.value - before[0].figure.value if is_worked_out else None
            )


def _codes() -> Iterator[str]:
    for metric in base().metrics:
        yield metric.code
        yield from (part.code for part in metric.parts)
    yield from (rate.code for rate in base().rates)


def _way(code: str, old: Sequence[Figure], new: Sequence[Figure]) -> Way:
    if not (old and new):
        return Way.ONLY_OLD if old else Way.ONLY_NEW
    both = [*old, *new]
    if any(one.standing is Standing.DOUBTFUL or one.is_part or _is_kind(code, one) for one in both):
        return Way.UNSURE
    if len(both) > 2:
        return Way.SEVERAL
    if len({_unit(one) for one in both} - {""}) > 1:
        return Way.OTHER_UNIT
    if any(one.qualifier for one in both):
        return Way.INEXACT
    return Way.LEVEL if old[0].value == new[0].value else Way.CHANGED


def _is_kind(code: str, figure: Figure) -> bool:
    """Whether the report's own words name something narrower than the metric."""
    return figure.standing is Standing.STATED and fit_of(code, figure.label) is Fit.NARROWER


def _unit(figure: Figure) -> str:
    if figure.standing is Standing.IMPLIED_ZERO:
        return ""
    return next((some[0] for some in _ALIKE if figure.unit in some), figure.unit)
