"""Two libraries that know nothing of the console read what it says: aiogram's strict models, python-telegram-bot."""

import importlib
from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

import httpx
import pytest
import telegram
from pydantic import BaseModel, TypeAdapter

from bot.console.methods.table import METHODS
from tests.bot.console.conftest import TOKEN, Served
from tests.bot.console.trivial_bot import KEYS, RICH, png
from tests.rig.faults import set_faults
from tests.rig.plan import Fault

HOOK = "http://127.0.0.1:9/hook"


@pytest.fixture
def aiogram() -> ModuleType:
    """Loaded here only: its hundreds of models take seconds, and every worker reads this file."""
    return importlib.import_module("aiogram")


def unknown_fields(value: Any) -> list[str]:
    """Names of fields that the model does not know, anywhere inside."""
    if isinstance(value, BaseModel):
        inside = [name for field in value.__class__.model_fields for name in unknown_fields(getattr(value, field))]
        return [*(value.model_extra or {}), *inside]
    if isinstance(value, list | tuple):
        return [name for each in value for name in unknown_fields(each)]
    return []


def read(kind: Any, result: Any) -> Any:
    parsed = TypeAdapter(kind).validate_python(result)
    assert unknown_fields(parsed) == []
    return parsed


def returned(aiogram: ModuleType, method: str) -> Any:
    """What aiogram says this method returns."""
    kind = aiogram.methods.TelegramMethod
    models = [each for each in vars(aiogram.methods).values() if isinstance(each, type) and issubclass(each, kind)]
    return next(model.__returning__ for model in models if model.__name__.lower() == method)


def replies(served: Served) -> Iterator[tuple[str, Any]]:
    """One reply of each method."""
    person, ok = served.person, served.api.ok
    chat = person.id
    people = {"chat_id": chat}

    def upload(method: str, **files: Any) -> Any:
        return served.api.http.post(
            method, data=people | {"caption": "<b>c</b>", "parse_mode": "HTML"}, files=files
        ).json()["result"]

    yield "getme", ok("getMe")
    text = ok("sendMessage", **people, text=RICH, parse_mode="HTML", reply_markup=KEYS)
    yield "sendmessage", text
    yield (
        "editmessagetext",
        ok("editMessageText", **people, message_id=text["message_id"], text="new", reply_markup=KEYS),
    )
    yield "editmessagereplymarkup", ok("editMessageReplyMarkup", **people, message_id=text["message_id"])
    document = upload("sendDocument", document=("汉.txt", b"x"))
    yield "senddocument", document
    yield "editmessagecaption", ok("editMessageCaption", **people, message_id=document["message_id"], caption="new")
    yield "sendphoto", upload("sendPhoto", photo=("p.png", png(9, 9)))
    yield "getfile", ok("getFile", file_id=document["document"]["file_id"])
    query = person.press_data(text["message_id"], "x")
    yield "answercallbackquery", ok("answerCallbackQuery", callback_query_id=query)
    yield "sendchataction", ok("sendChatAction", **people, action="typing")
    yield "deletemessage", ok("deleteMessage", **people, message_id=text["message_id"])
    yield "deletemessages", ok("deleteMessages", **people, message_ids=[document["message_id"]])
    yield "setmycommands", ok("setMyCommands", commands=[{"command": "a", "description": "b"}])
    yield "getmycommands", ok("getMyCommands")
    yield "deletemycommands", ok("deleteMyCommands")
    yield "getchat", ok("getChat", **people)
    yield "setwebhook", ok("setWebhook", url=HOOK, allowed_updates=["message"])
    yield "getwebhookinfo", ok("getWebhookInfo")
    yield "deletewebhook", ok("deleteWebhook")


def test_aiogram_reads_a_reply_of_every_method(aiogram: ModuleType, served: Served) -> None:
    done = set()
    for method, result in replies(served):
        read(returned(aiogram, method), result)
        done.add(method)
    assert done == set(METHODS)


