"""Near questions: nearest first, each with an answer in the store, none where there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from store.database import Database
from store.practices import answers, near
from store.practices.directory import directory
from store.practices.importing import import_report
from store.practices.near import near_questions
from store.practices.question import read_question
from store.practices.read import read_bytes
from store.practices.tables import ReportKind
from store.practices.words import Words

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.fixture
def ask(database: Database, words: Words):
    for town, year, practice in (
        ("甲子镇", 2023, "全镇调解纠纷32件，调解成功31件，人民调解员每月碰头一次。"),
        ("乙丑镇", 2024, "成立人民调解委员会12个，调解员40名，调解纠纷18件。信鸽传书送法下乡。"),
    ):
        text = (
            f"清岚县{town}{year}年法治政府建设工作报告\n一、主要做法\n{practice}\n"
            "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
        )
        import_report(database, words, read_bytes(f"{town}-{year}.txt", text.encode()), ReportKind.ORIGINAL, NOW)

    def offered(text, asker=None, **more):
        with database.reading() as session:
            question = read_question(text, directory(session), words, today=TODAY)
            assert answers.find(session, words, question, asker=asker).quotes == []
            found = near_questions(session, words, question, asker=asker, today=TODAY, **more)
            for one in found:
                again = read_question(one, directory(session), words, today=TODAY)
                assert answers.find(session, words, again, asker=asker).quotes, one
            return found

    return offered


def test_the_same_of_a_year_that_is_held_comes_first(ask):
    found = ask("甲子镇2021年调解了多少件纠纷")
    assert found[0].startswith("甲子镇2023年")
    assert "2021" not in "".join(found)
    assert len(found) <= 3


def test_of_a_town_that_is_not_held_other_towns_are_asked(ask):
    found = ask("龙潭镇调解员有多少名")
    assert found
    assert "龙潭" not in "".join(found)


def test_what_stands_elsewhere_is_offered_without_the_town(ask):
    assert ask("甲子镇的信鸽传书")[0] == "信鸽传书"


def test_nothing_near_nothing_offered(ask):
    assert ask("食堂几点开饭") == []


def test_few_searches_are_made(ask, words):
    assert len(ask("甲子镇2021年调解了多少件纠纷", most=1)) == 1
    assert near.TRIED <= 8
