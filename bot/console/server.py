"""The web application, and serving it inside another program, in a thread, or as a process of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.console import webhook
from bot.console.api import BotApi
from bot.console.console import Console
from bot.console.control import Control

Wrap = Callable[[ASGIApp], ASGIApp]
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PAGE = Path(__file__).with_name("page")
_PAGE_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    b"cache-control": b"no-cache",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
}


def app(console: Console) -> Starlette:
    """The ASGI application: Bot API, control API, page."""
    page = StaticFiles(directory=_PAGE, html=True)
    routes = [*BotApi(console).routes(), *Control(console).routes(), Mount("/", page)]
    return Starlette(routes=routes, middleware=[Middleware(OwnPagesOnly)])


class OwnPagesOnly:
    """Keeps other web pages out: the Host must be loopback's, the Origin (if any) our own; headers to match."""

    def __init__(self, inner: ASGIApp) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to strangers, else go on."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not _is_own(headers.get(b"host", ""), headers.get(b"origin")):
            await PlainTextResponse("loopback only", 403)(scope, receive, send)
            return

        async def send_with_headers(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_PAGE_HEADERS.items()]  # type: ignore[misc]
            await send(message)

        await self.inner(scope, receive, send_with_headers)  # type: ignore[arg-type]


def _is_own(host: str, origin: str | None) -> bool:
    try:
        known = urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:
        return False
    return known and origin in (None, f"http://{host}")


class _Server(uvicorn.Server):
    """Leaves signals to the program it is embedded in, and says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # uvicorn looks ten times a second whether to stop; here it is told.
        await self.stopping.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serve(
    console: Console, host: str = "127.0.0.1", port: int = 0, wrap: Wrap = lambda served: served
) -> AsyncIterator[str]:
    """Serve while the block runs; gives the address, such as http://127.0.0.1:8081 (port 0: any free one).

    `wrap` puts middleware of the caller's around everything. Connections speak HTTP/1.1 through uvicorn's h11.
    Ends long polls, streams and the log on leaving, so a console is served once. No signal handlers are installed.
    Raises OSError if the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's delay off; without, every small answer waits 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            console.close()
            raise OSError(error.errno, f"{error.strerror}: {host}:{port}") from error
        config = uvicorn.Config(
            wrap(app(console)), http="h11", ws="none", lifespan="off", log_config=None, log_level="critical",
            access_log=False, server_header=False, date_header=False,
            timeout_keep_alive=75, timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = _Server(config)
        tasks = [asyncio.create_task(server.serve([sock])), asyncio.create_task(webhook.deliver(console))]
        try:
            await server.ready.wait()
            name = f"[{host}]" if ":" in host else host
            yield f"http://{name}:{sock.getsockname()[1]}"
        finally:
            console.stop()
            server.stopping.set()
            tasks[1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            console.close()


@contextlib.contextmanager
def serve_in_thread(console: Console, port: int = 0, wrap: Wrap = lambda served: served) -> Iterator[str]:
    """Serve from a thread with its own event loop while the block runs, for synchronous programs.

    Gives the address. `wrap` as in serve. Raises OSError if the port is taken.
    """
    outcome: Future[tuple[str, asyncio.AbstractEventLoop]] = Future()
    stop = asyncio.Event()

    async def run() -> None:
        async with serve(console, port=port, wrap=wrap) as address:
            outcome.set_result((address, asyncio.get_running_loop()))
            await stop.wait()

    def work() -> None:
        try:
            asyncio.run(run())
        except OSError as error:
            outcome.set_exception(error)

    thread = threading.Thread(target=work, name="console", daemon=True)
    thread.start()
    address, loop = outcome.result()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
