"""What a document holds: fetched from the network, and read in a child process before its turn begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from telegram import Bot

from bot.download import fetch, typing
from bot.masking import mask_text
from bot.telegram import Said
from handlers.annual.reconcile_here import is_meant
from handlers.gate import may_import, may_send_workbook
from handlers.outreach.broadcast_here import is_enclosed
from handlers.turn import Report, Workbook
from store import conversations
from store.annual.checking.check import beside
from store.annual.checking.received import Received, read_received
from store.database import Database
from store.days import day_of
from store.files.child import AT_ONCE
from store.files.faults import ReadFault, UnreadableFile
from store.files.kept import MOST_BYTES
from store.files.names import tidy_name
from store.files.workbook import looks_like_one, read_workbook
from store.people import people
from store.practices.language.words import Words
from store.practices.library.drafts import Draft, read_drafts
from store.practices.reading.naming import read_naming

Sent = tuple[Draft, ...] | Workbook | Report


class Use(Enum):
    """What a document is sent for."""

    WORKBOOK = "workbook"
    CHECK = "check"  # a report whose figures are to be checked
    IMPORT = "import"  # one that is to be taken into the store


class Documents:
    """Reads what is sent; nothing is fetched of whoever may not send it, nor of what only is to be sent on."""

    def __init__(self, bot: Bot, database: Database, words: Words, now: Callable[[], datetime]) -> None:
        self._bot, self._database, self._words, self._now = bot, database, words, now
        self._readers = asyncio.Semaphore(AT_ONCE)  # the others wait without their data

    async def read(self, chat_id: int, said: Said) -> Sent:
        """A workbook's sheets, or each report; empty: no document, its sender may not, or no report was fetched."""
        if said.file is None or not said.private or said.masked:
            return ()
        name, use = said.file.name, await asyncio.to_thread(self._use, chat_id, said.file.name, said.text)
        if use is None:
            return ()
        async with typing(self._bot, chat_id):
            data = await fetch(self._bot, said.file)
            if data is None:
                return _unfetched(name, use)
            async with self._readers:
                if use is Use.WORKBOOK:
                    return await asyncio.to_thread(_workbook, name, data)
                read = self._drafts if use is Use.IMPORT else self._report
                return await asyncio.to_thread(read, name, data, said.text)

    def _use(self, chat_id: int, name: str, caption: str) -> Use | None:
        """What for it is to be fetched; None: it is not."""
        with self._database.reading() as session:
            person = people.in_chat(session, chat_id, self._now())
            talk = conversations.load(session, [chat_id], self._now())[chat_id]
        if is_enclosed(talk, self._now()):
            return None
        if looks_like_one(name):
            return Use.WORKBOOK if may_send_workbook(person) else None
        if is_meant(person, talk, caption, self._now()):
            return Use.CHECK
        return Use.IMPORT if may_import(person) else None

    def _drafts(self, name: str, data: bytes | UnreadableFile, caption: str) -> tuple[Draft, ...]:
        if isinstance(data, UnreadableFile):
            return (Draft(None, data),)
        return read_drafts(self._words, name, data, day_of(self._now()), read_naming(caption), mask_text)

    def _report(self, name: str, data: bytes | UnreadableFile, caption: str) -> Report:
        if isinstance(data, UnreadableFile):
            return Report(tidy_name(name), b"", (Received(data),))
        received = read_received(name, data, day_of(self._now()), read_naming(beside(caption)), mask_text)
        return Report(tidy_name(name), data if len(data) <= MOST_BYTES else b"", received)


def _unfetched(name: str, use: Use) -> Sent:
    """When the network did not give it."""
    if use is Use.CHECK:
        return Report(tidy_name(name), b"", ())
    return _workbook(name, UnreadableFile(tidy_name(name), ReadFault.UNREADABLE)) if use is Use.WORKBOOK else ()


def _workbook(name: str, data: bytes | UnreadableFile) -> Workbook:
    if isinstance(data, UnreadableFile):
        return Workbook(tidy_name(name), data)
    try:
        sheets = read_workbook(name, data, mask_text)
        return Workbook(tidy_name(name), sheets, data if len(data) <= MOST_BYTES else b"")
    except UnreadableFile as fault:
        return Workbook(tidy_name(name), fault)
