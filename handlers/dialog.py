"""A dialog of several steps: where a chat stands in it, kept beside what was asked before. A question ends it."""

from __future__ import annotations

from typing import Any

from handlers.inquiry import press_of
from handlers.turn import Turn

_KEY = "dialog"


def stand(turn: Turn, name: str, /, **here: Any) -> None:
    """The chat stands here from now on, in this dialog and no other; the buttons drawn before have expired."""
    turn.conversation.screen += 1
    turn.conversation.data = turn.conversation.data | {_KEY: here | {"name": name, "led": press_of(turn)}}


def here(turn: Turn, name: str) -> dict[str, Any] | None:
    """Where the chat stands in this dialog; None: it is in another one, or in none."""
    kept: dict[str, Any] = turn.conversation.data.get(_KEY, {})
    return kept if kept.get("name") == name else None


def is_repeated(turn: Turn) -> bool:
    """Whether the pressed button is the one that led here: pressed twice, it has done all it does."""
    led = turn.conversation.data.get(_KEY, {}).get("led")
    return bool(led) and led == press_of(turn)
