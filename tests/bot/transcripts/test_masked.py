"""Whoever sends a number of a person is told so in one sentence; nothing of it is looked at, and nothing kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.masking import MASK
from store.practices.feedback.gap_tables import AskedDay, Gap, Judgement

TOLD = "这一条里有身份证号、手机号或银行卡号，我没有看，也没有保存。请去掉号码再发一次，个人信息不要发到聊天里。"
PHONE, IDENTITY, CARD = "13812345678", "11010519491231002X", "6222 0212 3456 7890 128"


def asked(house):
    with house.database.reading() as session:
        return session.execute(sa.select(sa.func.sum(AskedDay.asked), sa.func.sum(AskedDay.unanswered))).one()


def kept(house, chat_id):
    here = house.stored(chat_id)
    return None if here is None else (here.screen, here.data)


@pytest.mark.parametrize("number", [PHONE, IDENTITY, CARD, IDENTITY.lower(), "１３８１２３４５６７８"])
@pytest.mark.parametrize("text", ["张三{}的低保怎么办", "/ask 张三{}", "提问{}", "/start {}", "/gaps {}", "{}"])
def test_row_35_a_text_with_a_number_is_not_looked_at(house, text, number):
    clerk = house.clerk()
    before = asked(house)
    answer = clerk.says(text.format(number))
    assert (answer.text, answer.buttons) == (TOLD, [])
    assert asked(house) == before
    assert kept(house, clerk.id) == (0, {})


def test_row_35_the_talk_goes_on_where_it_was(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("网格员")
    before = kept(house, clerk.id)
    assert clerk.says(f"那{PHONE}呢").text == TOLD
    assert kept(house, clerk.id) == before
    assert "只看问题 ✕" in clerk.presses("只看问题", card).buttons
    assert "接着上一问：网格员" in clerk.says("那青禾铺呢").text


def test_row_35_neither_a_gap_nor_a_verdict_holds_a_mask(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("护照怎么办")
    clerk.says(f"护照怎么办{PHONE}")
    clerk.presses("告诉管理员", card)
    clerk.presses("有用", clerk.says("网格员"))
    clerk.says(f"网格员{PHONE}")
    with house.database.reading() as session:
        texts = [*session.scalars(sa.select(Gap.question)), *session.scalars(sa.select(Judgement.question))]
    assert texts
    assert not [text for text in texts if MASK in text]


def test_row_35_an_edit_that_adds_a_number_is_not_looked_at(house):
    clerk = house.clerk()
    clerk.says("护照怎么办")
    before = kept(house, clerk.id)
    message = next(one for one in clerk.person.messages() if not one["from"]["is_bot"])
    assert clerk.does(lambda person: person.edit(message["message_id"], f"护照{PHONE}")).text == TOLD
    assert kept(house, clerk.id) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"caption": PHONE, "document": {"file_id": "1", "file_unique_id": "1", "file_name": "总结.txt"}},
        {"document": {"file_id": "1", "file_unique_id": "1", "file_name": f"{PHONE}.txt"}},
        {"contact": {"phone_number": PHONE, "first_name": "李"}},
        {
            "text": "看这里",
            "entities": [{"type": "text_link", "offset": 0, "length": 3, "url": f"https://example.org/{PHONE}"}],
        },
    ],
)
def test_row_35_a_number_in_something_else_is_told_too(house, fields):
    chief = house.administrator()
    before = len(house.calls("getFile"))
    answer = chief.sends(**fields)
    told = TOLD.replace("这一条里", "文件名或说明里") if "document" in fields else TOLD
    assert (answer.text, answer.buttons) == (told, [])
    assert len(house.calls("getFile")) == before


def test_row_35_whoever_answers_a_message_with_a_number_has_not_sent_it(house):
    clerk = house.clerk("锦垣镇")
    theirs = {"message_id": 1, "date": 1, "chat": {"id": clerk.id, "type": "private"}, "text": PHONE}
    assert "网格员" in clerk.sends(text="网格员", reply_to_message=theirs).text


def test_row_35_a_forged_button_with_a_number_does_nothing(house):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("网格员")
    before = kept(house, clerk.id)
    pressed = clerk.forges(f"only:{before[0]}:{PHONE}", card)
    assert (pressed.toasts, pressed.new, pressed.redrawn) == ([TOLD], [], [])
    assert kept(house, clerk.id) == before


def test_row_35_a_name_typed_with_a_number_is_asked_for_again(house):
    chief = house.administrator()
    chief.says("/invite")
    assert chief.says(f"锦垣镇{PHONE}").text == TOLD
    assert "请选角色" in chief.says("锦垣镇").text


def test_row_35_strangers_and_groups_hear_what_they_always_hear(house):
    stranger = house.stranger()
    assert "请联系管理员" in stranger.says(f"我是张三{PHONE}").text
    (in_group,) = house.group(house.clerk())
    assert "只在私聊里回答" in in_group.says(PHONE).text
