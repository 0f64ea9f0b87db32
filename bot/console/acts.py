"""What people do: say, press, send a file, block. Each is a message or update for the bot, and a line in the log."""

from bot.console.console import Console
from bot.console.limits import TEXT_UNITS, utf16_units
from bot.console.methods.files import content, new_file
from bot.console.params import Upload
from bot.console.people import group_chat, private_chat, user
from bot.console.refusals import Refusal
from bot.console.state import Json
from bot.console.text import found_entities


class CannotActError(Exception):
    """The person cannot do this now; the message says why (for the programmer)."""


def say(console: Console, person_id: int, text: str, chat_id: int, reply_to: int | None = None) -> list[Json]:
    """A person writes; more than 4,096 UTF-16 units are sent as several messages, as the apps do. The messages."""
    text = text.strip()
    if not text:
        raise CannotActError("an empty text")
    return [
        _post(console, person_id, chat_id, {"text": part, **_entities(part)}, reply_to, act="say")
        for part in _parts(text)
    ]


def edit(console: Console, person_id: int, chat_id: int, message_id: int, text: str) -> Json:
    """A person changes what they wrote. The message."""
    message = console.state.chat(chat_id).messages.get(message_id)
    if message is None or message["from"]["id"] != person_id or "text" not in message:
        raise CannotActError("not a text message of this person")
    kept = {key: value for key, value in message.items() if key != "entities"}
    message = {**kept, "text": text, **_entities(text), "edit_date": console.now}
    changes = [{"type": "message", "message": message}]
    if _bot_sees(console, message):
        changes += console.update_change("edited_message", message)
    console.record("act", changes, person=person_id, act="edit", chat=chat_id)
    return message


def send_file(
    console: Console, person_id: int, chat_id: int, upload: Upload, *, photo: bool, caption: str = ""
) -> Json:
    """A person sends a document or a photo. The message."""
    try:
        file, changes = new_file(console, "photo" if photo else "document", upload)
    except Refusal as refusal:
        raise CannotActError(refusal.description) from refusal
    body = content(file)
    if caption:
        body |= {"caption": caption, **_entities(caption, "caption_entities")}
    return _post(console, person_id, chat_id, body, None, changes, act="send_file")


def send_raw(console: Console, person_id: int, chat_id: int, body: Json) -> Json:
    """A person sends a message of any kind, told as Bot API fields, such as {"sticker": {…}}. The message."""
    return _post(console, person_id, chat_id, body, None, act="send_raw")


def press(console: Console, person_id: int, chat_id: int, message_id: int, data: str) -> str:
    """A person presses an inline button with this data, which no check is made of (a changed app sends anything).

    Of a deleted message only its number is told. The callback query's id.
    """
    person = _free(console, person_id)
    message: Json | None = console.state.chat(chat_id).messages.get(message_id)
    if message is None:
        message = {"chat": _chat(console, chat_id), "message_id": message_id, "date": 0}
    query_id = str(4_400_000_000_000_000_000 + console.seq)
    query: Json = {
        "id": query_id,
        "from": user(person),
        "message": message,
        "chat_instance": str(abs(chat_id) * 7919),
        "data": data,
    }
    changes: list[Json] = [
        {"type": "query", "id": query_id, "person": person_id, "chat": chat_id, "date": console.now},
        *console.update_change("callback_query", query),
    ]
    console.record("act", changes, person=person_id, act="press", chat=chat_id, message=message_id, data=data)
    return query_id


def press_label(console: Console, person_id: int, chat_id: int, message_id: int, label: str) -> str:
    """A person presses the inline button with this label. The callback query's id; empty for a link."""
    message = console.state.chat(chat_id).messages.get(message_id, {})
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if button["text"] == label:
            data = button.get("callback_data")
            return "" if data is None else press(console, person_id, chat_id, message_id, data)
    raise CannotActError(f"message {message_id} has no button {label!r}")


