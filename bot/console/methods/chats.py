"""Which chat a call means, who the bot is, and what a chat is."""

from typing import Any

from bot.console.console import Console
from bot.console.params import Params
from bot.console.people import group_chat, private_chat
from bot.console.refusals import Refusal, bad_request
from bot.console.state import Json

Outcome = tuple[Any, list[Json]]

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def find_chat(console: Console, params: Params, name: str = "chat_id") -> Json:
    """The Bot API Chat that a call names. Raises Refusal: unknown, never started, moved."""
    raw = (params.text(name) or "").strip()
    if not raw:
        raise bad_request(f"{name} is empty")
    try:
        chat_id = int(raw)
    except ValueError:
        raise bad_request("chat not found") from None
    console.migrated_check(chat_id)
    if chat_id in console.state.groups:
        return group_chat(console.state.groups[chat_id])
    person = console.state.people.get(chat_id)
    if person is None or not person["started"]:
        raise bad_request("chat not found")
    return private_chat(person)


def writable_chat(console: Console, params: Params) -> Json:
    """The chat that a call writes to. Raises Refusal, also if the person blocked the bot or is gone."""
    chat = find_chat(console, params)
    person = console.state.people.get(chat["id"], {})
    if person.get("deactivated"):
        raise Refusal(403, "Forbidden: user is deactivated")
    if person.get("blocked"):
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    return chat


def get_me(console: Console, params: Params) -> Outcome:
    """The bot."""
    return console.state.bot, []


def get_chat(console: Console, params: Params) -> Outcome:
    """A chat in full."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    return {**find_chat(console, params), **full}, []


def send_chat_action(console: Console, params: Params) -> Outcome:
    """Show that the bot is busy; the page shows it for five seconds."""
    chat = writable_chat(console, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True, [{"type": "typing", "chat": chat["id"], "action": action, "date": console.now}]
