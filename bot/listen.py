"""Serving HTTP inside the bot's own event loop, to callers who may mean harm."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.endpoint import Endpoint

HEAD_SECONDS = 10.0  # until a request's head must be there, however slowly it trickles
KEEP_ALIVE = 75  # seconds
FINISH_SECONDS = 5  # for requests under way when told to stop
BACKLOG = 256  # connections that nobody has looked at yet
CONNECTIONS = 512  # at once; the next is answered 503


class PortTaken(Exception):
    """Nobody can listen there: it is in use, not ours to use, or no address of this machine."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(f"cannot listen on {endpoint}")
        self.endpoint = endpoint


class Listener:
    """A web application behind a port."""

    def __init__(self, endpoint: Endpoint, app: ASGIApp, head_seconds: float = HEAD_SECONDS) -> None:
        self._endpoint, self._app, self._head_seconds = endpoint, app, head_seconds
        self._socket: socket.socket | None = None

    def bind(self) -> Endpoint:
        """Hold the port; which one it is. Raises PortTaken."""
        host, port = self._endpoint.host, self._endpoint.port
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # With the protocol named, asyncio turns Nagle's delay off; without, every small answer waits 40 ms.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
            self._socket.listen(BACKLOG)  # who calls before we serve is kept waiting, not refused
        except OSError as fault:
            raise PortTaken(self._endpoint) from fault
        return Endpoint(host, self._socket.getsockname()[1])

    async def run(self) -> None:
        """Serve until cancelled; then nothing new is accepted, and requests under way are finished."""
        assert self._socket is not None, "bind() comes first"  # noqa: S101
        impatient: Any = partial(_Impatient, head_seconds=self._head_seconds)
        config = uvicorn.Config(
            self._app, http=impatient, ws="none", lifespan="off", log_config=None, log_level="error", access_log=False,
            server_header=False, date_header=False, proxy_headers=False, limit_concurrency=CONNECTIONS, backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE, timeout_graceful_shutdown=FINISH_SECONDS,
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.create_task(server.serve([self._socket]))
        try:
            await asyncio.shield(serving)
        finally:
            server.stopping.set()
            await asyncio.gather(serving, return_exceptions=True)

    def close(self) -> None:
        """Let go of the port; again, or before bind(), it does nothing."""
        if self._socket is not None:
            self._socket.close()


class _Server(uvicorn.Server):
    """Leaves signals to the program it is embedded in."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        # uvicorn looks ten times a second whether to stop; here it is told.
        await self.stopping.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Impatient(H11Protocol):
    """Gives up a connection whose request does not come: uvicorn waits for it for ever."""

    def __init__(self, *, head_seconds: float, **options: Any) -> None:
        super().__init__(**options)
        self._head_seconds = head_seconds
        self._giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._calm()

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._calm()
        elif self._giving_up is None:
            self._giving_up = self.loop.call_later(self._head_seconds, self.transport.abort)

    def _calm(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
