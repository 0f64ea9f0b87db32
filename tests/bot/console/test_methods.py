"""Messages sent, edited, answered and deleted: what comes back, and Telegram's words where it refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from tests.bot.console.conftest import PEOPLE, TOKEN, Api, Served
from tests.bot.console.trivial_bot import KEYS

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send(served: Served, text: str = "x", **more: Any) -> dict[str, Any]:
    return served.api.ok("sendMessage", chat_id=served.person.id, text=text, **more)


def test_wrong_token_and_unknown_method(shared: Served) -> None:
    stranger = Api(shared.address, "1:wrong")
    answer = stranger.http.get("getMe")
    assert (answer.status_code, answer.json()) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    answer = shared.api.http.get("getMoon")
    assert (answer.status_code, answer.json()) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    assert stranger.http.get(f"{shared.address}/file/bot1:wrong/documents/file_1.txt").status_code == 401
    assert shared.api.http.get(f"{shared.address}/file/bot{TOKEN}/documents/nothing").status_code == 404
    stranger.http.close()


def test_who_can_be_written_to(shared: Served) -> None:
    stranger = shared.client.person("Stranger")
    assert shared.api.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"
    assert shared.api.refused("sendMessage", chat_id="@nobody", text="x") == "Bad Request: chat not found"
    assert shared.api.refused("sendMessage", chat_id=stranger.id, text="x") == "Bad Request: chat not found"
    stranger.say("/start")
    assert shared.api.ok("sendMessage", chat_id=stranger.id, text="x")["message_id"] == 2


def test_message_ids_are_counted_per_chat(served: Served) -> None:
    group = served.client.add_group("g")
    assert [send(served)["message_id"] for _ in range(2)] == [1, 2]
    assert served.api.ok("sendMessage", chat_id=group, text="x")["message_id"] == 1
    served.api.ok("deleteMessage", chat_id=served.person.id, message_id=2)
    assert send(served)["message_id"] == 3


def test_edits(served: Served) -> None:
    sent = send(served, "<b>a</b>", parse_mode="HTML", reply_markup=KEYS)
    where = {"chat_id": served.person.id, "message_id": sent["message_id"]}
    same = {"text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": KEYS}
    assert served.api.refused("editMessageText", **where, **same) == NOT_MODIFIED
    assert served.api.refused("editMessageReplyMarkup", **where, reply_markup=KEYS) == NOT_MODIFIED
    edited = served.api.ok("editMessageText", **where, text="a", reply_markup=KEYS)
    assert "entities" not in edited
    assert edited["reply_markup"] == KEYS
    assert "reply_markup" not in served.api.ok("editMessageText", **where, text="a")
    assert served.api.refused("editMessageReplyMarkup", **where) == NOT_MODIFIED
    own = served.person.say("mine")
    for method, words, params in [
        ("editMessageText", "message can't be edited", {"message_id": own["message_id"], "text": "x"}),
        ("editMessageText", "message to edit not found", {"message_id": 999, "text": "x"}),
        ("editMessageText", "message identifier is not specified", {"text": "x"}),
        ("editMessageText", "message text is empty", {"message_id": sent["message_id"]}),
        (
            "editMessageCaption",
            "there is no caption in the message to edit",
            {"message_id": sent["message_id"], "caption": "x"},
        ),
        ("deleteMessage", "message to delete not found", {"message_id": 999}),
    ]:
        assert served.api.refused(method, chat_id=served.person.id, **params) == f"Bad Request: {words}"
    assert served.api.refused("editMessageText", chat_id=1, message_id=1, text="x") == "Bad Request: chat not found"


def test_a_query_is_answered_once_and_in_time() -> None:
    now = [datetime(2026, 3, 1, tzinfo=UTC)]
    with (
        serve_in_thread(Console(TOKEN, None, PEOPLE, clock=lambda: now[0])) as address,
        ConsoleClient(address) as client,
    ):
        api, person = Api(address), client.person("秀兰")
        api.ok("sendMessage", chat_id=person.id, text="x", reply_markup=KEYS)
        old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        query = person.press("提示")
        assert (
            api.refused("answerCallbackQuery", callback_query_id=query, text="a" * 201)
            == "Bad Request: MESSAGE_TOO_LONG"
        )
        assert api.ok("answerCallbackQuery", callback_query_id=query, text="好") is True
        assert api.refused("answerCallbackQuery", callback_query_id=query) == old
        assert api.refused("answerCallbackQuery", callback_query_id="12") == old
        late = person.press("提示")
        now[0] += timedelta(minutes=16)
        assert api.refused("answerCallbackQuery", callback_query_id=late) == old
        now[0] += timedelta(hours=49)
        words = api.refused("deleteMessage", chat_id=person.id, message_id=1)
        assert words == "Bad Request: message can't be deleted"
        api.http.close()


def test_in_a_group_the_bot_deletes_only_its_own(served: Served) -> None:
    group = served.client.add_group("g")
    theirs = served.person.in_group(group).say("hello")
    words = served.api.refused("deleteMessage", chat_id=group, message_id=theirs["message_id"])
    assert words == "Bad Request: message can't be deleted"
    own = served.api.ok("sendMessage", chat_id=group, text="x")
    assert served.api.ok("deleteMessages", chat_id=group, message_ids=[theirs["message_id"], own["message_id"], 77])
    assert [each["message_id"] for each in served.person.in_group(group).messages()] == [theirs["message_id"]]


def test_replies_keyboards_and_mentions(served: Served) -> None:
    first = served.person.say("question")
    sent = send(served, "answer", reply_parameters={"message_id": first["message_id"]},
                reply_markup={"keyboard": [["甲", {"text": "乙"}]], "one_time_keyboard": True})  # fmt: skip
    assert sent["reply_to_message"]["text"] == "question"
    assert "reply_markup" not in sent
    assert served.person.keyboard() == ["甲", "乙"]
    assert served.person.press("乙") == ""
    assert served.person.messages()[-1]["text"] == "乙"
    assert served.person.keyboard() == []
    send(served, "again", reply_markup={"keyboard": [["丙"]]})
    send(served, "away", reply_markup={"remove_keyboard": True})
    assert served.person.keyboard() == []
    words = served.api.refused("sendMessage", chat_id=served.person.id, text="x", reply_to_message_id=999)
    assert words == "Bad Request: message to be replied not found"
    assert send(served, "x", reply_parameters={"message_id": 999, "allow_sending_without_reply": True})
    mention = send(served, f'<a href="tg://user?id={served.person.id}">她</a>', parse_mode="HTML")["entities"][0]
    assert (mention["type"], mention["user"]["first_name"]) == ("text_mention", "秀兰")
    assert "entities" not in send(served, '<a href="tg://user?id=12">谁</a>', parse_mode="HTML")
    assert served.api.refused("sendChatAction", chat_id=served.person.id, action="sing").endswith(
        "wrong parameter action in request"
    )


def test_parameters_of_a_wrong_shape_are_refused_not_fatal(shared: Served) -> None:
    chat = {"chat_id": shared.person.id, "text": "x"}
    for params in (
        {"entities": 5}, {"entities": [5]}, {"reply_parameters": [1]}, {"reply_markup": 5}, {"parse_mode": "Rich"},
        {"reply_markup": {"inline_keyboard": 5}}, {"reply_markup": {"keyboard": [5]}},
    ):  # fmt: skip
        assert shared.api("sendMessage", **chat, **params)["error_code"] == 400
    for method in ("setMyCommands", "deleteMessages"):
        assert shared.api(method, chat_id=shared.person.id, commands="{", message_ids="{")["error_code"] == 400
    answer = shared.api.http.post("sendMessage", content=b"[", headers={"Content-Type": "application/json"})
    assert answer.json()["description"] == "Bad Request: can't parse JSON encoded body"
