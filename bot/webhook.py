"""The network brings its updates: the secret first, then as much of the body as an update may have, then the inbox."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot import figures
from bot.intake import Intake, has_number, raw_of
from bot.seldom import Seldom
from store.database import Database, Unavailable
from store.inbox import RawUpdate

log = logging.getLogger(__name__)

BODY_BYTES = 1_000_000
BODY_SECONDS = 10.0
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name (Bot API, setWebhook)


def secret_of(token: str) -> str:
    """What the network is to show with each update: the same in all copies, and it tells nothing of the token."""
    return hmac.new(token.encode(), b"tashan webhook", hashlib.sha256).hexdigest()


class Webhook:
    """The web application behind the public address; sets `arrived` when updates are kept."""

    def __init__(
        self,
        database: Database,
        secret: str,
        now: Callable[[], datetime],
        arrived: asyncio.Event,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._intake, self._arrived, self._body_seconds = Intake(database, now), arrived, body_seconds
        self._secret = secret.encode()
        self._stranger, self._unusable, self._unkept = Seldom(log), Seldom(log), Seldom(log)
        # Whatever the path: a proxy before us may have cut it, and what lets in is the secret.
        self.app = Starlette(routes=[Route("/{path:path}", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> Response:
        shown = request.headers.get(_SECRET_HEADER, "").encode()
        if not hmac.compare_digest(shown, self._secret):
            figures.webhook_refused("secret")
            self._stranger.warn("a request to the webhook without our secret was refused")
            return _refusal(403)
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await _body(request)
        except TimeoutError:
            figures.webhook_refused("time")
            return _refusal(408)
        except ClientDisconnect:
            return _refusal(400)  # nobody hears it
        if body is None:
            figures.webhook_refused("size")
            return _refusal(413)
        return await self._receive(body)

    async def _receive(self, body: bytes) -> Response:
        raw = await asyncio.to_thread(_raw, body)
        if raw is None:
            # It knew our secret, and would bring the same again for a day if it were refused.
            figures.updates(unusable=1)
            self._unusable.warn("an update of %d bytes cannot be read or has no number; dropped", len(body))
            return Response(status_code=200)
        try:
            await self._intake.put(raw)
        except Unavailable as fault:
            self._unkept.warn("the database cannot be used now (%s); updates will be brought again", fault)
            return Response(status_code=503)
        self._arrived.set()
        return Response(status_code=200)


def _raw(body: bytes) -> RawUpdate | None:
    """The update that was brought; None: it cannot be read, or told from others."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if has_number(update):
        with suppress(RecursionError):  # nested just as deep as can be read, and too deep to be masked
            return raw_of(update)
    return None


async def _body(request: Request) -> bytes | None:
    """What was sent; None: more than an update may have, of which no more is read."""
    if int(request.headers.get("Content-Length", 0)) > BODY_BYTES:  # a number, or the server has refused it
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)


def _refusal(status: int) -> Response:
    # The connection ends, or the rest of the body would be read after all.
    return Response(status_code=status, headers={"Connection": "close"})
