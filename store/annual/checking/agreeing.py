"""Whether a number of a report and what the months say can both be true, each as exactly as it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from store.annual.checking.claims import Claim
from store.annual.marks import has_mark
from store.annual.sums import Sum
from store.collection.history import Amount
from store.practices.figures.figures import Figure

_PLACES = Decimal("0.01")  # of a rate as we tell it
_IN_TEN_THOUSANDS = re.compile(r"\d[.．](?P<places>\d+)\s*万")


class Range(NamedTuple):
    """The least and the most that a number can be."""

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        """Whether both can be the same number."""
        return self.low <= other.high and other.low <= self.high

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


class Rounding(StrEnum):
    """How a percentage stands to the one that was worked out."""

    CUT = "cut"  # 97.4 of 97.43; with fewer places than ours rounded, too: 97.6 of 97.56
    ROUNDED = "rounded"  # 99.87 of 99.869: not how it is to be done, but nothing is wrong
    BOUND = "bound"  # 约97%, 95%以上
    WRONG = "wrong"  # 100 of 99.86, too


def of_figure(figure: Figure) -> Range:
    """What a report's number says: 1200余 is 1200 to 1299, 约1200 is 1101 to 1299."""
    if figure.value % 1:
        return Range(figure.value, figure.value)
    return of_amounts([Amount(int(figure.value), has_mark(figure, "more"), has_mark(figure, "near"))])


def of_amounts(amounts: Sequence[Amount]) -> Range:
    """What several counts say together, each at its least and at its most."""
    return Range(Decimal(sum(each.lowest for each in amounts)), Decimal(sum(each.highest for each in amounts)))


def of_sum(one: Sum, more: Sequence[Amount] = ()) -> Range | None:
    """What the months say together, and these counts beside them; None: no number at all."""
    amounts = [said.amount for said in one.sources if said.amount is not None and said.code == one.metric.code]
    if amounts or more:
        return of_amounts([*amounts, *more])
    return None if one.value is None else Range(Decimal(one.value), Decimal(one.value))


def is_more(claim: Claim, one: Sum) -> bool:
    """Whether a report's number is more than all that the months say."""
    known = of_sum(one)
    return known is not None and of_claim(claim).low > known.high


def rounding(figure: Figure, part: int, whole: int) -> Rounding:
    """How a report's percentage stands to these two counts, of which the second is not 0."""
    exact = Decimal(100 * part) / whole
    if has_mark(figure, "more"):
        return Rounding.BOUND if exact >= figure.value else Rounding.WRONG
    if has_mark(figure, "near"):
        return Rounding.BOUND if abs(exact - figure.value) <= 1 else Rounding.WRONG
    exponent = figure.value.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent if isinstance(exponent, int) else 0, 0))
    if exact.quantize(step, ROUND_DOWN) == figure.value:
        return Rounding.CUT
    is_all = figure.value == 100 and part < whole
    if not is_all and exact.quantize(step, ROUND_HALF_UP) == figure.value:
        return Rounding.CUT if step > _PLACES else Rounding.ROUNDED
    return Rounding.WRONG


def agree(claim: Claim, known: Range, one: Sum) -> bool:
    """Whether a report's number is what the months say. Of 3600余 only 3600 is known: 3650 is said by nobody."""
    least = one.is_more and not one.is_near and not has_mark(claim.figure, "near")
    return of_claim(claim).meets(Range(known.low, known.low) if least else known)


def of_claim(claim: Claim) -> Range:
    """What a report's number says, as it is written there: 1.24万 is whatever is cut or rounded to it."""
    told = of_figure(claim.figure)
    written = _IN_TEN_THOUSANDS.search(claim.written)
    if written is None or not told.is_exact:
        return told
    step = Decimal(10_000).scaleb(-len(written["places"]))
    return Range(told.low - step / 2, told.high + step - 1)
