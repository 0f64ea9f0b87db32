"""Checks of a month against the town's own record: what is usual there, and what wants a word or a tap."""

from __future__ import annotations

import pytest

from store.catalogue.metrics import Catalogue, Grade, base, with_versions
from store.catalogue.months import Month
from store.collection.checks import check
from tests.store.collection.records import MONTH, entries, explained, found, past, rules

EVEN = [30, 33, 28, 31, 35, 29, 30, 32, 27, 34, 31, 30]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return with_versions(base(), {}, MONTH)


def test_a_jump_and_a_drop_want_a_reason_and_an_ordinary_month_none(catalogue):
    record = past({"consultations": EVEN})
    [finding] = found(catalogue, record, consultations=200)
    assert (finding.rule, finding.grade) == ("change", Grade.EXPLAIN)
    assert finding.facts == {"low": 14, "middle": 30, "high": 50, "months": 12}
    assert rules(found(catalogue, record, consultations=2)) == [("change", Grade.EXPLAIN)]
    for ordinary in (20, 27, 35, 42):
        assert found(catalogue, record, consultations=ordinary) == []


def test_a_short_record_judges_nothing(catalogue):
    record = past({"consultations": EVEN[:5]})
    assert found(catalogue, record, consultations=80) == []
    assert rules(found(catalogue, record, consultations=107)) == [("R1", Grade.VERIFY)]  # above three times the largest


JANUARY, MARCH = Month(2027, 1), Month(2027, 3)


@pytest.mark.parametrize(
    ("month", "before", "value", "rule"),
    [
        (JANUARY, [100] * 6, 200, "change"),
        (JANUARY, [100] * 5, 200, "typical"),
        (JANUARY, [100] * 3, 301, "R1"),
        (JANUARY, [100] * 3, 300, "typical"),
        (JANUARY, [100] * 2, 301, "typical"),
        (MARCH, [1000, 1000], 2000, "cumulative"),
        (MARCH, [1000, 1000], 1999, "typical"),
        (MARCH, [1000, None, 1000], 2000, "typical"),  # one month of the year
        (MARCH, [0, 0], 12, None),
        (JANUARY, [200] * 5, 300, None),  # above what is typical, but not for this town
        (JANUARY, [200] * 6, 260, None),
    ],
)
def test_each_check_of_size_has_its_least_record(catalogue, month, before, value, rule):
    findings = check(catalogue, entries(consultations=value), past({"consultations": before}, month))
    assert [finding.rule for finding in findings] == ([] if rule is None else [rule])


@pytest.mark.parametrize("before", [[0] * 11, [0] * 12, [0] * 5 + [1] + [0] * 6])
def test_of_a_count_that_is_mostly_nought_one_case_is_nothing_and_a_jump_is(catalogue, before):
    record = past({"lawsuit_cases": before})
    assert found(catalogue, record, lawsuit_cases=0) == []
    assert found(catalogue, record, lawsuit_cases=1) == []
    for jump in (3, 9, 60):
        assert rules(found(catalogue, record, lawsuit_cases=jump))[:1] != []


def test_a_season_that_was_the_same_last_year_is_not_asked_about(catalogue):
    quiet = [3, 2, 3, 4, 3, 2, 3, 3, 2, 3, 4]
    peak = past({"publicity_events": [*quiet, 14]})
    assert found(catalogue, peak, publicity_events=15) == []
    assert rules(found(catalogue, past({"publicity_events": [*quiet, 3]}), publicity_events=15)) == [
        ("change", Grade.EXPLAIN)
    ]
    assert rules(found(catalogue, peak, publicity_events=60)) != []


def test_a_new_level_is_asked_about_twice_and_then_known(catalogue):
    record = past({"consultations": [95, 100, *EVEN[:10]]})
    assert found(catalogue, record, consultations=97) == []
    assert rules(found(catalogue, past({"consultations": [100, *EVEN[:11]]}), consultations=97)) == [
        ("change", Grade.EXPLAIN)
    ]


def test_a_sum_typed_as_a_month_is_asked_about(catalogue):
    record = past({"consultations": EVEN[:9]})
    [finding] = found(catalogue, record, consultations=sum(EVEN[:9]) + 31)
    assert (finding.rule, finding.grade) == ("cumulative", Grade.EXPLAIN)
    assert finding.facts == {"total": sum(EVEN[:9]), "months": 9}
    in_march = past({"lawsuit_cases": [1, 0, 0, 1]}, Month(2026, 3))
    assert check(catalogue, entries(lawsuit_cases=1), in_march) == []  # as much as the year so far, and nothing special


def test_a_level_that_moves_far_is_confirmed(catalogue):
    record = past({"mediators": [70], "legal_staff": [3]})
    assert found(catalogue, record, mediators=105, legal_staff=8) == []
    assert rules(found(catalogue, record, mediators=106, legal_staff=9)) == [("level", Grade.VERIFY)] * 2
    [finding] = found(catalogue, record, mediators=700)
    assert (finding.rule, finding.grade, finding.facts) == ("level", Grade.VERIFY, {"last": 70})


def test_without_a_record_what_is_usual_elsewhere_is_the_measure(catalogue):
    [finding] = found(catalogue, None, consultations=1200)
    assert (finding.rule, finding.grade, finding.facts) == ("typical", Grade.VERIFY, {"low": 0, "high": 150})
    assert found(catalogue, past({"consultations": [1150]}), consultations=1200) == []
    assert found(catalogue, past({"consultations": [200] * 6}), consultations=200) == []
    assert found(catalogue, past({"grids": [150]}), grids=150) == []
    assert rules(found(catalogue, None, grids=150)) == [("typical", Grade.VERIFY)]


def test_of_a_field_that_is_refused_nothing_else_is_asked(catalogue):
    record = past({"mediators": [70], "enf_certified": [7], "enf_staff": [9]})
    assert rules(found(catalogue, record, enf_certified=100, enf_staff=9)) == [("R4", Grade.BLOCK)]


def test_what_goes_up_with_another_is_asked_about_once(catalogue):
    record = past({"grid_events": [900, 950, 1000] * 4, "grid_events_closed": [890, 940, 1000] * 4})
    [finding] = found(catalogue, record, grid_events=3000, grid_events_closed=2950)
    assert (finding.rule, finding.codes) == ("change", ("grid_events",))
    usual = {"publicity_events": [3, 2, 4] * 4, "publicity_audience": [300, 250, 350] * 4}
    record, in_january = past(usual), past(usual, Month(2027, 1))
    for audience, times in ((749, 2), (750, 1), (3000, 1), (3001, 2)):  # five times as many events as usual
        now = entries(publicity_events=15, publicity_audience=audience)
        assert len(check(catalogue, now, in_january)) == times
    codes = [one.codes for one in found(catalogue, record, publicity_events=15, publicity_audience=90_000)]
    assert codes == [("publicity_events",), ("publicity_audience",)]


def test_what_was_said_last_time_or_a_year_ago_comes_with_the_question(catalogue):
    record = past({"consultations": [100, *EVEN[:11]]})
    for back in (1, 12):
        said = explained(record, back, "consultations", "change", "开展法律援助月活动")
        [finding] = found(catalogue, said, consultations=97)
        assert finding.explained
        assert finding.explained.text == "开展法律援助月活动"
    for back, code, rule in ((2, "consultations", "change"), (1, "grids", "change"), (1, "consultations", "R1")):
        [finding] = found(catalogue, explained(record, back, code, rule, "别的事情不相干"), consultations=97)
        assert finding.explained is None
