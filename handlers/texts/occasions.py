"""What is due, as people call it."""

from __future__ import annotations

from store.collection.months import Month
from store.outreach.occasions import Occasion
from store.outreach.tables import Cadence


def title(occasion: Occasion) -> str:
    """10月报表, 季度事项（2026年第4季度）, 年度报告: plain text, to be escaped. Once a year needs no period."""
    terms, period = occasion.deadline.terms, occasion.period
    if occasion.month is not None:
        return month_title(occasion.month)
    if terms.cadence is Cadence.QUARTERLY:
        return f"{terms.name}（{period[:4]}年第{period[-1]}季度）"
    if terms.cadence is Cadence.MONTHLY:
        return f"{terms.name}（{int(period[-2:])}月）"
    return terms.name


def month_title(month: Month) -> str:
    """The figures of a month."""
    return f"{month.number}月报表"
