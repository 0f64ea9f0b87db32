"""Serving: inside another program, in a thread, and as a process that is killed and comes back."""

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve, serve_in_thread
from tests.bot.console.conftest import PEOPLE, TOKEN, Api


async def test_embedded_beside_other_tasks() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serve(Console(TOKEN, None, PEOPLE)) as address, httpx.AsyncClient(trust_env=False) as http:
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
        poll = asyncio.create_task(http.get(f"{address}/bot{TOKEN}/getUpdates?timeout=30", timeout=40))
        await asyncio.sleep(0.1)
        assert (await http.get(f"{address}/bot{TOKEN}/getMe")).json()["ok"]
        began = asyncio.get_running_loop().time()
        stopping = asyncio.create_task(poll_ends(poll))
    await stopping
    assert asyncio.get_running_loop().time() - began < 5
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(address)


async def poll_ends(poll: "asyncio.Task[httpx.Response]") -> None:
    try:
        assert (await poll).json() == {"ok": True, "result": []}
    except httpx.TransportError:
        """The client was closed first; the poll has ended all the same."""


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        console = Console(TOKEN)
        with pytest.raises(OSError, match=str(port)), serve_in_thread(console, port):
            pass
        console.close()


class Process:
    """`python -m bot.console` on a log."""

    def __init__(self, log: Path) -> None:
        command = [sys.executable, "-m", "bot.console", "--port", "0", "--log", str(log), "--token", TOKEN]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate()
        return self.process.returncode


def test_killed_and_started_again_it_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "console.jsonl"
    first = Process(log)
    with ConsoleClient(first.address) as client:
        client.person("Alice").say("/start")
        api = Api(first.address)
        update = api.ok("getUpdates")[0]
        api.http.close()
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    second = Process(log)
    with ConsoleClient(second.address) as client:
        alice = client.person("Alice")
        api = Api(second.address)
        assert api.ok("getUpdates") == [update]
        assert api.ok("sendMessage", chat_id=alice.id, text="hello")["message_id"] == 2
        api.http.close()
        assert [message["text"] for message in alice.messages()] == ["/start", "hello"]
    assert second.end(signal.SIGTERM) == 0
    log.write_bytes(b"rubbish\nrubbish\n")
    done = subprocess.run(
        [sys.executable, "-m", "bot.console", "--log", str(log)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, f"{log}: line 1 is not a log entry\n")
