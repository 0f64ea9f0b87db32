"""What waits to be judged: only that, once each, by month and name, under the towns' names of today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.due import extend, extensions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.collection.waiting import waiting
from store.people import places

NOW = datetime(2026, 11, 3, 2, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def handed_in(session, county, name, month=OCTOBER, value=3):
    town = places.place(session, NOW, county, name)
    filing = submissions.find(session, town, month) or submissions.begin(session, town, month, NOW)
    seen = {code: one.number for code, one in filing.entries.items()}
    filing = submissions.answer(session, filing, {"grids": Given(Answer.GIVEN, value)}, seen, NOW, None).filing
    return submissions.submit(session, filing, ["grids"], NOW, None)


def test_by_month_county_and_name_each_once(database):
    with database.transaction() as session:
        for county, name in (("远县", "乙镇"), ("清岚县", "丙镇"), ("清岚县", "丁镇"), ("清岚县", "甲镇")):
            handed_in(session, county, name)
        handed_in(session, "清岚县", "丙镇", OCTOBER.back(-1))
        accepted = handed_in(session, "清岚县", "戊镇")
        reviewing.accept(session, accepted, 1, NOW, None)
        returned = handed_in(session, "清岚县", "己镇")
        reviewing.give_back(session, returned, 1, ["grids"], "核对", NOW, None)
        back = handed_in(session, "清岚县", "庚镇")
        reviewing.take_back(session, back, 1, NOW, None)
        assert handed_in(session, "清岚县", "庚镇", value=4).revision.number == 2
        found = waiting(session, None)
        assert [one.town.name for one in waiting(session, [found[-2].town.county_id])] == ["乙镇"]
        assert waiting(session, []) == []
    told = [(str(one.month), one.town.county, one.town.name, one.revision) for one in found]
    assert told == [
        ("2026-10", "清岚县", "丁镇", 1),
        ("2026-10", "清岚县", "丙镇", 1),
        ("2026-10", "清岚县", "庚镇", 2),
        ("2026-10", "清岚县", "甲镇", 1),
        ("2026-10", "远县", "乙镇", 1),
        ("2026-11", "清岚县", "丙镇", 1),
    ]


def test_a_town_that_was_renamed_moved_or_merged_waits_under_its_last_name(database):
    with database.transaction() as session:
        renamed, moved, merged = (handed_in(session, "清岚县", name).town for name in ("甲镇", "乙镇", "丙镇"))
        other = places.place(session, NOW, "远县", "丁镇")
        places.rename(session, renamed.id, "新甲镇", NOW, None)
        places.move(session, moved.id, other.county_id, NOW, None)
        places.close(session, merged.id, renamed.id, NOW, None)
        found = waiting(session, None)
    told = {one.town.id: (one.town.county, one.town.name) for one in found}
    assert told == {renamed.id: ("清岚县", "新甲镇"), moved.id: ("远县", "乙镇"), merged.id: ("清岚县", "丙镇")}
    assert len(found) == 3


def test_all_the_time_that_was_given_and_by_whom(database):
    with database.transaction() as session:
        town = places.place(session, NOW, "清岚县", "甲镇")
        for days in (3, 9):
            until = (NOW + timedelta(days=days)).date()
            extend(session, town, OCTOBER, until, "系统故障" if days == 9 else "", NOW, None)
        extend(session, town, OCTOBER.back(), NOW.date(), "", NOW, None)
        given = extensions(session, town.id, OCTOBER)
    assert [(one.until.day, one.reason, one.by_id, one.at) for one in given] == [
        (6, "", None, NOW),
        (12, "系统故障", None, NOW),
    ]
