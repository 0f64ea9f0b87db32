"""What is asked of a month's figures, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue.metrics import Catalogue, Grade, base, with_versions
from store.catalogue.months import Month
from store.collection.checks import Check, check, keeper, unanswered
from store.collection.figures import Note
from store.collection.history import Amount, History, Past
from store.collection.tables import Answer
from tests.examples import examples
from tests.store.collection.records import MONTH, entries, entry, found, past, rules

EVEN = [30, 33, 28, 31, 35, 29, 30, 32, 27, 34, 31, 30]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return with_versions(base(), {}, MONTH)


def test_every_rule_is_of_a_kind_that_there_is_and_every_kind_has_a_rule(catalogue):
    assert {Check(rule.kind) for rule in catalogue.rules} == set(Check)
    codes = [rule.code for rule in catalogue.rules]
    assert len(codes) == len(set(codes))
    assert {f"R{number}" for number in range(1, 15)} == {code.partition("_")[0] for code in codes if code[0] == "R"}


@pytest.mark.parametrize(
    ("values", "rule", "grade", "codes"),
    [
        ({"legal_staff": 201}, "most", Grade.BLOCK, ("legal_staff",)),
        ({"law_exam_takers": 50, "law_exam_passed": 51}, "R2", Grade.BLOCK, ("law_exam_passed", "law_exam_takers")),
        ({"adviser_joins": 0, "adviser_opinions": 2}, "R3", Grade.VERIFY, ("adviser_joins", "adviser_opinions")),
        ({"enf_staff": 27, "enf_certified": 30}, "R4", Grade.BLOCK, ("enf_certified", "enf_staff")),
        ({"inspections": 0, "penalty_cases": 2}, "R5", Grade.VERIFY, ("inspections", "penalty_cases")),
        ({"disputes_resolved": 9, "pretrial_resolved": 10}, "R8_pretrial", Grade.BLOCK, None),
        ({"mediation_orgs": 30, "mediators": 22}, "R9", Grade.EXPLAIN, ("mediation_orgs", "mediators")),
        ({"grids": 55, "grid_members": 50}, "R11", Grade.EXPLAIN, ("grids", "grid_members")),
        ({"publicity_events": 3, "liujin_events": 4}, "R13_liujin", Grade.BLOCK, None),
        ({"villages": 16, "law_savvy": 32}, "R14", Grade.ADVISE, ("law_savvy", "villages")),
        ({"villages": 16, "villages_with_adviser": 17}, "R14_advisers", Grade.BLOCK, None),
        ({"court_appearances": 1, "lawsuit_cases": 0}, "R7", Grade.VERIFY, ("court_appearances", "lawsuit_cases")),
    ],
)
def test_figures_that_do_not_fit_together_are_asked_about(catalogue, values, rule, grade, codes):
    [finding] = found(catalogue, None, **values)
    assert (finding.rule, finding.grade) == (rule, grade)
    assert codes is None or finding.codes == codes
    assert [amount.value for amount in finding.amounts] == [values[code] for code in finding.codes]


@pytest.mark.parametrize(
    "values",
    [
        {"law_exam_takers": 53, "law_exam_passed": 53},
        {"legal_staff": 200},
        {"lawsuit_cases": 1, "court_appearances": 1},
        {"adviser_joins": 2, "adviser_opinions": 6},  # more opinions than joins
        {"inspections": 1, "penalty_cases": 4},  # cases come from complaints, too
        {"grid_events": 1058, "grid_tasks": 1364},  # two streams
        {"villages": 16, "law_savvy": 48},
        {"publicity_events": 0, "publicity_audience": 0, "publicity_materials": 0, "liujin_events": 0},
        {"enf_certified": 27},  # its fellow is not there yet
    ],
)
def test_what_may_be_is_not_asked_about(catalogue, values):
    assert [one for one in found(catalogue, None, **values) if one.check is not Check.TYPICAL] == []


def test_an_event_that_nobody_held_has_no_audience(catalogue):
    finding = found(catalogue, None, publicity_events=0, publicity_audience=120, publicity_materials=0)[-1]
    assert (finding.rule, finding.grade) == ("R13", Grade.EXPLAIN)
    assert finding.codes == ("publicity_events", "publicity_audience")


def test_counts_that_are_more_may_fit_where_exact_ones_would_not(catalogue):
    near = {"law_exam_takers": entry("law_exam_takers", 50, is_more=True)}
    assert not check(catalogue, near | entries(law_exam_passed=53), History(MONTH))
    assert rules(check(catalogue, near | entries(law_exam_passed=60), History(MONTH))) == [("R2", Grade.BLOCK)]
    near = {"law_exam_passed": entry("law_exam_passed", 60, is_near=True)}
    assert not check(catalogue, near | entries(law_exam_takers=51), History(MONTH))
    assert rules(check(catalogue, near | entries(law_exam_takers=50), History(MONTH))) == [("R2", Grade.BLOCK)]


def test_fields_that_do_not_apply_or_were_cleared_are_no_counts(catalogue):
    others = {
        "enf_staff": entry("enf_staff", None, answer=Answer.NONE),
        "villages": entry("villages", None, answer=Answer.BLANK),
    }
    assert check(catalogue, others | entries(enf_certified=7, villages_with_adviser=17), History(MONTH)) == []


def test_a_metric_that_the_county_does_not_have_is_not_checked(catalogue):
    assert found(catalogue, None, what_was_once=10**9) == []


def test_parts_sum_up_to_their_whole(catalogue):
    parts = ("building", "street", "obstruction", "blasting", "fireworks", "traffic", "others")
    of_report = dict(zip((f"violations_handled.{part}" for part in parts), (55, 5, 3, 1, 1, 125, 0), strict=True))
    record = past({"violations_handled": [190] * 6} | {code: [count] * 6 for code, count in of_report.items()})
    assert found(catalogue, record, violations_handled=190, **of_report) == []
    [finding] = found(catalogue, record, violations_handled=191, **of_report)
    assert (finding.rule, finding.grade, finding.facts) == ("R6", Grade.BLOCK, {"sum": 190})
    some = {"violations_handled.building": 55, "violations_handled.street": 5}
    assert found(catalogue, record, violations_handled=190, **some) == []
    assert rules(found(catalogue, record, violations_handled=59, **some))[0] == ("R6", Grade.BLOCK)


def test_a_part_is_not_above_its_whole_and_visits_to_firms_are_worth_a_hint(catalogue):
    firms = "inspections.firms"
    assert rules(found(catalogue, None, inspections=3, **{firms: 4})) == [("part", Grade.BLOCK)]
    for count in (1, 4):
        assert rules(found(catalogue, None, inspections=4, **{firms: count})) == [("R5_firms", Grade.ADVISE)]
    assert found(catalogue, None, inspections=4, **{firms: 0}) == []


def test_a_case_of_spring_may_be_heard_in_autumn(catalogue):
    record = past({"lawsuit_cases": [0, 0, 0, 0, 1], "court_appearances": [0, 0, 0, 0, 0]})
    assert found(catalogue, record, lawsuit_cases=0, court_appearances=1) == []
    [finding] = found(catalogue, record, lawsuit_cases=0, court_appearances=2)
    assert (finding.rule, finding.facts) == ("R7", {"part": 2, "whole": 1})


# --- backlogs


def test_closing_more_than_came_in_is_carried_over_as_far_as_the_record_goes(catalogue):
    record = past({"disputes_accepted": [30, 28], "disputes_resolved": [27, 26]})
    assert found(catalogue, record, disputes_accepted=30, disputes_resolved=35) == []
    [finding] = found(catalogue, record, disputes_accepted=30, disputes_resolved=36)
    assert (finding.rule, finding.grade) == ("R8_disputes", Grade.VERIFY)
    assert finding.facts == {"open": 5, "months": 2}


def test_closing_more_without_a_record_is_confirmed_and_then_remembered(catalogue):
    assert rules(found(catalogue, None, disputes_accepted=30, disputes_resolved=33)) == [("R8_disputes", Grade.VERIFY)]
    record = past({"disputes_accepted": [30, 30, 30], "disputes_resolved": [29, 29, 33]})
    assert found(catalogue, record, disputes_accepted=30, disputes_resolved=32) == []


def test_with_a_long_record_words_are_wanted_and_what_cannot_be_is_refused(catalogue):
    record = past({"disputes_accepted": [30] * 12, "disputes_resolved": [30] * 12})
    assert rules(found(catalogue, record, disputes_accepted=30, disputes_resolved=34)) == [
        ("R8_disputes", Grade.EXPLAIN)
    ]
    assert ("R8_disputes", Grade.BLOCK) not in rules(
        found(catalogue, record, disputes_accepted=30, disputes_resolved=210)
    )
    [finding] = found(catalogue, record, disputes_accepted=30, disputes_resolved=211)
    assert (finding.rule, finding.grade) == ("R8_disputes", Grade.BLOCK)
    assert finding.facts == {"open": 0, "months": 12, "most": 180}


def test_words_are_wanted_from_as_many_months_on_as_a_case_stays_open(catalogue):
    for months, grade in ((5, Grade.VERIFY), (6, Grade.EXPLAIN)):
        record = past({"disputes_accepted": [30] * months, "disputes_resolved": [30] * months})
        [finding] = found(catalogue, record, disputes_accepted=30, disputes_resolved=34)
        assert finding.grade is grade


def test_a_gap_in_the_record_may_hide_what_is_carried_over(catalogue):
    record = past({"disputes_accepted": [30] * 3 + [None] + [30] * 20, "disputes_resolved": [30] * 24})
    [finding] = found(catalogue, record, disputes_accepted=30, disputes_resolved=33)
    assert (finding.grade, finding.facts) == (Grade.VERIFY, {"open": 0, "months": 3})


@st.composite
def docket(draw):
    """A town's cases over some months: what came, what was closed of what was open, none open above six months."""
    open_cases = [draw(st.integers(0, 6)) for _ in range(draw(st.integers(0, 40)))]  # months that each has left
    came, went = [], []
    for _ in range(draw(st.integers(1, 37))):
        new = draw(st.integers(0, 25))
        open_cases = [left - 1 for left in open_cases if left > 0] + [
            12
        ] * new  # those without a month left are legacies
        open_cases.sort()
        closed = draw(st.integers(0, len(open_cases)))
        open_cases = open_cases[closed:] if draw(st.booleans()) else open_cases[: len(open_cases) - closed]
        came.append(new)
        went.append(closed)
    return came, went


