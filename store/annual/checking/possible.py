"""Which figures of a report cannot be true: parts above their whole, more closed than could be open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from store.annual.checking.agreeing import of_figure, of_sum
from store.annual.checking.claims import Left
from store.annual.checking.findings import Because, Earlier, Finding, Verdict
from store.annual.period import Period
from store.annual.record import Record
from store.annual.sums import Sum, total_or_none
from store.catalogue.metrics import Grade, Kind
from store.practices.figures.figures import Why

_CONFIRMED = (Verdict.MATCHED, Verdict.SO_FAR)
_DOUBTED = (Verdict.DIFFERS, Verdict.UNSETTLED, Verdict.NOT_COLLECTED)


def with_parts(found: Sequence[Finding], record: Record) -> list[Finding]:
    """The same with the parts judged: those that add up to what the months say, and those above their whole."""
    wholes = {one.claim.number: one for one in found}
    parts: dict[tuple[str, Period], list[Finding]] = {}
    for one in found:
        if _is_part(one) and one.claim.code is not None:
            parts.setdefault((one.claim.code, one.period), []).append(one)
    totals = {(code, period): total_or_none(record, code, *period) for code, period in parts}
    added = {key for key, total in totals.items() if total is not None and _add_up(parts[key], total)}
    return [_part(one, wholes, totals, added) for one in found]


def possible(found: Sequence[Finding], record: Record, earlier: Earlier) -> list[Finding]:
    """The same with those marked that others of the report make impossible; what the months confirm stands."""
    of_whole: dict[tuple[str | None, Period], Finding] = {
        (one.claim.code, one.period): one
        for one in reversed(found)
        if one.claim.code is not None and one.claim.left is None and one.claim.figure.unit != "%"
    }
    confirmed = [one for one in found if one.verdict in _CONFIRMED and one.found is not None]
    return [_perhaps_part(_judged(one, of_whole, record, earlier), confirmed) for one in found]


def _is_part(one: Finding) -> bool:
    return one.claim.left is Left.PART


def _part(
    one: Finding,
    wholes: Mapping[int, Finding],
    totals: Mapping[tuple[str, Period], Sum | None],
    added: set[tuple[str, Period]],
) -> Finding:
    claim = one.claim
    if _is_part(one) and claim.code is not None:
        key = claim.code, one.period
        if key in added:
            return replace(one, verdict=Verdict.MATCHED, because=Because.PART_SUM, found=totals[key])
        if claim.whole is not None and (total := totals[key]) is not None and _is_above(one, total):
            return replace(one, verdict=Verdict.IMPOSSIBLE, because=Because.ABOVE_WHOLE, found=total)
    whole = None if claim.whole is None else wholes.get(claim.whole)
    if whole is None or of_figure(claim.figure).low <= of_figure(whole.claim.figure).high:
        return one
    if whole.found is not None and not _is_above(one, whole.found):
        return one  # it is the whole that is wrong, and is told to be
    return replace(one, verdict=Verdict.IMPOSSIBLE, because=Because.ABOVE_WHOLE, found=whole.found)


def _add_up(parts: Sequence[Finding], total: Sum) -> bool:
    """Whether several parts are together just what the months say."""
    known = of_sum(total)
    told = [of_figure(one.claim.figure) for one in parts]
    if len(parts) < 2 or known is None:
        return False
    return known.low <= sum(one.high for one in told) and sum(one.low for one in told) <= known.high


def _is_above(one: Finding, total: Sum) -> bool:
    """Whether a part is more than all that the months say, none of which is missing."""
    known = of_sum(total)
    return known is not None and total.is_whole and of_figure(one.claim.figure).low > known.high


def _perhaps_part(one: Finding, confirmed: Sequence[Finding]) -> Finding:
    """A report that says elsewhere what the months say may speak of some of it here: 开展宪法宣传6场."""
    if one.because is not Because.OTHER_VALUE or one.found is None or one.found.metric.kind is Kind.STOCK:
        return one
    claim = one.claim
    same = [other.claim for other in confirmed if (other.claim.code, other.period) == (claim.code, one.period)]
    is_less = any(of_figure(claim.figure).high < of_figure(other.figure).low for other in same)
    return replace(one, because=Because.PERHAPS_PART) if is_less and claim.code is not None else one


def _judged(
    one: Finding, of_whole: Mapping[tuple[str | None, Period], Finding], record: Record, earlier: Earlier
) -> Finding:
    if one.verdict not in _DOUBTED or one.claim.left is not None or one.claim.code is None:
        return one
    if one.claim.figure.why is Why.MORE_THAN_WHOLE:
        return replace(one, verdict=Verdict.IMPOSSIBLE, because=Because.ABOVE_WHOLE)
    least = of_figure(one.claim.figure).low
    for whole, because, more in _limits(record, one.claim.code, one.period, earlier):
        other = of_whole.get((whole, one.period))
        is_sure = other is not None and (because is Because.ABOVE_OPEN or other.verdict in _CONFIRMED)
        most = _most(other) if other is not None and is_sure else None  # 集中宣传6次 is not all that there was
        if most is not None and least > most + more:
            return replace(one, verdict=Verdict.IMPOSSIBLE, because=because)
    return one


def _limits(record: Record, code: str, period: Period, earlier: Earlier) -> Iterator[tuple[str, Because, int]]:
    """The metrics that one can never be above, why, and what may come on top of each."""
    for rule in record.catalogues[record.last].rules:
        if len(rule.codes) != 2 or rule.grade is not Grade.BLOCK:
            continue
        if rule.kind == "at_most" and rule.codes[0] == code:
            yield rule.codes[1], Because.ABOVE_WHOLE, 0
        elif rule.kind == "balance" and rule.codes[1] == code:
            before = earlier.opening(rule.codes[0], period)
            if before is not None:  # else nobody knows how many could be closed
                yield rule.codes[0], Because.ABOVE_OPEN, before


def _most(whole: Finding) -> Decimal:
    """The most that another figure of the report can be: as the months say it, where they contradict the report."""
    told = of_figure(whole.claim.figure).high
    known = None if whole.found is None or not whole.found.is_whole else of_sum(whole.found)
    return told if known is None else max(told, known.high)
