"""Figures of a report that no month says and that follow from what the months say: a change, a balance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from store.annual.checking.agreeing import Rounding, of_figure, rounding
from store.annual.checking.claims import Claim, Left
from store.annual.checking.findings import Because, Earlier, Finding, Verdict
from store.annual.checking.periods import data
from store.annual.marks import has_mark
from store.annual.period import Period, whole_year
from store.annual.record import Record
from store.annual.sums import Sum, closing, total_or_none
from store.annual.templates import templates
from store.catalogue.metrics import Rule
from store.practices.figures.patterns import ending

_NEAR = 8  # characters before a figure that say whether it is a growth
_ALL = 10_000  # hundredths of a percent


def derived(claim: Claim, before: Sequence[Claim], record: Record, earlier: Earlier) -> Finding | None:
    """What is to be said of such a figure; None: it is none. `before`: the claims before it in its sentence."""
    if claim.code is not None or claim.left not in (None, Left.SEVERAL_YEARS):
        return None
    said = claim.sentence[: claim.figure.start]
    clause = re.split(data()["balance"]["signs"], said)[-1]
    if claim.left is None and (grown := ending("change", "beside").search(clause, max(len(clause) - _NEAR, 0))):
        is_less = re.search(data()["change"]["less"], grown[0]) is not None
        return _change(claim, clause, before, record, earlier, is_less=is_less)
    behind = re.split(data()["balance"]["signs"], claim.sentence[claim.figure.end :])[0]
    if re.search(data()["balance"]["opening"], clause):
        return _balance(claim, before, record, earlier, is_closing=False)
    if re.search(data()["balance"]["closing"], clause + claim.written + behind):
        return _balance(claim, before, record, earlier, is_closing=True)
    return None


def _meant(clause: str, before: Sequence[Claim]) -> Sequence[Claim]:
    """Those of which a clause speaks, where it names any (矛盾纠纷总量同比上升7.1%); else all."""
    named = [one for one in before if any(pair in clause for pair in map("".join, pairwise(one.figure.label)))]
    return named or before


def _change(
    claim: Claim, clause: str, before: Sequence[Claim], record: Record, earlier: Earlier, *, is_less: bool
) -> Finding | None:
    """More or less than the year before: 比上年增加27件, 同比下降12.5%."""
    is_share = claim.figure.unit == "%"
    if is_share and before and before[-1].figure.unit == "%":
        return None  # 成功率99.17%，同比增长1.7%: of the rate, or of what it is a rate of
    of = [one for one in before if one.code is not None and one.left is None and one.figure.unit != "%"]
    of = [one for one in of if one.figure.year == claim.figure.year]
    meant = _meant(clause, of if is_share else [one for one in of if one.figure.unit == claim.figure.unit])
    code = meant[-1].code if meant else None
    if code is None:
        return None
    period = meant[-1].periods[0]
    this, last = (total_or_none(record, code, *span) for span in (period, period.back(12)))
    if this is not None and period == whole_year(period.first.year):
        last = or_published(last, this, earlier, period.first.year - 1)
    if this is None or last is None or this.value is None or last.value is None:
        return Finding(claim, Verdict.NOT_COLLECTED, Because.NOTHING, period, this)
    grown = last.value - this.value if is_less else this.value - last.value
    if is_share:
        share = abs(grown) * _ALL // last.value if last.value else None
        is_right = grown >= 0 < last.value and rounding(claim.figure, grown, last.value) is not Rounding.WRONG
        return _judged(claim, period, this, last, grown, share, is_right=is_right)
    is_exact = this.is_exact and last.is_exact
    is_right = not is_exact or (of_figure(claim.figure).low <= grown <= of_figure(claim.figure).high)
    return _judged(claim, period, this, last, grown, None, is_right=is_right)


def or_published(found: Sum | None, like: Sum, earlier: Earlier, year: int) -> Sum | None:
    """The same where the months say something; else what the published report of the year does."""
    if found is not None and (found.value is not None or found.is_not_applicable):
        return found
    told = earlier.told(like.metric, year)
    return found if told is None else Sum(like.metric, told.value, told.is_more, told.is_near)


def _judged(
    claim: Claim, period: Period, this: Sum, last: Sum, grown: int, share: int | None, *, is_right: bool
) -> Finding:
    verdict = Verdict.MATCHED if is_right else Verdict.DIFFERS
    if not is_right and not (this.is_whole and last.is_whole):
        verdict = Verdict.UNSETTLED
    because = Because.CHANGE if is_right else Because.GAPS if verdict is Verdict.UNSETTLED else Because.OTHER_VALUE
    return Finding(claim, verdict, because, period, this, hundredths=share, before=last, expected=grown)


def _balance(
    claim: Claim, before: Sequence[Claim], record: Record, earlier: Earlier, *, is_closing: bool
) -> Finding | None:
    """Cases that were open when the year began, or are open at its end."""
    rule = next(_rules(claim, before, record), None)
    if rule is None or has_mark(claim.figure, "near"):
        return None
    period = claim.periods[0]
    came, went = (total_or_none(record, code, *period) for code in rule.codes)
    expected = earlier.opening(rule.codes[0], period)
    if is_closing:
        expected = None if came is None or went is None else closing(came, went, expected)
    if expected is None:
        return Finding(claim, Verdict.NOT_COLLECTED, Because.OPENING, period, came)
    told = of_figure(claim.figure)
    if told.low <= expected <= told.high:
        return Finding(claim, Verdict.MATCHED, Because.BALANCE, period, came, before=went, expected=expected)
    return Finding(claim, Verdict.DIFFERS, Because.OTHER_VALUE, period, came, before=went, expected=expected)


def _rules(claim: Claim, before: Sequence[Claim], record: Record) -> Iterator[Rule]:
    """The rules of balance of which a sentence speaks: those whose cases it names, the nearest first."""
    rules = {one.code: one for one in record.catalogues[record.last].rules if one.kind == "balance"}
    clause = re.split(data()["balance"]["signs"], claim.sentence[claim.figure.end :])[0]
    text = claim.sentence[: claim.figure.end + len(clause)]
    abouts = templates().words["backlog"]["about"].items()
    named = [(one.end(), code) for code, about in abouts for one in re.finditer(about, text)]
    yield from (rules[code] for _, code in sorted(named, reverse=True) if code in rules)
    for one in reversed(before):
        yield from (rule for rule in rules.values() if one.code in rule.codes)
