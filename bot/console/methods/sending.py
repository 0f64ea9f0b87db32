"""sendMessage, sendDocument, sendPhoto."""

from typing import Any

from bot.console.console import Console
from bot.console.limits import CAPTION_UNITS, TEXT_UNITS, utf16_units
from bot.console.markup import read_markup
from bot.console.methods.chats import writable_chat
from bot.console.methods.files import content, sent_file
from bot.console.params import Params
from bot.console.people import user
from bot.console.refusals import bad_request
from bot.console.state import Json
from bot.console.text import formatted

Outcome = tuple[Any, list[Json]]


def send_message(console: Console, params: Params) -> Outcome:
    """A text message."""
    chat = writable_chat(console, params)
    return _send(console, params, chat, message_text(console, params), [])


def send_document(console: Console, params: Params) -> Outcome:
    """A file as a document."""
    return _send_file(console, params, "document")


def send_photo(console: Console, params: Params) -> Outcome:
    """A picture."""
    return _send_file(console, params, "photo")


def message_text(console: Console, params: Params) -> Json:
    """`text` and `entities` of a call. Raises Refusal: empty, too long, unparseable."""
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    text, entities = formatted(raw, params.text("parse_mode"), params.json("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_units(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return {"text": text, **_known(console, "entities", entities)}


def caption_text(console: Console, params: Params) -> Json:
    """`caption` and `caption_entities` of a call; empty if there is none. Raises Refusal: too long, unparseable."""
    raw = params.text("caption")
    if not raw:
        return {}
    caption, entities = formatted(raw, params.text("parse_mode"), params.json("caption_entities"))
    if utf16_units(caption) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return {"caption": caption, **_known(console, "caption_entities", entities)} if caption else {}


def _known(console: Console, name: str, entities: list[Json]) -> Json:
    """Entities under their name, mentions filled with the person; mentions of strangers are dropped. None: no name."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            person_id = entity.pop("user_id", None) or entity.get("user", {}).get("id")
            if person_id not in console.state.people:
                continue
            entity = {**entity, "user": user(console.state.people[person_id])}
        kept.append(entity)
    return {name: kept} if kept else {}


def _send_file(console: Console, params: Params, kind: str) -> Outcome:
    chat = writable_chat(console, params)
    caption = caption_text(console, params)
    read_markup(params.values.get("reply_markup"))
    file, changes = sent_file(console, params, kind)
    return _send(console, params, chat, {**content(file), **caption}, changes)


def _send(console: Console, params: Params, chat: Json, body: Json, changes: list[Json]) -> Outcome:
    inline, other = read_markup(params.values.get("reply_markup"))
    held = console.state.chat(chat["id"])
    message: Json = {
        "message_id": held.next_message_id,
        "from": {key: console.state.bot[key] for key in ("id", "is_bot", "first_name", "username")},
        "chat": chat,
        "date": console.now,
        **_reply_to(params, held.messages),
        **body,
    }
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if inline:
        message["reply_markup"] = inline
    changes = [*changes, {"type": "message", "message": message}]
    if other and "keyboard" in other:
        changes.append({"type": "keyboard", "chat": chat["id"], "keyboard": other})
    elif other and other.get("remove_keyboard"):
        changes.append({"type": "keyboard", "chat": chat["id"], "keyboard": None})
    return message, changes


def _reply_to(params: Params, messages: dict[int, Json]) -> Json:
    given = params.json("reply_parameters") or {}
    wanted = given.get("message_id") or params.integer("reply_to_message_id")
    if not wanted:
        return {}
    try:
        answered = messages[int(wanted)]
    except (KeyError, ValueError, TypeError):
        if given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found") from None
    return {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}}
