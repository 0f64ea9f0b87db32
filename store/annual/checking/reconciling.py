"""What a report claims, held against what the town has handed in: nothing here knows a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from store.annual import sums
from store.annual.checking.agreeing import Range, Rounding, agree, is_more, of_amounts, of_claim, of_sum, rounding
from store.annual.checking.claims import Claim, Left
from store.annual.checking.derived import derived, or_published
from store.annual.checking.findings import Because, Earlier, Finding, Verdict
from store.annual.checking.meant import is_of_another, is_other_rate, meant
from store.annual.checking.possible import possible, with_parts
from store.annual.period import Period, whole_year
from store.annual.record import Record
from store.annual.sums import Rated, Sum
from store.catalogue.metrics import Kind, Rate
from store.collection.history import Amount
from store.practices.figures.figures import Why

_BEST = (Verdict.MATCHED, Verdict.SO_FAR)
_BACK = 20  # figures of a sentence that are looked back at


def reconcile(claims: Sequence[Claim], record: Record, earlier: Earlier) -> list[Finding]:
    """Each claim with what is to be said of it, in order. What the record does not reach back to is not collected."""
    claims = meant(claims, record.catalogues[record.last])
    found = [
        derived(claim, _beside(claims, number), record, earlier) or _check(claim, record, earlier)
        for number, claim in enumerate(claims)
    ]
    return possible(with_parts(found, record), record, earlier)


def _beside(claims: Sequence[Claim], number: int) -> list[Claim]:
    """Those before one in its sentence."""
    return [one for one in claims[max(number - _BACK, 0) : number] if one.place == claims[number].place]


def _check(claim: Claim, record: Record, earlier: Earlier) -> Finding:
    first = claim.periods[0]
    if claim.figure.unit == "%" and is_other_rate(claim):
        claim = replace(claim, figure=replace(claim.figure, metric=None))
    if claim.figure.why is Why.OVER_HUNDRED:
        rated = _rated(claim, record, first, earlier) if claim.code else None
        return Finding(claim, Verdict.IMPOSSIBLE, Because.OVER_HUNDRED, first, rated=rated)
    if claim.left is not None:
        return Finding(claim, Verdict.LEFT, Because.NO_CLAIM, first)
    if claim.code is None:
        return Finding(claim, Verdict.NOT_COLLECTED, Because.NO_METRIC, first)
    tried = [_compare(claim, claim.code, record, period, earlier) for period in claim.periods]
    found = min(tried, key=lambda one: _BEST.index(one.verdict) if one.verdict in _BEST else len(_BEST))
    is_flow = found.found is not None and found.found.metric.kind is Kind.FLOW
    if found.verdict not in (Verdict.DIFFERS, Verdict.UNSETTLED):
        return found
    left = None
    if claim.is_occasion and is_flow:  # some of the month, but for what is more than all of it
        found = tried[-1]
        left = None if found.found is not None and is_more(claim, found.found) else Left.PART
    left = Left.OTHERS if is_of_another(claim, record.town.name) else left
    if left is None:
        return found
    return replace(found, claim=replace(claim, left=left), verdict=Verdict.LEFT, because=Because.NO_CLAIM)


def _compare(claim: Claim, code: str, record: Record, period: Period, earlier: Earlier) -> Finding:
    if not record.first <= period.first <= period.last <= record.last:
        return Finding(claim, Verdict.NOT_COLLECTED, Because.NOTHING, period)
    try:
        if claim.figure.unit == "%":
            return _percentage(claim, _rate(record, code, period, earlier), period)
        found = sums.total(record, code, *period)
        if period == whole_year(period.first.year) and period.first.year < record.last.year:
            found = or_published(found, found, earlier, period.first.year) or found
        return _count(claim, record, found, period)
    except KeyError:
        return Finding(claim, Verdict.NOT_COLLECTED, Because.NOT_ASKED, period)


def _count(claim: Claim, record: Record, found: Sum, period: Period) -> Finding:
    def say(verdict: Verdict, because: Because) -> Finding:
        return Finding(claim, verdict, because, period, found)

    told, waiting = of_claim(claim), _waiting(record, found)
    known = of_sum(found)
    is_stock = found.metric.kind is Kind.STOCK
    with_waiting = None if not waiting else of_amounts(waiting[-1:]) if is_stock else of_sum(found, waiting)
    if known is None and with_waiting is None:
        if found.is_not_applicable:
            is_none = told.high == 0
            return say(Verdict.MATCHED if is_none else Verdict.DIFFERS, Because.NOT_APPLICABLE)
        return say(Verdict.NOT_COLLECTED, Because.NOTHING)
    if known is not None and agree(claim, known, found):
        is_settled = not found.missing or claim.is_marked
        return say(Verdict.MATCHED if is_settled else Verdict.SO_FAR, _how(told, known, found))
    if with_waiting is not None and told.meets(with_waiting):
        return say(Verdict.MATCHED if claim.is_marked else Verdict.SO_FAR, Because.UNACCEPTED)
    least = with_waiting or known
    is_open = is_stock or least is None or told.high >= least.low
    if found.missing and is_open:  # what is missing may be the rest
        return say(Verdict.UNSETTLED, Because.GAPS)
    return say(Verdict.DIFFERS, Because.OTHER_VALUE)


def _how(told: Range, known: Range, found: Sum) -> Because:
    if found.missing:
        return Because.GAPS
    return Because.SAME if told.is_exact and known.is_exact else Because.ABOUT


def _waiting(record: Record, found: Sum) -> list[Amount]:
    """What the months say that are handed in and not accepted."""
    said = record.said.get(found.metric.code, {})
    return [amount for month in found.unaccepted if month in said and (amount := said[month].amount) is not None]


def _percentage(claim: Claim, rated: Rated, period: Period) -> Finding:
    def say(verdict: Verdict, because: Because, hundredths: int | None = None) -> Finding:
        return Finding(claim, verdict, because, period, rated=rated, hundredths=hundredths)

    values = [one.value for one in rated.counts]
    if any(value is None for value in values):
        is_asked = any(one.missing or one.unaccepted for one in rated.counts)
        return say(Verdict.NOT_COLLECTED, Because.NOTHING if is_asked else Because.NOT_APPLICABLE)
    numbers = [value for value in values if value is not None]
    if rated.share is not None:
        exact = rated.share.hundredths
        if exact is None:
            return say(Verdict.DIFFERS, Because.OTHER_VALUE)
        return say(*_JUDGED[rounding(claim.figure, rated.share.numerator, rated.share.denominator)], exact)
    by_the_year = _ALL * numbers[0] // sum(numbers[1:]) if sum(numbers[1:]) else None
    if rated.why is sums.Why.OPENING and by_the_year is not None and by_the_year <= _ALL:
        if rounding(claim.figure, numbers[0], sum(numbers[1:])) is not Rounding.WRONG:
            return say(Verdict.MATCHED, Because.BY_THE_YEAR, by_the_year)
        if claim.figure.value * 100 > by_the_year:  # what was open before makes it only less
            return say(Verdict.DIFFERS, Because.OTHER_VALUE, by_the_year)
    return say(Verdict.UNSETTLED, Because.GAPS if rated.why is sums.Why.GAP else Because.OPENING)


_ALL = 10_000
_JUDGED = {
    Rounding.CUT: (Verdict.MATCHED, Because.SAME),
    Rounding.ROUNDED: (Verdict.DIFFERS, Because.ROUNDED),
    Rounding.BOUND: (Verdict.MATCHED, Because.ABOUT),
    Rounding.WRONG: (Verdict.DIFFERS, Because.OTHER_VALUE),
}


def _rated(claim: Claim, record: Record, period: Period, earlier: Earlier) -> Rated | None:
    try:
        return _rate(record, claim.code or "", period, earlier)
    except KeyError:
        return None


def _rate(record: Record, code: str, period: Period, earlier: Earlier) -> Rated:
    return sums.rate(record, code, *period, earlier.opening(_came(record, code), period))


def _came(record: Record, rate_code: str) -> str:
    """The metric by which came what a rate counts; "": it asks for none that was open before."""
    rates: dict[str, Rate] = {one.code: one for one in record.catalogues[record.last].rates}
    rate = rates.get(rate_code)
    rules = record.catalogues[record.last].rules
    return next((one.codes[0] for one in rules if rate is not None and one.code == rate.backlog), "")
