"""`tashan gaps`, as an operator types it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from bot.clock import system_time
from store.database import Database
from store.days import day_of
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps, verdicts
from store.practices.feedback.gap_tables import Verdict

ASKED = [
    Question("调解员补贴多少钱", Scope(years=(2023,)), ("调解员", "补贴")),
    Question("调解员补贴标准是多少[red]", Scope(years=(2023,)), ("调解员", "补贴", "标准")),
    Question("养鸽子要办证吗", Scope(), ("鸽子", "办证")),
]


@pytest.fixture
def asked(tashan, home):
    """A home where eight questions were asked, three of which were filed, and one answer was called wrong."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    now = system_time()
    with database.transaction() as session:
        people.seat(session, 7_000_000_061, "仉禾", Role.CLERK, "清岚县", "鸽岭镇", now=now, agreed=1)
        people.seat(session, 7_000_000_062, "祁翀", Role.DEPUTY, "清岚县", "溜索镇", now=now, agreed=1)
        for number in range(8):
            gaps.note(session, found=number > 2, now=now)
        gaps.note(session, found=False, now=now - timedelta(days=31))
        for question in ASKED:
            gaps.file(session, question, 7_000_000_061, now)
        gaps.file(session, ASKED[0], 7_000_000_062, now)
        verdicts.judge(session, "谁请的律师", [], Verdict.WRONG_TOWN, now)
        verdicts.judge(session, "网格员", [], Verdict.USEFUL, now)
    database.close()
    return tashan


def test_nothing_asked_yet(tashan):
    result = tashan("gaps")
    assert result.exit_code == 0
    assert result.output.split() == ["近", "30", "天没有人提问。", "近", "30", "天没有人评价过答案。"]
    told = json.loads(tashan("gaps", "--json", "--all").stdout)
    assert (told["asked"], told["unanswered"], told["gaps"], told["complaints"]) == (0, 0, [], [])


def test_the_share_the_gaps_and_the_complaints(asked):
    text = asked("gaps").output
    assert text.startswith("近 30 天问了 8 次，没答上 3 次（37%）。")  # 37.5: cut, not rounded
    assert re.search(r"1、2 │ 调解员补贴多少钱 +│ 2023 年 │ 3 ", text)
    assert "调解员补贴标准是多少[red]" in text
    assert text.index("调解员补贴多少钱") < text.index("养鸽子要办证吗")
    assert "近 30 天的评价：有用 1，镇不对 1。" in text
    assert "谁请的律师" in text
    assert "网格员" not in text
    assert not re.search("仉禾|祁翀|鸽岭|溜索|700000006", text)


def test_all_of_it_as_json(asked):
    told = json.loads(asked("gaps", "--json").stdout)
    today = str(day_of(system_time()))
    assert (told["asked"], told["unanswered"], told["gaps_open"]) == (8, 3, 2)
    first, second = told["gaps"]
    assert (first["ids"], first["times"], first["scope"]["years"]) == ([1, 2], 3, [2023])
    assert (first["question"], first["alike"]) == (ASKED[0].text, [ASKED[1].text])
    assert (first["last_day"], first["closed_day"], second["ids"]) == (today, None, [3])
    assert told["verdicts"] == {"useful": 1, "wrong_town": 1, "wrong_year": 0, "not_asked": 0, "wrong_quote": 0}
    assert told["complaints"] == [{"day": today, "verdict": "wrong_town", "question": "谁请的律师", "quoted": []}]


def test_a_line_is_closed_as_a_whole_and_listed_with_all(asked):
    assert asked("gaps", "--close", 2).output == "编号 1、2 已标为已处理。\n"
    assert "调解员补贴" not in asked("gaps").output
    with_closed = asked("gaps", "--all").output
    assert with_closed.count("已处理") == 2
    assert with_closed.index("养鸽子要办证吗") < with_closed.index("调解员补贴多少钱")
    assert {row["closed_why"] for row in json.loads(asked("gaps", "--all", "--json").stdout)["gaps"]} == {None, "hand"}
    assert json.loads(asked("gaps", "--close", 3, "--json").stdout) == {"closed": [3]}


@pytest.mark.parametrize("number", [0, -1, 99, 2**53])
def test_a_number_that_is_not_in_the_list(asked, number):
    result = asked("gaps", f"--close={number}")
    assert (result.exit_code, result.output) == (2, f"没有编号为 {number} 的未答问题，用 tashan gaps 看看列表。\n")


def test_the_gaps_of_one_county(asked, home):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    now = system_time()
    with database.transaction() as session:
        people.seat(session, 7_000_000_063, "外县人", Role.CLERK, "远县", "河东镇", now=now, agreed=1)
        gaps.file(session, Question("码头归谁管", Scope(), ("码头",)), 7_000_000_063, now)
    database.close()
    assert "码头归谁管" in asked("gaps").output
    far = asked("gaps", "远县").output
    assert "码头归谁管" in far
    assert "鸽子" not in far
    assert "码头" not in asked("gaps", "清岚县", "--all").output
    assert [one["question"] for one in json.loads(asked("gaps", "远县", "--json").stdout)["gaps"]] == ["码头归谁管"]
    refused = asked("gaps", "无此县")
    assert (refused.exit_code, "无此县" in refused.output) == (2, True)


def test_one_that_was_closed_before_is_not_closed_again(asked):
    asked("gaps", "--close", 3)
    assert asked("gaps", "--close", 3).exit_code == 2
    assert asked("gaps", "--close", 10**30).exit_code == 2
