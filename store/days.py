"""Which day it is for people: everything is stored in UTC and told in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991


def day_of(moment: datetime) -> date:
    """The day that it is for people at an aware moment."""
    return moment.astimezone(SHANGHAI).date()
