"""Near questions: nearest first, each with an answer in the store, none where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.database import Database
from store.practices.answering import answers, near
from store.practices.answering.near import near_questions
from store.practices.asking.question import Scope, follow, read_question
from store.practices.index.directory import directory
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


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

    def offered(text, asker=(), before=None, changed=None, **more):
        with database.reading() as session:
            own = [town for _, town in asker]
            question = read_question(text, directory(session), words, today=TODAY, own=own)
            if before is not None:
                question = follow(question, read_question(before, directory(session), words, today=TODAY, own=own))
            question = replace(question, **(changed or {}))
            assert answers.find(session, words, question, asker=asker).quotes == []
            found = near_questions(session, words, question, asker=asker, today=TODAY, **more)
            for one in found:
                again = read_question(one, directory(session), words, today=TODAY, own=own)
                assert (again.scope, again.words, again.absent) != (question.scope, question.words, question.absent)
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
    assert ask("甲子镇的信鸽传书")[0] == "各镇的信鸽传书"


def test_nothing_near_nothing_offered(ask):
    assert ask("食堂几点开饭") == []


def test_few_searches_are_made(ask, words):
    assert len(ask("甲子镇2021年调解了多少件纠纷", most=1)) == 1
    assert near.TRIED <= 8


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("甲子镇2021年我们镇的调解", "甲子镇2023年的调解"),
        ("2021年今年的调解", "2024年的调解"),
        ("那甲子镇前年去年调解了多少件呢？", "甲子镇2023年调解了多少件"),
        ("甲子镇和乙丑镇2021年的调解", "甲子镇2023年的调解"),
        ("甲子镇2021年的短板", "甲子镇2023年的短板"),
        ("2021年除了甲子镇以外的调解", "2024年的调解"),
    ],
)
def test_each_reads_as_a_question(ask, text, first):
    found = ask(text, asker=[("清岚县", "丙寅镇")])
    assert all(len(one) <= near.LONGEST for one in found)
    said = "".join(found)
    for lost in ("我们镇", "今年", "前年", "呢", "？", "除了", "以外", "年年", "和乙丑", "的的", "2021"):
        assert lost not in said
    assert not any(one.startswith(("的", "和", "、", "年")) for one in found)
    assert first in found


def test_a_follow_up_keeps_nothing_of_the_towns_and_years_before(ask):
    found = ask("那甲子镇2019年呢", asker=[("清岚县", "丙寅镇")], before="去年乙丑镇调解了多少件纠纷")
    assert found[0] == "甲子镇2023年调解了多少件纠纷"
    assert not any(word in "".join(found) for word in ("去年", "乙丑镇", "那"))


def test_a_town_that_was_taken_away_does_not_come_back(ask):
    for scope in (Scope(years=(2019,)), Scope(towns=("乙丑镇",), years=(2019,))):
        found = ask("甲子和乙丑镇2019年调解了多少件纠纷", changed={"scope": scope})
        assert found
        assert "甲子" not in "".join(found)


def test_of_a_town_that_is_not_held_the_same_is_asked_of_all(ask):
    assert ask("龙潭镇的调解")[0] == "各镇的调解"
    assert ask("龙潭镇怎么调解纠纷")[0] == "怎么调解纠纷"


def test_a_long_question_is_put_briefly(ask):
    found = ask("甲子镇2021年在矛盾纠纷调解这一块都有哪些值得大家学习借鉴的好经验好办法")
    assert found
    assert all(len(one) <= near.LONGEST for one in found)
