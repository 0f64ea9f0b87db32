"""What there is to ask about a month's figures: rules from data/checks.toml, applied as soon as their fields are there.

Nothing here knows a session, a clock or a sentence. A finding carries the fields, what they say and the limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from store.catalogue.metrics import Catalogue, Grade, Kind, Metric, Rule
from store.collection.figures import Entry, Note
from store.collection.history import Amount, Explanation, History
from store.collection.tables import Answer
from store.collection.usual import is_usual, limits

SHORTEST_EXPLANATION = 6  # characters


class Check(StrEnum):
    """The kinds of rules. Of one figure, where the rule names no codes each by itself; of several, in their order."""

    MOST = "most"  # beyond what can be
    CUMULATIVE = "cumulative"  # as much as the whole year so far: a month or a sum?
    CHANGE = "change"  # outside of what the town's own counts make usual
    SURGE = "surge"  # several times the largest of late
    LEVEL = "level"  # a stock far from its last level
    TYPICAL = "typical"  # outside of what is usual elsewhere, for a town without a record of its own
    PRESENT = "present"  # not 0, which is worth a hint
    PART = "part"  # a part above its whole
    PARTS = "parts"  # parts that do not sum up to their whole
    AT_MOST = "at_most"  # (a, b): a above b
    AT_MOST_TO_DATE = "at_most_to_date"  # the same, unless it fits from January on
    COMPANION = "companion"  # (a, b, …): a is 0 and one of the others is not
    BALANCE = "balance"  # (came, went): more closed than were open and came in
    EACH = "each"  # (a, b): fewer than so many a for each b


_OF_SIZE = (Check.CUMULATIVE, Check.CHANGE, Check.SURGE, Check.LEVEL, Check.TYPICAL)
_IN_PAIRS = (Check.AT_MOST, Check.COMPANION, Check.BALANCE)


@dataclass(frozen=True)
class Finding:
    """Something to ask about figures, or to tell of them."""

    rule: str
    check: Check
    grade: Grade
    codes: tuple[str, ...]  # the fields, in the rule's order
    amounts: tuple[Amount, ...]  # what they say now
    facts: Mapping[str, int] = field(default_factory=dict)  # limits and sums; see the check that made it
    explained: Explanation | None = None  # what was said to the same question last time, or a year ago


def check(catalogue: Catalogue, entries: Mapping[str, Entry], history: History) -> list[Finding]:
    """All that there is to ask of a month's entries, in the order of the fields; what blocks comes first.

    `history`: the record of the months before it (`History(month)` where there is none).

    A rule whose fields are not all there says nothing. While a field blocks nothing else is asked about it, and about
    its size nobody is asked twice. Raises nothing, whatever the entries say.
    """
    said = _Said(catalogue, _given(catalogue, entries), history)
    found = [finding for rule in catalogue.rules for finding in _KINDS[Check(rule.kind)](rule, said)]
    blocks = [finding for finding in found if finding.grade is Grade.BLOCK]
    blocked = {code for finding in blocks for code in finding.codes}
    rest = [one for one in found if one.grade is not Grade.BLOCK and not blocked.intersection(one.codes)]
    order = {
        code: place
        for place, code in enumerate(one.code for metric in catalogue.metrics for one in (metric, *metric.parts))
    }
    findings = [*blocks, *_asked_once(catalogue, rest)]
    return sorted(findings, key=lambda one: (one.grade is not Grade.BLOCK, min(order[code] for code in one.codes)))


def unanswered(
    findings: Sequence[Finding], entries: Mapping[str, Entry], notes: Mapping[int, Sequence[Note]]
) -> list[Finding]:
    """Those to which something has still to be said or done: `notes` are those of the entries, by their id."""
    return [one for one in findings if one.grade is not Grade.ADVISE and not _is_answered(one, entries, notes)]


def keeper(finding: Finding, entries: Mapping[str, Entry]) -> Entry:
    """The entry that an answer to the finding is noted with: the newest, so that a change of any field asks anew."""
    return max((entries[code] for code in finding.codes), key=lambda entry: entry.id)


@dataclass(frozen=True)
class _Said:
    """What a month says, and what came before it."""

    catalogue: Catalogue
    given: Mapping[str, Amount]
    history: History

    def amounts(self, codes: Sequence[str]) -> tuple[Amount, ...] | None:
        """Of these fields; None: one of them is not there."""
        return tuple(self.given[code] for code in codes) if self.given.keys() >= set(codes) else None

    def finding(
        self, rule: Rule, codes: Sequence[str], facts: Mapping[str, int] | None = None, grade: Grade | None = None
    ) -> Finding:
        amounts = tuple(self.given[code] for code in codes)
        explained = self.history.explained(rule.code, codes)
        return Finding(rule.code, Check(rule.kind), grade or rule.grade, tuple(codes), amounts, facts or {}, explained)

    def each(self, rule: Rule, kind: Kind | None = None) -> Iterator[tuple[str, Amount, Metric]]:
        """The figures that a rule about one is about; `kind`: only these."""
        for code, amount in self.given.items():
            metric = self.catalogue.metric(code)
            if (not rule.codes or code in rule.codes) and kind in (None, metric.kind):
                yield code, amount, metric


def _most(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `most`."""
    for code, amount, metric in said.each(rule):
        if amount.value > metric.most:
            yield said.finding(rule, [code], {"most": metric.most})


