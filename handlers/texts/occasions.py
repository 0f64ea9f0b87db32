"""What is due, as people call it."""

from __future__ import annotations

from store.outreach.occasions import Occasion
from store.outreach.tables import Cadence

_QUARTERS = "一二三四"


def title(occasion: Occasion) -> str:
    """10月报表, 季度法治数据（四季度）, 年度报告: plain text, to be escaped. What is due once a year needs no period."""
    terms, period = occasion.deadline.terms, occasion.period
    if occasion.month is not None:
        return f"{occasion.month.number}月报表"
    if terms.cadence is Cadence.QUARTERLY:
        return f"{terms.name}（{_QUARTERS[int(period[-1]) - 1]}季度）"
    if terms.cadence is Cadence.MONTHLY:
        return f"{terms.name}（{int(period[-2:])}月）"
    return terms.name
