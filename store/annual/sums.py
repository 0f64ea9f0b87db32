"""A metric over some months: a flow summed, a stock as it stands at the end; what is missing is named, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.annual.record import Record, Said, months
from store.catalogue.metrics import Catalogue, Kind, Metric, Rate
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.rates import Share


@dataclass(frozen=True)
class Sum:
    """A metric over some months."""

    metric: Metric  # as it is asked last
    value: int | None  # of what is accepted; None: nothing is known
    is_more: bool = False  # one of them is 余: it is at least that
    is_near: bool = False  # one of them is 约: it is about that
    sources: tuple[Said, ...] = ()  # the months that made it, oldest first; of a stock the one whose level it is
    missing: tuple[Month, ...] = ()  # owed, and without an answer that stands
    unaccepted: tuple[Month, ...] = ()  # handed in and not accepted: not counted
    is_not_applicable: bool = False  # every owed month says 不涉及; of a stock the last one
    owed: tuple[Month, ...] = ()  # in which it was asked
    otherwise: tuple[Month, ...] = ()  # of the missing: it was said and accepted, but counted in another way then

    @property
    def amount(self) -> Amount | None:
        """What is known, with 余 and 约."""
        return None if self.value is None else Amount(self.value, self.is_more, self.is_near)

    @property
    def is_exact(self) -> bool:
        """Whether no month of it is 余 or 约."""
        return not self.is_more and not self.is_near

    @property
    def is_whole(self) -> bool:
        """Whether it has no gap. What was never asked has none either, and no value."""
        return not self.missing and not self.unaccepted

    @property
    def is_zero(self) -> bool:
        """Whether nothing happened, in every month that was owed."""
        return self.is_whole and self.value == 0 and self.is_exact


class Why(StrEnum):
    """Why there is no rate."""

    GAP = "gap"  # one of its counts has months without an accepted answer
    OPENING = "opening"  # nobody knows how many cases were open at the beginning
    NOT_APPLICABLE = "not_applicable"  # one of its counts is 不涉及, or was never asked
    IMPOSSIBLE = "impossible"  # more was closed than came and had been open
    INEXACT = "inexact"  # one of its counts is 余, at least that: the rate may be less, or more


@dataclass(frozen=True)
class Rated:
    """A rate over some months, or why there is none."""

    rate: Rate
    share: Share | None
    why: Why | None
    counts: tuple[Sum, ...]  # the numerator's, then the denominator's
    opening: int | None = None  # cases that were open at the beginning; None: not known, or it asks for none


def total(record: Record, code: str, first: Month, last: Month) -> Sum:
    """The metric, or the part of one, over these months of the record.

    A level may come from a month before `first`, as far as the record goes back; that of `last` is missing then. A
    month in which it was counted in another unit, or another way, is missing, too. Raises KeyError where it was asked
    in none of the months.
    """
    metric = metric_of(record, code, first, last)
    owed = tuple(month for month in months(first, last) if _is_owed(record.catalogues[month], metric, month))
    return _level(record, metric, owed) if metric.kind is Kind.STOCK else _flow(record, metric, owed)


def total_or_none(record: Record, code: str, first: Month, last: Month) -> Sum | None:
    """The same; None: the record does not reach there, or it was asked in none of the months."""
    if not record.first <= first <= last <= record.last:
        return None
    try:
        return total(record, code, first, last)
    except KeyError:
        return None


def metric_of(record: Record, code: str, first: Month, last: Month) -> Metric:
    """The metric as it was asked last in these months. Raises KeyError."""
    for month in reversed(months(first, last)):
        if record.catalogues[month].has(code):
            return record.catalogues[month].metric(code)
    raise KeyError(code)


def rate(record: Record, code: str, first: Month, last: Month, opening: int | None) -> Rated:
    """A rate over these months; `opening`: the cases that were open when they began, for a rate that asks for them.

    The share is cut when it is told, and never rounded up. Raises KeyError where there is no such rate in the months.
    """
    asked = rate_of(record, code, first, last)
    counts = tuple(total(record, one, first, last) for one in (asked.numerator, *asked.denominator))
    known = opening if asked.backlog is not None else None
    values = [one.value for one in counts if one.value is not None]
    if any(not one.is_whole for one in counts):
        return Rated(asked, None, Why.GAP, counts, known)
    if len(values) < len(counts):
        return Rated(asked, None, Why.NOT_APPLICABLE, counts, known)
    if asked.backlog is not None and opening is None:
        return Rated(asked, None, Why.OPENING, counts)
    is_near = not all(one.is_exact for one in counts)
    share = Share(asked, values[0], sum(values[1:]) + (known or 0), is_near)
    if share.numerator > share.denominator:
        return Rated(asked, None, Why.IMPOSSIBLE, counts, known)
    return Rated(asked, share, None, counts, known)


def rate_of(record: Record, code: str, first: Month, last: Month) -> Rate:
    """The rate as it stood last in these months. Raises KeyError."""
    for month in reversed(months(first, last)):
        for one in record.catalogues[month].rates:
            if one.code == code:
                return one
    raise KeyError(code)


def closing(came: Sum, went: Sum, opening: int | None) -> int | None:
    """The cases that are open at the end: those open before and what came, less what was closed.

    None: a count is no exact or no whole one, nobody knows what was open before, or more was closed than there was.
    """
    if opening is None or came.value is None or went.value is None:
        return None
    if not all(one.is_whole and one.is_exact for one in (came, went)):
        return None
    left = opening + came.value - went.value
    return left if left >= 0 else None


def _flow(record: Record, metric: Metric, owed: Sequence[Month]) -> Sum:
    answers = {month: _answer(record, metric, month) for month in owed}
    counted = [one for one in answers.values() if one is not None and one.is_accepted]
    numbers = [_amount(metric, one) for one in counted]
    known = [one for one in numbers if one is not None]
    return Sum(
        metric,
        sum(one.value for one in known) if known else None,
        any(one.is_more for one in known),
        any(one.is_near for one in known),
        tuple(counted),
        tuple(month for month, one in answers.items() if one is None),
        tuple(month for month, one in answers.items() if one is not None and not one.is_accepted),
        bool(owed) and len(counted) == len(owed) and not known,
        tuple(owed),
        tuple(month for month, one in answers.items() if one is None and _is_said(record, metric, month)),
    )


def _level(record: Record, metric: Metric, owed: Sequence[Month]) -> Sum:
    """The newest level that was accepted."""
    if not owed:
        return Sum(metric, None)
    last = owed[-1]
    said = _answer(record, metric, last)
    accepted = [
        one
        for month in months(record.first, last)
        if (one := _answer(record, metric, month)) is not None and one.is_accepted
    ]
    newest = accepted[-1] if accepted else None
    amount = None if newest is None else newest.amount
    is_known = said is not None and said.is_accepted
    return Sum(
        metric,
        None if amount is None else amount.value,
        amount is not None and amount.is_more,
        amount is not None and amount.is_near,
        () if newest is None else (newest,),
        (last,) if said is None else (),
        (last,) if said is not None and not is_known else (),
        is_known and amount is None,
        tuple(owed),
    )


def _is_owed(catalogue: Catalogue, metric: Metric, month: Month) -> bool:
    return catalogue.has(metric.code) and catalogue.metric(metric.code).is_asked(month)


def _is_said(record: Record, metric: Metric, month: Month) -> bool:
    """Whether the month says anything of it, however it was counted then."""
    said = record.said.get(metric.code, {}).get(month)
    return said is not None and said.is_accepted


def _answer(record: Record, metric: Metric, month: Month) -> Said | None:
    """What the month says of it, if that counts the same."""
    catalogue = record.catalogues[month]
    if not catalogue.has(metric.code):
        return None
    then = catalogue.metric(metric.code)
    if (then.unit, then.kind) != (metric.unit, metric.kind):
        return None
    said = record.said.get(metric.code, {}).get(month)
    return said if said is not None else _left_over(record, catalogue, metric, month)


def _left_over(record: Record, catalogue: Catalogue, metric: Metric, month: Month) -> Said | None:
    """Of a part that nobody gave: its whole's answer, where that leaves it nothing; None: nobody knows."""
    whole = next((one for one in catalogue.metrics if metric.code in {part.code for part in one.parts}), None)
    said = None if whole is None else record.said.get(whole.code, {}).get(month)
    if whole is None or said is None:
        return None
    is_split = any(rule.kind == "parts" and whole.code in rule.codes for rule in catalogue.rules)
    others = is_split and any(month in record.said.get(part.code, {}) for part in whole.parts)
    is_nothing = said.amount is None or not said.amount.value
    return said if is_nothing or others else None


def _amount(metric: Metric, said: Said) -> Amount | None:
    """What it adds; what is left over for a part is nothing, however many the whole has."""
    if said.code == metric.code or said.amount is None:
        return said.amount
    return Amount(0)
