"""From the inbox to the outbox: one turn after the other within a chat, many chats at once.

A turn is one transaction: claim, handler, replies, "done". It is kept as a whole or not at all, so a crash repeats it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from telegram import Bot, Update

from bot import figures
from bot.documents import Documents, Sent
from bot.finding import Finder
from bot.incidents import new_incident
from bot.telegram import Said, bodies, lets_us_write, query_of
from handlers.table import Row, take_turn
from handlers.texts import errors
from handlers.turn import Medium, Notice, Replies, Reply, Turn
from store import conversations, inbox, outbox
from store.database import Database, Session, Unavailable
from store.people import people, reach
from store.people.invitations import code_of
from store.practices.language.words import Words

log = logging.getLogger(__name__)

CHATS_AT_ONCE = 16
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
    ) -> None:
        self._bot, self._database, self._words, self._now = bot, database, words, now
        self._arrived, self._outgoing = arrived, outgoing
        self._finder = Finder(bot)
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._documents = Documents(bot, database, words, now)

    async def run(self) -> None:
        """Work until cancelled; the turns under way are finished first."""
        await self._finder.start()
        try:
            while True:
                self._arrived.clear()
                await self._start_chats()
                try:
                    # Not wait_for: until Python 3.12 it swallows a cancellation that comes with the event.
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self._arrived.wait()
                except TimeoutError:
                    continue
        finally:
            await asyncio.gather(*self._chats.values(), return_exceptions=True)
            await self._finder.stop()

    async def _start_chats(self) -> None:
        room = CHATS_AT_ONCE - len(self._chats)
        if room <= 0:
            return
        try:
            waiting = await asyncio.to_thread(self._open_chats, room)
        except Unavailable:
            log.warning("the database is not available; trying again")
            return
        for chat_id in waiting:
            self._chats[chat_id] = asyncio.create_task(self._chat(chat_id))

    def _open_chats(self, room: int) -> list[int]:
        with self._database.reading() as session:
            return inbox.open_chats(session, but=list(self._chats), limit=room)

    async def _chat(self, chat_id: int) -> None:
        try:
            while (following := await asyncio.to_thread(self._oldest, chat_id)) is not None:
                await self._one(chat_id, *following)
                self._outgoing.set()
        except Unavailable:
            log.warning("the database is not available; chat left for later")
            await asyncio.sleep(LOOK_AGAIN)
        except Exception:
            log.exception("a chat cannot be worked on; it is tried again")
            await asyncio.sleep(LOOK_AGAIN)
        finally:
            del self._chats[chat_id]
            self._arrived.set()  # there may be room for another chat now

    def _oldest(self, chat_id: int) -> tuple[int, str] | None:
        with self._database.reading() as session:
            inbound = inbox.oldest(session, chat_id)
            return None if inbound is None else (inbound.update_id, inbound.raw or "")

    async def _one(self, chat_id: int, update_id: int, raw: str) -> None:
        found, incoming = None, {}
        try:
            incoming = json.loads(raw)
            update = Update.de_json(incoming, self._bot)
            found = await self._finder.find(update)
            sent = await self._documents.read(chat_id, found[1]) if found else ()
            seconds = await asyncio.to_thread(self._turn, chat_id, update_id, found, sent, lets_us_write(update))
            figures.turn(found and found[0], seconds)
            log.debug("update %d: turn took %.1f ms", update_id, 1_000 * seconds)
        except Unavailable:
            raise
        except Exception:
            incident = new_incident()
            figures.dead(found and found[0])
            log.exception("incident %s: update %d is set aside", incident, update_id)
            await asyncio.to_thread(self._bury, chat_id, update_id, incident, query_of(incoming))

    def _turn(
        self,
        chat_id: int,
        update_id: int,
        found: tuple[Row, Said, str] | None,
        sent: Sent,
        may_write: bool | None,
    ) -> float:
        """Seconds from the beginning of the transaction to the end of its commit."""
        now = self._now()
        with self._database.transaction() as session:
            started = time.perf_counter()
            inbound = inbox.claim(session, chat_id, update_id)
            if inbound is None:
                return 0.0
            if found is not None:
                row, said, text = found
                turn = self._prepare(session, chat_id, said, text, sent, now)
                replies = take_turn(row, turn)
                if turn.person is not None and turn.person.unreachable_since is not None:
                    may_write = True
                if turn.person is not None:  # of strangers and groups nothing is kept
                    conversations.keep(session, turn.conversation, now)
                self._plan(session, inbound, said, turn.conversation.screen, replies, now)
            if may_write is not None:
                reach.note(session, chat_id, is_reachable=may_write, now=now)
            inbox.finish(inbound, now)
        return time.perf_counter() - started

    def _prepare(self, session: Session, chat_id: int, said: Said, text: str, sent: Sent, now: datetime) -> Turn:
        return Turn(
            session=session,
            snapshot=self._database.reading,
            words=self._words,
            now=now,
            chat_id=chat_id,
            private=said.private,
            person=people.in_chat(session, chat_id, now) if said.private else None,
            conversation=conversations.load(session, chat_id, now),
            medium=said.medium,
            text=text,
            press=said.press,
            workbook=None if isinstance(sent, tuple) else sent,
            files=sent if isinstance(sent, tuple) else (),
            masked=said.masked,
            code_of=partial(code_of, self._bot.token),
        )

    def _plan(
        self, session: Session, inbound: inbox.Inbound, said: Said, screen: int, replies: Replies, now: datetime
    ) -> None:
        for number, body in enumerate(bodies(replies, said, screen)):
            key = f"{inbound.chat_id} {body['once']}" if body.get("once") else f"{inbound.update_id}:{number}"
            lane = outbox.Lane.TAP if body["call"] == "answer" else outbox.Lane.REPLY
            outbox.put(session, key, inbound.chat_id, lane, body, now)
        for notice in replies:
            if isinstance(notice, Notice):
                [body] = bodies([Reply(notice.text, notice.buttons)], Said(Medium.OTHER, private=True), 0)
                outbox.put(session, notice.key, notice.chat_id, outbox.Lane.NOTICE, body, now)

    def _bury(self, chat_id: int, update_id: int, incident: str, query_id: str | None) -> None:
        """A second, short transaction: the poison is set aside, the person is told, the next one flows."""
        now = self._now()
        with self._database.transaction() as session:
            inbound = inbox.claim(session, chat_id, update_id)
            if inbound is None:
                return
            inbox.bury(inbound, incident, now)
            if people.in_chat(session, chat_id, now) is not None:
                apology: Replies = [Reply(errors.incident(incident))]
                said = Said(Medium.OTHER, private=True, query_id=query_id)
                self._plan(session, inbound, said, 0, apology, now)
