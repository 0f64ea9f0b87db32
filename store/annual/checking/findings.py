"""What is to be said of a report's figure, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from store.annual.checking.claims import Claim
from store.annual.period import Period
from store.annual.sums import Rated, Sum
from store.catalogue.metrics import Metric
from store.collection.history import Amount


@dataclass(frozen=True)
class Earlier:
    """What was before: where the months do not say it, the town's published report may."""

    opening: Callable[[str, Period], int | None]  # cases open when a period began, by the metric of what came in
    told: Callable[[Metric, int], Amount | None]  # what the published report of a year says of a metric


class Verdict(StrEnum):
    """What is to be said of a figure."""

    MATCHED = "matched"
    SO_FAR = "so_far"  # it is what the months say that are there, but some are missing, and nobody has marked that
    DIFFERS = "differs"
    UNSETTLED = "unsettled"  # months are missing: nobody can say yet
    NOT_COLLECTED = "not_collected"
    IMPOSSIBLE = "impossible"
    LEFT = "left"  # it claims nothing of the year: see Claim.left


class Because(StrEnum):
    """Why."""

    SAME = "same"
    ABOUT = "about"  # one of the two is 余 or 约
    PART_SUM = "part_sum"  # its parts in the report add up to it
    GAPS = "gaps"  # months are missing
    UNACCEPTED = "unaccepted"  # with months that are handed in and not accepted yet
    NOT_APPLICABLE = "not_applicable"  # the months say 不涉及
    ROUNDED = "rounded"  # a percentage that is off only in its last place
    BY_THE_YEAR = "by_the_year"  # a percentage of what came in, without what was open before
    OTHER_VALUE = "other_value"
    PERHAPS_PART = "perhaps_part"  # another value, but the report says elsewhere what the months say, and that is more
    OPENING = "opening"  # nobody knows how many cases were open before
    NO_METRIC = "no_metric"
    NOT_ASKED = "not_asked"  # the county does not ask for it
    NOTHING = "nothing"  # no month says anything of it
    OVER_HUNDRED = "over_hundred"
    ABOVE_WHOLE = "above_whole"  # more than what it is a part of
    ABOVE_OPEN = "above_open"  # more was closed than could be open
    CHANGE = "change"  # it follows from this year and the one before
    BALANCE = "balance"  # it follows from what came, what was closed and what was open before
    NO_CLAIM = "no_claim"


@dataclass(frozen=True)
class Finding:
    """A figure of a report, and what the months say to it."""

    claim: Claim
    verdict: Verdict
    because: Because
    period: Period
    found: Sum | None = None  # of a count
    rated: Rated | None = None  # of a percentage
    hundredths: int | None = None  # that a percentage was compared with
    before: Sum | None = None  # of a change the year before; of a balance what was closed
    expected: int | None = None  # of a change or a balance what follows

    @property
    def sums(self) -> tuple[Sum, ...]:
        """All that it was compared with."""
        counts = self.rated.counts if self.rated is not None else ()
        return tuple(found for found in (self.found, self.before, *counts) if found is not None)


AMISS = (Verdict.DIFFERS, Verdict.IMPOSSIBLE, Verdict.UNSETTLED)
"""What somebody has to look at."""
