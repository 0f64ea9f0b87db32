"""Old buttons, forged buttons, several pages, and what happens when an update cannot be dealt with."""

from __future__ import annotations

import re

import pytest

from bot.console.client import text_of
from bot.console.limits import TEXT_UNITS, utf16_units

EXPIRED = "这个按钮已失效，请用下面的新按钮"
OUTDATED = "这个按钮已失效。把它上面的问题再问一遍，就能用新的。"


@pytest.mark.parametrize("label", ["只看问题", "有用", "不对题"])
def test_a_button_of_the_question_before_says_what_to_do(house, label):
    clerk = house.clerk("锦垣镇")
    old = clerk.says("调解员有没有补贴")
    clerk.says("老上访户怎么化解")
    answer = clerk.presses(label, old)
    assert answer.toasts == [OUTDATED]
    assert (answer.new, answer.redrawn) == ([], [])


def test_the_context_of_the_question_before_can_still_be_read(house):
    clerk = house.clerk("锦垣镇")
    old = clerk.says("调解员有没有补贴")
    clerk.says("老上访户怎么化解")
    assert clerk.presses("看上下文①", old).parts("blockquote")


def test_context_is_sent_once_for_two_taps(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    around = clerk.presses("看上下文①", card)
    again = clerk.presses("看上下文①", card)
    assert (again.new, again.toasts) == ([], ["这一段的上下文刚发过了，请往下看。"])
    step = next(label for label in around.buttons if "看" in label)
    assert clerk.presses(step, around).new
    assert clerk.presses("看上下文①", card).text == around.text


@pytest.mark.parametrize(
    "data",
    [
        "nosuch:{screen}:1",
        "nosuch",
        "context:{screen}:0",
        "context:{screen}:999999999999999",
        "context:{screen}:99999999999999999999999999",
        "context:{screen}:-1",
        "context:{screen}:１２",
        "context:{screen}:٣",
        "context:{screen}:",
        "context:{screen}",
        "context",
        "context:-1:0",
        "context:{screen}:1; drop table",
        "more:{screen}:999999999999999",
        "more:{screen}:x",
        "more:{screen}:²",
        "only:{screen}:principal",
        "only:{screen}:",
        "only:{screen}:计划",
        "only:-1:plan",
        "only:٣:plan",
        "only:99999999999999999999999999999999:plan",
        "",
        ":::",
        "<b>:{screen}:&",
        "\x00\ud83d",
    ],
)
def test_a_forged_button_gets_a_short_word(house, data):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    screen = card.data_of("只看计划").split(":")[1]
    answer = clerk.forges(data.format(screen=screen), card)
    assert (answer.new, answer.redrawn) == ([], [])
    assert answer.toasts == [OUTDATED]  # the button stops turning
    assert clerk.presses("只看计划", card).redrawn


@pytest.mark.parametrize("data", ["context:0:0", "more:0:3", "only:0:plan", "only:1:plan", "", "x"])
def test_a_forged_button_before_any_question(house, data):
    clerk = house.clerk()
    hello = clerk.says("/start")
    answer = clerk.forges(data, hello)
    assert EXPIRED in answer.text
    assert "请打字告诉我" in answer.text
    assert "没能处理好" not in answer.text


def test_a_button_of_another_persons_screen_shows_only_ones_own(house):
    clerk, other = house.clerk("锦垣镇"), house.clerk("青禾铺镇")
    theirs = other.says("民宿纠纷调解分哪五步")
    clerk.says("调解员有没有补贴")
    answer = clerk.forges(theirs.data_of("只看计划"))
    assert "民宿" not in answer.text
    assert answer.new == []


def test_a_button_on_a_message_that_is_gone_is_answered(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    data = card.data_of("只看计划")
    answer = clerk.does(lambda person: person.press_data(99_999, data))
    assert "只看计划 ✕" in answer.buttons


def test_each_press_stops_turning(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("网格员")
    for label in ("看上下文①", "只看问题"):
        assert len(clerk.presses(label, card).toasts) == 1


def test_a_sentence_longer_than_a_message_arrives_whole_and_in_order(house):
    items = [f"第{number}处修渠{number * 7}米" for number in range(1, 700)]
    giant = "、".join(items) + "，全部按普法清单调解到位。"
    assert len(giant) > 6000
    house.holds(
        "长渠镇2025年法治政府建设工作报告.txt",
        "长渠镇2025年法治政府建设工作报告\n一、主要做法\n（一）长渠普法\n"
        f"清淤渠道先开会。{giant}渠长每季点名一次。\n二、存在问题\n渠道长，人手少。\n",
    )
    clerk = house.clerk("锦垣镇")
    card = clerk.says("长渠镇 修渠 普法清单")
    label = next(one for one in card.buttons if one.startswith("看上下文"))
    for answer in (card, clerk.presses(label, card)):
        assert len(answer.new) >= 2
        assert all(0 < utf16_units(text_of(one)) <= TEXT_UNITS for one in answer.new)
        shown = re.sub(r"\s", "", "".join(map(text_of, answer.new)))
        assert giant in shown
        assert answer.buttons  # under the last page
        assert not any("reply_markup" in one for one in answer.new[:-1])


def test_long_context_is_cut_between_sentences(house):
    sentences = [f"普法调解第{number}场讲了邻里纠纷怎么调解，来了{number}人。" for number in range(1, 400)]
    sections = "\n".join(
        f"（{'一二三四五六七八九'[part]}）普法调解{part}\n" + "".join(sentences[part * 44 : part * 44 + 44])
        for part in range(9)
    )
    house.holds("多讲镇2025年法治政府建设工作报告.txt", f"多讲镇2025年法治政府建设工作报告\n一、主要做法\n{sections}\n")
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("多讲镇 邻里纠纷 调解")
    assert all(utf16_units(text_of(one)) <= TEXT_UNITS for one in answer.new)
    around = clerk.presses("看上下文①", answer)
    for one in around.new[:-1]:
        assert text_of(one).endswith("。")


def test_an_update_that_cannot_be_read_gives_a_number_and_the_next_is_answered(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("/start")
    poison = {"message": {"message_id": "x", "date": "yesterday", "chat": {"id": clerk.id}, "text": {"a": 1}}}
    answer = clerk.receives(poison)
    number = re.search(r"已记下编号 ([2-9A-Z]{6})。", answer.text)
    assert number
    assert answer.parts("bold") == [number[1]]
    assert clerk.says("调解员有没有补贴").text.startswith("问：调解员有没有补贴\n\n青禾铺镇")


def test_a_press_that_cannot_be_read_stops_turning(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("调解员有没有补贴")
    person = {"id": clerk.id, "is_bot": False, "first_name": "覃"}
    broken = {"message_id": "x", "date": "yesterday", "chat": {"id": clerk.id, "type": "private"}}
    press = {"id": "4400000000000009999", "from": person, "message": broken, "chat_instance": "1", "data": "more:1:3"}
    assert "已记下编号" in clerk.receives({"callback_query": press}).text
    assert "4400000000000009999" in house.answered_queries()


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": None},
        {"message": []},
        {"message": {"chat": {"id": "7"}}},
        {"message": {"chat": {"id": 2**80}, "text": "x"}},
        {"message": {"chat": {"id": True}, "text": "x"}},
        {"callback_query": {"id": "1", "data": "context:1:1"}},
        {"nosuch_kind": {"chat": {"id": 5}}},
        {"edited_message": {"message_id": 1, "date": 0, "chat": {"id": 12345, "type": "private"}}},
        {"poll_answer": 7},
    ],
)
def test_malformed_updates_block_nobody(house, update):
    clerk = house.clerk("锦垣镇")
    clerk.says("/start")
    assert clerk.receives(update).new == []
    assert clerk.says("调解员有没有补贴").text.startswith("问：调解员有没有补贴\n\n青禾铺镇")


def test_a_poisoned_message_of_one_does_not_hold_up_another(house):
    clerk, other = house.clerk("锦垣镇"), house.clerk("云栖岭镇")
    other.says("/start")
    clerk.says("/start")
    clerk.person.say("老上访户怎么化解")
    house.client.post("updates", update={"message": {"date": 0, "chat": {"id": clerk.id}}})
    assert other.says("调解员有没有补贴").text.startswith("问：调解员有没有补贴\n\n青禾铺镇")
    assert any("已记下编号" in text for text in clerk.person.texts())
    assert any("问：老上访户怎么化解" in text for text in clerk.person.texts())


def test_further_towns_of_a_list_before_it_was_narrowed_down_have_expired(house):
    clerk = house.clerk("锦垣镇")
    first = clerk.says("网格员")
    second = clerk.presses("更多", first)
    clerk.presses("只看问题", first)
    answer = clerk.presses("更多", second)
    assert (answer.new, answer.toasts) == ([], [OUTDATED])


def test_where_no_button_follows_there_is_the_menu(house):
    clerk = house.clerk("锦垣镇")
    hello = clerk.says("/help")
    assert "请用下面的新按钮" in clerk.forges("only:0:plan", hello).text
    assert clerk.person.keyboard() == ["填报", "截止日", "问一问", "已收录乡镇", "使用说明"]


def test_a_strangers_broken_update_is_set_aside_in_silence(house):
    stranger = house.stranger()
    stranger.says("/start")
    poison = {"message": {"message_id": "x", "date": "yesterday", "chat": {"id": stranger.id}, "text": {"a": 1}}}
    assert stranger.receives(poison).new == []
