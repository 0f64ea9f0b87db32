"""The year so far → the month: what was handed in for the months before is taken away."""

from __future__ import annotations

from dataclasses import dataclass

from store.catalogue.metrics import Metric, Tier
from store.catalogue.months import Month
from store.collection.history import History
from store.collection.tables import Answer
from store.numbers import Number


@dataclass(frozen=True)
class Converted:
    """A month's figure that follows from the year so far."""

    month: Number
    total: Number
    before: int  # the sum of the year's months before


@dataclass(frozen=True)
class Incomplete:
    """Months of the year that have no figure, so that nothing follows."""

    total: Number
    months: tuple[Month, ...]  # oldest first


@dataclass(frozen=True)
class Negative:
    """The year so far is less than the months before have brought."""

    total: Number
    before: int


def convert(past: History, metric: Metric, total: Number) -> Converted | Incomplete | Negative:
    """What a count of the year so far leaves for `past.month`. 不涉及 in a month before is nothing that happened.

    What is asked each quarter stands in the quarters' last months. Where a figure was inexact, so is the month's.
    """
    year = [past.month.back(back) for back in range(past.month.number - 1, 0, -1)]
    asked = [month for month in year if metric.tier is not Tier.QUARTER or month.is_quarter_end]
    said = past.past.get(metric.code, {})
    if missing := tuple(month for month in asked if month not in said):
        return Incomplete(total, missing)
    amounts = [said[month].amount for month in asked if said[month].answer is Answer.GIVEN]
    before = sum(amount.value for amount in amounts if amount is not None)
    if total.value < before:
        return Negative(total, before)
    is_near = total.is_near or any(amount.is_near or amount.is_more for amount in amounts if amount is not None)
    return Converted(Number(total.value - before, total.is_more, is_near), total, before)
