"""Places to listen at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Endpoint:
    """Where to listen; port 0: any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_endpoint(text: str) -> Endpoint:
    """`127.0.0.1:8081`, `localhost:0`, `[::1]:8081`. Raises ValueError."""
    try:
        parts = urlsplit(f"//{text}")
        if parts.hostname and parts.port is not None and parts.netloc == text and "@" not in text:
            return Endpoint(parts.hostname, parts.port)
    except ValueError:
        pass  # a port that is no number, a bracket that is not closed
    raise ValueError("must be host:port")


@dataclass(frozen=True)
class Doors:
    """Where a copy is called from outside."""

    webhook_url: str = ""  # the public address that updates are brought to
    webhook: Endpoint | None = None  # what stands behind it; None: we poll
    health: Endpoint | None = None


POLLING_ONLY = Doors()
