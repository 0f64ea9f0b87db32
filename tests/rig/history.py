"""What the console's append-only log says has happened. Knows nothing of the product."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "setmycommands"  # the bot calls it once, at each start that gets so far
LIMITED = {"sendmessage": "text", "editmessagetext": "text", "sendphoto": "caption", "senddocument": "caption"}
_CODE = re.compile(r"/start ([A-Za-z0-9_-]{1,64})")


@dataclass(frozen=True)
class Asked:
    """A person's message as it was queued for the bot."""

    update_id: int
    chat: int
    text: str


@dataclass(frozen=True)
class Delivery:
    """A message of the bot that reached a chat, answered to the bot or not."""

    seq: int
    time: float
    chat: int
    sent: str  # as the bot wrote it
    shown: str  # as the person reads it
    message_id: int


@dataclass(frozen=True)
class History:
    """A log, read once."""

    asked: list[Asked]
    confirmed: set[int]  # updates that the bot has said it has
    deliveries: list[Delivery]
    starts: list[int]  # sequence numbers
    begin: float = 0  # seconds since 1970

    @property
    def codes(self) -> set[tuple[str, int]]:
        """The words after /start, and the chat that said them."""
        found = ((_CODE.fullmatch(one.text), one.chat) for one in self.asked)
        return {(match[1], chat) for match, chat in found if match}


def read(path: Path) -> History:
    """The history that a log tells."""
    entries = [json.loads(line) for line in path.read_bytes().splitlines()]
    history = History([], set(), [], [], entries[0]["time"] if entries else 0)
    for entry in entries:
        for change in entry["changes"]:
            if change["type"] == "update":
                history.asked.append(_asked(change["update"]))
            if change["type"] == "confirmed" and entry["kind"] in ("confirmed", "delivered"):
                history.confirmed.update(change["updates"])
        if entry["kind"] == "call" and entry["ok"]:
            _call(history, entry)
    return history


def _asked(update: dict[str, Any]) -> Asked:
    message = update.get("message")
    message = message if isinstance(message, dict) else {}
    return Asked(update["update_id"], message.get("chat", {}).get("id", 0), str(message.get("text", "")))


def _call(history: History, entry: dict[str, Any]) -> None:
    method = entry["method"].lower()
    if method == START:
        history.starts.append(entry["seq"])
    if method in LIMITED:
        part, shown = LIMITED[method], entry["result"]
        history.deliveries.append(
            Delivery(
                seq=entry["seq"],
                time=entry["time"],
                chat=shown["chat"]["id"],
                sent=entry["params"].get(part, ""),
                shown=shown.get(part, ""),
                message_id=shown["message_id"],
            )
        )
