"""The yardstick: the library's own Application with its own polling, one update at a time: `… ADDRESS TOKEN`."""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


def main(address: str, token: str) -> None:
    """Echo until told to stop."""
    application: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(token).base_url(f"{address}/bot").build()
    )
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
