"""nginx.conf before real processes: what passes, what does not, and that a dead copy is not missed."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port, listens
from tests.rig import history
from tests.rig.scene import TOKEN, scene, staff
from tests.waiting import wait_until

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="NO NGINX: apt install nginx-light")


@contextmanager
def nginx(folder: Path, port: int, copies: list[int], rate: str = "200r/s") -> Iterator[None]:
    """The repository's configuration, with ports and folders of this machine's."""
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=3 fail_timeout=5s;" for one in copies)
    text, changes = re.subn(r"server bot:8081 [^;]+;", servers, CONFIG.read_text())
    text, more = re.subn("listen 8080 ", f"listen 127.0.0.1:{port} ", text)
    assert (changes, more) == (1, 1)
    (folder / "tmp").mkdir()
    text = text.replace(" /tmp/", f" {folder}/tmp/").replace("/dev/stdout", f"{folder}/access.log")
    file = folder / "nginx.conf"
    file.write_text(text.replace("/dev/stderr", f"{folder}/error.log").replace("200r/s", rate))
    running = subprocess.Popen([str(NGINX), "-c", file, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        for _ in wait_until(5):
            if listens(port):
                break
        yield
    finally:
        running.terminate()
        running.wait(10)


@contextmanager
def backend() -> Iterator[tuple[int, list[str]]]:
    """A copy that takes everything: its port, and the requests it was given."""
    taken: list[str] = []

    class Take(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self._take
            raise AttributeError(name)

        def _take(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append(f"{self.path} {len(body)} {self.headers['X-Telegram-Bot-Api-Secret-Token']}")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request(method, path, body, {"Content-Length": str(len(body)), **headers})
        return connection.getresponse().status


def test_row_29_only_a_post_of_the_webhooks_path_passes(tmp_path):
    port = free_port()
    with backend() as (first, taken), backend() as (second, others), nginx(tmp_path, port, [first, second]):
        secret = {"X-Telegram-Bot-Api-Secret-Token": "s"}
        assert [ask(port, "POST", "/webhook", b"{}", **secret) for _ in range(10)] == [200] * 10
        assert taken == others == ["/webhook 2 s"] * 5  # each copy in turn
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
            assert ask(port, method, "/webhook") == 403
        for path in ("/", "/webhook/", "/healthz", "/metrics", "/webhook/../metrics", "/WEBHOOK"):
            assert ask(port, "POST", path, b"{}") == 404
        assert ask(port, "POST", "/webhook", bytes(1_000_000)) == 200
        assert ask(port, "POST", "/webhook", bytes(1_100_000)) == 413
        assert len(taken) + len(others) == 11


def test_row_29_a_flood_is_turned_away(tmp_path):
    port = free_port()
    with backend() as (only, taken), nginx(tmp_path, port, [only], rate="1r/m"):
        answers = [ask(port, "POST", "/webhook", b"{}") for _ in range(420)]
    assert answers.count(429) >= 15
    assert len(taken) == answers.count(200) <= 405


def test_a_copy_that_is_gone_is_not_missed(tmp_path):
    port = free_port()
    with backend() as (first, taken), nginx(tmp_path, port, [first, free_port()]):
        assert [ask(port, "POST", "/webhook", b"{}") for _ in range(8)] == [200] * 8
    assert len(taken) == 8


def test_row_18_two_copies_behind_nginx_on_postgresql_answer_everybody_once(tmp_path, postgres_url):
    public, doors = free_port(), [free_port(), free_port()]
    with scene(postgres_url, tmp_path) as here, nginx(tmp_path, public, doors):
        copies = [
            here.start(webhook_url=f"http://127.0.0.1:{public}/webhook", webhook_listen=f"127.0.0.1:{door}")
            for door in doors
        ]
        told = (httpx.get(f"{here.address}/bot{TOKEN}/getWebhookInfo").json()["result"]["url"] for _ in wait_until(30))
        assert any(told), "no webhook was set"
        people = staff(4)
        for number in range(3):
            for person in people:
                here.client.post("say", person=person, text=f"网格员{'？' * number}")
            here.settle(30)
            if number == 1:
                here.kill(copies[0])
        told = history.read(here.log)
        assert len(told.asked) == 12
        for person in people:
            shown = [one for one in told.deliveries if one.chat == person]
            assert len([one for one in shown if one.shown.startswith("问：网格员")]) == 3
        here.stop(copies[1])
    used = set(re.findall(r"127\.0\.0\.1:(\d+)", (tmp_path / "access.log").read_text()))
    assert used == set(map(str, doors))
