"""Which row of the table an update leads to: the library parses and matches, and nothing hangs on its callbacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.telegram import Said, said
from handlers.row import Row
from handlers.turn import Medium

_OF_MEDIUM = {
    Medium.TEXT: filters.TEXT,
    Medium.DOCUMENT: filters.Document.ALL & ~filters.ANIMATION,
    Medium.FILE: filters.ATTACHMENT & ~filters.Sticker.ALL & ~filters.VOICE & ~filters.VIDEO_NOTE,
    Medium.STICKER: filters.Sticker.ALL,
    Medium.VOICE: filters.VOICE | filters.VIDEO_NOTE,
    Medium.OTHER: filters.ALL,
}


class Finder:
    """Finds an update's row. The library swallows a callback's exceptions, so a callback only notes the row."""

    def __init__(self, bot: Bot, table: Sequence[Row]) -> None:
        self._application = Application.builder().bot(bot).updater(None).build()
        self._found: dict[int, tuple[Row, str]] = {}
        self._any_press = next((row for row in table if row.medium is Medium.PRESS), None)
        for row in table:
            for handler in self._handlers(row):
                self._application.add_handler(handler)

    async def start(self) -> None:
        """Ask the network who we are; raises telegram.error.TelegramError where it cannot."""
        await self._application.initialize()

    async def find(self, update: Update) -> tuple[Row, Said, str] | None:
        """The row, what was said, and the text left for the row's function; None: nothing wants an answer."""
        words = said(update)
        if words is None:
            return None
        if words.press is not None and not words.press.action:
            # Of a press without data the library tries no pattern: the first button's row would take it.
            return None if self._any_press is None else (self._any_press, words, "")
        await self._application.process_update(update)
        row, text = self._found.pop(update.update_id)
        return row, words, text

    def _handlers(self, row: Row) -> list[BaseHandler[Update, Any, None]]:
        async def note(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
            text = " ".join(context.args or []) if row.command else (said(update) or Said(Medium.OTHER, True)).text
            self._found[update.update_id] = row, text

        if row.command:
            words = "|".join(map(re.escape, row.aliases))
            alias = filters.Regex(rf"^\s*/?(?:{words})\s*$")
            return [CommandHandler(row.command, note), MessageHandler(alias, note)]
        if row.action:
            return [CallbackQueryHandler(note, pattern=rf"^{row.action}:")]
        if row.medium is Medium.PRESS:
            return [CallbackQueryHandler(note)]
        return [MessageHandler(_OF_MEDIUM[row.medium or Medium.OTHER], note)]
