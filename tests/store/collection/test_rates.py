"""Rates follow from figures, and never look better than they are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts.checks import percent
from store.catalogue.metrics import base, with_versions
from store.collection.history import Amount, History
from store.collection.rates import Share, rates, summed
from tests.store.collection.records import MONTH, past

CATALOGUE = with_versions(base(), {}, MONTH)
RATES = {rate.code: rate for rate in CATALOGUE.rates}
CODES = sorted({code for rate in CATALOGUE.rates for code in (rate.numerator, *rate.denominator)})
PAIRS = [rule.codes for rule in CATALOGUE.rules if rule.kind == "balance"]
COUNTS = st.integers(0, 200) | st.integers(0, 10**15)


def amounts(**values: int) -> dict[str, Amount]:
    return {code: Amount(value) for code, value in values.items()}


def one(history: History | None = None, **values: int) -> Share:
    [share] = rates(CATALOGUE, amounts(**values), history or History(MONTH))
    return share


@pytest.mark.parametrize(
    ("numerator", "denominator", "told"),
    [
        (9201, 9213, "99.86%"),  # rounded it would be 99.87
        (456, 468, "97.43%"),
        (99_999, 100_000, "99.99%"),
        (10**15 - 1, 10**15, "99.99%"),
        (53, 53, "100%"),
        (1, 2, "50%"),
        (1, 8, "12.5%"),
        (1, 16, "6.25%"),
        (1, 1000, "0.1%"),
        (1, 10_001, "0%"),
        (0, 7, "0%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_is_cut(numerator, denominator, told):
    assert percent(Share(RATES["resolve_rate"], numerator, denominator)) == told


@given(COUNTS, COUNTS)
def test_no_rate_is_told_above_what_it_is_nor_all_before_all_is_done(part, more):
    share = Share(RATES["cert_rate"], part, part + more)
    told = percent(share)
    if not share.denominator:
        assert told == "—"
        return
    printed, true = Fraction(told.removesuffix("%")), Fraction(100 * part, part + more)
    assert printed <= true < printed + Fraction(1, 100)
    assert (told == "100%") is (more == 0)


def test_a_denominator_of_nought_has_no_rate():
    share = one(law_exam_takers=0, law_exam_passed=0)
    assert (share.hundredths, share.rate.zero) == (None, "没有组织考试")


def test_what_was_carried_over_could_be_closed_too():
    record = past({"disputes_accepted": [30], "disputes_resolved": [20]})
    share = one(record, disputes_accepted=30, disputes_resolved=35)
    assert (share.numerator, share.denominator) == (35, 40)
    without = one(None, disputes_accepted=30, disputes_resolved=35)  # from before the record
    assert (without.numerator, without.denominator) == (35, 35)


def test_a_case_of_spring_heard_in_autumn_counts_for_the_year():
    record = past({"lawsuit_cases": [0, 2, 1], "court_appearances": [1, 0, 1]})
    share = one(record, lawsuit_cases=0, court_appearances=1)
    assert (share.numerator, share.denominator) == (3, 3)


def test_counts_that_do_not_belong_together_have_no_rate():
    assert rates(CATALOGUE, amounts(enf_staff=27, enf_certified=30), History(MONTH)) == []
    assert rates(CATALOGUE, amounts(enf_certified=30), History(MONTH)) == []


def test_an_inexact_count_makes_an_inexact_rate():
    near = {"enf_staff": Amount(30, is_more=True), "enf_certified": Amount(27)}
    [share] = rates(CATALOGUE, near, History(MONTH))
    assert percent(share) == "约 90%"


def test_a_countys_rate_is_of_its_counts_and_not_the_mean_of_its_towns():
    rate = RATES["cert_rate"]
    share = summed(rate, [Share(rate, 1, 1), Share(rate, 0, 9), Share(rate, 0, 0)])
    assert percent(share) == "10%"
    assert summed(rate, []).hundredths is None


@given(
    st.dictionaries(st.sampled_from(CODES), st.builds(Amount, COUNTS), min_size=8), st.lists(st.tuples(COUNTS, COUNTS))
)
def test_no_rate_is_above_a_hundred_percent(values, before):
    came, went = [one for one, _ in before], [one for _, one in before]
    record = past({code: counts for pair in PAIRS for code, counts in zip(pair, (came, went), strict=True)})
    for share in rates(CATALOGUE, values, record):
        assert share.hundredths is None or 0 <= share.hundredths <= 10_000
        assert share.hundredths != 10_000 or share.numerator == share.denominator
