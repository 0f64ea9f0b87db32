"""What stands before several copies: it gives each update to one of them, to all of them, or keeps it for later."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
Brought = tuple[bytes, str]  # an update's JSON, and the secret that came with it


@dataclass
class Balancer:
    """A round-robin proxy; `times`: to so many copies at once, beginning with the next."""

    ports: Sequence[int]
    times: int = 1
    holds: bool = False  # say 200, and keep it
    held: list[Brought] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)  # updates by port
    address: str = ""

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(range(len(self.ports)))
        self._pool = ThreadPoolExecutor(8)

    def bring(self, brought: Brought) -> int:
        """Give it to the copy whose turn it is (and to those after it, at the same moment); the worst status."""
        first = next(self._turn)
        ports = [self.ports[(first + step) % len(self.ports)] for step in range(self.times)]
        return max(self._pool.map(lambda port: self._post(port, brought), ports))

    def bring_all(self, many: Sequence[Brought]) -> None:
        """Give these to the copies by turns, all at the same moment."""
        assert set(self._pool.map(self.bring, many)) == {200}

    def release(self) -> list[Brought]:
        """What was kept, oldest first; nothing is kept from now on."""
        self.holds, held, self.held = False, self.held, []
        return held

    def _post(self, port: int, brought: Brought) -> int:
        body, secret = brought
        try:
            answer = httpx.post(
                f"http://127.0.0.1:{port}/hook", content=body, headers={SECRET_HEADER: secret}, trust_env=False
            )
        except httpx.HTTPError:
            return 502
        self.given[port] = self.given.get(port, 0) + 1
        return answer.status_code

    def close(self) -> None:
        """End its threads."""
        self._pool.shutdown()


@contextmanager
def balancing(ports: Sequence[int]) -> Iterator[Balancer]:
    """A balancer at its address before copies at these ports, while the block runs."""
    balancer = Balancer(ports)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            brought = self.rfile.read(int(self.headers["Content-Length"])), self.headers[SECRET_HEADER]
            if balancer.holds:
                balancer.held.append(brought)
                self.send_response(200)
            else:
                self.send_response(balancer.bring(brought))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        balancer.address = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        try:
            yield balancer
        finally:
            server.shutdown()
            thread.join()
            balancer.close()
