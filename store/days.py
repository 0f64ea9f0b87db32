"""Which day it is for people: everything is stored in UTC and told in Asia/Shanghai."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time since 1991


def day_of(moment: datetime) -> date:
    """The day that it is for people at an aware moment."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """The moment, in UTC, when the day is over for people."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI).astimezone(UTC)


def read_day(text: str, today: date) -> date | None:
    """The day that somebody means: 11月12日, 12号, 11-12, 2026.11.12; None: it is none.

    Without a year, or without a month, the next such day, today too.
    """
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    if month is None:
        months = [divmod(today.year * 12 + today.month - 1 + more, 12) for more in range(12)]
        meant = [(in_year, number + 1) for in_year, number in months]
    else:
        meant = [(year, month)] if year is not None else [(today.year + more, month) for more in range(9)]
    days = (_day(*one, day or 0) for one in meant)
    return next((one for one in days if one is not None and (year is not None or one >= today)), None)


def names_a_day(text: str) -> bool:
    """Whether it is written as a day, be it one that no year has: 2月30日."""
    return _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split())) is not None


_DAY = re.compile(r"(?:(?:(\d{4})[年./-])?(\d{1,2})[月./-])?(\d{1,2})[日号]?", re.ASCII)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
