"""Updates into the inbox, from whichever way they come: masked, and many in one transaction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot import figures
from bot.masking import mask
from bot.telegram import Said, bodies, chat_of
from handlers.texts import errors
from handlers.turn import Medium, Reply
from store import inbox, outbox
from store.database import Database, Session
from store.inbox import RawUpdate

LARGEST_NUMBER = 2**63  # an update's number is kept in 64 bits


def has_number(update: object) -> bool:
    """Whether this is an update that can be told from others."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return type(number) is int and abs(number) < LARGEST_NUMBER


def raw_of(update: dict[str, Any]) -> RawUpdate:
    """How an update that has_number() is kept. Raises RecursionError for one nested too deep."""
    chat_id = chat_of(update)
    is_chatter = chat_id != 0 and "my_chat_member" not in update
    return RawUpdate(update["update_id"], chat_id, json.dumps(mask(update)), is_chatter)


def keep(database: Database, raws: Sequence[RawUpdate], now: datetime) -> None:
    """Put updates into the inbox. Raises Unavailable: none was kept."""
    if raws:
        with database.transaction() as session:
            kept = inbox.receive(session, raws, now)
            _tell_of_flood(session, {chat_id for chat_id in kept.flooded if chat_id > 0}, now)
        flooded = len(kept.flooded)
        figures.updates(new=kept.new - flooded, known=len(raws) - kept.new, flooded=flooded)


def _tell_of_flood(session: Session, chat_ids: set[int], now: datetime) -> None:
    """Once an hour. No group is told: it may be many who speak there."""
    for chat_id in chat_ids:
        [body] = bodies([Reply(errors.too_fast())], Said(Medium.OTHER, private=True), 0)
        outbox.put(session, f"too-fast {chat_id} {now:%Y-%m-%d %H}", chat_id, outbox.Lane.REPLY, body, now)


class Intake:
    """For updates that come one by one: all that come during one transaction are kept together in the next."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._waiting: list[tuple[RawUpdate, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, raw: RawUpdate) -> None:
        """Until it is in the inbox. Raises Unavailable: it was not kept."""
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, kept))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await kept

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            fault: Exception | None = None
            try:
                await asyncio.to_thread(keep, self._database, [raw for raw, _ in batch], self._now())
            except Exception as raised:
                fault = raised
            for _, kept in batch:
                if kept.done():
                    continue  # who waited for it was cancelled
                if fault is None:
                    kept.set_result(None)
                else:
                    kept.set_exception(fault)
