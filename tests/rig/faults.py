"""A faulty network between a bot and the console: an ASGI middleware, its plan set in the test or over HTTP."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.params import Params, read_params
from bot.console.refusals import Refusal
from tests.rig import unruly
from tests.rig.plan import AFTER, INSTEAD, PAGES, REFUSALS, UPDATES, BadFault, Fault, Plan, read_faults

CONTROL = "/console/faults"
_CALL = re.compile(r"/bot[^/]+/(\w+)|/file/bot[^/]+/.+")
_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>nginx</body></html>"


def set_faults(client: ConsoleClient, *faults: Fault) -> None:
    """Set the faults of a console served with a `FaultyNetwork` around it; none: end them."""
    client.post("faults", faults=[one.as_json() for one in faults])


class FaultyNetwork:
    """`serve(console, wrap=FaultyNetwork(console))`. Each fault is an entry `fault` in the console's log.

    POST /console/faults with {"faults": [Fault.as_json(), …]} sets them, as `set` does.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: unruly.Told = unruly.Told(maxlen=20)
        self.set()

    def set(self, *faults: Fault) -> None:
        """Have these faults from now on; none: end them."""
        self._plan = Plan(faults, self._now())

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """The same application behind this network."""

        async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope.get("path", "")
            call = _CALL.fullmatch(path)
            if path == CONTROL:
                await (await self._control(Request(scope, receive)))(scope, receive, send)
            elif call and self._plan.faults:
                await self._call(app, call[1] or "download", scope, receive, send)
            else:
                await app(scope, receive, send)

        return faulty

    def _now(self) -> float:
        return self._console.clock().timestamp()

    async def _control(self, request: Request) -> Response:
        try:
            faults = read_faults((await request.json())["faults"])
        except (ValueError, KeyError, TypeError, BadFault) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        self.set(*faults)
        self._console.record("control", [], act="faults", faults=[one.as_json() for one in faults])
        return JSONResponse({})

    async def _call(self, app: ASGIApp, method: str, scope: Scope, receive: Receive, send: Send) -> None:
        body, plan = await _body(receive), self._plan
        params = await _params(Request(scope, _again(body, receive)))
        chat = params.integer("chat_id")
        drawn = plan.draw(method, chat, self._now())
        last = drawn[-1].kind if drawn else ""

        def note(kind: str, **more: int) -> None:
            self._console.record("fault", [], fault=kind, method=method, params=params.for_log(), **more)

        for fault in drawn:
            if fault.kind not in AFTER:
                note(fault.kind)
            if fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
        if last in INSTEAD:
            answer = _instead(drawn[-1])
            await (_reset(receive, send) if answer is None else answer(scope, receive, send))
            return
        wait = plan.seconds_to_wait(method, chat, self._now())
        if wait is not None:
            note("limits", error_code=429)
            await _too_many(wait)(scope, receive, send)
            return
        changes = [one for one in drawn if one.kind in UPDATES]
        unruly.before(self._console, plan, changes, params.integer("offset"))
        if last not in AFTER and not changes:
            await app(scope, _again(body, receive), send)
            return
        answered: list[Message] = []

        async def keep(message: Message) -> None:
            answered.append(message)

        await app(scope, _again(body, receive), keep)
        if changes:
            answered = unruly.after(plan, changes, answered, self._told)
        if last in AFTER:
            note(last)
        if last == "stall":
            await self._until_gone(receive)
        if last in ("stall", "lost_answer"):
            await _reset(receive, send)
            return
        if last == "late":
            await asyncio.sleep(drawn[-1].seconds)
        for message in answered:
            await send(message)

    async def _until_gone(self, receive: Receive) -> None:
        """Until the caller gives up or the server ends."""
        gone = asyncio.create_task(_gone(receive))
        while not self._console.closing and not gone.done():
            await self._console.changed.wait(0.2)
        gone.cancel()


async def _body(receive: Receive) -> list[Message]:
    parts = [await receive()]
    while parts[-1].get("more_body"):
        parts.append(await receive())
    return parts


def _again(parts: list[Message], receive: Receive) -> Receive:
    """A request's body once more, then what the connection says."""
    rest = iter(parts)

    async def again() -> Message:
        for part in rest:
            return part
        return await receive()

    return again


async def _params(request: Request) -> Params:
    try:
        return await read_params(request)
    except Refusal:
        return Params()


def _instead(fault: Fault) -> Response | None:
    """What is answered instead; None: the connection is reset."""
    match fault.kind:
        case "reset":
            return None
        case "server_error":
            return _refusal(500, "Internal Server Error")
        case "empty":
            return Response(b"", media_type="application/json")
        case "broken_json":
            return Response('{"ok":true,"result":{"message_', media_type="application/json")
        case "too_many":
            return _too_many(fault.retry_after)
        case "migrated":
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return _refusal(400, words, migrate_to_chat_id=fault.to_chat)
        case kind if kind in PAGES:
            status = HTTPStatus(PAGES[kind])
            return HTMLResponse(_PAGE.format(f"{status.value} {status.phrase}"), status)
        case kind:
            return _refusal(*REFUSALS[kind])


def _too_many(seconds: int) -> Response:
    answer = _refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _refusal(code: int, description: str, **parameters: int) -> Response:
    return JSONResponse(Refusal(code, description, **parameters).as_reply(), code)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reset(receive: Receive, send: Send) -> None:
    """Reset the connection (RST, not a polite end). We are the outermost application: `send` is the server's own."""
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    raw: socket.socket = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _gone(receive)
