"""A town that was renamed, moved or merged: what was reported under an earlier name is still its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from store.database import Database
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Role
from store.practices.answering import answers
from store.practices.asking.question import read_question
from store.practices.index.directory import directory
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
COUNTY = "清岚县"


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def towns(database: Database, words: Words) -> dict[str, PlaceFacts]:
    """Three towns of a county and one of another, each with a report of its own."""
    for county, town in ((COUNTY, "甲子镇"), (COUNTY, "乙丑镇"), (COUNTY, "丙寅镇"), ("明湖县", "甲子镇")):
        text = (
            f"{county}{town}2025年法治政府建设工作报告\n一、主要做法\n用信鸽传书送法下乡。\n"
            "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
        )
        import_report(database, words, read_bytes(f"{county}{town}.txt", text.encode()), ReportKind.ORIGINAL, NOW)
    with database.transaction() as session:
        return {
            name: places.place(session, NOW, county, name[-3:])
            for name, county in (("甲子镇", COUNTY), ("乙丑镇", COUNTY), ("丙寅镇", COUNTY), ("明湖甲子镇", "明湖县"))
        }


def answered(database: Database, words: Words, town: PlaceFacts, text: str = "信鸽传书") -> set[tuple[str, str]]:
    """Whose reports answer somebody of this town, as it stands now."""
    with database.reading() as session:
        here = places.find(session, town.id)
        assert here is not None
        names = places.all_names(session, here)
        own = [name for _, name in names]
        question = read_question(text, directory(session), words, today=date(2026, 11, 21), own=own)
        found, skip = set(), 0
        while quotes := answers.find(session, words, question, asker=names, skip=skip).quotes:
            found |= {(one.county, one.town) for one in quotes}
            skip += len(quotes)
        return found


def test_a_renamed_towns_old_reports_are_its_own(database, words, towns):
    others = {(COUNTY, "乙丑镇"), (COUNTY, "丙寅镇"), ("明湖县", "甲子镇")}
    assert answered(database, words, towns["甲子镇"]) == others
    with database.transaction() as session:
        places.rename(session, towns["甲子镇"].id, "新街街道", NOW, None)
    assert answered(database, words, towns["甲子镇"]) == others
    assert answered(database, words, towns["甲子镇"], "我们镇的信鸽传书") == {(COUNTY, "甲子镇"), ("明湖县", "甲子镇")}


def test_what_was_merged_into_a_town_is_its_own_and_what_that_was_called_before(database, words, towns):
    with database.transaction() as session:
        places.rename(session, towns["甲子镇"].id, "老街镇", NOW, None)
        people.merge(session, towns["甲子镇"].id, towns["乙丑镇"], NOW + timedelta(days=1), None)
        places.rename(session, towns["乙丑镇"].id, "大桥镇", NOW + timedelta(days=2), None)
        people.merge(session, towns["乙丑镇"].id, towns["丙寅镇"], NOW + timedelta(days=3), None)
        here = places.find(session, towns["丙寅镇"].id)
        assert here is not None
        names = [name for _, name in places.all_names(session, here)]
        assert (names[0], set(names)) == ("丙寅镇", {"丙寅镇", "大桥镇", "乙丑镇", "老街镇", "甲子镇"})
    assert answered(database, words, towns["丙寅镇"]) == {("明湖县", "甲子镇")}


def test_a_town_that_moved_to_another_county_leaves_out_what_it_wrote_in_the_first(database, words, towns):
    with database.transaction() as session:
        other = places.place(session, NOW, "丰源县")
        places.move(session, towns["甲子镇"].id, other.id, NOW, None)
    assert (COUNTY, "甲子镇") not in answered(database, words, towns["甲子镇"])
    assert ("明湖县", "甲子镇") in answered(database, words, towns["甲子镇"])


def test_a_renamed_county_keeps_its_towns(database, words, towns):
    with database.transaction() as session:
        places.rename(session, towns["甲子镇"].county_id, "清岚市", NOW, None)
    assert answered(database, words, towns["甲子镇"]) == {
        (COUNTY, "乙丑镇"), (COUNTY, "丙寅镇"), ("明湖县", "甲子镇"),
    }  # fmt: skip


def test_whoever_moves_has_another_town_at_once(database, words, towns):
    with database.transaction() as session:
        number = people.seat(session, 7, "仉禾", Role.CLERK, COUNTY, "甲子镇", now=NOW)
        people.give_post(session, number, Role.CLERK, towns["乙丑镇"], NOW, None)
        person = people.in_chat(session, 7, NOW)
        assert person is not None
        assert places.all_names(session, person.place) == ((COUNTY, "乙丑镇"),)
