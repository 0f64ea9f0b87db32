"""The sample county's bot and its chat page in one process, needing nothing from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.console import acts
from bot.console.console import Console
from bot.console.people import Group, Person
from bot.console.server import serve
from bot.office import Office
from store.database import Database
from store.practices.language.words import Words

TOKEN = "7318204655:demo-token-of-no-bot"  # noqa: S105 - the console's, good for nothing else
BOT_NAME = "tashan_demo_bot"


async def run(
    database: Database,
    words: Words,
    contacts: list[Person | Group],
    home: Path,
    port: int,
    now: Callable[[], datetime],
    stop: asyncio.Event,
    ready: Callable[[str], None],
) -> None:
    """Serve page and bot for these people until told to stop; `ready` is told the page's address.

    Raises OSError if the port is taken.
    """
    console = Console(TOKEN, home / "console.jsonl", contacts, name="他山", username=BOT_NAME, clock=now)
    _press_start(console)
    async with serve(console, port=port) as address:
        ready(address)
        await Office(database, words, TOKEN, address, now, home=home).run(stop)


def _press_start(console: Console) -> None:
    """Everybody has opened the chat once, so that the page shows a greeting and a place to type in."""
    for person in list(console.state.people.values()):
        if not person["started"]:
            acts.say(console, person["id"], "/start", person["id"])
