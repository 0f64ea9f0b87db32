"""What is understood of another office's form, and what of it can be filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from store.annual.period import Period
from store.annual.record import Said
from store.catalogue.months import Month
from store.files.workbook import Value


class Certainty(StrEnum):
    """sure: filled in · doubtful: filled in with a mark · unknown: left, with a mark."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a cell is not sure."""

    # filled in with a mark
    WORDS = "words"  # words stand in its label that nobody knows
    LIKELY = "likely"  # its label says it by halves
    UNIT = "unit"  # it counts in another unit
    PERIOD = "period"  # nothing says of what time it is, or not quite
    SECTION = "section"  # its row may be a heading
    PART = "part"  # ours, but a part that nobody is asked for every month
    TWICE = "twice"  # another label before it means the same: one of them may be less
    TOLD = "told"  # somebody of the county said so at an earlier form, against how we read it
    TIMES = "times"  # it stands under several times at once
    MISSING = "missing"  # months have no answer
    UNACCEPTED = "unaccepted"  # months are handed in and not accepted
    ROUGH = "rough"  # 余, 约
    NOT_EXACT = "not_exact"  # in 万 it is rounded; left where it is too small for that
    BACKLOG = "backlog"  # a rate that counts the cases open before, as its form may not; said where it is looked at
    # left
    NARROWER = "narrower"  # it counts less than ours, or another thing beside it
    UNFAMILIAR = "unfamiliar"  # nothing of ours
    SEVERAL = "several"  # it may be one of several
    CHANGE = "change"  # how much more or less
    PLAN = "plan"  # what is to be
    DAYS = "days"  # of a time that is not whole months
    QUARTER = "quarter"  # ours is asked for whole quarters
    NOT_APPLICABLE = "not_applicable"
    NO_RATE = "no_rate"
    NOTHING = "nothing"  # the record says nothing
    DIFFERS = "differs"  # what stands there is another number
    HELD = "held"  # something stands there that is no number


@dataclass(frozen=True)
class Wanted:
    """A cell that somebody is to fill in, as it is understood."""

    sheet: int  # its number among those read
    row: int
    column: int
    label: str  # what stands at its head, as it stands there
    key: str  # the same without numbers, times and units: by it a meaning is remembered
    code: str | None  # of a metric, a part of one or a rate
    is_rate: bool
    period: Period | None
    certainty: Certainty
    why: Why | None = None
    words: str = ""  # that make it less than sure
    scale: int = 1  # 10,000 where the form counts in 万
    held: Value | None = None  # what stands there: it is never written over

    @property
    def place(self) -> tuple[int, int, int]:
        """Sheet, row and column."""
        return self.sheet, self.row, self.column


@dataclass(frozen=True)
class Understanding:
    """A form as far as it is understood: no other town's cells, no formulas and no heads."""

    wanted: tuple[Wanted, ...]
    town_cells: tuple[tuple[int, int, int], ...]  # blank ones in which the town's own name belongs
    period: Period | None  # of the form
    is_period_said: bool
    lacks_town: bool  # its rows are towns, and ours is none of them
    fingerprint: str  # the same for the same form of another time

    @property
    def span(self) -> Period | None:
        """The months of which a record is needed; None: of none."""
        return _over(one.period for one in self.wanted if one.code is not None)


@dataclass(frozen=True)
class Filled:
    """What belongs in a cell. What stands in one already is only compared."""

    wanted: Wanted
    value: int | Decimal | None = None  # in the form's own unit, in 万 with two decimals where it must; None: nothing
    hundredths: int | None = None  # of a percent, of a rate
    certainty: Certainty = Certainty.SURE
    why: Why | None = None
    months: tuple[Month, ...] = ()  # that are missing, or not accepted
    sources: tuple[Said, ...] = ()


def _over(periods: Iterable[Period | None]) -> Period | None:
    """From the first month of all of them to the last."""
    known = [one for one in periods if one is not None]
    return Period(min(one.first for one in known), max(one.last for one in known)) if known else None
