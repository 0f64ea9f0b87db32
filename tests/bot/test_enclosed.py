"""A picture or a document that somebody sent is sent on by the network's id: nothing is fetched, nothing uploaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.telegram import CAPTION_LIMIT, Said, bodies, deliver, said
from handlers.turn import AttachmentKind, Button, Enclosed, Medium, Reply
from tests.bot.test_telegram import FILE, SIZED, message, parsed

TOKEN = "7318204655:TEST-enclosed-token"
TYPED = Said(Medium.TEXT, private=True)
PRESSED = Said(Medium.PRESS, private=True, query_id="44", message_id=9)
SHEET = Enclosed(AttachmentKind.DOCUMENT, "f")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("fields", "enclosed"),
    [
        ({"document": FILE}, SHEET),
        ({"photo": [SIZED, {**SIZED, "file_id": "large"}]}, Enclosed(AttachmentKind.PHOTO, "large")),
        ({"video": {**SIZED, "duration": 1}}, None),
        ({"animation": {**SIZED, "duration": 1}, "document": FILE}, None),
        ({"audio": {**FILE, "duration": 1}}, None),
        ({"text": "通知"}, None),
    ],
)
def test_what_is_enclosed_in_a_message(fields, enclosed):
    assert said(parsed(message=message(**fields))).enclosed == enclosed


def test_a_reply_with_a_file_of_the_network_is_one_call_with_its_text_under_it():
    [body] = bodies([Reply("<b>通知</b>", [[Button("已知悉", "seen", "3")]], enclosed=SHEET)], TYPED, 0)
    assert body == {
        "call": "document",
        "file": "f",
        "text": "<b>通知</b>",
        "buttons": [[("已知悉", "seen:0:3")]],
        "menu": [],
    }
    long = bodies([Reply("字" * (CAPTION_LIMIT + 1), enclosed=SHEET)], TYPED, 0)
    assert [one["call"] for one in long] == ["message", "document"]
    (_, shown) = bodies([Reply("图", in_place=True, enclosed=SHEET)], PRESSED, 0)
    assert "edits" not in shown


@pytest.mark.parametrize("kind", AttachmentKind)
async def test_it_is_sent_by_its_id_and_what_is_said_under_it_is_changed_in_place(tmp_path: Path, kind: AttachmentKind):
    console = Console(TOKEN, tmp_path / "console.jsonl", name="他山", username="tashan_test_bot")
    with serve_in_thread(console) as address, ConsoleClient(address) as client:
        writer, reader = client.add_person("写信人"), client.add_person("收信人")
        reader.say("/start")
        sent = writer.send_bytes("图.png", PIXEL, photo=kind is AttachmentKind.PHOTO)
        words = said(Update.de_json({"update_id": 1, "message": sent}, None))
        assert words is not None
        assert words.enclosed is not None
        assert words.enclosed.kind is kind
        async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
            [body] = bodies([Reply("<b>一</b>", [[Button("已知悉", "seen", "3")]], enclosed=words.enclosed)], TYPED, 0)
            number = await deliver(bot, reader.chat, body)
            [new] = bodies([Reply("<b>二</b>", enclosed=words.enclosed)], TYPED, 0)
            assert await deliver(bot, reader.chat, new | {"edits": number}) == number
        [got] = [one for one in reader.messages() if one["from"]["is_bot"]]
        assert got["caption"] == "二"
        held = got[kind][0] if kind is AttachmentKind.PHOTO else got[kind]
        assert client.download(held["file_id"]) == PIXEL
    entries = map(json.loads, (tmp_path / "console.jsonl").read_text("utf-8").splitlines())
    assert sum(one["type"] == "file" for entry in entries for one in entry["changes"]) == 1  # the writer's own
