"""What a pasted notice of the State Council, or a table of days, says: which days are off, which are made up for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.files.workbook import Sheet
from store.outreach.workdays import SetDay


class DayFault(StrEnum):
    """Why a part was not read.

    unknown: no day is understood in it · weekday: the day is another one of the week, so the year or the day is
    wrong · count: there are not so many days as it says · far: the day is of quite another year · torn: it says of one
    day that it is off, and that it is worked.
    """

    UNKNOWN = "unknown"
    WEEKDAY = "weekday"
    COUNT = "count"
    FAR = "far"
    TORN = "torn"


@dataclass(frozen=True)
class Unread:
    """A part of what was sent that is not taken."""

    said: str  # short enough to be quoted
    fault: DayFault
    where: str = ""  # the cell, as Excel calls it; "": it was a text


@dataclass(frozen=True)
class Read:
    """What was understood."""

    year: int
    days: tuple[SetDay, ...]  # by day
    unread: tuple[Unread, ...]
    lacking: tuple[str, ...]  # festivals of which nothing is said; empty: the year is whole


def read_notice(text: str, year: int) -> Read | None:
    """The days of a pasted text; `year`: what it is of where it does not say so. None: it speaks of no day at all."""
    raise NotImplementedError


def read_table(sheets: Sequence[Sheet], year: int) -> Read | None:
    """The days of a workbook with a column of days and one of 休 or 上班. None: it has no such columns."""
    raise NotImplementedError
