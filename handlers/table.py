"""The ordered table: which command, word, button or medium leads to which function, and for whom.

Command menu and /help are made from it. The first row that fits wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers import ask, gate, home
from handlers.texts import commands
from handlers.texts import gate as texts
from handlers.turn import Medium, Replies, Reply, Turn

Handler = Callable[[Turn], Replies]


@dataclass(frozen=True)
class Row:
    """A way in. Exactly one of command, action and medium is set."""

    handler: Handler
    command: str = ""  # 1-32 of [a-z0-9_] (Bot API)
    action: str = ""  # of a button
    medium: Medium | None = None

    @property
    def description(self) -> str:
        """What the command does, in Chinese, for the menu."""
        return commands.DESCRIPTIONS[self.command]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Chinese words that stand for the command, with or without a slash."""
        return commands.ALIASES[self.command]


TABLE = [
    Row(home.start, command="start"),
    Row(home.show_help, command="help"),
    Row(home.towns, command="towns"),
    Row(ask.ask, command="ask"),
    Row(ask.context, action="context"),
    Row(ask.more, action="more"),
    Row(ask.only, action="only"),
    Row(ask.ask, medium=Medium.TEXT),
    Row(ask.expired, medium=Medium.PRESS),
    Row(home.cannot_read, medium=Medium.FILE),
    Row(home.cannot_read, medium=Medium.STICKER),
    Row(home.cannot_read, medium=Medium.VOICE),
    Row(home.cannot_read, medium=Medium.OTHER),
]


def take_turn(row: Row, turn: Turn) -> Replies:
    """What is answered; deny by default: a group and a stranger get one sentence and see nothing."""
    refusal = gate.refusal(turn)
    if refusal is not None:
        return refusal
    here = turn.conversation
    if turn.press is not None and (turn.press.screen != here.screen or not here.data):
        return ask.expired(turn)
    warning: Replies = [Reply(texts.masked())] if turn.masked else []
    return warning + row.handler(turn)