def _cumulative(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `total` of this year's earlier `months`."""
    for code, amount, _ in said.each(rule, Kind.FLOW):
        counts = said.history.this_year(code)
        total = sum(counts)
        if len(counts) >= rule.parameters["least"] and 0 < total <= amount.value and _is_high(rule, code, said):
            yield said.finding(rule, [code], {"total": total, "months": len(counts)})


def _change(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `low`, `middle`, `high` of what the newest `months` make usual."""
    for code, amount, _ in said.each(rule, Kind.FLOW):
        counts = said.history.series(code, rule.parameters["months"])
        if len(counts) < rule.parameters["least"] or is_usual(amount.value, counts, said.history.same_month(code)):
            continue
        low, middle, high = limits(counts)
        yield said.finding(rule, [code], {"low": low, "middle": middle, "high": high, "months": len(counts)})


def _surge(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: the `largest` of the newest `months`."""
    for code, amount, _ in said.each(rule, Kind.FLOW):
        counts = said.history.series(code, rule.parameters["months"])
        if len(counts) < rule.parameters["least"] or amount.value <= rule.parameters["times"] * max(counts):
            continue
        if _is_high(rule, code, said):
            yield said.finding(rule, [code], {"largest": max(counts), "months": len(counts)})


def _is_high(rule: Rule, code: str, said: _Said) -> bool:
    count, counts = said.given[code].value, said.history.series(code, rule.parameters["months"])
    return count > limits(counts).middle and not is_usual(count, counts, said.history.same_month(code))


def _level(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `last`, the level before."""
    for code, amount, _ in said.each(rule, Kind.STOCK):
        last = said.history.stock(code)
        if last is None:
            continue
        share = rule.parameters["percent"] * last.value // 100
        if abs(amount.value - last.value) > max(rule.parameters["least"], share):
            yield said.finding(rule, [code], {"last": last.value})


def _typical(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `low` and `high`, as the catalogue has them."""
    for code, amount, metric in said.each(rule):
        low, high = metric.typical
        counts = said.history.series(code)
        if low <= amount.value <= high or len(counts) >= rule.parameters["least"]:
            continue
        if metric.kind is Kind.STOCK and counts:
            continue  # its own level is the measure
        if not counts or not is_usual(amount.value, counts, counts):
            yield said.finding(rule, [code], {"low": low, "high": high})


def _present(rule: Rule, said: _Said) -> Iterator[Finding]:
    for code, amount, _ in said.each(rule):
        if amount.value > 0:
            yield said.finding(rule, [code])


def _part(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Names the part first."""
    for code, whole, metric in said.each(rule):
        for part in metric.parts:
            if part.code in said.given and said.given[part.code].lowest > whole.highest:
                yield said.finding(rule, [part.code, code])


def _parts(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Names the whole first. Facts: `sum` of the parts that are given; until all are, it may be less."""
    for code, whole, metric in said.each(rule):
        parts = [part.code for part in metric.parts if part.code in said.given]
        amounts = [said.given[part] for part in parts]
        is_short = len(parts) == len(metric.parts) and sum(amount.highest for amount in amounts) < whole.lowest
        if parts and (is_short or sum(amount.lowest for amount in amounts) > whole.highest):
            yield said.finding(rule, [code, *parts], {"sum": sum(amount.value for amount in amounts)})


def _at_most(rule: Rule, said: _Said) -> Iterator[Finding]:
    amounts = said.amounts(rule.codes)
    if amounts and amounts[0].lowest > amounts[1].highest:
        yield said.finding(rule, rule.codes)


def _at_most_to_date(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `part` and `whole`, both from January on."""
    amounts = said.amounts(rule.codes)
    if not amounts or amounts[0].lowest <= amounts[1].highest:
        return
    before = [said.history.year_to_date(code) for code in rule.codes]
    part, whole = (sum_ + amount.value for sum_, amount in zip(before, amounts, strict=True))
    if part > whole:
        yield said.finding(rule, rule.codes, {"part": part, "whole": whole})


def _companion(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Names of the others only those that are not 0."""
    first, *others = rule.codes
    others = [code for code in others if code in said.given and said.given[code].value > 0]
    if others and first in said.given and said.given[first].value == 0:
        yield said.finding(rule, [first, *others])


def _balance(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `open`, what was open on record when the month began, and of how many `months` the record is; in a finding
    that blocks `most`, what can have been open at all.

    What was open before the record began nobody has told: cases carried over from then are no mistake. They are asked
    about, and in words once the record is as long as a case can stay open.
    """
    amounts = said.amounts(rule.codes)
    if not amounts:
        return
    came, went = amounts
    holds = rule.parameters["holds"]
    backlog = said.history.backlog(rule.codes[0], rule.codes[1], holds)
    facts = {"open": backlog.seen, "months": backlog.months}
    if backlog.most is not None and went.lowest > came.highest + backlog.most:
        yield said.finding(rule, rule.codes, facts | {"most": backlog.most})
    elif went.lowest > came.highest + backlog.seen:
        grade = Grade.VERIFY if backlog.months < holds else Grade.EXPLAIN
        yield said.finding(rule, rule.codes, facts, grade)


def _each(rule: Rule, said: _Said) -> Iterator[Finding]:
    """Facts: `times` for each, `needed` for all."""
    amounts = said.amounts(rule.codes)
    times = rule.parameters["times"]
    if amounts and amounts[0].highest < times * amounts[1].lowest:
        yield said.finding(rule, rule.codes, {"times": times, "needed": times * amounts[1].value})


_KINDS: Mapping[Check, Callable[[Rule, _Said], Iterator[Finding]]] = {
    Check.MOST: _most,
    Check.CUMULATIVE: _cumulative,
    Check.CHANGE: _change,
    Check.SURGE: _surge,
    Check.LEVEL: _level,
    Check.TYPICAL: _typical,
    Check.PRESENT: _present,
    Check.PART: _part,
    Check.PARTS: _parts,
    Check.AT_MOST: _at_most,
    Check.AT_MOST_TO_DATE: _at_most_to_date,
    Check.COMPANION: _companion,
    Check.BALANCE: _balance,
    Check.EACH: _each,
}


def _given(catalogue: Catalogue, entries: Mapping[str, Entry]) -> dict[str, Amount]:
    """The counts among the entries; 不涉及 and cleared fields are no counts."""
    return {
        code: Amount(entry.value, entry.is_more, entry.is_near)
        for code, entry in entries.items()
        if entry.answer is Answer.GIVEN and entry.value is not None and catalogue.has(code)
    }


def _asked_once(catalogue: Catalogue, findings: Sequence[Finding]) -> list[Finding]:
    """At most one question about the size of a field, and none where another field explains it."""
    sizes: dict[str, Finding] = {}
    for finding in findings:
        if finding.check in _OF_SIZE:
            sizes.setdefault(finding.codes[0], finding)
    leaders = [
        rule.codes if rule.kind != Check.AT_MOST else rule.codes[::-1]
        for rule in catalogue.rules
        if rule.kind in _IN_PAIRS
    ]
    follow = {
        code
        for first, *others in leaders
        for code in others
        if first in sizes and code in sizes and _goes_with(sizes[code], sizes[first])
    }
    return [
        one
        for one in findings
        if one.check not in _OF_SIZE or (one is sizes[one.codes[0]] and one.codes[0] not in follow)
    ]


def _goes_with(finding: Finding, leader: Finding) -> bool:
    """Whether a change is the other's: both as many times the usual, give or take half."""
    if not finding.check == leader.check == Check.CHANGE:
        return False
    times, as_many = (one.amounts[0].value / max(1, one.facts["middle"]) for one in (finding, leader))
    return as_many / 2 <= times <= as_many * 2


def _is_answered(finding: Finding, entries: Mapping[str, Entry], notes: Mapping[int, Sequence[Note]]) -> bool:
    if finding.grade is Grade.BLOCK:
        return False
    said = [note.text for note in notes.get(keeper(finding, entries).id, ()) if note.rule == finding.rule]
    shortest = SHORTEST_EXPLANATION if finding.grade is Grade.EXPLAIN else 0
    return any(text is None or len(text) >= shortest for text in said)
