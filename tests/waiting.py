"""Waiting for what happens by itself, for so many seconds at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator


def wait_until(seconds: float) -> Iterator[None]:
    """Look again and again, for so many seconds at most."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Return as soon as it holds."""
    assert any(holds() for _ in wait_until(seconds)), f"not within {seconds} s"
