"""What a document holds: fetched from the network, and read in a child process before its turn begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from telegram import Bot

from bot.download import fetch, typing
from bot.masking import mask_text
from bot.telegram import Said
from handlers.gate import may_import, may_send_workbook
from handlers.outreach.broadcast_here import is_enclosed
from handlers.turn import Workbook
from store import conversations
from store.database import Database
from store.days import day_of
from store.files.faults import ReadFault, UnreadableFile
from store.files.kept import MOST_BYTES
from store.files.names import tidy_name
from store.files.workbook import looks_like_one, read_workbook
from store.people import people
from store.practices.language.words import Words
from store.practices.library.drafts import Draft, read_drafts
from store.practices.reading.naming import read_naming

READERS = 2  # at once; each is a process that may take a gigabyte

Sent = tuple[Draft, ...] | Workbook


class Documents:
    """Reads what is sent; nothing is fetched of whoever may not send it, nor of what only is to be sent on."""

    def __init__(self, bot: Bot, database: Database, words: Words, now: Callable[[], datetime]) -> None:
        self._bot, self._database, self._words, self._now = bot, database, words, now
        self._readers = asyncio.Semaphore(READERS)

    async def read(self, chat_id: int, said: Said) -> Sent:
        """A workbook's sheets, or each report; empty: no document, its sender may not, or no report was fetched."""
        if said.file is None or not said.private or said.masked:
            return ()
        name, is_workbook = said.file.name, looks_like_one(said.file.name)
        if not await asyncio.to_thread(self._may_send, chat_id, is_workbook):
            return ()
        async with typing(self._bot, chat_id):
            data = await fetch(self._bot, said.file)
            if data is None:
                return _workbook(name, UnreadableFile(tidy_name(name), ReadFault.UNREADABLE)) if is_workbook else ()
            async with self._readers:
                if is_workbook:
                    return await asyncio.to_thread(_workbook, name, data)
                return await asyncio.to_thread(self._drafts, name, data, said.text)

    def _may_send(self, chat_id: int, is_workbook: bool) -> bool:
        with self._database.reading() as session:
            person = people.in_chat(session, chat_id, self._now())
            talk = conversations.load(session, [chat_id], self._now())[chat_id]
        if is_enclosed(talk, self._now()):
            return False
        return may_send_workbook(person) if is_workbook else may_import(person)

    def _drafts(self, name: str, data: bytes | UnreadableFile, caption: str) -> tuple[Draft, ...]:
        if isinstance(data, UnreadableFile):
            return (Draft(None, data),)
        return read_drafts(self._words, name, data, day_of(self._now()), read_naming(caption), mask_text)


def _workbook(name: str, data: bytes | UnreadableFile) -> Workbook:
    if isinstance(data, UnreadableFile):
        return Workbook(tidy_name(name), data)
    try:
        sheets = read_workbook(name, data, mask_text)
        return Workbook(tidy_name(name), sheets, data if len(data) <= MOST_BYTES else b"")
    except UnreadableFile as fault:
        return Workbook(tidy_name(name), fault)
