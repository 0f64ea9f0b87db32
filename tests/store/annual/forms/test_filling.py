"""What a record says in the cells of a form: whole figures without a mark, all others with one, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from store.annual.forms.facts import Certainty, Filled, Understanding, Wanted, Why
from store.annual.forms.filling import fill
from store.annual.forms.understanding import understand
from store.annual.period import Period
from store.annual.record import Record, Standing, record
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.history import Amount
from store.files.workbook import Sheet
from store.people import places
from tests.store.annual import years
from tests.store.annual.years import NA, YEAR
from tests.store.collection.county import District
from tests.store.collection.house import number

CAME, WENT = "disputes_accepted", "disputes_resolved"
RATE = "resolve_rate"


def wanted(code: str, first: int, last: int, **more) -> Wanted:
    """A cell that asks for a metric or rate from a month to another, by number."""
    period = Period(Month(YEAR, 1).back(1 - first), Month(YEAR, 1).back(1 - last))
    is_rate = not base().has(code)
    return Wanted(
        0, 3, 2, "", code, **{"code": code, "is_rate": is_rate, "period": period, "certainty": Certainty.SURE} | more
    )


def filled(one: Wanted, of: Record, openings=None) -> Filled:
    [found] = fill(Understanding((one,), (), one.period, True, False, ""), of, openings)
    return found


def told(found: Filled) -> tuple[int | None, Certainty, Why | None]:
    return found.value, found.certainty, found.why


def test_a_flow_is_summed_and_a_level_is_that_of_the_end():
    of = years.record({CAME: {1: 12, 2: 7, 3: 1}, "mediators": {1: 40, 2: 40, 3: 44}})
    found = filled(wanted(CAME, 1, 3), of)
    assert told(found) == (20, Certainty.SURE, None)
    assert [said.month.number for said in found.sources] == [1, 2, 3]
    assert told(filled(wanted("mediators", 1, 3), of)) == (44, Certainty.SURE, None)


@pytest.mark.parametrize(
    ("answers", "standing", "value", "why"),
    [
        ({1: 12, 3: 1}, {}, 13, Why.MISSING),
        ({1: 12, 2: 7, 3: 1}, {2: Standing.HANDED_IN}, 13, Why.UNACCEPTED),
        ({1: 12, 2: Amount(300, is_more=True), 3: 1}, {}, 313, Why.ROUGH),
        ({1: NA, 2: NA, 3: NA}, {}, None, Why.NOT_APPLICABLE),
        ({}, {}, None, Why.NOTHING),
        ({1: 12, 2: 7, 3: 1}, dict.fromkeys((1, 2, 3), Standing.HANDED_IN), None, Why.UNACCEPTED),
    ],
)
def test_what_is_not_whole_is_marked_or_left(answers, standing, value, why):
    found = filled(wanted(CAME, 1, 3), years.record({CAME: answers}, standing))
    certainty = Certainty.UNKNOWN if value is None else Certainty.DOUBTFUL
    assert told(found) == (value, certainty, why)


def test_quarters_are_not_split():
    of = years.record({"law_meetings": {3: 2, 6: 1}})
    assert told(filled(wanted("law_meetings", 1, 6), of)) == (3, Certainty.SURE, None)
    assert told(filled(wanted("law_meetings", 3, 3), of)) == (None, Certainty.UNKNOWN, Why.QUARTER)
    assert told(filled(wanted("law_meetings", 1, 5), of)) == (None, Certainty.UNKNOWN, Why.QUARTER)


@pytest.mark.parametrize(
    ("count", "value", "certainty"),
    [
        (30_000, 3, Certainty.SURE),
        (32_500, Decimal("3.25"), Certainty.SURE),
        (12_345, Decimal("1.23"), Certainty.DOUBTFUL),
        (42, None, Certainty.UNKNOWN),
        (0, 0, Certainty.SURE),
    ],
)
def test_ten_thousands_have_two_decimals_and_what_is_rounded_is_marked(count, value, certainty):
    of = years.record({"publicity_materials": {1: count}})
    why = None if certainty is Certainty.SURE else Why.NOT_EXACT
    assert told(filled(wanted("publicity_materials", 1, 1, scale=10_000), of)) == (value, certainty, why)
    held = wanted("publicity_materials", 1, 1, scale=10_000, held=1.23)
    assert (filled(held, of).why is Why.DIFFERS) == (count in (30_000, 32_500, 0))


def test_a_doubt_about_the_cell_stays_and_what_is_left_stays_left():
    of = years.record({CAME: {1: 12}})
    doubtful = wanted(CAME, 1, 1, certainty=Certainty.DOUBTFUL, why=Why.WORDS)
    assert told(filled(doubtful, of)) == (12, Certainty.DOUBTFUL, Why.WORDS)
    left = replace(wanted(CAME, 1, 1), code=None, certainty=Certainty.UNKNOWN, why=Why.NARROWER)
    assert told(filled(left, of)) == (None, Certainty.UNKNOWN, Why.NARROWER)
    assert told(filled(wanted(CAME, 0, 1), of)) == (None, Certainty.UNKNOWN, Why.NOTHING)  # before the record


def test_what_stands_there_is_compared():
    of = years.record({CAME: {1: 12}})
    assert told(filled(wanted(CAME, 1, 1, held=12), of)) == (12, Certainty.SURE, None)
    assert told(filled(wanted(CAME, 1, 1, held=11.0), of)) == (12, Certainty.DOUBTFUL, Why.DIFFERS)


def test_a_rate_needs_to_know_what_was_open_before():
    of = years.record({CAME: {1: 12, 2: 10}, WENT: {1: 10, 2: 9}})
    assert told(filled(wanted(RATE, 1, 1), of)) == (None, Certainty.UNKNOWN, Why.NO_RATE)
    known = {(RATE, YEAR): 3}
    assert filled(wanted(RATE, 1, 1), of, known).hundredths == 10_000 * 10 // 15
    assert filled(wanted(RATE, 2, 2), of, known).hundredths == 10_000 * 9 // (5 + 10)  # five were open after January
    assert filled(wanted(RATE, 1, 1, held=66.66), of, known).why is None
    assert filled(wanted(RATE, 1, 1, held=0.5), of, known).why is Why.DIFFERS


def test_a_form_is_filled_from_what_was_accepted(database):
    county = District(database)
    town, _ = county.town("子镇"), county.town("丑镇")
    for of in (1, 2):
        county.files(town, {CAME: number(10 + of)}, Month(2026, of), datetime(2026, of + 1, 3, tzinfo=UTC))
    county.accepts(town, Month(2026, 1))
    heads = ("单位", "受理纠纷（2026年1月）", "受理纠纷（2026年1—2月）")
    rows = (heads, ("丑镇",), ("子镇",))
    cells = {(row, column): text for row, some in enumerate(rows, 1) for column, text in enumerate(some, 1)}
    with database.reading() as session:
        all_of = places.towns(session, town.county_id)
        asked = understand([Sheet("表", cells)], all_of, town, date(2026, 3, 9), base())
        found = fill(asked, record(session, town, asked.span.first, asked.span.last))
    assert [(one.wanted.place, *told(one), one.months) for one in found] == [
        ((0, 3, 2), 11, Certainty.SURE, None, ()),
        ((0, 3, 3), 11, Certainty.DOUBTFUL, Why.UNACCEPTED, (Month(2026, 2),)),
    ]
