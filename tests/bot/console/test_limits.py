"""At the edge of every limit: the last that passes, the first that does not, and in which words."""

from typing import Any

import pytest

from bot.console.limits import DOWNLOAD_BYTES, PHOTO_BYTES, UPLOAD_BYTES
from tests.bot.console.conftest import Served
from tests.bot.console.trivial_bot import png


def send(served: Served, text: str, **more: Any) -> dict[str, Any]:
    return served.api("sendMessage", chat_id=served.person.id, text=text, **more)


@pytest.mark.parametrize(
    ("text", "mode", "units"),
    [
        ("a" * 4096, None, 4096),
        ("😀" * 2048, None, 4096),
        ("<b>" + "汉" * 4096 + "</b>", "HTML", 4096),
        ("&lt;" * 4096, "HTML", 4096),
        ("  " + "a" * 4096 + "\n\n", None, 4096),
    ],
)
def test_4096_utf16_units_after_parsing_pass(shared: Served, text: str, mode: str | None, units: int) -> None:
    shown = send(shared, text, parse_mode=mode)["result"]["text"]
    assert len(shown.encode("utf-16-le")) // 2 == units


@pytest.mark.parametrize(
    ("text", "mode"), [("a" * 4097, None), ("😀" * 2048 + "a", None), ("<b>" + "汉" * 4097 + "</b>", "HTML")]
)
def test_4097_do_not(shared: Served, text: str, mode: str | None) -> None:
    assert send(shared, text, parse_mode=mode) == {
        "ok": False, "error_code": 400, "description": "Bad Request: message is too long",
    }  # fmt: skip


def test_empty_texts(shared: Served) -> None:
    assert send(shared, "")["description"] == "Bad Request: message text is empty"
    assert send(shared, " \n ")["description"] == "Bad Request: text must be non-empty"
    assert send(shared, "<b> </b>", parse_mode="HTML")["description"] == "Bad Request: text must be non-empty"
    assert shared.api.refused("sendMessage", chat_id=shared.person.id) == "Bad Request: message text is empty"
    half = rb'{"chat_id": 1, "text": "\ud83d"}'
    reply = shared.api.http.post("sendMessage", content=half, headers={"Content-Type": "application/json"}).json()
    assert reply["description"] == "Bad Request: strings must be encoded in UTF-8"


def document(served: Served, content: bytes, method: str = "sendDocument", **data: Any) -> dict[str, Any]:
    kind = method.removeprefix("send").lower()
    data = {"chat_id": served.person.id, **data}
    return served.api.http.post(method, data=data, files={kind: ("f.bin", content)}).json()


def test_captions(shared: Served) -> None:
    assert document(shared, b"x", caption="😀" * 512)["ok"]
    assert document(shared, b"x", caption="<i>" + "a" * 1024 + "</i>", parse_mode="HTML")["ok"]
    too_long = document(shared, b"x", caption="😀" * 512 + "a")
    assert too_long["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize("data", ["a" * 64, "汉" * 21 + "a", "1"])
def test_callback_data_up_to_64_bytes(shared: Served, data: str) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    assert send(shared, "x", reply_markup=markup)["result"]["reply_markup"] == markup


BUTTON = "can't parse inline keyboard button: "
BAD_BUTTONS = [
    ({"text": "x", "callback_data": "a" * 65}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "callback_data": "汉" * 22}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "callback_data": ""}, BUTTON + "Text buttons are unallowed in the inline keyboard"),
    ({"text": "x"}, BUTTON + "Text buttons are unallowed in the inline keyboard"),
    ({"callback_data": "x"}, BUTTON + 'Can\'t find field "text"'),
    ({"text": 1, "callback_data": "x"}, BUTTON + 'Field "text" must be of type String'),
    ({"text": "x", "url": "no link"}, "inline keyboard button URL 'no link' is invalid: Wrong HTTP URL"),
]
BAD_MARKUP = [
    *(({"inline_keyboard": [[button]]}, words) for button, words in BAD_BUTTONS),
    ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 13}, "reply markup is too long"),
    ("{", "can't parse reply keyboard markup JSON object"),
    ("[]", "object expected as reply markup"),
]


