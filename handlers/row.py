"""A row of the table of ways in, see table.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.texts import commands
from handlers.turn import Medium, Replies, Turn
from store.people.rights import Right

Handler = Callable[[Turn], Replies]


@dataclass(frozen=True)
class Row:
    """A way in. Exactly one of command, action and medium is set."""

    handler: Handler
    right: Right  # that its person must have, somewhere; where exactly is the handler's to ask
    command: str = ""  # 1-32 of [a-z0-9_] (Bot API)
    action: str = ""  # of a button
    medium: Medium | None = None
    for_strangers: bool = False  # whoever brings a code to it may come in by it
    before_notice: bool = False  # answered before the secrecy notice is agreed to
    is_plain: bool = False  # it changes nothing but its own chat's things, and may share a transaction with others
    any_screen: bool = False  # its buttons name a row of the database, and hold until that is gone

    @property
    def description(self) -> str:
        """What the command does, in Chinese, for the menu."""
        return commands.DESCRIPTIONS[self.command]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Chinese words that stand for the command, with or without a slash."""
        return commands.ALIASES[self.command]