def block(console: Console, person_id: int, blocked: bool) -> None:
    """A person blocks the bot, or lets it in again; the bot is told."""
    person = console.person(person_id)
    if person["blocked"] == blocked:
        return
    member = {"status": "member", "user": console.state.bot}
    kicked = {"status": "kicked", "user": console.state.bot, "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    told = {"chat": private_chat(person), "from": user(person), "date": console.now}
    changes = [
        {"type": "person", "person": {**person, "blocked": blocked, "started": True}},
        *console.update_change("my_chat_member", {**told, "old_chat_member": old, "new_chat_member": new}),
    ]
    console.record("act", changes, person=person_id, act="block" if blocked else "unblock")


def deactivate(console: Console, person_id: int) -> None:
    """A person deletes their account; nobody is told, as with Telegram."""
    person = {**_free(console, person_id), "deactivated": True}
    console.record("act", [{"type": "person", "person": person}], person=person_id, act="deactivate")


def inject(console: Console, update: Json) -> int:
    """Queue any JSON object as an update; without an update_id it gets the next one. Its id."""
    update = {"update_id": console.state.next_update_id, **update}
    change = {"type": "update", "update": update, "date": console.now}
    console.record("control", [change], act="inject")
    return int(update["update_id"])


def migrate(console: Console, group_id: int, new_id: int) -> None:
    """A group becomes a supergroup with a new id; calls with the old one are told so."""
    if group_id not in console.state.groups:
        raise CannotActError("no such group")
    console.record("act", [{"type": "migrated", "from": group_id, "to": new_id}], act="migrate")
    for chat_id, told in ((group_id, {"migrate_to_chat_id": new_id}), (new_id, {"migrate_from_chat_id": group_id})):
        chat = {**group_chat(console.state.groups[new_id]), "id": chat_id}
        message = {"message_id": console.state.chat(chat_id).next_message_id, "chat": chat, "date": console.now, **told}
        message["from"] = user(next(iter(console.state.people.values())))
        changes = [{"type": "message", "message": message}, *console.update_change("message", message)]
        console.record("act", changes, act="migrate", chat=chat_id)


def _free(console: Console, person_id: int) -> Json:
    try:
        person = console.person(person_id)
    except Refusal as refusal:
        raise CannotActError("no such person") from refusal
    if person["blocked"]:
        raise CannotActError("the person has blocked the bot")
    if person.get("deactivated"):
        raise CannotActError("the account is deleted")
    return person


def _chat(console: Console, chat_id: int) -> Json:
    if chat_id in console.state.groups:
        return group_chat(console.state.groups[chat_id])
    if chat_id in console.state.people:
        return private_chat(console.state.people[chat_id])
    raise CannotActError("no such chat")


def _post(
    console: Console,
    person_id: int,
    chat_id: int,
    body: Json,
    reply_to: int | None,
    files: list[Json] | None = None,
    *,
    act: str,
) -> Json:
    person = _free(console, person_id)
    chat = _chat(console, chat_id)
    if chat["type"] == "private" and chat_id != person_id:
        raise CannotActError("another person's private chat")
    held = console.state.chat(chat_id)
    message: Json = {
        "message_id": held.next_message_id, "from": user(person), "chat": chat, "date": console.now, **body,
    }  # fmt: skip
    if reply_to is not None and reply_to in held.messages:
        answered = held.messages[reply_to]
        message["reply_to_message"] = {k: v for k, v in answered.items() if k != "reply_to_message"}
    changes: list[Json] = [*(files or []), {"type": "message", "message": message}]
    if chat["type"] == "private" and not person["started"]:
        changes.append({"type": "person", "person": {**person, "started": True}})
    if held.keyboard and held.keyboard.get("one_time_keyboard") and "text" in body:
        changes.append({"type": "keyboard", "chat": chat_id, "keyboard": None})
    if _bot_sees(console, message):
        changes += console.update_change("message", message)
    console.record("act", changes, person=person_id, act=act, chat=chat_id, message=message["message_id"])
    return message


def _bot_sees(console: Console, message: Json) -> bool:
    """Whether Telegram shows this message to the bot: privacy mode hides what is not meant for it in groups."""
    if message["chat"]["type"] == "private" or console.state.bot["can_read_all_group_messages"]:
        return True
    name = "@" + console.state.bot["username"]
    text: str = message.get("text") or message.get("caption") or ""
    entities: list[Json] = message.get("entities") or message.get("caption_entities") or []
    commands = any(entity["type"] == "bot_command" for entity in entities)
    foreign = "@" in text.split(maxsplit=1)[0] and name not in text if text else False
    answered: Json = message.get("reply_to_message") or {"from": {"id": None}}
    to_bot: bool = answered["from"]["id"] == console.state.bot["id"]
    return (commands and not foreign) or name in text or to_bot


def _entities(text: str, name: str = "entities") -> Json:
    found = found_entities(text, [])
    return {name: found} if found else {}


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    part: list[str] = []
    units = 0
    for char in text:
        width = utf16_units(char)
        if units + width > TEXT_UNITS:
            parts.append("".join(part))
            part, units = [], 0
        part.append(char)
        units += width
    return [*parts, "".join(part)]
