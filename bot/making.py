"""What a call says in the end: looked up, worded and made just before it is sent, from one snapshot of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from telegram import Bot

from bot.folder import lay
from bot.telegram import Body, Said, bodies
from handlers.kitchen import Kitchen, Later, Made, Unneeded, in_words
from handlers.recipes import READ_FILES, make, word
from handlers.turn import Medium, Reply
from store import told
from store.database import Database, Session
from store.files.child import AT_ONCE
from store.outbox import OutboundState
from store.people.invitations import code_of

UNDER_WAY = timedelta(seconds=3)  # after which we look again whether a message that is to be changed has gone


@dataclass(frozen=True)
class Ready:
    """A call that can be made."""

    body: Body
    made: Made | None = None  # of a recipe


class Maker:
    """Makes calls ready; below `home` lie the files that do not go through the chat."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime], home: Path | None) -> None:
        self._bot, self._database, self._now, self._home = bot, database, now, home
        self._readers = asyncio.Semaphore(AT_ONCE)

    async def ready(self, body: Body) -> Ready | Later | Unneeded:
        """What is to be sent for this body; or not now, or not any more. Raises Unavailable, and whatever a recipe may.

        A change of what was sent (`redraw`, `unsend`) waits while that is under way itself.
        """
        if body.get("recipe") in READ_FILES:  # it waits for its turn here, and not with a snapshot held
            async with self._readers:
                return await asyncio.to_thread(self._ready, body)
        if "recipe" in body or "notice" in body:
            return await asyncio.to_thread(self._ready, body)
        return Ready(body)

    def _ready(self, body: Body) -> Ready | Later | Unneeded:
        with self._database.reading() as session:
            if "notice" not in body:
                return self._made(session, body)
            place = told.place(session, body["notice"])
            if place is None or place.state is not OutboundState.PLANNED:
                return self._changed(session, body, place)
        return self._unsent(body)

    def _unsent(self, body: Body) -> Later | Unneeded:
        """A message that came back and goes later: what it says then is worded then; taken back, it must not go."""
        if body["call"] == "unsend":
            with self._database.transaction() as session:
                if not told.stop(session, body["notice"], "recalled", self._now()):
                    return Later(UNDER_WAY)
        return Unneeded("it has not gone")

    def _changed(self, session: Session, body: Body, place: told.Place | None) -> Ready | Later | Unneeded:
        if place is not None and place.state is OutboundState.SENDING:
            return Later(UNDER_WAY)
        if place is None or place.message_id is None:
            return Unneeded(told.NOWHERE)
        if body["call"] == "unsend":
            return Ready({"call": "unsend", "message": place.message_id})
        made = self._made(session, body["as"], is_redrawn=True)
        return Ready(made.body | {"edits": place.message_id}) if isinstance(made, Ready) else made

    def _made(self, session: Session, body: Body, *, is_redrawn: bool = False) -> Ready | Later | Unneeded:
        if "recipe" not in body:
            return Ready(body)
        kitchen = Kitchen(session, self._now(), partial(code_of, self._bot.token), self._bot.username, is_redrawn)
        if body["call"] != "worded":
            return Ready(body, self._laid(make(body["recipe"], body["of"], kitchen)))
        worded = word(body["recipe"], body["of"], kitchen)
        if isinstance(worded, Later | Unneeded):
            return worded
        [call] = bodies(
            [Reply(worded.text, worded.buttons, enclosed=worded.enclosed)], Said(Medium.OTHER, private=True), 0
        )
        return Ready(call)

    def _laid(self, made: Made) -> Made:
        """What goes through the chat; of a file for the folder that is its caption, once it lies there."""
        if not made.folder:
            return made
        if self._home is None:
            raise LookupError("this copy has no folder for files")
        lay(self._home, made.folder, made.file_name, made.data)
        return in_words(made.caption)
