"""Counts of the year beside the draft's sentences, written as these are: 312件, 约600, 3000余份, 不涉及."""

from __future__ import annotations

from store.annual.printing import count
from store.annual.record import Said
from store.annual.sums import Sum

_NONE = "不涉及"


def of_month(said: Said) -> str:
    """What a month says, without its unit."""
    return _NONE if said.amount is None else count(said.amount)


def of_months(one: Sum, unknown: str = "") -> str:
    """What several months come to; `unknown`: where they say nothing."""
    if one.amount is None:
        return _NONE if one.is_not_applicable else unknown
    return count(one.amount, one.metric.unit)
