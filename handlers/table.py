"""The ordered table: which command, word, button or medium leads to which function, and for whom.

Command menu and /help are made from it. The first row that fits wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers import ask, feedback, gaps, gate, home, importing
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
    for_administrators: bool = False
    any_screen: bool = False  # its buttons name a row of the database, and hold until that is gone

    @property
    def description(self) -> str:
        """What the command does, in Chinese, for the menu."""
        return (commands.DESCRIPTIONS | commands.FOR_ADMINISTRATORS)[self.command]

    @property
    def aliases(self) -> tuple[str, ...]:
        """Chinese words that stand for the command, with or without a slash."""
        return commands.ALIASES[self.command]


def expired(turn: Turn) -> Replies:
    """A button of an earlier screen, or one that was never drawn: say so, and what to do."""
    if gaps.is_shown(turn) and turn.member.is_administrator:
        return gaps.expired(turn)
    return ask.expired(turn)


def typed(turn: Turn) -> Replies:
    """A town and a year that were asked for, or else a question."""
    return importing.correct(turn) or ask.ask(turn)


TABLE = [
    Row(home.start, command="start"),
    Row(home.show_help, command="help"),
    Row(home.towns, command="towns"),
    Row(ask.ask, command="ask"),
    Row(ask.context, action="context", any_screen=True),
    Row(ask.more, action="more"),
    Row(ask.only, action="only"),
    Row(ask.drop, action="drop"),
    Row(ask.reset, action="reset"),
    Row(ask.near, action="near"),
    Row(ask.tell, action="tell"),
    Row(feedback.amiss, action="amiss"),
    Row(feedback.back, action="back"),
    Row(feedback.judge, action="judge"),
    Row(gaps.show, command="gaps", for_administrators=True),
    Row(gaps.turn_page, action="gap_page", for_administrators=True),
    Row(gaps.ask_first, action="gap_done", for_administrators=True),
    Row(gaps.close, action="gap_close", for_administrators=True),
    Row(importing.confirm, action="import_keep", for_administrators=True, any_screen=True),
    Row(importing.ask_whose, action="import_name", for_administrators=True, any_screen=True),
    Row(importing.drop, action="import_drop", for_administrators=True, any_screen=True),
    Row(typed, medium=Medium.TEXT),
    Row(expired, medium=Medium.PRESS),
    Row(importing.receive, medium=Medium.DOCUMENT),
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
    if turn.press is not None and not row.any_screen and (turn.press.screen != here.screen or not here.data):
        return expired(turn)
    if row.for_administrators and not turn.member.is_administrator:
        return [Reply(texts.administrators_only())]
    warning: Replies = [Reply(texts.masked())] if turn.masked else []
    return warning + row.handler(turn)
