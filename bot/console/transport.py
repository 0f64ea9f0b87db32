"""What an HTTP framework does not offer: to reset a connection, or to leave it without an answer."""

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.console.console import Console

_open: dict[tuple[str, int], asyncio.Transport] = {}


class ResettableProtocol(H11Protocol):
    """Remembers each connection's transport by its peer, so that a handler can find and abort its own."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = transport.get_extra_info("peername")
        if self._peer:
            _open[self._peer[:2]] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._peer:
            _open.pop(self._peer[:2], None)


class NoResponse(Response):
    """Sends nothing: the connection is gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


async def reset(request: Request) -> Response:
    """Reset the connection (RST, not a polite end)."""
    peer: Any = request.scope.get("client")
    transport = _open.get(tuple(peer[:2])) if peer else None
    if transport is not None:
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return NoResponse()


async def until_gone(request: Request, console: Console) -> Response:
    """Answer nothing until the caller gives up or the server ends."""
    while not console.closing and not await request.is_disconnected():
        await console.changed.wait(0.2)
    return await reset(request)
