"""Reply markup: what Telegram accepts under a message."""

import json
from typing import Any

from bot.console.entities import checked_link
from bot.console.limits import BUTTONS, CALLBACK_DATA_BYTES
from bot.console.refusals import bad_request

Json = dict[str, Any]

_OTHER_ACTIONS = {
    "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay",
    "switch_inline_query_chosen_chat", "callback_game",
}  # fmt: skip


def read_markup(raw: Any) -> tuple[Json | None, Json | None]:
    """(inline keyboard, any other markup) of a `reply_markup` parameter; both None if there is none. Raises Refusal."""
    if raw is None or raw == "":
        return None, None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError as error:
            raise bad_request("can't parse reply keyboard markup JSON object") from error
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline keyboard", _inline_button)
        return ({"inline_keyboard": rows} if rows else None), None
    if "keyboard" in raw:
        return None, {**raw, "keyboard": _rows(raw["keyboard"], "keyboard", _reply_button)}
    if raw.get("remove_keyboard") is True or raw.get("force_reply") is True:
        return None, raw
    return None, None


def _rows(raw: Any, what: str, button: Any) -> list[list[Json]]:
    if not isinstance(raw, list):
        raise bad_request(f'Field "{what.replace(" ", "_")}" must be of type Array')
    rows = []
    for row in raw:
        if not isinstance(row, list):
            raise bad_request(f"can't parse {what}: every row must be of type Array")
        rows.append([button(each) for each in row])
    if sum(map(len, rows)) > BUTTONS:
        raise bad_request("reply markup is too long")
    return [row for row in rows if row]


def _text(button: Any, what: str) -> str:
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: Object expected")
    if "text" not in button:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    return button["text"]


def _inline_button(button: Any) -> Json:
    text = _text(button, "inline keyboard button")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("url"):
        link = checked_link(str(button["url"]))
        if link is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return {"text": text, "url": link}
    if button.get("callback_data"):
        data = button["callback_data"]
        if not isinstance(data, str) or len(data.encode("utf-8", "surrogatepass")) > CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"text": text, "callback_data": data}
    if _OTHER_ACTIONS & button.keys():
        return dict(button)
    # An empty callback_data is, to Telegram, a button without an action.
    raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not _text(button, "keyboard button").strip():
        raise bad_request("keyboard button text must be non-empty")
    return dict(button)
