"""The bot's command menu, kept by scope and language."""

import json
import re
from typing import Any

from bot.console.console import Console
from bot.console.limits import COMMAND_DESCRIPTION_UNITS, COMMANDS, utf16_units
from bot.console.params import Params
from bot.console.refusals import bad_request
from bot.console.state import Json, State

Outcome = tuple[Any, list[Json]]

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
    "chat_member",
}  # fmt: skip


def set_my_commands(console: Console, params: Params) -> Outcome:
    """Replace the menu of a scope and language."""
    raw = params.json("commands")
    if not isinstance(raw, list):
        raise bad_request("parameter commands is required" if raw is None else "expected an Array of BotCommand")
    if len(raw) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(each) for each in raw]
    return True, [{"type": "commands", "scope": _scope(params), "commands": commands}]


def get_my_commands(console: Console, params: Params) -> Outcome:
    """The menu of exactly this scope and language; empty if none was set."""
    return console.state.commands.get(_scope(params), []), []


def delete_my_commands(console: Console, params: Params) -> Outcome:
    """Forget the menu of a scope and language."""
    return True, [{"type": "commands", "scope": _scope(params), "commands": []}]


def shown_commands(state: State, chat_id: int) -> list[Json]:
    """The menu that a chat shows: the narrowest scope that has one, Chinese before no language."""
    everyone = "all_private_chats" if chat_id > 0 else "all_group_chats"
    for scope in ({"type": "chat", "chat_id": chat_id}, {"type": everyone}, {"type": "default"}):
        for language in ("zh", ""):
            if commands := state.commands.get(_key(scope, language)):
                return commands
    return []


def _command(raw: Any) -> Json:
    if not isinstance(raw, dict) or not isinstance(raw.get("command"), str):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = raw["command"].removeprefix("/"), str(raw.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description is empty")
    if utf16_units(description) > COMMAND_DESCRIPTION_UNITS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(params: Params) -> str:
    scope = params.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return _key(scope, params.text("language_code") or "")


def _key(scope: Json, language: str) -> str:
    return json.dumps([sorted(scope.items()), language])
