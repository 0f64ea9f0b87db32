"""Between Telegram's words and ours: every kind of update in, bodies of calls out, within the network's limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.pages import TEXT_LIMIT, length
from bot.telegram import CALLBACK_BYTES, LARGEST_ID, TOAST_LIMIT, Said, bodies, chat_of, query_of, said
from handlers.turn import Button, Keyboard, Medium, Press, Reply, Toast

PERSON = {"id": 5_000_000_001, "is_bot": False, "first_name": "禾"}
PRIVATE = {"id": 5_000_000_001, "type": "private"}
GROUP = {"id": -1_002_147_483_649, "type": "supergroup", "title": "工作群"}
FILE = {"file_id": "f", "file_unique_id": "u"}
SIZED = {**FILE, "width": 1, "height": 1}
PRESSED = Said(Medium.PRESS, private=True, query_id="44", message_id=9)
TYPED = Said(Medium.TEXT, private=True)


def message(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": 1_790_000_000, "chat": chat, "from": PERSON, **more}


def parsed(**kind: Any) -> Update:
    return Update.de_json({"update_id": 1, **kind}, None)


@pytest.mark.parametrize(
    ("fields", "medium"),
    [
        ({"text": "网格员"}, Medium.TEXT),
        ({"document": FILE}, Medium.DOCUMENT),
        ({"photo": [SIZED]}, Medium.FILE),
        ({"video": {**SIZED, "duration": 1}}, Medium.FILE),
        ({"audio": {**FILE, "duration": 1}}, Medium.FILE),
        ({"animation": {**SIZED, "duration": 1}, "document": FILE}, Medium.FILE),
        ({"sticker": {**SIZED, "type": "regular", "is_animated": False, "is_video": False}}, Medium.STICKER),
        ({"voice": {**FILE, "duration": 1}}, Medium.VOICE),
        ({"video_note": {**FILE, "length": 1, "duration": 1}}, Medium.VOICE),
        ({"contact": {"phone_number": "1", "first_name": "x"}}, Medium.OTHER),
        ({"location": {"latitude": 1, "longitude": 2}}, Medium.OTHER),
        ({"dice": {"emoji": "🎲", "value": 1}}, Medium.OTHER),
    ],
)
def test_what_was_sent(fields, medium):
    for kind in ("message", "edited_message"):
        words = said(parsed(**{kind: message(**fields)}))
        assert (words.medium, words.private, words.press) == (medium, True, None)
    assert said(parsed(message=message(GROUP, **fields))).private is False


def test_text_and_caption():
    assert said(parsed(message=message(text=" 网格员 "))).text == " 网格员 "
    assert said(parsed(message=message(document=FILE, caption="看看"))).text == "看看"
    assert said(parsed(message=message(document=FILE))).text == ""


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"message": message()},
        {"message": message(text="")},
        {"message": message(new_chat_members=[PERSON])},
        {"message": message(GROUP, new_chat_title="x")},
        {"message": message(pinned_message=message(text="x"))},
        {"channel_post": message({"id": -1_001, "type": "channel"}, text="x")},
        {"poll_answer": {"poll_id": "1", "option_ids": [], "user": PERSON, "option_persistent_ids": []}},
        {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": "a"}},
        {
            "callback_query": {
                "id": "1",
                "from": PERSON,
                "chat_instance": "1",
                "message": message(),
                "game_short_name": "g",
            }
        },
    ],
)
def test_what_wants_no_answer(kind):
    assert said(parsed(**kind)) is None


def press(data: str, chat: dict[str, Any] = PRIVATE) -> Said:
    query = {"id": "44", "from": PERSON, "chat_instance": "1", "data": data, "message": message(chat, text="x")}
    return said(parsed(callback_query=query))


def test_a_press_knows_its_message_and_its_query():
    pressed = press("more:3:6")
    assert pressed == Said(Medium.PRESS, True, "", Press("more", 3, "6"), "44", 9)
    assert press("more:3:6", GROUP).private is False


@pytest.mark.parametrize(
    ("data", "screen"),
    [("a:7:b", 7), ("a:-1:b", -1), ("a:٣:b", -1), ("a:²:b", -1), ("a::b", -1), ("a", -1), ("", -1), ("a: 1:b", -1)],
)
def test_a_screen_is_a_plain_number_or_none(data, screen):
    assert press(data).press.screen == screen


actions = st.text(st.characters(codec="ascii", exclude_characters=":"), max_size=12)


@given(actions, st.integers(0, 10**9), st.text(max_size=12))
def test_a_button_comes_back_as_it_was_drawn(action, screen, argument):
    button = Button("看", action, argument)
    try:
        (body,) = bodies([Reply("x", [[button]])], TYPED, screen)
    except (ValueError, UnicodeEncodeError):
        assert len(f"{action}:{screen}:{argument}".encode("utf-8", "surrogatepass")) > CALLBACK_BYTES
        return
    (((label, data),),) = json.loads(json.dumps(body))["buttons"]
    assert label == "看"
    assert len(data.encode()) <= CALLBACK_BYTES
    assert press(data).press == Press(action, screen, argument)


def test_button_data_over_the_limit_is_refused_here_and_not_by_the_network():
    assert bodies([Reply("x", [[Button("看", "a", "b" * 60)]])], TYPED, 1)
    for argument in ("b" * 61, "汉" * 21):
        with pytest.raises(ValueError, match="64 is the limit"):
            bodies([Reply("x", [[Button("看", "a", argument)]])], TYPED, 1)


def test_a_press_is_answered_first_with_its_toast_cut_to_fit():
    calls = bodies([Toast("长" * 300), Reply("正文")], PRESSED, 1)
    assert calls[0] == {"call": "answer", "query": "44", "text": "长" * TOAST_LIMIT}
    assert [call["call"] for call in calls] == ["answer", "message"]
    assert bodies([], PRESSED, 1) == [{"call": "answer", "query": "44", "text": ""}]
    assert bodies([Toast("没有按钮")], TYPED, 1) == []


def test_other_buttons_go_under_the_pressed_message_alone():
    _, keyboard = bodies([Keyboard([[Button("看", "a", "1")]])], PRESSED, 3)
    assert keyboard == {"call": "buttons", "message": 9, "buttons": [[("看", "a:3:1")]]}
    assert bodies([Keyboard([])], TYPED, 3) == []


def test_only_one_page_replaces_the_pressed_message():
    (_, short) = bodies([Reply("短", in_place=True)], PRESSED, 1)
    assert short["edits"] == 9
    (_, *long) = bodies([Reply("长句。" * 3000, in_place=True)], PRESSED, 1)
    assert len(long) > 1
    assert not any("edits" in call for call in long)
    (typed,) = bodies([Reply("短", in_place=True)], TYPED, 1)
    assert "edits" not in typed


def test_pages_carry_their_buttons_and_menu_at_the_end():
    calls = bodies([Reply("句子。" * 3000, [[Button("看", "a")]], menu=[["帮助"]])], TYPED, 1)
    assert all(length(call["text"]) <= TEXT_LIMIT for call in calls)
    assert [bool(call["buttons"]) for call in calls] == [False] * (len(calls) - 1) + [True]
    assert [bool(call["menu"]) for call in calls] == [False] * (len(calls) - 1) + [True]


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"update_id": 1, "message": message(text="x")}, 5_000_000_001),
        ({"edited_message": {"chat": {"id": -1_002_147_483_649}}}, -1_002_147_483_649),
        ({"callback_query": {"message": {"chat": {"id": 7}}}}, 7),
        ({"my_chat_member": {"chat": {"id": 8}}}, 8),
        ({"message": {"chat": {"id": LARGEST_ID - 1}}}, LARGEST_ID - 1),
        ({"message": {"chat": {"id": 2**63}}}, 0),
        ({"message": {"chat": {"id": -(2**80)}}}, 0),
        ({"message": {"chat": {"id": True}}}, 0),
        ({"message": {"chat": {"id": "7"}}}, 0),
        ({"message": {"chat": 7}}, 0),
        ({"message": [{"chat": {"id": 7}}]}, 0),
        ({"poll": {"id": 7}}, 0),
        ({}, 0),
    ],
)
def test_the_chat_of_what_the_library_may_not_parse(raw, chat):
    assert chat_of(raw) == chat


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["chat", "id", "message", "from", "x"]), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "x"]), values, max_size=4))
def test_any_json_has_a_chat_that_can_be_stored(raw):
    assert -LARGEST_ID < chat_of(raw) < LARGEST_ID


def test_the_query_of_a_press_is_told_even_where_the_library_cannot_parse_it():
    assert query_of({"callback_query": {"id": "77", "message": "broken"}}) == "77"
    for raw in ({}, {"callback_query": None}, {"callback_query": {"id": 77}}, {"message": {"id": "77"}}):
        assert query_of(raw) is None
