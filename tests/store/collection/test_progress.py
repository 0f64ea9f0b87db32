"""How far the towns are: their states, what is answered, who cannot be written to; on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from store.catalogue.metrics import base
from store.collection import county_metrics, due, reviewing
from store.collection.progress import progress
from store.collection.tables import State
from store.days import end_of
from store.people import people, places, reach
from store.people.rights import Role
from tests.store.collection.county import MONTH, NOW, District
from tests.store.collection.house import BLANK, NONE, number

CAME, WENT, STAFF = "disputes_accepted", "disputes_resolved", "enf_staff"
LATE = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def county(database) -> District:
    return District(database)


def far(county: District, counties=None, month=MONTH, now=NOW):
    with county.database.reading() as session:
        return progress(session, month, [county.id] if counties is None else counties, now)


def test_every_state_in_order_of_names(county):
    names = ("一镇", "丁镇", "七镇", "万镇", "三镇", "上镇")
    towns = dict(zip(names, map(county.town, names), strict=True))
    county.says(towns["丁镇"], {CAME: number(0), WENT: NONE, STAFF: number(3), "grids": BLANK})
    county.says(towns["丁镇"], {STAFF: BLANK})
    county.files(towns["七镇"], {CAME: number(1)}, now=LATE)
    county.files(towns["万镇"], {CAME: number(1)})
    county.returns(towns["万镇"], CAME)
    county.files(towns["三镇"], {CAME: number(1)})
    county.accepts(towns["三镇"])
    county.files(towns["上镇"], {CAME: number(1)})
    county.accepts(towns["上镇"])
    county.judges(towns["上镇"], reviewing.reopen, "补报")
    there = far(county)
    assert [(one.town.name, one.state, one.is_late, one.answered) for one in there.towns] == [
        ("一镇", None, None, 0),
        ("丁镇", State.DRAFT, None, 2),
        ("七镇", State.SUBMITTED, True, 1),
        ("万镇", State.RETURNED, False, 1),
        ("三镇", State.ACCEPTED, False, 1),
        ("上镇", State.DRAFT, False, 1),
    ]
    assert {one.owed for one in there.towns} == {len(base().due(MONTH))}
    assert (there.handed_in, there.in_time, there.answered) == (2, 3, 6)
    assert there.owed == 6 * len(base().due(MONTH))
    assert [there.count(state) for state in (None, *State)] == [1, 2, 1, 1, 1]


def test_more_time_for_one_town_is_its_own(county):
    first, second = county.town("子镇"), county.town("丑镇")
    with county.database.transaction() as session:
        for until in (date(2026, 10, 12), date(2026, 10, 9)):
            due.extend(session, first, MONTH, until, "停电", NOW, None)
    there = {one.town.id: one.due for one in far(county).towns}
    assert there[first.id].extended_until == date(2026, 10, 9)
    assert there[first.id].at == end_of(date(2026, 10, 9))
    assert there[second.id] == due.usual_days(MONTH).extended(None)
    assert {one.due.extended_until for one in far(county, month=MONTH.back()).towns} == {None}


def test_who_cannot_be_written_to_and_where_nobody_can(county):
    fine, half, alone, empty = (county.town(name) for name in ("子镇", "丑镇", "寅镇", "卯镇"))
    with county.database.transaction() as session:
        deputy = people.seat(session, 11, "甲乙", Role.DEPUTY, county.name, half.name, now=NOW)
        people.seat(session, 12, "甲丙", Role.DEPUTY, county.name, half.name, now=NOW)
        reach.note(session, 11, is_reachable=False, now=NOW)
        people.free(session, county.clerks[alone.id], NOW, None)
        people.end_post(session, county.clerks[empty.id], NOW, None)
        people.give_post(session, deputy, Role.DEPUTY, half, NOW, None, until=date(2026, 10, 8))
    shown = {one.town.name: (one.unreachable, one.is_unattended) for one in far(county).towns}
    assert shown == {
        "子镇": ((), False), "丑镇": (("甲乙",), False), "寅镇": (("丙寅镇",), True), "卯镇": ((), True),
    }  # fmt: skip
    later = {one.town.name: one.unreachable for one in far(county, now=NOW + timedelta(days=3)).towns}
    assert later["丑镇"] == ()
    assert fine.id in {one.town.id for one in far(county).towns}


def test_what_is_owed_is_each_countys_own_and_what_is_not_is_not_counted(county):
    other = District(county.database, "乙县")
    with county.database.transaction() as session:
        county_metrics.switch_off(session, county.id, WENT, MONTH, datetime(2026, 9, 20, tzinfo=UTC), None, 0)
    for where in (county, other):
        where.says(where.town("子镇"), {CAME: number(1), WENT: number(1)})
    there = far(county, [county.id, other.id])
    owed = len(base().due(MONTH))
    assert [(one.town.county, one.answered, one.owed) for one in there.towns] == [
        ("乙县", 2, owed), ("甲县", 1, owed - 1),
    ]  # fmt: skip


def test_a_month_is_of_the_towns_that_were_active_in_it(county):
    gone, stays = county.town("子镇"), county.town("丑镇")
    with county.database.transaction() as session:
        people.merge(session, gone.id, stays, NOW, None)
        places.place(session, NOW, county.name)
    assert [one.town.name for one in far(county).towns] == ["丑镇", "子镇"]
    assert [one.is_unattended for one in far(county).towns] == [False, True]
    assert [one.town.name for one in far(county, month=MONTH.back(-1)).towns] == ["丑镇"]
    assert far(county, []).towns == ()
    assert far(county, []).owed == 0
