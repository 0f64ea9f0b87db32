"""What a town's months say as they stand, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from store.annual.record import Standing, record
from store.annual.sums import total
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection import county_metrics, reviewing, submissions
from store.collection.history import Amount
from store.collection.tables import Answer
from store.people import places
from tests.store.collection.county import NOW, District
from tests.store.collection.house import BLANK, NONE, number

CAME, WENT = "disputes_accepted", "disputes_resolved"
FIRST, LAST = Month(2026, 1), Month(2026, 8)


def month(of: int) -> Month:
    return Month(2026, of)


def in_time(of: int) -> datetime:
    return datetime(2026, of + 1, 3, tzinfo=UTC)


def lived(county: District):
    """January accepted, February accepted and reopened, March returned, April handed in, May begun, June corrected and
    accepted, July cleared after it was accepted; August nobody has begun.
    """
    town, other = county.town("子镇"), county.town("丑镇")
    for of in (1, 2, 3, 4, 6, 7):
        county.files(town, {CAME: number(of), WENT: NONE}, month(of), in_time(of))
    county.files(other, {CAME: number(900)}, month(1), in_time(1))
    for of in (1, 2, 7):
        county.accepts(town, month(of))
    county.judges(town, reviewing.reopen, "数字有误", month=month(2))
    county.says(town, {CAME: number(200)}, month(2))
    county.returns(town, CAME, month=month(3))
    county.says(town, {CAME: number(5)}, month(5))
    county.returns(town, CAME, month=month(6))
    county.files(town, {CAME: number(60, is_more=True)}, month(6))
    county.accepts(town, month(6))
    county.judges(town, reviewing.reopen, "数字有误", month=month(7))
    county.says(town, {WENT: BLANK}, month(7))
    return town


def read(county, town, first=FIRST, last=LAST):
    with county.database.reading() as session:
        return record(session, town, first, last)


def test_each_month_says_what_stands_and_who_handed_it_in(database):
    county = District(database)
    town = lived(county)
    found = read(county, town)
    assert {one.number: standing for one, standing in found.standing.items()} == {
        1: Standing.ACCEPTED,
        2: Standing.ACCEPTED,
        3: Standing.RETURNED,
        4: Standing.HANDED_IN,
        5: Standing.DRAFT,
        6: Standing.ACCEPTED,
        7: Standing.ACCEPTED,
        8: Standing.NONE,
    }
    assert found.reopened == {month(2), month(7)}
    said = {one.number: it for one, it in found.said[CAME].items()}
    assert {of: (it.amount, it.revision, it.is_accepted) for of, it in said.items()} == {
        1: (Amount(1), 1, True),
        2: (Amount(2), 1, True),  # not what its correction is about to say
        4: (Amount(4), 1, False),
        6: (Amount(60, is_more=True), 2, True),
        7: (Amount(7), 1, True),
    }
    assert all(
        (it.code, it.by, it.at) == (CAME, "丙子镇", NOW if it.revision == 2 else in_time(it.month.number))
        and len(it.receipt) == 8
        for it in said.values()
    )
    assert {it.answer for it in found.said[WENT].values()} == {Answer.NONE}
    assert {one.number for one in found.said[WENT]} == {1, 2, 4, 6, 7}
    came = total(found, CAME, FIRST, LAST)
    assert (came.value, came.is_more) == (70, True)
    assert (came.missing, came.unaccepted) == ((month(3), month(5), month(8)), (month(4),))
    assert not total(found, CAME, FIRST, month(2)).missing


def test_a_months_catalogue_is_its_countys_then(database):
    county = District(database)
    town = county.town("子镇")
    with database.transaction() as session:
        ours = replace(base().metric(CAME), name="甲县独有", code="", aliases=(), short="独有", said_here=())
        made = county_metrics.add(session, county.id, ours, Month(2026, 10), NOW, None)
        elsewhere = places.place(session, NOW, "乙县").id
        places.move(session, town.id, elsewhere, datetime(2026, 11, 20, tzinfo=UTC), None)
        moved = places.find(session, town.id)
    found = read(county, moved, Month(2026, 9), Month(2026, 11))
    assert [one.has(made.code) for one in found.catalogues.values()] == [False, True, False]
    assert total(found, made.code, Month(2026, 9), Month(2026, 11)).owed == (Month(2026, 10),)


def test_explanations_are_those_of_what_stands_and_an_erased_name_is_none(database):
    county = District(database)
    town = county.town("子镇")
    filing = county.says(town, {CAME: number(40)}, month(1))
    with database.transaction() as session:
        number_ = filing.entries[CAME].id
        for rule, text in (("R1", ""), ("change", "集中排查活动"), ("cumulative", "集中排查活动"), ("typical", "新增")):
            filing = submissions.note(session, filing, number_, rule, text, NOW, None)
    with database.transaction() as session:
        submissions.submit(session, filing, (), in_time(1), None)
    said = read(county, town).said[CAME][month(1)]
    assert (said.explanations, said.by) == (("集中排查活动", "新增"), "")