@given(docket())
@settings(max_examples=examples(150))
def test_cases_carried_over_are_never_refused(cases):
    came, went = cases
    record = past({"disputes_accepted": came[-2::-1], "disputes_resolved": went[-2::-1]})
    now = {"disputes_accepted": came[-1], "disputes_resolved": went[-1]}
    assert ("R8_disputes", Grade.BLOCK) not in rules(found(_CATALOGUE, record, **now))


@given(docket(), st.integers(1, 1000))
@settings(max_examples=examples(100))
def test_what_cannot_be_is_always_refused(cases, more):
    came, went = cases
    came, went = [0] * 6 + came, [0] * 6 + went  # a whole record
    record = past({"disputes_accepted": came[-2::-1], "disputes_resolved": went[-2::-1]})
    too_much = sum(came[-7:]) + more  # of this month and the six before
    now = {"disputes_accepted": came[-1], "disputes_resolved": too_much}
    assert ("R8_disputes", Grade.BLOCK) in rules(found(_CATALOGUE, record, **now))


# --- what is still open


def test_an_answer_belongs_to_the_newest_entry_and_must_be_long_enough(catalogue):
    now = entries(grids=55, grid_members=50)
    findings = check(catalogue, now, History(MONTH))
    kept = keeper(findings[0], now)
    assert kept is now["grid_members"]

    def noted(text: str | None, rule: str = "R11") -> dict[int, tuple[Note, ...]]:
        return {kept.id: (Note(kept.id, rule, text, None, datetime(2026, 11, 2, tzinfo=UTC)),)}

    assert unanswered(findings, now, {}) == findings
    assert unanswered(findings, now, noted("")) == findings
    assert unanswered(findings, now, noted("合并过")) == findings
    assert unanswered(findings, now, noted("三个网格合并兼管", rule="R9")) == findings
    assert unanswered(findings, now, noted("三个网格合并兼管")) == []
    assert unanswered(findings, now, noted(None)) == []  # the words named somebody who was erased
    later = now | entries(grids=56)
    assert unanswered(check(catalogue, later, History(MONTH)), later, noted("三个网格合并兼管")) != []


