"""Ports for servers of a test's own."""

from __future__ import annotations

import itertools
import os
import socket

# Below those that the system gives to whoever asks for any (from 32768): between our choice and the server's bind no
# connection on this machine gets the port. Each worker of pytest-xdist has so many of its own, of runs by lot.
_FIRST, _EACH, _WORKERS = 20_000, 1_000, 12
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
_next = itertools.count(os.getpid())


def free_port() -> int:
    """A port that nobody listens on at this moment; never the same twice."""
    for number in itertools.islice(_next, _EACH):
        port = _FIRST + _worker * _EACH + number % _EACH
        if not listens(port):
            return port
    raise AssertionError("no port is free")


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
