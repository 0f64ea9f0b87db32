"""Hello, help, menu, and what can be sent besides a question."""

from __future__ import annotations

import pytest

from bot.clock import system_time
from store.people import people
from store.people.rights import Role

MENU = ["填报", "截止日", "问一问", "已收录乡镇", "使用说明"]


def test_a_clerk_is_greeted_by_place_and_name_with_what_is_held(house):
    clerk = house.clerk("青禾铺镇", name="仉禾苗")
    hello = clerk.says("/start")
    assert len(hello.new) == 1
    assert hello.text.startswith("清岚县青禾铺镇的仉禾苗，您好。")
    assert "12·4 宪法日" in hello.text
    assert "份报告" in hello.text
    assert clerk.person.keyboard() == MENU


def test_a_county_administrator_is_greeted_without_a_town(house):
    assert house.administrator().says("/start").text.startswith("清岚县的成员")


def test_the_command_menu_is_offered_in_chinese(house):
    commands = house.client.get(f"chats/{house.clerk().id}")["commands"]
    assert {one["command"]: one["description"] for one in commands} == {
        "start": "开始",
        "ask": "问一问别的镇怎么做",
        "towns": "已收录哪些乡镇的报告",
        "years": "两年对比：一个乡镇两年的报告，做法和数字有什么变化",
        "help": "使用说明",
    }


@pytest.mark.parametrize("spelled", ["/help", "使用说明", "/使用说明", " 帮助 ", "/help@tashan_test_bot"])
def test_help_by_every_name(house, spelled):
    clerk = house.clerk()
    manual = clerk.says(spelled)
    assert manual.text.startswith("怎么问")
    assert all(command in manual.text for command in ("/start", "/ask", "/towns", "/help"))
    assert clerk.person.keyboard() == MENU


@pytest.mark.parametrize("spelled", ["/towns", "已收录乡镇", "/已收录乡镇", "收录情况"])
def test_the_towns_held_by_every_name(house, spelled):
    towns = house.clerk().says(spelled).text
    assert "青禾铺镇　2024、2025" in towns
    assert "西王庄镇　2020*" in towns
    assert "清岚县" in towns


@pytest.mark.parametrize("spelled", ["/ask", "问一问", "/问一问", "提问"])
def test_the_word_for_asking_asks_what(house, spelled):
    assert "请打字告诉我想了解什么" in house.clerk().says(spelled).text


def test_the_menu_is_pressed_like_any_button(house):
    clerk = house.clerk()
    clerk.says("/start")
    assert "已收录" in clerk.presses("已收录乡镇").text
    assert "怎么问" in clerk.presses("使用说明").text


def test_the_command_takes_the_question_with_it(house):
    answer = house.clerk("锦垣镇").says("/ask 调解员有没有补贴")
    assert "调解员有没有补贴，镇里的答复是有。" in answer.text


@pytest.mark.parametrize("name", ["/nosuch", "/没有这个 调解", "/start@other_bot"])
def test_an_unknown_command_is_named(house, name):
    answer = house.clerk().says(name).text
    assert f"没有“{name.split()[0]}”这个命令" in answer
    assert "/help" in answer


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"kind": "sticker"}, "表情"),
        ({"kind": "voice"}, "语音"),
        ({"location": {"latitude": 30.1, "longitude": 108.9}}, "这类消息"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "这类消息"),
    ],
)
def test_what_cannot_be_read_is_named_kindly(house, fields, what):
    clerk = house.clerk()
    answer = clerk.sends(**fields)
    assert answer.text == f"我还看不了{what}，请把想问的打成一句话发给我。"


def test_a_document_and_a_photo_with_a_caption(house):
    clerk = house.clerk()
    document = clerk.does(lambda person: person.send_bytes("总结.docx", b"PK\x03\x04", caption="调解员有没有补贴"))
    assert document.text == "只有管理员能添加报告，这个文件没有打开。要核对报告里的数字，请先发“核对报告”，再发文件。"
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000a49444154789c6300010000050001"
        "0d0a2db40000000049454e44ae426082"
    )
    assert "我还看不了图片和音视频" in clerk.does(lambda person: person.send_bytes("a.png", pixel, photo=True)).text


def test_an_edited_message_is_answered_again(house):
    clerk = house.clerk("锦垣镇")
    assert "没有找到" in clerk.says("护照怎么办").text
    message = next(one for one in clerk.person.messages() if not one["from"]["is_bot"])
    assert "镇里的答复是有" in clerk.does(lambda person: person.edit(message["message_id"], "调解员有没有补贴")).text


def test_somebody_who_joins_or_blocks_wants_no_answer(house):
    clerk = house.clerk()
    assert clerk.sends(new_chat_members=[{"id": 7, "is_bot": False, "first_name": "新"}]).new == []
    assert clerk.does(lambda person: person.block()).new == []
    assert clerk.does(lambda person: person.block(False)).new == []
    assert "您好" in clerk.says("/start").text


def test_a_stranger_is_told_whom_to_ask_and_nothing_else(house):
    stranger = house.stranger()
    refusal = stranger.says("/start").text
    assert refusal == "您还没有开通使用，请联系管理员要一个邀请链接，点开就能加入。"
    for text in ("/towns", "调解员有没有补贴"):
        answer = stranger.says(text)
        assert answer.text == refusal
        assert answer.buttons == []
    assert stranger.person.keyboard() == []
    assert stranger.sends(kind="sticker").text == refusal
    assert house.stored(stranger.id) is None


@pytest.mark.parametrize("data", ["context:0:1", "more:0:3", "only:0:practice", "nosuch:0:", ""])
def test_a_strangers_button_gives_the_refusal_over_the_chat(house, data):
    stranger = house.stranger()
    stranger.says("/start")
    pressed = stranger.forges(data)
    assert pressed.toasts == ["您还没有开通使用，请联系管理员要一个邀请链接，点开就能加入。"]
    assert (pressed.new, pressed.redrawn) == ([], [])


def test_a_group_hears_one_kind_sentence_an_hour_and_nothing_of_anybody(house):
    clerk = house.clerk("青禾铺镇", name="仉小禾")
    clerk.says("调解员有没有补贴")
    (in_group,) = house.group(clerk)
    first = in_group.says("/start")
    assert first.text == "为了不打扰群里其他人，我只在私聊里回答。请点我的头像，单独发消息给我。"
    assert first.buttons == []
    assert in_group.says("调解员有没有补贴", "/towns").new == []
    assert house.stored(in_group.id) is None
    assert in_group.forges("context:0:1", first).toasts[0].startswith("为了不打扰群里其他人")


def test_a_person_let_in_meanwhile_is_answered_at_once(house):
    stranger = house.stranger()
    assert "请联系管理员" in stranger.says("/start").text
    with house.database.transaction() as session:
        people.seat(session, stranger.id, "新来的", Role.CLERK, "清岚县", "锦垣镇", now=system_time(), agreed=1)
    assert stranger.says("/start").text.startswith("清岚县锦垣镇的新来的，您好")
