"""What a workbook says of days: in each row a day, or the first and the last of several, and 休 or 上班."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from store.files.workbook import Sheet, Value, day_in
from store.outreach.notice_dates import DayFault, Misread, Read, Unread, days_in, put_together
from store.outreach.workdays import SetDay, festival, words

_LONGEST_SAID = 30  # characters of what is quoted


def read_table(sheets: Sequence[Sheet], year: int) -> Read | None:
    """The days of a workbook; `year`: what they are of, where that does not stand there. None: no row is of a day."""
    found: list[SetDay] = []
    unread: list[Unread] = []
    for sheet in sheets:
        for row in sheet.rows:
            said = [_said(sheet.value(row, column)) for column in range(1, sheet.columns + 1)]
            try:
                found += _days([one for one in said if one], year)
            except Misread as bad:
                quoted = " ".join(one for one in said if one)[:_LONGEST_SAID]
                unread.append(Unread(quoted, bad.fault, row))
    years = [one.day.year for one in found]
    return put_together(max(years, key=years.count), found, unread) if found else None


def _days(said: Sequence[str], year: int) -> list[SetDay]:
    """Of one row; empty: it says nothing of days, or is a header. Raises Misread."""
    states = [
        is_work for one in said for which, is_work in (("off", False), ("work", True)) if one in words("cell", which)
    ]
    days = days_in("至".join(one for one in said if days_in(one, year)), year)
    if not states and not days:
        return []
    if len(states) != 1 or not days:
        raise Misread(DayFault.UNKNOWN)
    name = next((name for one in said if (name := festival(one))), "")
    return [SetDay(day, states[0], name) for day in days]


def _said(value: Value | None) -> str:
    day = day_in(value)
    if day is not None:
        return day.isoformat()
    return "" if value is None else "".join(unicodedata.normalize("NFKC", str(value)).split())
