"""Counts and rates of the year beside a draft's sentences: 312件, 3000余份 as they stand there, 不涉及, 97.40%."""

from __future__ import annotations

from store.annual.drafting.printing import count
from store.annual.record import Said
from store.annual.sums import Sum

_NONE = "不涉及"


def of_month(said: Said) -> str:
    """What a month says, without its unit."""
    return _NONE if said.amount is None else count(said.amount)


def percent(hundredths: int) -> str:
    """Two places, whatever they are: 97.40%."""
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def of_months(one: Sum, unknown: str = "") -> str:
    """What several months come to; `unknown`: where they say nothing."""
    if one.amount is None:
        return _NONE if one.is_not_applicable else unknown
    return count(one.amount, one.metric.unit)
