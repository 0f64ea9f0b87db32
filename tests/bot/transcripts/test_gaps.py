"""An administrator's list of what could not be answered: read, paged, closed; a clerk sees nothing of it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store.people import people
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps, verdicts
from store.practices.feedback.gap_tables import Judgement, Verdict

SECOND = "养鸽子要不要办证"


@pytest.fixture
def empty(house):
    """A house without gaps and verdicts: other transcripts share its database and file some of their own."""
    with house.database.transaction() as session:
        session.execute(sa.delete(Judgement))
        for line in gaps.open_gaps(session):
            for number in line.ids:
                gaps.close(session, number, gaps.Closing.HAND, system_time())
    return house


def files(house, text, words, *clerks, scope=None):
    with house.database.transaction() as session:
        for clerk in clerks:
            gaps.file(session, Question(text, scope or Scope(), tuple(words)), clerk.id, system_time())


def done(chief, number, of=None):
    """已处理 of a gap, by its card."""
    return chief.presses("已处理", chief.presses(f"处理{number}", of))


def test_an_administrator_lists_asks_once_and_closes(empty):
    house = empty
    clerks = [house.clerk() for _ in range(3)]
    files(house, "调解员补贴<多少>", ["调解员", "补贴"], *clerks, scope=Scope(towns=("溜索镇",), years=(2023,)))
    files(house, SECOND, ["鸽子", "办证"], clerks[0])
    chief = house.administrator()
    card = chief.says("/gaps")
    assert re.match(r"近 30 天问了 \d+ 次，没答上 \d+ 次（.*?%）。|近 30 天没有人提问。", card.text)
    assert "大家等着答案的问题：2 个\n\n① 调解员补贴<多少>\n3 次 · 最近 " in card.text
    assert "溜索镇、2023 年" in card.text
    assert f"② {SECOND}\n1 次 · 最近 " in card.text
    assert not re.search(r"\d\d:\d\d", card.text)  # the day, never the moment
    assert card.buttons == ["处理①", "处理②"]
    sure = done(chief, "①", card)
    assert len(sure.redrawn) == 1
    assert "这个问题处理好了吗？" in sure.text
    assert sure.buttons == ["确定，已处理", "先不处理"]
    back = chief.presses("先不处理", sure)
    assert "2 个" in back.text
    closed = chief.presses("确定，已处理", done(chief, "①", back))
    assert closed.toasts == ["已标为已处理。"]
    assert "大家等着答案的问题：1 个" in closed.text
    assert "调解员" not in closed.text
    last = chief.presses("确定，已处理", done(chief, "①", closed))
    assert "现在没有等着答案的问题。" in last.text
    assert last.buttons == []


def test_more_than_a_page_is_turned_in_place(empty):
    clerks = [empty.clerk() for _ in range(7)]
    for number in range(7):
        files(empty, f"第{number}问", [f"词{number}"], *clerks[number:])
    chief = empty.administrator()
    first = chief.says("未答问题")
    assert "7 个（第 1–5 个）" in first.text
    assert first.buttons == ["处理①", "处理②", "处理③", "处理④", "处理⑤", "下一页 ›"]
    second = chief.presses("下一页 ›", first)
    assert "7 个（第 6–7 个）" in second.text
    assert "① 第5问" in second.text
    assert second.buttons == ["处理①", "处理②", "‹ 上一页"]
    chief.presses("确定，已处理", done(chief, "②", second))
    rest = chief.presses("确定，已处理", done(chief, "①"))
    assert "大家等着答案的问题：5 个" in rest.text  # the page that is empty now is left
    assert "① 第0问" in rest.text


def test_nearly_the_same_questions_are_closed_together(empty):
    clerks = [empty.clerk() for _ in range(2)]
    files(empty, "调解员补贴多少", ["调解员", "补贴"], *clerks)
    files(empty, "调解员补贴什么标准", ["调解员", "补贴", "标准"], clerks[0])
    chief = empty.administrator()
    card = chief.says("/gaps")
    assert "也这样问：调解员补贴什么标准" in card.text
    sure = done(chief, "①", card)
    assert "连同 1 种相近的问法" in sure.text
    assert "现在没有等着答案的问题。" in chief.presses("确定，已处理", sure).text


def test_a_complaint_says_what_to_mend(empty):
    chief, now = empty.administrator(), system_time()
    with empty.database.transaction() as session:
        person = people.in_chat(session, chief.id, now)
        assert person is not None
        county_id = person.place.county_id
        verdicts.judge(session, "网格员怎么考核", [1], Verdict.WRONG_QUOTE, now, county_id=county_id)
        verdicts.judge(session, "别县的人问的", [1], Verdict.WRONG_QUOTE, now, county_id=county_id + 1_000)
    text = chief.says("/gaps").text
    assert "别县的人问的" not in text
    assert re.search(r"近 30 天的评价：.*引文有误 \d+", text)
    assert re.search(r"\d月\d+日 引文有误：网格员怎么考核\n　引自 \S+镇 20\d\d 年（\S+镇-20\d\d\.md）", text)


@pytest.mark.parametrize("spelled", ["/gaps", "未答问题", "/未答问题"])
def test_a_clerk_is_refused_in_one_sentence(empty, spelled):
    clerk = empty.clerk()
    files(empty, SECOND, ["鸽子"], clerk)
    answer = clerk.says(spelled)
    assert answer.text == "这个功能只给县级管理员用。想了解别的镇怎么做，直接打字提问就行。"
    assert answer.buttons == []


@pytest.mark.parametrize("button", ["gap_page:{}:0", "gap_done:{}:{number}", "gap_close:{}:"])
def test_a_clerk_who_forges_the_buttons_closes_nothing(empty, button):
    clerk = empty.clerk("锦垣镇")
    files(empty, SECOND, ["鸽子"], clerk)
    with empty.database.reading() as session:
        (line,) = gaps.open_gaps(session)
    card = clerk.says("调解员有没有补贴")
    screen = card.data_of("只看计划").split(":")[1]
    answer = clerk.forges(button.format(screen, number=line.ids[0]), card)
    assert "只给县级管理员用" in answer.toasts[0]
    assert SECOND not in answer.text
    with empty.database.reading() as session:
        assert gaps.open_gaps(session) == [line]


@pytest.mark.parametrize(
    "data",
    [
        "gap_done:{}:999999999",
        "gap_done:{}:",
        "gap_done:{}:٣",
        "gap_page:{}:-1",
        "gap_page:{}:x",
        "gap_close:{}:1",
        "gap_x",
    ],
)
def test_a_forged_button_of_an_administrator_gets_todays_list(empty, data):
    files(empty, SECOND, ["鸽子"], empty.clerk())
    chief = empty.administrator()
    card = chief.says("/gaps")
    answer = chief.forges(data.format(card.data_of("处理①").split(":")[1]), card)
    assert "这个按钮已失效，请用下面的新按钮。" in answer.text
    assert SECOND in answer.text
    assert len(answer.toasts) == 1
    assert "现在没有" in chief.presses("确定，已处理", done(chief, "①", answer)).text


def test_a_page_far_behind_the_end_is_the_last_one(empty):
    files(empty, SECOND, ["鸽子"], empty.clerk())
    chief = empty.administrator()
    card = chief.says("/gaps")
    screen = card.data_of("处理①").split(":")[1]
    assert f"① {SECOND}" in chief.forges(f"gap_page:{screen}:999999999999999", card).text


def test_two_administrators_close_the_same_gap(empty):
    files(empty, SECOND, ["鸽子"], empty.clerk())
    one, other = empty.administrator(), empty.administrator()
    first, second = (done(chief, "①", chief.says("/gaps")) for chief in (one, other))
    one.presses("确定，已处理", first)
    answer = other.presses("确定，已处理", second)
    assert answer.toasts == ["这个问题刚才已经有人处理了。"]
    assert "现在没有等着答案的问题。" in answer.text


def test_a_button_pressed_twice_acts_once(empty):
    files(empty, SECOND, ["鸽子"], empty.clerk())
    files(empty, "别的问题", ["别的"], empty.clerk())
    chief = empty.administrator()
    card = chief.says("/gaps")
    data = card.data_of("处理①")
    opened = chief.presses("处理①", card)
    again = chief.forges(data, card)
    assert (again.new, again.redrawn) == ([], [])
    sure = chief.presses("已处理", opened)
    chief.presses("确定，已处理", sure)
    with empty.database.reading() as session:
        assert len(gaps.open_gaps(session)) == 1


def test_a_question_goes_on_where_it_was_and_its_buttons_show_the_list(empty):
    files(empty, SECOND, ["鸽子"], empty.clerk())
    chief = empty.administrator()
    card = chief.says("调解员有没有补贴")
    chief.says("/gaps")
    old = chief.presses("只看计划", card)
    assert "这个按钮已失效" in old.text
    assert SECOND in old.text
    assert "调解员" in chief.says("那锦垣镇呢").text
    assert "问：护照怎么办" in chief.says("护照怎么办").text


def test_help_names_the_command_to_administrators_only(house):
    assert "/gaps 没答上的问题和评价（直接发“未答问题”也行）" in house.administrator().says("/help").text
    assert "gaps" not in house.clerk().says("/help").text
    offered = house.client.get(f"chats/{house.administrator().id}")["commands"]
    assert "gaps" not in {one["command"] for one in offered}
