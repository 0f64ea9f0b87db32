"""Polling: each raw update goes into the inbox, masked, and only then is it confirmed to the network; nothing else.

The library's own loop confirms what it holds in memory only, and loses it when the process is killed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from telegram import Bot
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.intake import has_number, keep, raw_of
from bot.outcomes import judge
from bot.seldom import Seldom
from store.database import Database, Unavailable

log = logging.getLogger(__name__)

LONG_POLL = 25  # seconds
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
STANDBY = 5.0  # seconds until we look whether the other poller is gone
LONGEST_PAUSE = 30.0  # seconds


class Receiver:
    """Moves updates from the network into the inbox; sets `arrived` when there are new ones."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime], arrived: asyncio.Event) -> None:
        self._bot, self._database, self._now, self._arrived = bot, database, now, arrived
        self._conflict, self._trouble = Seldom(log), Seldom(log)

    async def run(self) -> None:
        """Poll until cancelled."""
        offset: int | None = None
        pause = 0.0
        while True:
            try:
                updates = await self._poll(offset)
                await asyncio.to_thread(self._keep, updates)
            except Conflict as fault:
                self._conflict.warn("somebody else polls for this bot (%s); standing by", fault)
                await asyncio.sleep(STANDBY)
                continue
            except (TelegramError, Unavailable) as fault:
                pause = min(LONGEST_PAUSE, pause * 2 or 0.5)
                if isinstance(fault, RetryAfter):
                    wait = judge(fault).wait
                    pause = wait.total_seconds() if wait else pause
                self._trouble.warn("cannot receive, next try in %.1f s: %s", pause, fault)
                await asyncio.sleep(pause)
                continue
            pause = 0.0
            # An empty answer has confirmed all below the offset. It is not kept after that: when a bot was quiet
            # for a week, ids start again anywhere (Bot API, Update.update_id), maybe below it.
            offset = updates[-1]["update_id"] + 1 if updates else None
            if updates:
                self._arrived.set()

    async def _poll(self, offset: int | None) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": LONG_POLL, "allowed_updates": KINDS}
        if offset is not None:
            wanted["offset"] = offset
        # Spelled so, because the library warns of using its own getUpdates instead, which parses.
        answer: Any = await self._bot.do_api_request("get_Updates", wanted, read_timeout=LONG_POLL + 10)
        if not isinstance(answer, list) or not all(map(has_number, answer)):
            raise NetworkError("an answer that is no list of updates")
        return answer

    def _keep(self, updates: list[dict[str, Any]]) -> None:
        keep(self._database, [raw_of(update) for update in updates], self._now())
