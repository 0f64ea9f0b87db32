"""The catalogue holds together, and what does not hold is found, each kind of flaw by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.catalogue.metrics import Catalogue, Metric, Rule, base
from store.catalogue.months import Month
from store.collection.checks import Check
from store.collection.soundness import Fault, Flaw, flaws

OURS = base()


def with_metric(code: str, /, **changed) -> Catalogue:
    return with_metrics(*(replace(one, **changed) if one.code == code else one for one in OURS.metrics))


def with_metrics(*metrics: Metric) -> Catalogue:
    return Catalogue(OURS.sections, metrics, OURS.rules, OURS.rates)


def with_rule(code: str, /, **changed) -> Catalogue:
    rules = (replace(one, **changed) if one.code == code else one for one in OURS.rules)
    return replace(OURS, rules=tuple(rules))


def with_rate(code: str, /, **changed) -> Catalogue:
    rates = (replace(one, **changed) if one.code == code else one for one in OURS.rates)
    return replace(OURS, rates=tuple(rates))


def test_ours_has_no_flaw():
    assert list(flaws(OURS)) == []


@pytest.mark.parametrize(
    ("changed", "fault", "word"),
    [
        ({"code": "Grids"}, Fault.CODE, ""),
        ({"code": "villages"}, Fault.CODE, ""),
        ({"section": "Z"}, Fault.SECTION, ""),
        ({"name": "十三个字的名称实在是太长太长"}, Fault.NAME, ""),
        ({"short": "九个字的简称太长了"}, Fault.NAME, ""),
        ({"unit": "万"}, Fault.UNIT, ""),
        ({"unit": ""}, Fault.UNIT, ""),
        ({"typical": (9, 8)}, Fault.RANGE, ""),
        ({"most": 100}, Fault.RANGE, ""),
        ({"most": 10**10}, Fault.RANGE, ""),
        ({"definition": " "}, Fault.DEFINITION, ""),
        ({"aliases": ("12345网格",)}, Fault.DIGITS, "12345网格"),
        ({"aliases": ("网 格",)}, Fault.DIGITS, "网 格"),
        ({"aliases": ("纠纷",)}, Fault.WORD, "纠纷"),
        ({"said_here": ("上报",)}, Fault.WORD, "上报"),
        ({"said_here": ("调解员",)}, Fault.WORD, "调解员"),
    ],
)
def test_a_flaw_of_a_metric(changed, fault, word):
    found = list(flaws(with_metric("grids", **changed)))
    assert (fault, word) in {(flaw.fault, flaw.word) for flaw in found}, found


def test_a_word_of_a_section_may_be_said_in_another():
    assert list(flaws(with_metric("villages", said_here=("上报",)))) == []


def test_a_part_is_looked_at_too():
    whole = OURS.metric("violations_handled")
    parts = (*whole.parts[:-1], replace(whole.parts[-1], name=""))
    assert Flaw(Fault.NAME, "violations_handled.others") in list(flaws(with_metric(whole.code, parts=parts)))


def test_two_versions_in_one_month_and_one_after_the_other():
    grids, rest = OURS.metric("grids"), [one for one in OURS.metrics if one.code != "grids"]
    old, new = replace(grids, until=Month(2026, 12)), replace(grids, since=Month(2027, 1))
    assert list(flaws(with_metrics(*rest, old, new))) == []
    twice = list(flaws(with_metrics(*rest, old, replace(new, since=Month(2026, 12)))))
    assert Flaw(Fault.CODE, "grids") in twice


def test_two_versions_of_a_rate():
    rate = next(one for one in OURS.rates if one.code == "cert_rate")
    old, new = replace(rate, until=Month(2026, 12)), replace(rate, since=Month(2027, 1), numerator="enf_staff")
    rest = tuple(one for one in OURS.rates if one is not rate)
    assert list(flaws(replace(OURS, rates=(*rest, old, new)))) == []
    assert Flaw(Fault.CODE, "cert_rate") in list(flaws(replace(OURS, rates=(*rest, old, rate))))


@pytest.mark.parametrize(
    ("rule", "changed", "fault", "word"),
    [
        ("R4", {"codes": ("enf_certified", "staff")}, Fault.UNKNOWN, "staff"),
        ("R4", {"codes": ("enf_certified",)}, Fault.CODES, ""),
        ("R13", {"codes": ("publicity_events",)}, Fault.CODES, ""),
        ("R4", {"kind": "at_least"}, Fault.KIND, "at_least"),
        ("R4", {"code": "R2"}, Fault.CODE, ""),
        ("R14", {"parameters": {"times": 0}}, Fault.PARAMETER, "times"),
        ("R14", {"parameters": {"times": "3"}}, Fault.PARAMETER, "times"),
    ],
)
def test_a_flaw_of_a_rule(rule, changed, fault, word):
    assert Flaw(fault, changed.get("code", rule), word) in list(flaws(with_rule(rule, **changed)))


@pytest.mark.parametrize("rule", [rule for rule in OURS.rules if rule.parameters], ids=lambda rule: rule.code)
def test_each_parameter_is_needed(rule: Rule):
    for name in rule.parameters:
        rest = {one: value for one, value in rule.parameters.items() if one != name}
        assert Flaw(Fault.PARAMETER, rule.code, name) in list(flaws(with_rule(rule.code, parameters=rest)))


@pytest.mark.parametrize(
    ("changed", "fault", "word"),
    [
        ({"numerator": "resolved"}, Fault.UNKNOWN, "resolved"),
        ({"denominator": ("accepted",)}, Fault.UNKNOWN, "accepted"),
        ({"backlog": "R10_petitions"}, Fault.BALANCE, "R10_petitions"),
        ({"backlog": "R4"}, Fault.BALANCE, "R4"),
    ],
)
def test_a_flaw_of_a_rate(changed, fault, word):
    assert Flaw(fault, "resolve_rate", word) in list(flaws(with_rate("resolve_rate", **changed)))


def test_each_balance_has_its_rate():
    balances = {rule.code for rule in OURS.rules if rule.kind == Check.BALANCE}
    assert {rate.backlog for rate in OURS.rates if rate.backlog} == balances
