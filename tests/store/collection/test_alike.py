"""Towns alike, their accepted figures over the same months, and a middle of them that tells of nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from store.catalogue.metrics import Kind
from store.catalogue.months import Month
from store.collection import alike, reviewing
from store.collection.history import Amount
from tests.store.collection.county import MONTH, District
from tests.store.collection.house import BLANK, NONE, number

CAME = "disputes_accepted"
AUGUST = MONTH.back()
LAST_MONTH = {"month": AUGUST, "now": datetime(2026, 9, 3, 4, 0, tzinfo=UTC)}


@pytest.fixture
def county(database) -> District:
    return District(database)


def test_only_what_was_accepted_counts_and_the_last_that_was(county):
    towns = [county.town(name) for name in ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇")]
    accepted, waiting, returned, corrected, begun = towns
    for town in (accepted, waiting, returned, corrected):
        county.files(town, {CAME: number(31), "mediators": NONE, "grids": number(5), "inspections": BLANK})
    county.says(begun, {CAME: number(99)})
    county.accepts(accepted)
    county.returns(returned, CAME)
    county.accepts(corrected)
    county.judges(corrected, reviewing.reopen, "漏报一件，更正")
    county.files(corrected, {CAME: number(45)})  # handed in again, and not accepted yet
    county.files(accepted, {CAME: number(7)}, **LAST_MONTH)
    ids = [one.id for one in towns]
    with county.database.reading() as session:
        found = alike.accepted(session, ids, [CAME, "mediators", "inspections"], AUGUST, MONTH)
        assert found == {
            accepted.id: {CAME: {MONTH: number(31)}, "mediators": {MONTH: NONE}},
            corrected.id: {CAME: {MONTH: number(31)}, "mediators": {MONTH: NONE}},
        }
        assert alike.accepted(session, ids, [CAME], AUGUST, AUGUST) == {}
        assert alike.accepted(session, [], [CAME], AUGUST, MONTH) == {}
    county.accepts(corrected)
    with county.database.reading() as session:
        assert alike.accepted(session, ids, [CAME], MONTH, MONTH)[corrected.id] == {CAME: {MONTH: number(45)}}


def test_villages_are_those_accepted_last_and_not_what_a_town_tries(county):
    towns = [county.town(name) for name in ("甲镇", "乙镇", "丙镇", "丁镇")]
    county.files(towns[0], {"villages": number(14)})
    county.files(towns[0], {"villages": number(12)}, **LAST_MONTH)
    county.accepts(towns[0], month=AUGUST)
    county.files(towns[1], {"villages": number(0)})
    county.says(towns[2], {"villages": number(9)})
    county.files(towns[3], {"villages": NONE})
    with county.database.reading() as session:
        assert alike.villages(session, [one.id for one in towns]) == {towns[0].id: 12}
    county.accepts(towns[0])
    county.accepts(towns[1])
    county.accepts(towns[3])
    with county.database.reading() as session:
        assert alike.villages(session, [one.id for one in towns]) == {towns[0].id: 14}


def test_medians_leave_out_towns_of_another_size_and_tell_nothing_of_too_few(county):
    counts = {"甲镇": (10, 99), "乙镇": (15, 20), "丙镇": (5, 30), "丁镇": (8, 70), "戊镇": (16, 1), "己镇": (4, 1)}
    counts |= {"庚镇": (12, 44)}
    for name, (villages, came) in counts.items():
        town = county.town(name)
        county.files(town, {"villages": number(villages), CAME: number(came)}, **LAST_MONTH)
        county.accepts(town, month=AUGUST)
        if name in ("乙镇", "丙镇"):
            county.files(town, {"grids": number(4), CAME: NONE})
            county.accepts(town)
    with county.database.reading() as session:
        here = next(one for one in alike.places.towns(session, county.id) if one.name == "甲镇")
        assert alike.middles(session, here, 10, [CAME, "grids"], MONTH) == {CAME: Decimal(37)}
        assert alike.middles(session, here, 10, [CAME], MONTH.back(-4)) == {}, "long ago"
        assert alike.middles(session, here, 100, [CAME], MONTH) == {}


def test_of_one_s_own_size_half_more_or_fewer():
    villages = {"甲": 10, "乙": 9, "丙": 30, "丁": 31, "戊": 20}
    assert alike.alike(20, villages) == ["甲", "丙", "戊"]
    assert alike.alike(1, {"甲": 1, "乙": 2}) == ["甲"]


def test_over_months_flows_are_summed_stocks_taken_at_the_end_and_gaps_are_no_figure():
    first, second, third = (Month(2026, one) for one in (1, 2, 3))
    said = {first: number(10, is_more=True), second: NONE, third: number(5, is_near=True)}
    flow, stock = Kind.FLOW, Kind.STOCK
    cases = [
        ((first, second, third), flow, Amount(15, True, True)),
        ((first, second), flow, Amount(10, True)),
        ((second,), flow, None),
        ((first, Month(2026, 4)), flow, None),
        ((), flow, None),
        ((), stock, None),
        ((first, second, third), stock, Amount(5, is_near=True)),
        ((first, second), stock, None),
    ]
    wrong = [case for case in cases if alike.over(said, case[0], case[1]) != case[2]]
    assert wrong == []


def test_the_middle_of_figures_that_are_not_open_is_no_figure_of_one_town():
    cases = [([], None), ([3, 1, 8], None), ([3, 1, 8, 90], 6), ([3, 1, 8, 90, 12], 8), ([0, 0, 0, 7], 0),
             ([1211, 9000, 13, 1190, 1305], 1200), ([1180, 1211, 13, 9000], 1200), ([63, 129, 33, 75], 69)]  # fmt: skip
    assert [(values, said) for values, said in cases if alike.middle(values, are_open=False) != said] == []
    assert alike.middle([3, 1], are_open=True) == 2
    assert alike.middle([Decimal("2.5"), 4], are_open=True) == Decimal("3.25")
    assert alike.middle([3], are_open=True) is None


def test_two_answers_before_and_after_a_town_handed_in_do_not_tell_what_it_has():
    others, late = [1203, 1377, 80, 2900], 1268
    before, after = (alike.middle(values, are_open=False) for values in (others, [*others, late]))
    assert abs(3 * after - 2 * before - late) > 10
