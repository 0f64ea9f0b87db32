"""From the inbox to the outbox: one turn after the other within a chat, many chats at once.

What waits is taken in batches, each a transaction, so that a crowd costs few commits; a turn that fails fails alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from telegram import Bot, Update

from bot import figures
from bot.codes import hide_codes
from bot.documents import Documents
from bot.finding import Finder
from bot.incidents import new_incident
from bot.telegram import Said, lets_us_write, query_of
from bot.turns import Task, Turns
from handlers.row import Row
from handlers.table import TABLE
from handlers.turn import Medium
from store import inbox, outbox
from store.database import Database, Unavailable
from store.inbox import Waiting
from store.practices.language.words import Words

log = logging.getLogger(__name__)

BATCHES = 2  # transactions with turns at once, where several may write: a slow turn holds up half of those who wait
MOST = 32  # turns of a batch
IN_A_ROW = 16  # turns of one chat in a batch
UNSENT = 16  # replies of a chat that wait; its next turn waits with them, so that a flood piles up nowhere
LOOK_AGAIN = 1.0  # seconds; another process may have filled the inbox


class Worker:
    """Answers what is in the inbox; sets `outgoing` when replies are planned."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        words: Words,
        now: Callable[[], datetime],
        arrived: asyncio.Event,
        outgoing: asyncio.Event,
        table: Sequence[Row] = TABLE,
    ) -> None:
        self._bot, self._database = bot, database
        self._arrived, self._outgoing = arrived, outgoing
        self._finder, self._turns = Finder(bot, table), Turns(bot.token, database, words, now)
        self._documents = Documents(bot, database, words, now)
        self._most_batches = 1 if database.has_one_writer else BATCHES
        self._batches: set[asyncio.Task[None]] = set()
        self._alone: set[asyncio.Task[None]] = set()
        self._busy: set[int] = set()  # chats in which something is under way
        self._holds_back = False  # some have so many replies to come that their next turn waits for these

    async def run(self) -> None:
        """Work until cancelled; the turns under way are finished first."""
        await self._finder.start()
        try:
            while True:
                self._arrived.clear()
                if await self._start():
                    continue
                try:
                    # Not wait_for: until Python 3.12 it swallows a cancellation that comes with the event.
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self._arrived.wait()
                except TimeoutError:
                    continue
        finally:
            # The bot's connections are not ours to close: the sender may still have calls under way on them.
            await asyncio.gather(*self._batches, *self._alone, return_exceptions=True)

    def on_sent(self) -> None:
        """Messages have gone: look again for those whose turns wait for that."""
        if self._holds_back:
            self._arrived.set()

    async def _start(self) -> bool:
        """Begin with what waits, if there is room; whether there may be more."""
        if len(self._batches) >= self._most_batches:
            return False
        try:
            # Who is busy is looked at first: of a chat let go meanwhile the snapshot may not know yet what was done.
            waiting = await asyncio.to_thread(self._waiting, set(self._busy))
        except Unavailable as fault:
            log.warning("the database cannot be used now (%s); trying again", fault)
            return False
        together, alone = await self._sort(waiting)
        for update in alone:
            self._begin(self._alone, {update.chat_id}, self._one(update))
        if together:
            self._begin(self._batches, {task.update.chat_id for task in together}, self._batch(together))
        return len(waiting) == MOST

    def _waiting(self, busy: set[int]) -> list[Waiting]:
        """Fair to all: everybody's first before anybody's second; who has many replies to come waits for these."""
        with self._database.reading() as session:
            crowded = outbox.crowded(session, UNSENT)
            self._holds_back = bool(crowded)
            return inbox.waiting(session, busy.union(crowded), MOST, IN_A_ROW)

    async def _sort(self, waiting: list[Waiting]) -> tuple[list[Task], list[Waiting]]:
        """What can be dealt with at once, and what asks for more, each the first of its chat.

        Behind the latter, and before it, its chat is left for the next time.
        """
        together: dict[Waiting, Task] = {}
        alone: dict[int, Waiting] = {}
        left: set[int] = set()
        for update in waiting:
            if update.chat_id in left:
                continue
            with suppress(Exception):  # it comes again when it is dealt with
                task = await self._understand(update)
                if task.is_plain:
                    together[update] = task
                    continue
            left.add(update.chat_id)
            if not any(earlier.chat_id == update.chat_id for earlier in together):
                alone[update.chat_id] = update
        return list(together.values()), list(alone.values())

    def _begin(self, group: set[asyncio.Task[None]], chats: set[int], work: Coroutine[None, None, None]) -> None:
        async def guarded() -> None:
            try:
                await work
                self._outgoing.set()
            except Unavailable as fault:
                log.warning("the database cannot be used now (%s); %d chats are left for later", fault, len(chats))
                await asyncio.sleep(LOOK_AGAIN)
            except Exception:
                log.exception("chats cannot be worked on; they are tried again")
                await asyncio.sleep(LOOK_AGAIN)
            finally:
                group.discard(task)
                self._busy -= chats
                self._arrived.set()  # there is room, and there may be more from these chats

        self._busy |= chats
        task = asyncio.create_task(guarded())
        group.add(task)

    async def _batch(self, tasks: list[Task]) -> None:
        try:
            await self._take(tasks)
        except Unavailable:
            raise
        except Exception as fault:  # nothing was kept: whose fault it was is found out one by one
            log.info("%s in one of %d turns; each is taken alone", type(fault).__name__, len(tasks))
            for task in tasks:
                await self._one(task.update)

    async def _one(self, waiting: Waiting) -> None:
        task, incoming = None, {}
        try:
            incoming = json.loads(waiting.raw)
            task = await self._understand(waiting)
            await self._take([replace(task, sent=await self._documents.read(waiting.chat_id, task.said))])
        except Unavailable:
            raise
        except Exception:
            incident = new_incident()
            figures.dead(task.row if task else None)
            log.exception("incident %s: update %d is set aside", incident, waiting.update_id)
            kept = replace(waiting, raw=hide_codes(waiting.raw))  # a code that it brought may still let somebody in
            await asyncio.to_thread(self._turns.bury, kept, incident, query_of(incoming))

    async def _understand(self, waiting: Waiting) -> Task:
        update = Update.de_json(json.loads(waiting.raw), self._bot)
        row, said, text = await self._finder.find(update) or (None, Said(Medium.OTHER, private=True), "")
        return Task(waiting, row, said, text, lets_us_write(update))

    async def _take(self, tasks: list[Task]) -> None:
        taken = await asyncio.to_thread(self._turns.take, tasks)
        for task in taken.lost:
            figures.turn(task.row, 0)
        for task in taken.done:
            figures.turn(task.row, taken.seconds)
            log.debug("update %d: turn took %.1f ms", task.update.update_id, 1_000 * taken.seconds)
