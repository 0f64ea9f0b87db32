"""Places: a tree with a past. A town that is renamed, moved or merged stays what it was; on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.people import places
from store.people.places import BadName, NameTaken, PlaceKind

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=10)


def test_a_place_is_made_once_and_towns_of_two_counties_are_two(database):
    with database.transaction() as session:
        town = places.place(session, NOW, "甲县", "城关镇")
        assert places.place(session, LATER, "甲县", " 城关镇 ") == town
        assert places.place(session, NOW, "乙县", "城关镇").id != town.id
        assert places.place(session, NOW, "甲县").id == town.county_id
        assert (town.kind, town.name, town.county) == (PlaceKind.TOWN, "城关镇", "甲县")
        assert [one.name for one in places.counties(session)] == ["乙县", "甲县"]
        assert places.towns(session, town.county_id) == [town]


@pytest.mark.parametrize(("county", "town"), [("", None), ("甲县", " "), ("长" * 65, None)])
def test_a_name_that_is_none(database, county, town):
    with pytest.raises(BadName), database.transaction() as session:
        places.place(session, NOW, county, town)


def test_a_renamed_town_keeps_its_past(database):
    with database.transaction() as session:
        town = places.place(session, NOW, "甲县", "城关乡")
        places.rename(session, town.id, "城关镇", LATER, None)
        places.rename(session, town.id, "城关镇", LATER, None)
        assert places.find(session, town.id).name == "城关镇"
        assert [(one.name, one.since, one.until) for one in places.past(session, town.id)] == [
            ("城关乡", None, date(2026, 11, 29)), ("城关镇", date(2026, 11, 30), None),
        ]  # fmt: skip
        # Its old name is free: another town may be called so, and is another town.
        assert places.place(session, LATER, "甲县", "城关乡").id != town.id


def test_a_slip_mended_on_the_same_day_leaves_no_day_with_two_names(database):
    with database.transaction() as session:
        town = places.place(session, NOW, "甲县", "城关乡")
        places.rename(session, town.id, "城管镇", LATER, None)
        places.rename(session, town.id, "城关镇", LATER + timedelta(hours=1), None)
        assert [one.name for one in places.past(session, town.id)] == ["城关乡", "城关镇"]


def test_a_name_in_use_is_not_given_twice(database):
    with database.transaction() as session:
        town, other = places.place(session, NOW, "甲县", "城关镇"), places.place(session, NOW, "甲县", "河东镇")
        far = places.place(session, NOW, "乙县", "河东镇")
        with pytest.raises(NameTaken):
            places.rename(session, town.id, "河东镇", LATER, None)
        with pytest.raises(NameTaken):
            places.move(session, far.id, other.county_id, LATER, None)


def test_a_town_that_changes_its_county(database):
    with database.transaction() as session:
        town, there = places.place(session, NOW, "甲县", "城关镇"), places.place(session, NOW, "乙县")
        places.move(session, town.id, there.id, LATER, None)
        assert places.find(session, town.id).county == "乙县"
        assert [one.parent_id for one in places.past(session, town.id)] == [town.county_id, there.id]
        assert places.towns(session, town.county_id) == []


def test_the_tables_go_back_when_a_merged_towns_name_was_given_again(database):
    """What was called the same twice is told apart by its number; what was not keeps its name."""
    with database.transaction() as session:
        into, lone = places.place(session, NOW, "甲县", "河东镇"), places.place(session, NOW, "甲县", "桐坪镇")
        merged = [places.place(session, NOW, "甲县", "城关镇")]
        places.close(session, merged[0].id, into.id, LATER, None)
        merged.append(places.place(session, LATER, "甲县", "城关镇"))
        places.close(session, merged[1].id, into.id, LATER, None)
        places.close(session, lone.id, into.id, LATER, None)
        again = places.place(session, LATER, "甲县", "城关镇")
    database.downgrade("0003")
    with database.reading() as session:
        rows = session.execute(sa.text("SELECT id, name FROM place WHERE parent_id IS NOT NULL"))
        names = {row.id: row.name for row in rows}
    told_apart = {one.id: f"城关镇 #{one.id}" for one in merged}
    assert names == told_apart | {into.id: "河东镇", lone.id: "桐坪镇", again.id: "城关镇"}
    database.migrate()
    with database.reading() as session:
        assert places.find(session, again.id).name == "城关镇"


def test_a_merged_town_stands_no_more_and_its_name_is_free(database):
    with database.transaction() as session:
        town, other = places.place(session, NOW, "甲县", "城关镇"), places.place(session, NOW, "甲县", "河东镇")
        places.close(session, town.id, other.id, LATER, None)
        assert places.find(session, town.id) is None
        assert places.towns(session, town.county_id) == [other]
        assert [one.until for one in places.past(session, town.id)] == [date(2026, 11, 29)]
        for again in ((town.id, other.id), (other.id, other.id), (other.id, 999)):
            with pytest.raises(LookupError):
                places.close(session, *again, LATER, None)
