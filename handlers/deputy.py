"""For how long somebody may stand in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.days import day_of

_DAYS = (7, 14, 30, 90)


def last_days(now: datetime) -> dict[int, date]:
    """How many days a deputy may be given from today on → the last day of the post (Asia/Shanghai)."""
    return {days: day_of(now) + timedelta(days) for days in _DAYS}
