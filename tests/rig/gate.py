"""A door between a bot and the console that can be shut: then connecting is refused, and what was open is cut."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Gate:
    """A TCP forwarder at an address of its own."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._forwarding: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def address(self) -> str:
        """Where it listens, now or when it is open again."""
        return f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        """Let everybody through, always on the same port."""
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", self._port))
        self._port = sock.getsockname()[1]
        self._server = await asyncio.start_server(self._forward, sock=sock)

    async def shut(self) -> None:
        """Refuse everybody, and cut what is under way."""
        if self._server is not None:
            self._server.close()
        await asyncio.sleep(0)  # what was accepted a moment ago is under way too
        for one in self._open:
            one.transport.abort()
        if self._forwarding:
            await asyncio.wait(self._forwarding, timeout=5)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._forwarding.add(task)
        self._open.add(writer)
        try:
            there, further = await asyncio.open_connection(self._target.hostname, self._target.port)
            self._open.add(further)
            await asyncio.gather(_copy(reader, further), _copy(there, writer))
            self._open.discard(further)
        except OSError:
            writer.close()
        finally:
            self._open.discard(writer)
            self._forwarding.discard(task)


@asynccontextmanager
async def gate(target: str) -> AsyncIterator[Gate]:
    """An open gate to this address while the block runs."""
    here = Gate(target)
    await here.open()
    try:
        yield here
    finally:
        await here.shut()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await source.read(2**16):
            sink.write(data)
            await sink.drain()
    sink.close()
