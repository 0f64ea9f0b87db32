"""Lines to the network's server: so many calls at once and no more, each on a connection that stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from telegram.error import NetworkError, TimedOut

from bot.calling import Lines
from bot.outcomes import Outcome, judge

ANSWER = b"HTTP/1.1 %d OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Server:
    """Answers when it is let, and counts."""

    let: asyncio.Event
    busy: asyncio.Event  # so many calls wait as there are lines
    lines: int
    status: int = 200
    connections: int = 0
    calls: int = 0
    open: int = 0
    most_open: int = 0
    hangs_up: bool = False
    standing: int = 0  # connections
    left: asyncio.Event = field(default_factory=asyncio.Event)  # none of them stands any more

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.standing += 1
        self.left.clear()
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.calls += 1
                self.open += 1
                self.most_open = max(self.open, self.most_open)
                if self.open == self.lines:
                    self.busy.set()
                await self.let.wait()
                self.open -= 1
                if self.hangs_up:
                    break
                writer.write(ANSWER % self.status)
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()
            self.standing -= 1
            if not self.standing:
                self.left.set()


@asynccontextmanager
async def calling(count: int, wait: float = 5) -> AsyncIterator[tuple[Server, Lines, str, list[int]]]:
    here, heard = Server(asyncio.Event(), asyncio.Event(), count), list[int]()
    server = await asyncio.start_server(here.serve, "127.0.0.1")
    lines = Lines(count, heard.append, read_timeout=5, wait=wait)
    try:
        yield here, lines, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", heard
    finally:
        await lines.shutdown()
        server.close()


async def test_so_many_calls_at_once_and_no_more_and_the_others_wait() -> None:
    async with calling(3) as (server, lines, url, heard):
        calls = [asyncio.create_task(lines.do_request(url, "GET")) for _ in range(8)]
        await server.busy.wait()
        server.let.set()
        assert await asyncio.gather(*calls) == [(200, b"{}")] * 8
        assert (server.most_open, server.calls, server.connections) == (3, 8, 3)
        assert heard == [200] * 8
        server.status = 502
        assert await lines.do_request(url, "GET") == (502, b"{}")
        assert (server.connections, heard[-1]) == (3, 502), "a line is kept open, and every status is heard"


async def test_one_call_after_the_other_needs_one_connection() -> None:
    async with calling(3) as (server, lines, url, _):
        server.let.set()
        for _ in range(5):
            await lines.do_request(url, "GET")
        assert server.connections == 1


async def test_a_call_that_got_no_line_was_certainly_not_sent() -> None:
    async with calling(1, wait=0.05) as (server, lines, url, heard):
        first = asyncio.create_task(lines.do_request(url, "GET"))
        await server.busy.wait()
        with pytest.raises(TimedOut) as raised:
            await lines.do_request(url, "GET")
        assert judge(raised.value).outcome is Outcome.NOT_SENT
        server.let.set()
        await first
        assert (server.calls, heard) == (1, [200])


@pytest.mark.parametrize("is_cancelled", [True, False])
async def test_a_line_that_broke_is_used_again(is_cancelled: bool) -> None:
    async with calling(1) as (server, lines, url, heard):
        first = asyncio.create_task(lines.do_request(url, "GET"))
        await server.busy.wait()
        server.hangs_up = not is_cancelled
        if is_cancelled:
            first.cancel()
        server.let.set()
        with pytest.raises(asyncio.CancelledError if is_cancelled else NetworkError):
            await first
        server.hangs_up = False
        assert await lines.do_request(url, "GET") == (200, b"{}")
        assert heard == [200]


async def test_no_call_after_a_cancelled_one_finds_its_line_taken() -> None:
    async with calling(1) as (server, lines, url, _):
        server.let.set()
        for turns in range(40):  # at whatever place of the call: some clients lose the connection at some of them
            call = asyncio.create_task(lines.do_request(url, "GET"))
            for _ in range(turns):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            assert await lines.do_request(url, "GET") == (200, b"{}"), turns


async def test_no_connection_is_left_standing_whenever_calls_are_cancelled() -> None:
    async with calling(1) as (server, lines, url, _):
        server.let.set()
        for turns in range(40):  # a line that is made anew is cancelled too, at whatever place
            assert await lines.do_request(url, "GET") == (200, b"{}"), turns
            for wait in (8, turns):
                call = asyncio.create_task(lines.do_request(url, "GET"))
                for _ in range(wait):
                    await asyncio.sleep(0)
                call.cancel()
                await asyncio.gather(call, return_exceptions=True)
        await lines.shutdown()
        async with asyncio.timeout(5):
            await server.left.wait()
