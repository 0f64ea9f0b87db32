"""The composition root: settings in, one running bot out."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot.clock import tick
from bot.dispatch import Dispatcher
from bot.outcomes import judge
from bot.receive import LONG_POLL, Receiver
from bot.telegram import make_bot
from bot.work import CHATS_AT_ONCE, Worker
from handlers.table import TABLE
from store.database import Database, Unavailable
from store.people.rights import Right
from store.practices.language.words import Words

log = logging.getLogger(__name__)

THREADS = 2 * CHATS_AT_ONCE  # turns, and the short transactions of receiver and dispatcher beside them
GREETING_PAUSE = 5.0  # seconds between tries to reach the network at the start


class Office:
    """One bot at work: receiver, worker, dispatcher and clock around one database."""

    def __init__(self, database: Database, words: Words, token: str, api_url: str, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        # Polling holds its connection open, so it has a client of its own.
        self._ear = make_bot(token, api_url, read_timeout=LONG_POLL + 10)
        self._mouth = make_bot(token, api_url)
        arrived, outgoing = asyncio.Event(), asyncio.Event()
        self._receiver = Receiver(self._ear, database, now, arrived)
        self._worker = Worker(self._mouth, database, words, now, arrived, outgoing)
        self._dispatcher = Dispatcher(self._mouth, database, now, outgoing, random.Random())  # noqa: S311 - jitter
        self._clock = AsyncIOScheduler(timezone="UTC")

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what is under way is finished. An error that no part can carry ends it."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        if not await self._greet(stop):
            return
        self._clock.add_job(self._tick, "interval", minutes=1, coalesce=True, misfire_grace_time=None)
        self._clock.start()
        parts = [asyncio.create_task(part.run()) for part in (self._receiver, self._worker, self._dispatcher)]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([*parts, stopping], return_when=asyncio.FIRST_COMPLETED)
            for part in done - {stopping}:
                part.result()  # a part never ends by itself: raise what ended it
        finally:
            self._clock.shutdown(wait=False)
            for part in (*parts, stopping):
                part.cancel()
            await asyncio.gather(*parts, stopping, return_exceptions=True)
            await self._ear.shutdown()
            await self._mouth.shutdown()

    async def _greet(self, stop: asyncio.Event) -> bool:
        """Reach the network and tell it our commands, however long that takes; False: told to stop before."""
        while not stop.is_set():
            try:
                await self._ear.initialize()
                await self._mouth.initialize()
                await self._ear.delete_webhook()  # or every poll is refused
                await _offer_commands(self._mouth)
                log.info("ready as @%s", self._mouth.username)
                return True
            except TelegramError as fault:
                # Not taken as final: a proxy in between answers 401 and 404, too.
                hint = "; is TASHAN_TOKEN right?" if isinstance(fault, InvalidToken) else ""
                wait = judge(fault).wait
                pause = wait.total_seconds() if wait else GREETING_PAUSE
                log.warning("cannot reach the chat network (%s%s), next try in %.0f s", fault, hint, pause)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await stop.wait()
        return False

    async def _tick(self) -> None:
        try:
            await asyncio.to_thread(tick, self._database, self._now)
        except Unavailable:
            log.warning("the database is not available; this minute's work waits for the next")


async def _offer_commands(bot: Bot) -> None:
    offered = [row for row in TABLE if row.command and row.right is Right.ASK]
    await bot.set_my_commands([BotCommand(row.command, row.description) for row in offered])
