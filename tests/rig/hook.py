"""The webhook of one copy on a port of its own, and raw callers who may say anything to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.endpoint import Endpoint
from bot.listen import Listener
from bot.webhook import Webhook, secret_of
from store.database import Database
from tests.rig.network import TOKEN

SECRET = secret_of(TOKEN)
PATIENT, SECONDS = 10.0, 1.0  # that it waits for a head, and for a body; the short one where that is awaited
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def head(length: int | None, secret: str | None = SECRET) -> bytes:
    """A request's head; a length of None: the body comes in chunks."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    shown = "" if secret is None else f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
    return f"POST /hook HTTP/1.1\r\nHost: bot\r\n{shown}{size}\r\n\r\n".encode()


@dataclass
class Caller:
    """One connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sent: int = 0  # bytes

    async def send(self, data: bytes) -> None:
        """Send it, as far as the other end takes it."""
        with suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()
            self.sent += len(data)

    async def status(self) -> int | None:
        """The HTTP status that comes next; None: the connection ended without one."""
        try:
            line = await self.reader.readline()
            if not line:
                return None
            while (await self.reader.readline()).strip():
                pass
            return int(line.split()[1])
        except ConnectionError:
            return None

    async def ended(self) -> bool:
        """Wait until the other end has closed the connection."""
        with suppress(ConnectionError):
            while await self.reader.read(65_536):
                pass
        return True


@dataclass
class Hook:
    """A webhook that listens."""

    port: int
    arrived: asyncio.Event
    serving: asyncio.Task[None]
    callers: list[Caller] = field(default_factory=list)

    async def call(self) -> Caller:
        """A new connection; closed at the end."""
        caller = Caller(*await asyncio.open_connection("127.0.0.1", self.port))
        self.callers.append(caller)
        return caller

    async def stop(self) -> None:
        """Tell it to stop, and wait until it has."""
        self.serving.cancel()
        await asyncio.gather(self.serving, return_exceptions=True)

    async def bring(self, update: Any, secret: str | None = SECRET) -> int | None:
        """One whole request with this update (bytes: with this body); its status."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        caller = await self.call()
        await caller.send(head(len(body), secret) + body)
        return await caller.status()


@asynccontextmanager
async def hook(
    database: Database, arrived: asyncio.Event | None = None, seconds: float = PATIENT
) -> AsyncIterator[Hook]:
    """The webhook at work while the block runs."""
    arrived = arrived or asyncio.Event()
    app = Webhook(database, SECRET, lambda: NOW, arrived, seconds).app
    listener = Listener(Endpoint("127.0.0.1", 0), app, seconds)
    port = listener.bind().port
    here = Hook(port, arrived, asyncio.create_task(listener.run()))
    try:
        yield here
    finally:
        for caller in here.callers:
            caller.writer.close()
            with suppress(ConnectionError):
                await caller.writer.wait_closed()
        await here.stop()
        listener.close()