def test_aiogram_reads_every_kind_of_update(aiogram: ModuleType, served: Served) -> None:
    person, group = served.person, served.client.add_group("组")
    keys = served.api.ok("sendMessage", chat_id=person.id, text="x", reply_markup=KEYS)
    own = person.say("/start now @someone_else https://a.example #标签 #tag a@b.example", reply_to=keys["message_id"])
    person.in_group(group).say("大家好")
    person.edit(own["message_id"], "changed /help")
    person.send_bytes("表.xlsx", b"x", caption="/file")
    person.send_bytes("p.png", png(9, 9), photo=True)
    person.send_raw(kind="sticker")
    person.send_raw(kind="voice")
    person.press("提示")
    served.api.ok("deleteMessage", chat_id=person.id, message_id=keys["message_id"])
    person.press_data(keys["message_id"], "gone")
    person.block()
    person.block(False)
    updates = read(list[aiogram.types.Update], served.api.ok("getUpdates"))
    kinds = [update.event_type for update in updates]
    assert (
        kinds
        == ["message"] * 2 + ["edited_message"] + ["message"] * 4 + ["callback_query"] * 2 + ["my_chat_member"] * 2
    )
    start = updates[0].message
    assert [each.type for each in start.entities] == ["bot_command", "mention", "url", "hashtag", "email"]
    assert start.reply_to_message.message_id == keys["message_id"]
    assert start.from_user.id > 2**32
    assert updates[1].message.chat.id < -(10**12)
    assert isinstance(updates[8].callback_query.message, aiogram.types.InaccessibleMessage)
    whole = [
        (each.document, each.photo, each.sticker, each.voice) for each in (update.message for update in updates[3:7])
    ]
    assert [sum(part is not None for part in each) for each in whole] == [1, 1, 1, 1]


async def test_python_telegram_bot_over_a_socket(shared: Served) -> None:
    root = shared.address
    async with telegram.Bot(TOKEN, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        assert bot.username == "trial_bot"
        chat = shared.person.id
        markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("按", callback_data="d")]])
        sent = await bot.send_message(chat, "<b>你好</b>😀", parse_mode="HTML", reply_markup=markup)
        assert (sent.text, sent.entities[0].type, sent.entities[0].length) == ("你好😀", "bold", 2)
        assert sent.text_html == "<b>你好</b>😀"
        with pytest.raises(telegram.error.BadRequest, match="Message is not modified"):
            await sent.edit_text("<b>你好</b>😀", parse_mode="HTML", reply_markup=markup)
        edited = await sent.edit_text("改了")
        assert edited.edit_date is not None
        document = await bot.send_document(chat, b"1,2", filename="表.csv", caption="说明")
        file = await document.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"1,2"
        photo = await bot.send_photo(chat, png(30, 20))
        assert (await bot.send_photo(chat, photo.photo[-1].file_id)).photo[-1].width == 30
        await bot.set_my_commands([telegram.BotCommand("help", "帮助")])
        assert [each.command for each in await bot.get_my_commands()] == ["help"]
        assert (await bot.get_chat(chat)).first_name == "秀兰"
        assert await bot.send_chat_action(chat, "typing")
        assert await sent.delete()
        with pytest.raises(telegram.error.BadRequest, match="Message to edit not found"):
            await sent.edit_text("x")
        with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
            await bot.send_message(1, "x")
        assert (await bot.get_webhook_info()).pending_update_count == 0


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_python_telegram_bot_reads_the_refusals(served: Served) -> None:
    async with telegram.Bot(TOKEN, base_url=f"{served.address}/bot") as bot:
        set_faults(served.client, Fault("too_many", retry_after=4, times=1))
        with pytest.raises(telegram.error.RetryAfter) as caught:
            await bot.send_message(served.person.id, "x")
        assert caught.value.retry_after in (4, timedelta(seconds=4))
        served.person.block()
        with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
            await bot.send_message(served.person.id, "x")
    with pytest.raises(telegram.error.InvalidToken):
        async with telegram.Bot("7318204655:wrong", base_url=f"{served.address}/bot"):
            pass


@pytest.mark.parametrize("style", ["query", "form", "json", "multipart"])
def test_parameters_may_come_in_every_way(shared: Served, style: str) -> None:
    values = {
        "chat_id": str(shared.person.id),
        "text": "<i>斜</i>",
        "parse_mode": "HTML",
        "reply_markup": '{"force_reply": true}',
    }
    http = shared.api.http
    answers: dict[str, httpx.Response] = {
        "query": http.get("SENDMESSAGE", params=values),
        "form": http.post("sendmessage", data=values),
        "json": http.post("sendMessage", json=values),
        "multipart": http.post("sendMessage", data=values, files={"unused": b"x"}),
    }
    assert answers[style].json()["result"]["entities"] == [{"type": "italic", "offset": 0, "length": 1}]


def test_files_may_be_attached_by_name(shared: Served) -> None:
    data = {"chat_id": str(shared.person.id), "document": "attach://part"}
    sent = shared.api.http.post("sendDocument", data=data, files={"part": ("../../a b.txt", b"x")}).json()["result"]
    assert sent["document"]["file_name"] == "a b.txt"
    assert shared.api.refused("sendDocument", chat_id=shared.person.id, document="unknown").startswith(
        "Bad Request: wrong"
    )