def test_a_tap_confirms_advice_needs_none_and_a_block_is_not_talked_away(catalogue):
    for values, is_open in (
        ({"inspections": 0, "penalty_cases": 2}, False),
        ({"villages": 16, "law_savvy": 32}, False),
        ({"enf_staff": 27, "enf_certified": 30}, True),
    ):
        now = entries(**values)
        findings = check(catalogue, now, History(MONTH))
        at = datetime(2026, 11, 2, tzinfo=UTC)
        notes = {one.id: (Note(one.id, findings[0].rule, "", None, at),) for one in now.values()}
        assert bool(unanswered(findings, now, notes)) is is_open


# --- whatever comes

_CATALOGUE = with_versions(base(), {}, MONTH)
_CODES = [one.code for metric in _CATALOGUE.metrics for one in (metric, *metric.parts)]
_COUNTS = st.integers(0, 3) | st.integers(0, 2000) | st.integers(0, 2**63 - 1)
_ANSWERS = st.sampled_from(Answer)


@st.composite
def _entry(draw, code):
    answer = draw(_ANSWERS)
    value = draw(_COUNTS) if answer is Answer.GIVEN else None
    return entry(code, value, is_more=draw(st.booleans()), is_near=draw(st.booleans()), answer=answer)


@st.composite
def _record(draw, codes):
    month = draw(st.builds(Month, st.integers(2024, 2030), st.integers(1, 12)))
    found = {}
    for code in codes:
        backs = draw(st.lists(st.integers(1, 36), unique=True, max_size=36))
        few = draw(st.booleans())
        counts = st.integers(0, 3) if few else _COUNTS
        found[code] = {
            month.back(back): Past(month.back(back), Answer.GIVEN, Amount(draw(counts), draw(st.booleans())))
            if draw(st.integers(0, 9))
            else Past(month.back(back), Answer.NONE, None)
            for back in backs
        }
    return History(month, found)


@st.composite
def _months(draw):
    codes = draw(st.lists(st.sampled_from(_CODES), unique=True, max_size=8))
    pairs = draw(st.lists(st.sampled_from([rule.codes for rule in _CATALOGUE.rules if rule.codes]), max_size=2))
    codes = list(dict.fromkeys([*codes, *(code for pair in pairs for code in pair)]))
    return {code: draw(_entry(code)) for code in codes}, draw(_record(codes))


@given(_months())
@settings(max_examples=examples(120))
def test_no_entries_and_no_record_make_a_check_stumble(month):
    now, record = month
    findings = check(_CATALOGUE, now, record)
    for finding in findings:
        assert [amount.value for amount in finding.amounts] == [now[code].value for code in finding.codes]
        assert all(isinstance(fact, int) for fact in finding.facts.values())
        assert keeper(finding, now).code in finding.codes
    of_size = [one.codes[0] for one in findings if len(one.codes) == 1 and one.check is not Check.PRESENT]
    assert len(of_size) == len(set(of_size))
    blocked = {code for one in findings if one.grade is Grade.BLOCK for code in one.codes}
    assert all(one.grade is Grade.BLOCK or not blocked.intersection(one.codes) for one in findings)
    unanswered(findings, now, {})
