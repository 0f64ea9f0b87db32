"""Figures of a town's month that are a reason to ask how others do it, as data/alike.toml has it. Nobody is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from store.catalogue.metrics import Metric, Tier
from store.collection.alike import rule
from store.collection.history import History


class When(StrEnum):
    """Which figure is a reason: one that is less than others or than before, or one that is more than others."""

    FEW = "few"
    MANY = "many"
    BOTH = "both"


@dataclass(frozen=True)
class Practice:
    """What the reports are asked for a metric."""

    when: When
    topic: str  # an id of store/practices/data/topics.toml
    ask: str  # a question in a clerk's words


def practice(code: str) -> Practice | None:
    """What is asked for the metric of this code; None: nothing, there is no practice in it."""
    found = rule("practice").get(code)
    return None if found is None else Practice(When(found["when"]), found["topic"], found["ask"])


def weak(
    metrics: Iterable[Metric], now: Mapping[str, int], past: History, others: Mapping[str, Decimal]
) -> list[Metric]:
    """Those whose figure of this month (`now`, by code) has fallen for months or is far from the median of towns alike
    (`others`), the farthest off first.
    """
    found = []
    for metric in metrics:
        asked, value = practice(metric.code), now.get(metric.code)
        if asked is not None and value is not None:
            off = max(_fallen(metric, value, past, asked.when), _far(value, others.get(metric.code), asked.when))
            found.append((off, metric))
    return [metric for off, metric in sorted(found, key=lambda one: -one[0]) if off > 0]


def _fallen(metric: Metric, value: int, past: History, when: When) -> float:
    """How many times as much it was before it began to fall; 0: it has not fallen in each of these months."""
    if when is When.MANY:
        return 0
    step = 3 if metric.tier is Tier.QUARTER else 1
    said, values = past.past.get(metric.code, {}), [value]
    for back in range(1, rule("weak")["falling"] + 1):
        before = said.get(past.month.back(step * back))
        if before is None or before.amount is None or before.amount.value <= values[-1]:
            return 0
        values.append(before.amount.value)
    return _times(values[-1], value)


def _far(value: int, middle: Decimal | None, when: When) -> float:
    """How many times as much or as little it is as the median; 0: it is not far from it, or nobody knows it."""
    of = rule("weak")
    if middle is None or abs(value - middle) < of["least"]:
        return 0
    few = when is not When.MANY and value * of["factor"] <= middle
    many = when is not When.FEW and value >= float(middle) * of["factor"]
    return _times(max(float(middle), value), min(float(middle), value)) if few or many else 0


def _times(more: float, less: float) -> float:
    return (more + 1) / (less + 1)
