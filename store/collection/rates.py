"""Derived rates: shares that follow from figures, are never typed and never look better than they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from store.catalogue.metrics import Catalogue, Rate
from store.collection.history import Amount, Backlog


@dataclass(frozen=True)
class Share:
    """A rate's two counts."""

    rate: Rate
    numerator: int
    denominator: int
    is_near: bool = False  # one of the counts is no exact one

    @property
    def hundredths(self) -> int | None:
        """Hundredths of a percent, cut and never rounded: 9201 of 9213 are 9986, and only all are 10000.

        None: there is nothing to be a share of, which is neither 0 % nor 100 % (`rate.zero` says what it means).
        """
        return 10_000 * self.numerator // self.denominator if self.denominator else None


class Before(Protocol):
    """What rates ask of earlier months: a History, or records.Counts."""

    def year_to_date(self, code: str) -> int:
        """The sum of this year's earlier months."""

    def backlog(self, came: str, went: str) -> Backlog:
        """The cases that were open when the month began."""


def rates(catalogue: Catalogue, amounts: Mapping[str, Amount], history: Before) -> list[Share]:
    """The rates of a town's month, in the catalogue's order: those of which all counts are there.

    A rate with a backlog counts what was open on record when its month began among what could be closed. One that
    would be above 100 % is none: its counts do not belong together, and a check asks about them.
    """
    shares = (_share(catalogue, rate, amounts, history) for rate in catalogue.rates)
    return [share for share in shares if share is not None and share.numerator <= share.denominator]


def summed(rate: Rate, shares: list[Share]) -> Share:
    """The same rate over several towns: the sums of their counts, not the mean of their rates."""
    return Share(
        rate,
        sum(share.numerator for share in shares),
        sum(share.denominator for share in shares),
        any(share.is_near for share in shares),
    )


def _share(catalogue: Catalogue, rate: Rate, amounts: Mapping[str, Amount], history: Before) -> Share | None:
    codes = (rate.numerator, *rate.denominator)
    if not amounts.keys() >= set(codes):
        return None
    counts = [amounts[code].value for code in codes]
    if rate.is_to_date:
        counts = [count + history.year_to_date(code) for count, code in zip(counts, codes, strict=True)]
    numerator, denominator = counts[0], sum(counts[1:])
    for came, went in (rule.codes for rule in catalogue.rules if rule.code == rate.backlog):
        # What was closed without being on record had been open all the same.
        denominator = max(numerator, denominator + history.backlog(came, went).seen)
    return Share(rate, numerator, denominator, any(amounts[code].is_more or amounts[code].is_near for code in codes))