@pytest.mark.parametrize(("markup", "words"), BAD_MARKUP)
def test_bad_markup(shared: Served, markup: Any, words: str) -> None:
    assert send(shared, "x", reply_markup=markup)["description"] == f"Bad Request: {words}"


def commands(served: Served, *names: str, description: str = "d") -> dict[str, Any]:
    return served.api("setMyCommands", commands=[{"command": name, "description": description} for name in names])


def test_command_names(shared: Served) -> None:
    assert commands(shared, "a", "a_1", "z" * 32)["ok"]
    for bad in ("z" * 33, "", "Help", "帮助", "a-b", "a b"):
        assert commands(shared, "fine", bad)["description"] == "Bad Request: BOT_COMMAND_INVALID"
    assert [each["command"] for each in shared.api.ok("getMyCommands")] == ["a", "a_1", "z" * 32]
    assert commands(shared, *(f"c{number}" for number in range(100)))["ok"]
    assert (
        commands(shared, *(f"c{number}" for number in range(101)))["description"]
        == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    )
    assert commands(shared, "a", description="")["description"] == "Bad Request: command description is empty"
    assert (
        commands(shared, "a", description="汉" * 257)["description"] == "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
    )


def test_commands_are_kept_by_scope_and_language(shared: Served) -> None:
    private = {"type": "all_private_chats"}
    one = {"type": "chat", "chat_id": shared.person.id}
    commands(shared, "everywhere")
    shared.api.ok(
        "setMyCommands", commands=[{"command": "alone", "description": "d"}], scope=private, language_code="zh"
    )
    assert shared.api.ok("getMyCommands", scope=private) == []
    assert shared.api.ok("getMyCommands", scope=private, language_code="zh")[0]["command"] == "alone"
    shown = shared.client.get(f"chats/{shared.person.id}")["commands"]
    assert [each["command"] for each in shown] == ["alone"]
    shared.api.ok("setMyCommands", commands=[{"command": "mine", "description": "d"}], scope=one)
    assert shared.client.get(f"chats/{shared.person.id}")["commands"][0]["command"] == "mine"
    shared.api.ok("deleteMyCommands", scope=one)
    shared.api.ok("deleteMyCommands", scope=private, language_code="zh")
    assert shared.client.get(f"chats/{shared.person.id}")["commands"][0]["command"] == "everywhere"
    assert "BotCommandScope" in shared.api.refused("getMyCommands", scope={"type": "moon"})


def test_sizes(shared: Served) -> None:
    assert document(shared, b"")["description"] == "Bad Request: file must be non-empty"
    download = document(shared, bytes(DOWNLOAD_BYTES))["result"]["document"]
    path = shared.api.ok("getFile", file_id=download["file_id"])["file_path"]
    answer = shared.api.http.get(f"{shared.address}/file/bot7318204655:TEST-canary-token/{path}")
    assert len(answer.content) == DOWNLOAD_BYTES
    bigger = document(shared, bytes(DOWNLOAD_BYTES + 1))["result"]["document"]
    assert shared.api.refused("getFile", file_id=bigger["file_id"]) == "Bad Request: file is too big"
    refused = document(shared, bytes(UPLOAD_BYTES + 1))
    assert (refused["error_code"], refused["description"]) == (413, "Request Entity Too Large")


def test_photos(shared: Served) -> None:
    sent = document(shared, png(40, 30), "sendPhoto")["result"]["photo"][-1]
    assert (sent["width"], sent["height"]) == (40, 30)
    again = shared.api.ok("sendPhoto", chat_id=shared.person.id, photo=sent["file_id"])["photo"][-1]
    assert again["file_unique_id"] == sent["file_unique_id"]
    words = shared.api.refused("sendDocument", chat_id=shared.person.id, document=sent["file_id"])
    assert words == "Bad Request: can't use file of type Photo as Document"
    assert document(shared, b"no picture", "sendPhoto")["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert document(shared, png(2, 60), "sendPhoto")["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    too_big = document(shared, bytes(PHOTO_BYTES + 1), "sendPhoto")["description"]
    assert (
        too_big == "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"
    )
    missing = shared.api.refused("sendPhoto", chat_id=shared.person.id)
    assert missing == "Bad Request: there is no photo in the request"
