"""What was understood of a question, what follows on it, and what is done where nothing is found."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from bot.console.client import buttons
from bot.console.limits import utf16_units
from store.conversations import Conversation
from store.practices.feedback.gap_tables import AskedDay, Gap, Judgement

EXPIRED = "这个按钮已失效"


def heads(answer):
    """Town and year of each head on a card."""
    return re.findall(r"^(\S+?)　(\d{4}) 年", answer.text, re.MULTILINE)


def held(house, table):
    with house.database.reading() as session:
        return session.scalars(sa.select(table)).all()


def test_what_was_understood_is_shown_and_each_part_can_be_taken_away(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("青禾铺2024年的调解补贴有哪些不足")
    assert card.buttons[:3] == ["青禾铺镇 ✕", "2024 年 ✕", "只看问题 ✕"]
    assert heads(card) == [("青禾铺镇", "2024")]
    all_kinds = clerk.presses("只看问题 ✕", card)
    assert all_kinds.new == []
    assert all_kinds.last["message_id"] == card.last["message_id"]
    assert all_kinds.buttons[:2] == ["青禾铺镇 ✕", "2024 年 ✕"]
    both_years = clerk.presses("2024 年 ✕", all_kinds)
    assert set(heads(both_years)) == {("青禾铺镇", "2024"), ("青禾铺镇", "2025")}
    all_towns = clerk.presses("青禾铺镇 ✕", both_years)
    assert len({town for town, _ in heads(all_towns)}) > 1
    assert all_towns.text.split("\n")[1] == "已去掉：青禾铺镇 · 2024 年 · 只看问题"
    assert not any("✕" in label for label in all_towns.buttons)


def test_a_button_pressed_twice_does_what_it_does_once(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("青禾铺镇 调解补贴")
    once = clerk.presses("青禾铺镇 ✕", card)
    data = card.data_of("青禾铺镇 ✕")
    for _ in range(2):
        again = clerk.does(lambda person: person.press_data(once.last["message_id"], data))
        assert (again.new, again.redrawn) == ([], [])
        assert len(again.toasts) == 1
    other = clerk.presses("只看问题", once)
    again = clerk.does(lambda person: person.press_data(once.last["message_id"], once.data_of("只看问题")))
    assert (again.new, again.redrawn) == ([], [])
    assert other.buttons[0] == "只看问题 ✕"
    assert EXPIRED in clerk.forges(data, other).toasts[0]  # what led to an earlier screen has expired


def test_a_mistyped_town_is_mended_and_said(house):
    answer = house.clerk("锦垣镇").says("青河铺的调解员补贴")
    assert "没有“青河铺”，按“青禾铺镇”查的。" in answer.text
    assert answer.buttons[0] == "青禾铺镇 ✕"
    assert {town for town, _ in heads(answer)} == {"青禾铺镇"}


def test_follow_ups_keep_the_words_visibly_until_one_begins_anew(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("调解员有没有补贴")
    second = clerk.says("那青禾铺呢")
    assert second.text.startswith("问：那青禾铺呢\n接着上一问：调解员有没有补贴\n\n青禾铺镇　202")
    assert second.buttons[:2] == ["青禾铺镇 ✕", "重新问"]
    third = clerk.says("2024年的呢")
    assert "接着上一问：调解员有没有补贴" in third.text
    assert heads(third) == [("青禾铺镇", "2024")]
    fourth = clerk.says("那不足呢")
    assert fourth.buttons[:4] == ["青禾铺镇 ✕", "2024 年 ✕", "只看问题 ✕", "重新问"]
    others = clerk.says("还有别的镇吗")
    assert others.buttons[0] == "不含青禾铺镇 ✕"
    assert "青禾铺镇" not in {town for town, _ in heads(others)}
    anew = clerk.presses("重新问", others)
    assert "从头来" in anew.text
    assert clerk.presses("重新问", others).new == []
    assert "请加上要紧的词" in clerk.says("2024年的呢").text


def test_a_full_question_takes_over_nothing(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("青禾铺镇2024年调解补贴")
    answer = clerk.says("企业嫌检查多怎么办")
    assert "接着" not in answer.text
    assert not any("✕" in label for label in answer.buttons)


def test_towns_held_against_each_other_need_a_matter(house):
    clerk = house.clerk("锦垣镇")
    assert clerk.says("咱镇和云栖岭差在哪").text == (
        "想比哪方面？请把镇名和要比的事一起发，例如：锦垣镇和云栖岭镇的调解。"
    )
    clerk.says("青禾铺镇的调解")
    compared = clerk.says("和锦垣比呢")
    assert "接着上一问：青禾铺镇的调解" in compared.text
    assert {town for town, _ in heads(compared)} <= {"青禾铺镇", "锦垣镇"}
    assert compared.buttons[:2] == ["青禾铺镇 ✕", "锦垣镇 ✕"]


@pytest.mark.parametrize("text", ["换个话题", "换个问题吧", "重新问", "问点别的", "从头来"])
def test_what_was_asked_is_let_go_in_words_too(house, text):
    clerk = house.clerk("锦垣镇")
    clerk.says("青禾铺镇2019年调解补贴")
    before = sum(row.asked for row in held(house, AskedDay))
    assert clerk.says(text).text == "好，从头来。请打字告诉我想了解什么。"
    assert sum(row.asked for row in held(house, AskedDay)) == before
    assert "请加上要紧的词" in clerk.says("2024年的呢").text


def test_more_of_what_was_not_found_is_the_same_refusal(house):
    clerk = house.clerk("锦垣镇")
    refused = clerk.says("青禾铺镇2019年调解补贴")
    again = clerk.says("还有吗")
    assert (again.text, again.buttons) == (refused.text, refused.buttons)
    assert heads(clerk.presses("青禾铺镇2024年调解补贴", again))


def test_a_question_that_says_nothing_is_no_wish_for_more(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("为什么")
    assert clerk.says("多少钱").text.startswith("问：多少钱\n\n没看出要问哪方面的事")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("谢谢啦", "不客气"),
        ("你好啊", "在呢"),
        ("好的", "好的"),
        ("哈哈哈", "能帮上忙就好"),
        ("在吗？", "在呢"),
        ("你是谁", "我是“他山”"),
        ("再见", "再见"),
        ("答非所问", "点“不对题”"),
        ("我要投诉", "点“告诉管理员”"),
    ],
)
def test_small_talk_is_answered_kindly_and_leaves_the_card_alone(house, text, says):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    answer = clerk.says(text)
    assert says in answer.text
    assert "查了" not in answer.text
    assert EXPIRED not in clerk.presses("看上下文①", card).text


def test_the_own_town_is_meant_by_our_town(house):
    clerk = house.clerk("青禾铺镇")
    assert {town for town, _ in heads(clerk.says("我们镇的调解员补贴"))} == {"青禾铺镇"}
    assert "青禾铺镇" not in {town for town, _ in heads(clerk.says("别的镇的调解员补贴"))}


def test_a_town_that_is_not_held_is_refused_and_can_be_let_go(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("红旗镇的调解员有没有补贴")
    assert "没有收录红旗镇的报告" in answer.text
    assert answer.buttons[0] == "红旗镇 ✕"
    assert heads(clerk.presses("红旗镇 ✕", answer))
    both = clerk.says("红旗镇和青禾铺镇的调解员补贴")
    assert "没有收录红旗镇的报告。" in both.text
    assert {town for town, _ in heads(both)} == {"青禾铺镇"}


def test_a_year_that_is_not_held_leads_to_one_that_is(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("青禾铺镇2019年调解补贴")
    assert "青禾铺镇收录了 2024、2025 年的报告，没有 2019 年的。" in answer.text
    assert answer.buttons[:3] == ["青禾铺镇 ✕", "2019 年 ✕", "青禾铺镇2024年调解补贴"]
    found = clerk.presses("青禾铺镇2024年调解补贴", answer)
    assert found.text.startswith("问：青禾铺镇2024年调解补贴")
    assert heads(found) == [("青禾铺镇", "2024")]
    again = clerk.presses("青禾铺镇2024年调解补贴", answer)
    assert (again.new, again.redrawn) == ([], [])


def test_what_is_offered_instead_is_answered(house):
    clerk = house.clerk("锦垣镇")
    for text in ("红旗镇的调解员有没有补贴", "青禾铺镇2019年调解补贴", "云栖岭镇调解员的护照谁办"):
        refused = clerk.says(text)
        offered = [label for label in refused.buttons if "✕" not in label and label != "告诉管理员"]
        assert offered, text
        assert "下面的问题查得到" in refused.text
        for label in offered:
            refused = clerk.says(text)
            assert heads(clerk.presses(label, refused)), label


def test_what_was_not_found_is_told_to_the_administrator_once(house):
    clerk = house.clerk("锦垣镇")
    refused = clerk.says("滑雪场门票卖多少钱")
    assert "没有找到" in refused.text
    before = len(held(house, Gap))
    told = clerk.presses("告诉管理员", refused)
    assert (told.new, told.text) == ([], refused.text)
    assert told.toasts == ["已告诉管理员，谢谢。"]
    assert told.buttons == ["✓ 已告诉管理员"]
    again = clerk.does(lambda person: person.press_data(refused.last["message_id"], refused.data_of("告诉管理员")))
    assert (again.new, again.redrawn) == ([], [])
    assert len(held(house, Gap)) == before + 1
    repeated = clerk.presses("告诉管理员", clerk.says("滑雪场门票卖多少钱"))
    assert "告诉过管理员了" in repeated.toasts[0]
    assert len(held(house, Gap)) == before + 1


def test_questions_are_counted_with_those_that_found_nothing(house):
    def counts():
        return [sum(row.asked for row in held(house, AskedDay)), sum(row.unanswered for row in held(house, AskedDay))]

    clerk = house.clerk("锦垣镇")
    asked, unanswered = counts()
    card = clerk.says("调解员有没有补贴")
    clerk.presses("只看问题", card)  # the same question still
    clerk.says("护照怎么办理")
    clerk.says("谢谢")
    assert counts() == [asked + 2, unanswered + 1]


def test_an_answer_is_judged_once_in_its_place(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    before = len(held(house, Judgement))
    reasons = clerk.presses("不对题", card)
    assert reasons.new == []
    assert reasons.text.startswith(card.text)
    assert reasons.buttons == ["镇不对", "年份不对", "不是我问的", "引文有误", "返回"]
    back = clerk.presses("返回", reasons)
    assert (back.text, back.buttons) == (card.text, card.buttons)
    reasons = clerk.presses("不对题", card)
    thanked = clerk.presses("镇不对", reasons)
    assert (thanked.new, thanked.text) == ([], card.text)
    assert thanked.toasts == ["已记下：镇不对。谢谢，管理员会看到（不记名）。"]
    assert "✓ 镇不对" in thanked.buttons
    assert not {"有用", "不对题"} & set(thanked.buttons)
    assert "看上下文①" in thanked.buttons
    for data in (card.data_of("有用"), reasons.data_of("引文有误"), card.data_of("不对题")):
        again = clerk.forges(data, thanked)
        assert (again.new, again.redrawn) == ([], [])
    (judged,) = held(house, Judgement)[before:]
    assert (judged.verdict, judged.question) == ("wrong_town", "调解员有没有补贴")
    assert judged.quoted


def test_a_kind_verdict_can_be_taken_back_once(house):
    clerk = house.clerk("锦垣镇")
    before = len(held(house, Judgement))
    useful = clerk.presses("有用", clerk.says("网格员"))
    assert useful.toasts == ["已记下：有用。谢谢！"]
    assert useful.buttons[-2:] == ["✓ 有用", "不对题"]
    assert clerk.presses("✓ 有用", useful).redrawn == []
    back = clerk.presses("返回", clerk.presses("不对题", useful))
    assert back.buttons == useful.buttons
    wrong = clerk.presses("年份不对", clerk.presses("不对题", back))
    assert wrong.buttons[-1] == "✓ 年份不对"
    assert [row.verdict for row in held(house, Judgement)[before:]] == ["wrong_year"]


def test_a_verdict_changes_nothing_of_what_was_shown(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("网格员")
    house.holds(
        "新垭镇2025年法治政府建设工作报告.txt", "新垭镇2025年法治政府建设工作报告\n一、主要做法\n网格员网格员。\n"
    )
    useful = clerk.presses("有用", card)
    assert (useful.text, useful.new) == (card.text, [])
    assert useful.buttons[:-2] == card.buttons[:-2]


@pytest.mark.parametrize(
    "data",
    [
        "drop:{screen}:towns7",
        "drop:{screen}:",
        "drop:{screen}:kind0",
        "near:{screen}:0",
        "near:{screen}:-1",
        "judge:{screen}:bad",
        "judge:{screen}:",
        "more:{screen}:0",
        "more:{screen}:4000",
        "more:{screen}:",
    ],
)
def test_a_forged_button_gets_a_short_word(house, data):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("青禾铺镇 调解补贴")
    screen = card.data_of("只看计划").split(":")[1]
    answer = clerk.forges(data.format(screen=screen), card)
    assert (answer.new, answer.redrawn) == ([], [])
    assert EXPIRED in answer.toasts[0]


def test_what_an_earlier_release_kept_of_a_chat_is_gone_on_from(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    with house.database.transaction() as session:
        session.get(Conversation, clerk.id).data = {"question": "调解员有没有补贴", "only": "problem"}
    problems = clerk.presses("只看做法", card)
    assert problems.buttons[0] == "只看做法 ✕"
    with house.database.transaction() as session:
        session.get(Conversation, clerk.id).data = {"question": "调解员有没有补贴"}
    assert "接着上一问：调解员有没有补贴" in clerk.says("那青禾铺呢").text


def test_no_button_is_wider_than_a_phone_takes(house):
    clerk = house.clerk("锦垣镇")
    for text in ("网格员", "青禾铺 云栖岭 锦垣 望澜门 2024 2025 网格员有什么问题", "护照怎么办理", "锦垣镇 2019 调解"):
        answer = clerk.says(text)
        for row in answer.last.get("reply_markup", {}).get("inline_keyboard", []):
            assert len(row) <= 3
            assert sum(utf16_units(button["text"]) for button in row) <= 30
        assert len(buttons(answer.last)) <= 20


def test_what_is_kept_of_a_chat_stays_small(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("网格员" * 100)
    clerk.says("那" + "青禾铺镇" * 70 + "呢")
    assert len(repr(house.stored(clerk.id).data)) < 4000
