"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages."""

from typing import Any

from bot.console.console import Console
from bot.console.limits import DELETE_WITHIN
from bot.console.markup import read_markup
from bot.console.methods.chats import find_chat, writable_chat
from bot.console.methods.sending import caption_text, message_text
from bot.console.params import Params
from bot.console.refusals import bad_request
from bot.console.state import Json

Outcome = tuple[Any, list[Json]]

_TEXT = ("text", "entities")
_CAPTION = ("caption", "caption_entities")


def edit_message_text(console: Console, params: Params) -> Outcome:
    """New text, and the keyboard given with it or none."""
    body = message_text(console, params)
    message = _own_message(console, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(console, params, message, _TEXT, body)


def edit_message_caption(console: Console, params: Params) -> Outcome:
    """New caption (none given: removed), and the keyboard given with it or none."""
    body = caption_text(console, params)
    message = _own_message(console, params)
    if "text" in message:
        raise bad_request("there is no caption in the message to edit")
    return _edited(console, params, message, _CAPTION, body)


def edit_message_reply_markup(console: Console, params: Params) -> Outcome:
    """Only the keyboard."""
    return _edited(console, params, _own_message(console, params), (), {})


def delete_message(console: Console, params: Params) -> Outcome:
    """One message away: up to 48 hours old; in a group only the bot's own, which is no administrator there."""
    chat = find_chat(console, params)
    message = console.state.chat(chat["id"]).messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(console, message):
        raise bad_request("message can't be deleted")
    return True, [{"type": "gone", "chat": chat["id"], "messages": [message["message_id"]]}]


def delete_messages(console: Console, params: Params) -> Outcome:
    """Up to 100 messages away; those that cannot be found or deleted are skipped."""
    chat = find_chat(console, params)
    wanted = params.json("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 100:
        raise bad_request("message identifiers are not specified")
    held = console.state.chat(chat["id"]).messages
    ids = [each for each in wanted if each in held and _deletable(console, held[each])]
    return True, [{"type": "gone", "chat": chat["id"], "messages": ids}]


def _deletable(console: Console, message: Json) -> bool:
    own: bool = message["from"]["id"] == console.state.bot["id"]
    young = console.now - message["date"] < DELETE_WITHIN.total_seconds()
    return young and (own or message["chat"]["type"] == "private")


def _own_message(console: Console, params: Params) -> Json:
    chat = writable_chat(console, params)
    message_id = params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    message = console.state.chat(chat["id"]).messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != console.state.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _edited(console: Console, params: Params, old: Json, names: tuple[str, ...], body: Json) -> Outcome:
    inline, _ = read_markup(params.values.get("reply_markup"))
    kept = {key: value for key, value in old.items() if key not in (*names, "reply_markup")}
    new = {**kept, **body, **({"reply_markup": inline} if inline else {})}
    if new == old:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    new["edit_date"] = console.now
    return new, [{"type": "message", "message": new}]
