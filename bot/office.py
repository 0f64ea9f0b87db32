"""The composition root: settings in, one running bot out."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError

from bot import clock
from bot.dispatch import Dispatcher
from bot.endpoint import POLLING_ONLY, Doors
from bot.health import Health
from bot.listen import Listener
from bot.outcomes import judge
from bot.receive import KINDS, LONG_POLL, Receiver
from bot.release import Releaser
from bot.seldom import Seldom
from bot.standby import Poller
from bot.standing import Standing
from bot.telegram import make_bot
from bot.webhook import Webhook, secret_of
from bot.work import Worker
from handlers.table import TABLE
from store.database import Database, Unavailable
from store.pace import BOT_API, Limits
from store.people.rights import Right
from store.practices.language.words import Words

log = logging.getLogger(__name__)

THREADS = 32  # turns, files, and the short transactions of receiver and dispatcher beside them
GREETING_PAUSE = 5.0  # seconds between tries to reach the network at the start


class Part(Protocol):
    """Something that works until it is cancelled, and finishes what is under way then."""

    async def run(self) -> None: ...


class Office:
    """One bot at work: a way in, worker, dispatcher and clock around one database. Any number may share that."""

    def __init__(
        self,
        database: Database,
        words: Words,
        token: str,
        api_url: str,
        now: Callable[[], datetime],
        doors: Doors = POLLING_ONLY,
        limits: Limits = BOT_API,
        *,
        reminds: bool = True,
        home: Path | None = None,
    ) -> None:
        """`reminds`: of its own accord; False: somebody else asks for that (see clock.remind).

        `home`: below it lie files that do not go through the chat; None: there can be none.
        """
        self._database, self._now, self._doors, self._reminds = database, now, doors, reminds
        self._words = words
        self._standing = Standing()
        self._secret = secret_of(token)
        self._mouth = make_bot(token, api_url, heard=self._standing.heard)
        self._bots = [self._mouth]
        arrived, self._outgoing = asyncio.Event(), asyncio.Event()
        worker = Worker(self._mouth, database, words, now, arrived, self._outgoing)
        jitter = random.Random()  # noqa: S311
        sender = Dispatcher(self._mouth, database, now, self._outgoing, jitter, worker.on_sent, limits, home)
        self._parts: list[Part] = [worker, sender, Releaser(database, now, self._outgoing)]
        self._listeners: list[Listener] = []
        if doors.health is not None:
            self._listeners.append(Listener(doors.health, Health(database, self._standing, now).app))
        if doors.webhook is not None:
            self._listeners.append(Listener(doors.webhook, Webhook(database, self._secret, now, arrived).app))
        else:
            # Polling holds its connection open, so it has a client of its own.
            ear = make_bot(token, api_url, read_timeout=LONG_POLL + 10, heard=self._standing.heard)
            self._bots.append(ear)
            self._parts.append(Poller(Receiver(ear, database, now, arrived), database, self._standing))
        self._clock = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None})  # late is not never

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; what is under way is finished. An error that no part can carry ends it.

        Raises PortTaken.
        """
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        with ExitStack() as ports:
            for listener in self._listeners:
                ports.callback(listener.close)
                listener.bind()
            tasks = [asyncio.create_task(listener.run()) for listener in self._listeners]
            stopping = asyncio.create_task(stop.wait())
            try:
                if await self._greet(stop):
                    self._clock.add_job(self._tick)  # now: after an outage nobody waits another minute
                    self._clock.add_job(self._tick, "interval", minutes=1, coalesce=True)
                    self._clock.start()
                    tasks += [asyncio.create_task(part.run()) for part in self._parts]
                    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
                    for part in done - {stopping}:
                        part.result()  # a part never ends by itself: raise what ended it
            finally:
                self._standing.stopping = True
                if self._clock.running:
                    self._clock.shutdown(wait=False)
                for task in (*tasks, stopping):
                    task.cancel()
                await asyncio.gather(*tasks, stopping, return_exceptions=True)
                for bot in self._bots:
                    await bot.shutdown()

    def look(self) -> None:
        """There may be something to send: look now, and not only within the second."""
        self._outgoing.set()

    async def _greet(self, stop: asyncio.Event) -> bool:
        """Reach the network and tell it our commands, however long that takes; False: told to stop before."""
        unreached = Seldom(log)
        while not stop.is_set():
            try:
                for bot in self._bots:
                    await bot.initialize()
                await self._say_how_to_reach_us()
                await _offer_commands(self._mouth)
                self._standing.greeted = True
                log.info("ready as @%s", self._mouth.username)
                return True
            except TelegramError as fault:
                # Not taken as final: a proxy in between answers 401 and 404, too. Its words would quote the token.
                told = "401 or 404" if isinstance(fault, InvalidToken) else fault
                wait = judge(fault).wait
                pause = wait.total_seconds() if wait else GREETING_PAUSE
                unreached.warn("cannot reach the chat network (%s), trying on each %.0f s", told, pause)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await stop.wait()
        return False

    async def _say_how_to_reach_us(self) -> None:
        """All copies say the same, so that it does not matter which is the last."""
        if self._doors.webhook is not None:
            await self._mouth.set_webhook(self._doors.webhook_url, allowed_updates=KINDS, secret_token=self._secret)
        else:
            await self._mouth.delete_webhook()  # or every poll is refused

    async def _tick(self) -> None:
        try:
            await asyncio.to_thread(clock.tick, self._database, self._now)
            if self._reminds:
                await asyncio.to_thread(clock.remind, self._database, self._now)
                self.look()
            await asyncio.to_thread(clock.search_again, self._database, self._words, self._now)  # last: it may be long
        except Unavailable as fault:
            log.warning("the database cannot be used now (%s); this minute's work waits for the next", fault)
        except asyncio.CancelledError:
            log.debug("told to stop in the middle of a minute's work: its thread finishes what it has begun")


async def _offer_commands(bot: Bot) -> None:
    offered = [row for row in TABLE if row.command and row.right is Right.ASK]
    await bot.set_my_commands([BotCommand(row.command, row.description) for row in offered])
