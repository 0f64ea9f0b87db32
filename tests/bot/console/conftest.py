"""A console served on a free port, with a bot's raw view of it (`api`) and people's (`client`)."""

import dataclasses
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.console.client import ConsoleClient, Person
from bot.console.console import Console
from bot.console.people import Group
from bot.console.people import Person as NewPerson
from bot.console.server import serve_in_thread
from tests.rig.faults import FaultyNetwork

TOKEN = "7318204655:TEST-canary-token"
PEOPLE = [NewPerson("秀兰", "王", note="青石镇", started=True), NewPerson("Stranger"), Group("工作群")]


class Api:
    """Bare calls, as any bot library makes them; the whole reply is the answer."""

    def __init__(self, address: str, token: str = TOKEN) -> None:
        self.address = address
        self.http = httpx.Client(
            base_url=f"{address}/bot{token}/",
            timeout=20,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        return self.http.post(method, json=params).json()

    def ok(self, method: str, **params: Any) -> Any:
        reply = self(method, **params)
        assert reply["ok"], reply
        return reply["result"]

    def refused(self, method: str, **params: Any) -> str:
        reply = self(method, **params)
        assert not reply["ok"], reply
        return reply["description"]


@dataclasses.dataclass
class Served:
    console: Console
    address: str
    api: Api
    client: ConsoleClient
    person: Person


def serving(log_path: Path | None = None, **more: Any) -> Iterator[Served]:
    console = Console(TOKEN, log_path, PEOPLE, **more)
    with serve_in_thread(console, wrap=FaultyNetwork(console)) as address, ConsoleClient(address) as client:
        api = Api(address)
        yield Served(console, address, api, client, client.person("秀兰"))
        api.http.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    yield from serving(tmp_path / "console.jsonl")


@pytest.fixture(scope="module")
def shared() -> Iterator[Served]:
    """One server for a whole file, for tests that do not mind each other."""
    yield from serving()
