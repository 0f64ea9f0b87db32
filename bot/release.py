"""Broadcasts that are held no longer go on their way, a portion at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.seldom import Seldom
from store.database import Database, Unavailable
from store.outreach import releasing

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds


class Releaser:
    """Hands over what may go, and sets `outgoing`. Any number of copies may; while nothing is due, they only look."""

    def __init__(self, database: Database, now: Callable[[], datetime], outgoing: asyncio.Event) -> None:
        self._database, self._now, self._outgoing = database, now, outgoing
        self._trouble = Seldom(log)

    async def run(self) -> None:
        """Look every second until cancelled; a portion that is being handed over is handed over."""
        while True:
            look = asyncio.create_task(asyncio.to_thread(self._release))
            try:
                if await asyncio.shield(look):
                    self._outgoing.set()
            except Unavailable as fault:
                self._trouble.warn("the database cannot be used now (%s); broadcasts wait", fault)
            except asyncio.CancelledError:
                await asyncio.gather(look, return_exceptions=True)
                raise
            await asyncio.sleep(LOOK_AGAIN)

    def _release(self) -> int:
        handed, now = 0, self._now()
        while self._is_due(now):
            with self._database.transaction() as session:
                handed += releasing.release(session, now)
        return handed

    def _is_due(self, now: datetime) -> bool:
        with self._database.reading() as session:
            return releasing.is_due(session, now)
