"""Sums over months: what is missing is named and never counted, levels are not summed, rates are not flattered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.annual.record import Standing, months
from store.annual.sums import Why, closing, rate, total
from store.catalogue.months import Month
from store.collection.history import Amount
from tests.store.annual.years import BLANK, FIRST, LAST, NA, record

CAME, WENT, MEETINGS, STAFF = "disputes_accepted", "disputes_resolved", "law_meetings", "enf_staff"
EVERY = range(1, 13)
ANSWERS = st.builds(Amount, st.integers(0, 5000), st.booleans(), st.booleans()) | st.sampled_from([NA, BLANK])


def year(code: str, answers, standing=None, **more):
    return total(record({code: answers}, standing, **more), code, FIRST, LAST)


def at(*numbers: int) -> tuple[Month, ...]:
    return tuple(Month(2026, number) for number in numbers)


@given(st.lists(ANSWERS, min_size=12, max_size=12), st.lists(st.sampled_from(list(Standing)), min_size=12, max_size=12))
def test_each_owed_month_is_counted_or_missing_or_unaccepted_and_nothing_else(answers, standings):
    found = year(CAME, dict(zip(EVERY, answers, strict=True)), dict(zip(EVERY, standings, strict=True)))
    value, counted, missing, unaccepted = 0, [], [], []
    for number, answer, standing in zip(EVERY, answers, standings, strict=True):
        if answer is BLANK or standing not in (Standing.ACCEPTED, Standing.HANDED_IN):
            missing.append(number)
        elif standing is Standing.HANDED_IN:
            unaccepted.append(number)
        else:
            counted.append(number)
            value += 0 if answer == NA else answer.value
    numbers = [answers[number - 1] for number in counted if answers[number - 1] != NA]
    assert found.value == (value if numbers else None)
    assert (found.missing, found.unaccepted) == (at(*missing), at(*unaccepted))
    assert tuple(one.month for one in found.sources) == at(*counted)
    assert (found.is_more, found.is_near) == (any(a.is_more for a in numbers), any(a.is_near for a in numbers))
    assert found.is_whole is (len(counted) == 12)
    assert found.is_not_applicable is (len(counted) == 12 and not numbers)


@given(st.lists(ANSWERS, min_size=12, max_size=12), st.lists(st.sampled_from(list(Standing)), min_size=12, max_size=12))
def test_a_level_is_the_newest_that_was_accepted_and_missing_unless_it_is_of_the_last_month(answers, standings):
    found = year(STAFF, dict(zip(EVERY, answers, strict=True)), dict(zip(EVERY, standings, strict=True)))
    accepted = [
        (number, answer)
        for number, answer, standing in zip(EVERY, answers, standings, strict=True)
        if answer is not BLANK and standing is Standing.ACCEPTED
    ]
    number, newest = accepted[-1] if accepted else (None, NA)
    assert found.value == (None if newest == NA else newest.value)
    assert tuple(one.month.number for one in found.sources) == ((number,) if accepted else ())
    assert found.is_whole is (number == 12)
    is_handed_in = standings[-1] is Standing.HANDED_IN and answers[-1] is not BLANK
    assert found.unaccepted == (at(12) if is_handed_in else ())
    assert found.is_not_applicable is (number == 12 and newest == NA)


def test_what_is_asked_each_quarter_is_owed_at_the_quarters_ends():
    found = year(MEETINGS, {3: 1, 6: 0, 9: 2})
    assert (found.value, found.missing, found.owed) == (3, at(12), at(3, 6, 9, 12))
    half = total(record({MEETINGS: {3: 1}}), MEETINGS, FIRST, Month(2026, 5))
    assert (half.value, half.is_whole) == (1, True)
    assert total(record({}), MEETINGS, FIRST, Month(2026, 2)).is_whole


def test_a_level_may_come_from_the_year_before():
    found = year(STAFF, {0: 9}, first=Month(2025, 12))
    assert (found.value, found.missing, [one.month for one in found.sources]) == (9, at(12), [Month(2025, 12)])


def test_nought_is_no_silence_and_not_what_does_not_apply():
    assert year(CAME, dict.fromkeys(EVERY, 0)).is_zero
    assert not year(CAME, dict.fromkeys(EVERY, NA)).is_zero
    assert not year(CAME, dict.fromkeys(range(1, 12), 0)).is_zero
    assert not year(CAME, {}).is_zero
    assert year(CAME, {}).value is None


@pytest.mark.parametrize(
    ("part", "value", "missing"),
    [
        ("violations_handled.building", 7, ()),  # March and the rest: the parts that were given are all
        ("violations_handled.street", 3, ()),
        ("inspections.firms", 2, (1,)),  # nobody said how many of January's were
    ],
)
def test_a_part_is_nothing_where_its_whole_leaves_nothing(part, value, missing):
    answers = {
        "violations_handled": dict.fromkeys(EVERY, 0) | {1: 5, 3: 5},
        "violations_handled.building": {1: 2, 3: 5},
        "violations_handled.street": {1: 3},
        "inspections": dict.fromkeys(EVERY, 0) | {1: 4, 2: 3},
        "inspections.firms": {2: 2},
    }
    found = total(record(answers), part, FIRST, LAST)
    assert (found.value, found.missing) == (value, at(*missing))


def whole(came: int, went: int):
    return record({CAME: dict.fromkeys(EVERY, 0) | {1: came}, WENT: dict.fromkeys(EVERY, 0) | {2: went}})


@pytest.mark.parametrize(
    ("came", "went", "opening", "why", "hundredths"),
    [
        (20, 20, None, Why.OPENING, None),  # not 100 %: nobody knows what was open
        (20, 20, 5, None, 8000),
        (20, 23, 3, None, 10_000),
        (20, 24, 3, Why.IMPOSSIBLE, None),
        (0, 0, 0, None, None),
        (9213, 9201, 0, None, 9986),
    ],
)
def test_a_rate_counts_what_was_open_before_and_is_none_where_nobody_knows(came, went, opening, why, hundredths):
    found = rate(whole(came, went), "resolve_rate", FIRST, LAST, opening)
    assert found.why is why
    assert (None if found.share is None else found.share.hundredths) == hundredths


def test_a_rate_of_counts_with_gaps_is_none():
    gap = record({CAME: dict.fromkeys(EVERY, 1), WENT: dict.fromkeys(range(1, 12), 1)})
    assert rate(gap, "resolve_rate", FIRST, LAST, 0).why is Why.GAP
    none = record({"law_exam_takers": dict.fromkeys(EVERY, NA), "law_exam_passed": dict.fromkeys(EVERY, NA)})
    assert rate(none, "exam_pass_rate", FIRST, LAST, None).why is Why.NOT_APPLICABLE
    levels = record({"enf_staff": {12: 30}, "enf_certified": {12: 27}})
    assert rate(levels, "cert_rate", FIRST, LAST, None).share.hundredths == 9000


@given(st.integers(0, 50), st.integers(0, 200), st.integers(0, 300))
def test_what_is_carried_over_balances(opening, came, went):
    sums = [total(whole(came, went), code, FIRST, LAST) for code in (CAME, WENT)]
    left = closing(*sums, opening)
    assert left == (opening + came - went if went <= opening + came else None)
    assert closing(*sums, None) is None


def test_a_month_counted_in_another_unit_is_not_added():
    made = record({CAME: dict.fromkeys(EVERY, 2)})
    changed = dict(made.catalogues)
    for month in months(FIRST, Month(2026, 3)):
        catalogue = changed[month]
        metrics = [replace(one, unit="起") if one.code == CAME else one for one in catalogue.metrics]
        changed[month] = replace(catalogue, metrics=tuple(metrics))
    found = total(replace(made, catalogues=changed), CAME, FIRST, LAST)
    assert (found.value, found.missing) == (18, at(1, 2, 3))
