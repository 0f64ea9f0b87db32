"""The cheapest Bot API server to measure against: raw asyncio, no validation, one list of updates a bot.

It answers sendMessage at once or after a set time, and notes when each message came.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

BATCH = 100  # Bot API, getUpdates
FIRST_CHAT = 7_000_000_100
_NUMBER = 7_318_204_000  # of the first bot


@dataclass
class Bot:
    """What the server knows of one bot."""

    updates: list[bytes] = field(default_factory=list)  # unconfirmed, JSON
    first_id: int = 1  # of the first unconfirmed update
    arrival: asyncio.Event = field(default_factory=asyncio.Event)
    delivered: list[tuple[float, int, str]] = field(default_factory=list)  # when, chat, text

    def say(self, chat: int, text: str) -> None:
        """Somebody writes."""
        update_id = self.first_id + len(self.updates)
        person = {"id": chat, "is_bot": False, "first_name": "P"}
        message = {
            "message_id": update_id,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "P"},
            "from": person,
            "text": text,
        }
        self.updates.append(json.dumps({"update_id": update_id, "message": message}).encode())
        self.arrival.set()

    def confirm(self, offset: int) -> None:
        """Forget what is below the offset."""
        if offset > self.first_id:
            del self.updates[: offset - self.first_id]
            self.first_id = offset


class Stub:
    """The server; a bot is known by its token, and made when it is first asked for."""

    def __init__(self) -> None:
        self.latency = 0.0  # seconds until a message is answered
        self._bots: dict[str, Bot] = {}

    def bot(self, token: str) -> Bot:
        """The bot of this token."""
        return self._bots.setdefault(token, Bot())

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Its address."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        async with server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def answer(self, token: str, method: str, form: dict[str, list[str]]) -> bytes:
        """The value of `result`."""
        bot = self.bot(token)
        match method.lower():
            case "sendmessage":
                if self.latency:
                    await asyncio.sleep(self.latency)
                chat, text = int(form["chat_id"][0]), form["text"][0]
                bot.delivered.append((time.perf_counter(), chat, text))
                number = len(bot.delivered)
                there: dict[str, Any] = {"id": chat, "type": "private", "first_name": "P"}
                return json.dumps(
                    {"message_id": number, "date": int(time.time()), "chat": there, "text": text}
                ).encode()
            case "getupdates":
                bot.confirm(int(form.get("offset", ["0"])[0]))
                if not bot.updates:
                    bot.arrival.clear()
                    try:
                        async with asyncio.timeout(float(form.get("timeout", ["0"])[0])):
                            await bot.arrival.wait()
                    except TimeoutError:
                        pass
                return b"[" + b",".join(bot.updates[:BATCH]) + b"]"
            case "getme":
                return json.dumps({"id": _NUMBER, "is_bot": True, "first_name": "B", "username": "b_bot"}).encode()
            case _:
                return b"true"


class _Connection(asyncio.Protocol):
    """HTTP/1.1 as the library speaks it: requests with a length, one after the other, the connection kept."""

    def __init__(self, stub: Stub) -> None:
        self._stub, self._rest, self._tasks = stub, b"", set[asyncio.Task[None]]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._rest += data
        for target, body in self._requests():
            task = asyncio.create_task(self._answer(target, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _requests(self) -> Iterator[tuple[str, str]]:
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end].decode("latin-1")
            length = next(
                (int(line[15:]) for line in head.split("\r\n")[1:] if line.lower().startswith("content-length:")), 0
            )
            if len(self._rest) < end + 4 + length:
                return
            body = self._rest[end + 4 : end + 4 + length].decode()
            self._rest = self._rest[end + 4 + length :]
            yield head.split(" ", 2)[1], body

    async def _answer(self, target: str, body: str) -> None:
        _, bot, method = target.split("/", 2)
        result = await self._stub.answer(bot.removeprefix("bot"), method, parse_qs(body))
        answer = b'{"ok":true,"result":' + result + b"}"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
        self._transport.write(head + answer)
