"""What the town's record says in the cells of a form, and what of it is not whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from store.annual.forms.facts import Certainty, Filled, Understanding, Wanted, Why
from store.annual.period import Period
from store.annual.record import Record
from store.annual.sums import Sum, closing, rate, rate_of, total
from store.catalogue.metrics import Kind, Tier
from store.catalogue.months import Month

Openings = Mapping[tuple[str, int], int]
"""The cases that were open on 1 January, by the rate's code and the year, as far as anybody knows."""


def fill(understanding: Understanding, record: Record, openings: Openings | None = None) -> tuple[Filled, ...]:
    """What belongs in each cell; the record has all months of `understanding.span`."""
    return tuple(_filled(one, record, openings or {}) for one in understanding.wanted)


def _filled(wanted: Wanted, record: Record, openings: Openings) -> Filled:
    if wanted.code is None or wanted.period is None or wanted.certainty is Certainty.UNKNOWN:
        why = wanted.why or Why.PERIOD
        return Filled(wanted, None, None, Certainty.UNKNOWN, why)
    try:
        period = _counted_over(wanted.code, wanted.period, record)
        if not record.first <= period.first <= period.last <= record.last:
            return Filled(wanted, None, None, Certainty.UNKNOWN, Why.NOTHING)
        if wanted.is_rate:
            found = _rated(wanted, wanted.code, period, record, openings)
        else:
            found = _counted(wanted, wanted.code, period, record)
    except KeyError:  # it was asked in none of these months
        return Filled(wanted, None, None, Certainty.UNKNOWN, Why.NOTHING)
    return found if wanted.held is None else _compared(found)


def _counted_over(code: str, period: Period, record: Record) -> Period:
    """The months that a figure is made of: of a level the last one. Raises KeyError where it is not asked then."""
    asked = record.catalogues.get(period.last)
    if asked is None:
        return period
    codes = [one for rate in asked.rates if rate.code == code for one in (rate.numerator, *rate.denominator)] or [code]
    is_level = all(asked.metric(one).kind is Kind.STOCK for one in codes)
    return Period(period.last, period.last) if is_level else period


def _counted(wanted: Wanted, code: str, period: Period, record: Record) -> Filled:
    found = total(record, code, period.first, period.last)
    gaps = (*found.missing, *found.unaccepted)
    if found.metric.kind is Kind.FLOW and found.metric.tier is Tier.QUARTER and not _is_quarters(period):
        return Filled(wanted, None, None, Certainty.UNKNOWN, Why.QUARTER)
    if found.value is None:
        why = Why.NOT_APPLICABLE if found.is_not_applicable else Why.UNACCEPTED if found.unaccepted else Why.NOTHING
        return Filled(wanted, None, None, Certainty.UNKNOWN, why, gaps)
    value, is_exact = _scaled(found.value, wanted.scale)
    if found.value and not value:
        return Filled(wanted, None, None, Certainty.UNKNOWN, Why.NOT_EXACT, (), found.sources)
    doubt = _doubt(found) or (None if is_exact else Why.NOT_EXACT)
    certainty = wanted.certainty if doubt is None else Certainty.DOUBTFUL
    return Filled(wanted, value, None, certainty, doubt or wanted.why, gaps, found.sources)


def _scaled(value: int, scale: int) -> tuple[int | Decimal, bool]:
    """A count in 万 and the like, with two decimals as offices write it; whether nothing was rounded away."""
    whole, rest = divmod(value, scale)
    if not rest:
        return whole, True
    scaled = Decimal(value) / scale
    rounded = scaled.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded, rounded == scaled


def _doubt(found: Sum) -> Why | None:
    """What makes it no whole figure."""
    if found.missing:
        return Why.MISSING
    if found.unaccepted:
        return Why.UNACCEPTED
    return Why.ROUGH if found.is_more or found.is_near else None


def _rated(wanted: Wanted, code: str, period: Period, record: Record, openings: Openings) -> Filled:
    found = rate(record, code, period.first, period.last, _opening(code, period, record, openings))
    gaps = tuple(month for count in found.counts for month in (*count.missing, *count.unaccepted))
    sources = tuple(said for count in found.counts for said in count.sources)
    metrics = [count.metric for count in found.counts]
    if any(one.kind is Kind.FLOW and one.tier is Tier.QUARTER for one in metrics) and not _is_quarters(period):
        return Filled(wanted, None, None, Certainty.UNKNOWN, Why.QUARTER)
    if found.share is None or found.share.hundredths is None:
        return Filled(wanted, None, None, Certainty.UNKNOWN, Why.NO_RATE, gaps, sources)
    certainty, why = wanted.certainty, wanted.why
    if found.share.is_near:
        certainty, why = Certainty.DOUBTFUL, Why.ROUGH
    return Filled(wanted, None, found.share.hundredths, certainty, why, (), sources)


def _opening(code: str, period: Period, record: Record, openings: Openings) -> int | None:
    """The cases that were open when the period began: those of January, and what came and went since."""
    known = openings.get((code, period.first.year))
    january = Month(period.first.year, 1)
    if known is None or period.first == january:
        return known
    if january < record.first:
        return None
    before = january, period.first.back()
    asked = rate_of(record, code, period.first, period.last)
    return closing(total(record, asked.denominator[0], *before), total(record, asked.numerator, *before), known)


def _is_quarters(period: Period) -> bool:
    """Whether it is made of whole quarters."""
    return period.last.is_quarter_end and period.first.back().is_quarter_end


def _compared(found: Filled) -> Filled:
    """With what stands in the cell already: the same, or another."""
    held = found.wanted.held
    ours = found.value if found.hundredths is None else found.hundredths / 100
    if ours is None:
        return found
    is_same = isinstance(held, int | float) and not isinstance(held, bool) and held == float(ours)
    if found.hundredths is not None and isinstance(held, int | float):
        is_same |= abs(held * 10_000 - found.hundredths) < 1
    return found if is_same else replace(found, certainty=Certainty.DOUBTFUL, why=Why.DIFFERS)
