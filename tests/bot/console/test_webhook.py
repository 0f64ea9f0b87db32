"""The webhook: secret, order, redelivery until a 2xx, and what getWebhookInfo tells."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.console.console import Console
from tests.bot.console.conftest import PEOPLE, TOKEN, Served, serving
from tests.waiting import until


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    yield from serving(tmp_path / "console.jsonl", webhook_pause=0.02)


class Hook:
    """A receiver that answers with the next status of a list, then 200."""

    def __init__(self, url: str, statuses: list[int]) -> None:
        self.url = url
        self.statuses = statuses
        self.got: list[tuple[dict[str, Any], str | None]] = []


@contextlib.contextmanager
def hook(*statuses: int) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.got.append((body, self.headers.get("X-Telegram-Bot-Api-Secret-Token")))
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Hook(f"http://127.0.0.1:{server.server_port}/hook", list(statuses))
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def test_delivered_in_order_with_the_secret_until_taken(served: Served) -> None:
    with hook(500, 403, 502) as receiver:
        served.api.ok("setWebhook", url=receiver.url, secret_token="s3cret_-", max_connections=1)
        for word in "abc":
            served.person.say(word)
        until(lambda: served.client.pending() == 0)
        assert [body["message"]["text"] for body, _ in receiver.got] == ["a", "a", "a", "a", "b", "c"]
        assert {secret for _, secret in receiver.got} == {"s3cret_-"}
        info = served.api.ok("getWebhookInfo")
        assert (info["url"], info["pending_update_count"], info["max_connections"]) == (receiver.url, 0, 1)
        assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
        served.api.ok("deleteWebhook")
    served.person.say("d")
    assert [update["message"]["text"] for update in served.api.ok("getUpdates")] == ["d"]


def test_nothing_is_lost_while_nobody_listens(served: Served) -> None:
    served.api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    served.person.say("a")
    until(lambda: "last_error_message" in served.api.ok("getWebhookInfo"))
    assert served.api.ok("getWebhookInfo")["last_error_message"] == "Connection refused"
    with hook() as receiver:
        served.api.ok("setWebhook", url=receiver.url)
        until(lambda: served.client.pending() == 0)
        assert [secret for _, secret in receiver.got] == [None]


def test_drop_pending_updates(served: Served) -> None:
    served.person.say("a")
    served.api.ok("deleteWebhook", drop_pending_updates=True)
    assert served.api.ok("getUpdates") == []
    assert served.api.ok("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "bad webhook: only http on a loopback address is served here"),
        ({"url": "https://example.org/x"}, "bad webhook: only http on a loopback address is served here"),
        ({"url": "http://127.0.0.1/x", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1/x", "secret_token": "a" * 257}, "secret token contains unallowed characters"),
    ],
)
def test_refusals(served: Served, params: dict[str, str], words: str) -> None:
    assert served.api.refused("setWebhook", **params) == f"Bad Request: {words}"


def test_webhook_and_secret_outlive_a_restart_but_the_log_has_no_secret(served: Served, tmp_path: Path) -> None:
    served.api.ok("setWebhook", url="http://127.0.0.1:9/hook", secret_token="hush")
    again = Console(TOKEN, tmp_path / "console.jsonl", PEOPLE)
    assert (again.state.webhook["url"], again.secret) == ("http://127.0.0.1:9/hook", "hush")
    again.close()
    assert "hush" not in (tmp_path / "console.jsonl").read_text()
    assert (tmp_path / "console.secret").stat().st_mode & 0o077 == 0
