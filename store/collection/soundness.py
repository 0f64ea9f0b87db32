"""Whether a catalogue holds together: its words, ranges, months, rules and rates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from store.catalogue.metrics import LONGEST_CODE, Catalogue, Dated, Metric, Rate, Rule
from store.catalogue.months import Month
from store.collection.checks import Check
from store.collection.county_metrics import LONGEST_DEFINITION, LONGEST_SHORT, is_name, is_unit
from store.numbers import CEILING, Number, read_number
from store.practices.language.words import normal

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?", re.ASCII)

# What a check needs of its rule; see checks.py.
_NUMBERS: Mapping[Check, tuple[str, ...]] = {
    Check.CUMULATIVE: ("months", "least"),
    Check.CHANGE: ("months", "least"),
    Check.SURGE: ("times", "months", "least"),
    Check.LEVEL: ("percent", "least"),
    Check.TYPICAL: ("least",),
    Check.BALANCE: ("holds",),
    Check.EACH: ("times",),
}
_PAIRS = (Check.AT_MOST, Check.AT_MOST_TO_DATE, Check.BALANCE, Check.EACH)


class Fault(StrEnum):
    """What does not hold.

    code: no code, or one twice in a month · section: there is none of this code · name: none, or too long · unit: a
    number with it behind is not read · range: not in order · definition: none, or too long · word: a word that means
    two metrics · digits: a word with digits or blanks in it · unknown: a rule or rate names what there is not ·
    kind: no such check · codes: more or fewer metrics than the check takes · parameter: none, or no number from 1 on
    balance: a rate leans on no balance of its own figures
    """

    CODE = "code"
    SECTION = "section"
    NAME = "name"
    UNIT = "unit"
    RANGE = "range"
    DEFINITION = "definition"
    WORD = "word"
    DIGITS = "digits"
    UNKNOWN = "unknown"
    KIND = "kind"
    CODES = "codes"
    PARAMETER = "parameter"
    BALANCE = "balance"


@dataclass(frozen=True)
class Flaw:
    """Where it does not hold."""

    fault: Fault
    code: str  # of the metric, the rule or the rate
    word: str = ""  # the one to blame


def flaws(catalogue: Catalogue) -> Iterator[Flaw]:
    """All that there are, in the order of the data."""
    for metric in catalogue.metrics:
        for one in (metric, *metric.parts):
            yield from _of_metric(catalogue, one)
    yield from _of_rules(catalogue)
    for month in _turns(catalogue):
        metrics = [one for metric in catalogue.metrics if metric.holds(month) for one in (metric, *metric.parts)]
        rules = [rule for rule in catalogue.rules if rule.holds(month)]
        rates = [rate for rate in catalogue.rates if rate.holds(month)]
        for kind in (metrics, rules, rates):
            yield from (
                Flaw(Fault.CODE, code) for code, times in Counter(one.code for one in kind).items() if times > 1
            )
        yield from _of_words(metrics)
        yield from _of_balances(rules, rates)


def _of_metric(catalogue: Catalogue, metric: Metric) -> Iterator[Flaw]:
    low, high = metric.typical
    held = {
        Fault.CODE: _CODE.fullmatch(metric.code) is not None and len(metric.code) <= LONGEST_CODE,
        Fault.SECTION: metric.section in {section.code for section in catalogue.sections},
        Fault.NAME: is_name(metric.name) and 2 <= len(metric.short) <= LONGEST_SHORT,
        Fault.UNIT: is_unit(metric.unit) and read_number(f"12{metric.unit}", metric.unit) == Number(12),
        Fault.RANGE: 0 <= low <= high <= metric.most <= CEILING,
        Fault.DEFINITION: 0 < len(metric.definition.strip()) <= LONGEST_DEFINITION,
    }
    yield from (Flaw(fault, metric.code) for fault, holds in held.items() if not holds)
    for word in (*metric.names, *metric.said_here):
        if normal(word) != word or re.search(r"[\s0-9]", word):  # it would be looked for otherwise, or be a value
            yield Flaw(Fault.DIGITS, metric.code, word)


def _of_words(metrics: list[Metric]) -> Iterator[Flaw]:
    """Of the metrics of one month: a name is nobody else's, a word of a section nobody else's there, nor a name."""
    names = Counter(word for one in metrics for word in one.names)
    here = Counter((one.section, word) for one in metrics for word in {*one.said_here})
    for one in metrics:
        for word in one.names:
            if names[word] > 1:
                yield Flaw(Fault.WORD, one.code, word)
        for word in one.said_here:
            if names[word] or here[one.section, word] > 1:
                yield Flaw(Fault.WORD, one.code, word)


def _of_rules(catalogue: Catalogue) -> Iterator[Flaw]:
    for rule in catalogue.rules:
        yield from (Flaw(Fault.UNKNOWN, rule.code, code) for code in rule.codes if not catalogue.has(code))
        if rule.kind not in set(Check):
            yield Flaw(Fault.KIND, rule.code, rule.kind)
            continue
        kind, count = Check(rule.kind), len(rule.codes)
        if (kind in _PAIRS and count != 2) or (kind is Check.COMPANION and count < 2):
            yield Flaw(Fault.CODES, rule.code)
        for name in _NUMBERS.get(kind, ()):
            value = rule.parameters.get(name)
            if not isinstance(value, int) or value < 1:
                yield Flaw(Fault.PARAMETER, rule.code, name)
    for rate in catalogue.rates:
        figures = (*rate.denominator, rate.numerator)
        yield from (Flaw(Fault.UNKNOWN, rate.code, code) for code in figures if not catalogue.has(code))


def _of_balances(rules: list[Rule], rates: list[Rate]) -> Iterator[Flaw]:
    """A rate leans on the balance of its own figures, whenever it holds."""
    balances = {rule.code: rule.codes for rule in rules if rule.kind == Check.BALANCE}
    for rate in rates:
        if rate.backlog is not None and balances.get(rate.backlog) != (*rate.denominator, rate.numerator):
            yield Flaw(Fault.BALANCE, rate.code, rate.backlog)


def _turns(catalogue: Catalogue) -> list[Month]:
    """One month before all changes, and each from which another version holds."""
    dated: tuple[Dated, ...] = (*catalogue.metrics, *catalogue.rules, *catalogue.rates)
    since = {one.since for one in dated} | {one.until and one.until.back(-1) for one in dated}
    return [Month(2000, 1), *sorted(month for month in since if month is not None)]
