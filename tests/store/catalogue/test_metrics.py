"""The catalogue's data holds together: codes, words, units, ranges, months, rules and rates; and versions of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue.metrics import Catalogue, Kind, Metric, Rate, Tier, base, read_metric, with_versions, written
from store.catalogue.months import Month
from store.numbers import CEILING, Number, read_number

OURS = base()
EVERY = [one for metric in OURS.metrics for one in (metric, *metric.parts)]
ORDINARY, QUARTER_END = Month(2026, 10), Month(2026, 9)
# As the field asks for them: sections in order, each with its codes.
CODES = {
    "A": "law_meetings leader_study law_exam_takers law_exam_passed",
    "B": "legality_reviews contracts_reviewed adviser_joins adviser_opinions",
    "C": "enf_staff enf_certified inspections penalty_cases violations_handled permits_issued review_cases "
    "lawsuit_cases court_appearances",
    "D": "disputes_accepted disputes_resolved pretrial_resolved mediation_orgs mediators",
    "E": "petitions_received petitions_closed appeals_received appeals_closed legacy_resolved leader_receptions",
    "F": "grids grid_members grid_events grid_events_closed grid_tasks",
    "G": "publicity_events liujin_events publicity_materials publicity_audience publicity_slogans consultations "
    "law_savvy law_households",
    "H": "info_published villages villages_with_adviser legal_staff",
}


def test_the_45_metrics_in_their_8_sections():
    assert {section.code: " ".join(one.code for one in OURS.of(section.code)) for section in OURS.sections} == CODES
    assert len(OURS.metrics) == 45
    assert [metric.section for metric in OURS.metrics] == sorted(metric.section for metric in OURS.metrics)


def test_what_is_due_when():
    ordinary, quarterly = (OURS.due(month) for month in (ORDINARY, QUARTER_END))
    tiers = Counter(metric.tier for metric in OURS.metrics)
    assert len(ordinary) == tiers[Tier.MONTH] + tiers[Tier.CHANGE] == 38
    assert len(quarterly) == 45
    assert {metric.tier for metric in ordinary} == {Tier.MONTH, Tier.CHANGE}
    assert {month for month in range(1, 13) if len(OURS.due(Month(2026, month))) == 45} == {3, 6, 9, 12}


def test_a_metric_says_what_counts():
    for metric in OURS.metrics:
        for one in (metric, *metric.parts):
            assert "。" in one.definition, metric
            assert one.aliases, metric
            assert one.typical[0] < one.typical[1] < one.most, metric
            of_both = [(each.unit, each.kind, each.tier, each.section) for each in (one, metric)]
            assert of_both[0] == of_both[1], metric
        assert len(metric.definition) >= 20, metric
        assert all(part.code.startswith(f"{metric.code}.") for part in metric.parts), metric


@pytest.mark.parametrize("unit", sorted({metric.unit for metric in OURS.metrics}))
def test_its_unit_is_one_that_is_read_behind_a_number(unit):
    assert read_number(f"12{unit}", unit) == Number(12)
    assert read_number(f"十二{unit}", unit) == Number(12)


def test_stocks_are_asked_when_they_change_and_flows_are_not():
    assert {(one.kind, one.tier) for one in OURS.metrics} == {
        (Kind.FLOW, Tier.MONTH), (Kind.FLOW, Tier.QUARTER), (Kind.STOCK, Tier.CHANGE),
    }  # fmt: skip


@pytest.mark.parametrize("year", range(2020, 2040))
def test_of_one_metric_one_version_holds(year):
    for number in range(1, 13):
        codes = Counter(one.code for one in OURS.metrics if one.holds(Month(year, number)))
        assert [code for code, times in codes.items() if times > 1] == []
        assert len(codes) == 45


def test_there_are_rules_and_rates():
    assert len(OURS.rules) > 20
    assert len(OURS.rates) == 8
    assert all(rate.zero for rate in OURS.rates)


def test_what_is_written_is_read_again():
    assert [read_metric(written(metric)) for metric in OURS.metrics] == list(OURS.metrics)


WORDS = st.text("甲乙丙丁戊", min_size=2, max_size=6)


@given(
    st.builds(
        Metric,
        code=st.just("own_1"),
        name=WORDS,
        short=WORDS,
        unit=st.sampled_from("件人"),
        kind=st.sampled_from(Kind),
        tier=st.sampled_from(Tier),
        section=st.sampled_from("AH"),
        definition=WORDS,
        aliases=st.lists(WORDS, max_size=2).map(tuple),
        typical=st.tuples(st.integers(0, 5), st.integers(5, 9)),
        most=st.integers(9, CEILING),
        since=st.none() | st.builds(Month, st.integers(2020, 2030), st.integers(1, 12)),
    )
)
def test_any_metric_is_written_and_read(metric):
    assert read_metric(written(metric)) == metric


def entry(code: str, **changed) -> dict:
    return written(replace(OURS.metric(code), **changed))


def test_a_county_adds_changes_and_switches_off():
    theirs = {
        "disputes_accepted": entry("disputes_accepted", name="纠纷受理总数"),
        "grid_tasks": None,
        "own_1": entry("grids") | {"code": "own_1", "section": "D", "name": "调解室"},
    }
    there = with_versions(OURS, theirs, ORDINARY)
    assert there.metric("disputes_accepted").name == "纠纷受理总数"
    assert not there.has("grid_tasks")
    assert [one.code for one in there.of("D")] == [*CODES["D"].split(), "own_1"]
    assert [one.code for one in there.metrics if one.code != "own_1"] == [
        code for codes in CODES.values() for code in codes.split() if code != "grid_tasks"
    ]
    assert [one.section for one in there.metrics] == sorted(one.section for one in there.metrics)
    assert there.has("violations_handled.traffic")
    assert (there.rules, there.rates) == (OURS.rules, OURS.rates)


def test_without_its_metrics_there_is_no_rule_and_no_rate():
    there = with_versions(OURS, {"villages": None}, ORDINARY)
    assert {rule.code for rule in OURS.rules} - {rule.code for rule in there.rules} == {"R14", "R14_advisers"}
    assert {rate.code for rate in OURS.rates} - {rate.code for rate in there.rates} == {"adviser_cover"}


def test_a_metric_that_changes_is_another_version_from_a_month_on():
    old = replace(OURS.metric("grids"), until=Month(2026, 12))
    new = replace(OURS.metric("grids"), since=Month(2027, 1), name="基础网格")
    ours = replace(OURS, metrics=(*(one for one in OURS.metrics if one.code != "grids"), old, new))
    names = {
        str(month): with_versions(ours, {}, month).metric("grids").name for month in (Month(2026, 12), Month(2027, 1))
    }
    assert names == {"2026-12": "网格数", "2027-01": "基础网格"}
    assert [one.code for one in with_versions(ours, {}, Month(2027, 1)).of("F")][-1] == "grids"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"kind": "both"},
        {"tier": "week"},
        {"typical": [1]},
        {"since": "2026-13"},
        {"name": 7},
        {"most": "7"},
        {"aliases": "网格"},
        {"parts": [{}]},
        {"code": None},
    ],
)
def test_data_that_is_none_is_refused(spoiled):
    broken = entry("grids") | spoiled
    if broken["code"] is None:
        del broken["code"]
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_metric(broken)


def test_a_rate_says_what_it_is_made_of():
    resolve = next(rate for rate in OURS.rates if rate.code == "resolve_rate")
    assert resolve == Rate(
        "resolve_rate", "纠纷调解成功率", "disputes_resolved", ("disputes_accepted",), "R8_disputes", False,
        "没有受理也没有结转的纠纷",
    )  # fmt: skip


def test_a_formula_and_a_check_of_their_months():
    rate, rule = OURS.rates[0], OURS.rules[0]
    dated = Catalogue(
        OURS.sections,
        OURS.metrics,
        (replace(rule, until=Month(2026, 12)), replace(rule, since=Month(2027, 1), parameters={"new": 1})),
        (replace(rate, until=Month(2026, 12)), replace(rate, since=Month(2027, 1), zero="新")),
    )
    old, new = (with_versions(dated, {}, month) for month in (Month(2026, 12), Month(2027, 1)))
    assert ([one.zero for one in old.rates], [one.zero for one in new.rates]) == ([rate.zero], ["新"])
    assert [one.parameters for one in new.rules] == [{"new": 1}]
    assert len(old.rules) == 1
