"""What the console's append-only log says has happened. Knows nothing of the product."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START = "setmycommands"  # the bot calls it once, at each start that gets so far
LIMITED = ("sendmessage", "editmessagetext")


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
    confirmed: set[int]
    deliveries: list[Delivery]
    starts: list[int]  # sequence numbers


def read(path: Path) -> History:
    """The history that a log tells."""
    history = History([], set(), [], [])
    for line in path.read_bytes().splitlines():
        entry = json.loads(line)
        if entry["kind"] == "confirmed":
            history.confirmed.update(entry["updates"])
        for change in entry["changes"]:
            if change["type"] == "update":
                message = change["update"].get("message", {})
                chat = message.get("chat", {}).get("id", 0)
                history.asked.append(Asked(change["update"]["update_id"], chat, message.get("text", "")))
        if entry["kind"] == "call" and entry["ok"]:
            _call(history, entry)
    return history


def _call(history: History, entry: dict[str, Any]) -> None:
    method = entry["method"].lower()
    if method == START:
        history.starts.append(entry["seq"])
    if method in LIMITED:
        shown = entry["result"]
        history.deliveries.append(
            Delivery(
                seq=entry["seq"],
                time=entry["time"],
                chat=shown["chat"]["id"],
                sent=entry["params"]["text"],
                shown=shown["text"],
                message_id=shown["message_id"],
            )
        )
