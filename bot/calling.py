"""The way to the network's server: a few lines that are kept open, and somebody listening to how it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
from telegram.error import TimedOut
from telegram.request import BaseRequest, HTTPXRequest

WAIT = 5.0  # seconds for a line that is free


class Lines(BaseRequest):
    """Makes calls as the library does, at most so many at once; `heard` is told the HTTP status of every answer.

    Each line is a client of its own with one connection: a client scans its whole pool at the beginning and at the end
    of every call, which with sixteen connections costs as much as the call itself. Times are in seconds.
    """

    def __init__(self, count: int, heard: Callable[[int], None], *, read_timeout: float, wait: float = WAIT) -> None:
        known = httpx.create_ssl_context()  # made once: it reads all authorities of the world
        options: dict[str, Any] = {"read_timeout": read_timeout, "httpx_kwargs": {"verify": known}}
        self._lines = [HTTPXRequest(connection_pool_size=1, **options) for _ in range(count)]
        self._free = asyncio.LifoQueue[HTTPXRequest]()  # the one that was used last is the likeliest to stand
        for line in self._lines:
            self._free.put_nowait(line)
        self._broken = set[HTTPXRequest]()
        self._read_timeout, self._wait, self._heard = read_timeout, wait, heard

    @property
    def read_timeout(self) -> float:
        """Seconds until an answer is given up."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Make the lines usable."""
        for line in self._lines:
            await line.initialize()

    async def shutdown(self) -> None:
        """Close them."""
        for line in self._lines:
            await line.shutdown()

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """One call: its status and the answer's body. Raises telegram.error.TelegramError."""
        line = await self._line()
        try:
            if line in self._broken:
                await line.shutdown()
                await line.initialize()
                self._broken.discard(line)
            status, body = await line.do_request(*args, **options)
        except BaseException:
            self._broken.add(line)  # the client may count the connection of a cancelled call as taken for ever
            raise
        finally:
            self._free.put_nowait(line)
        self._heard(status)
        return status, body

    async def _line(self) -> HTTPXRequest:
        if not self._free.empty():
            return self._free.get_nowait()
        try:
            async with asyncio.timeout(self._wait):
                return await self._free.get()
        except TimeoutError:
            raise TimedOut("no line is free") from httpx.PoolTimeout("nothing was sent")
