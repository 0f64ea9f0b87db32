"""What this process counts while it works, for Prometheus. Nothing here tells of one person or chat."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from handlers.row import Row

REGISTRY = CollectorRegistry()

_UPDATES = Counter(
    "tashan_updates", "Updates received: new, known already, flooded, or unusable.", ["kind"], registry=REGISTRY
)
_REFUSED = Counter(
    "tashan_webhook_refused", "Requests to the webhook refused, by reason.", ["reason"], registry=REGISTRY
)
_TURNS = Counter("tashan_turns", "Turns by row of the table and outcome.", ["row", "outcome"], registry=REGISTRY)
_SECONDS = Histogram(
    "tashan_turn_seconds",
    "From the beginning of a turn's transaction to the end of its commit.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
    registry=REGISTRY,
)
_SENDS = Counter(
    "tashan_sends", "Calls that send something, by lane and outcome.", ["lane", "outcome"], registry=REGISTRY
)


def updates(*, new: int = 0, known: int = 0, flooded: int = 0, unusable: int = 0) -> None:
    """So many updates have come."""
    for kind, count in {"new": new, "known": known, "flooded": flooded, "unusable": unusable}.items():
        _UPDATES.labels(kind).inc(count)


def webhook_refused(reason: str) -> None:
    """A request to the webhook was turned away: `secret`, `size` or `time`."""
    _REFUSED.labels(reason).inc()


def turn(row: Row | None, seconds: float) -> None:
    """A turn is done; a row of None: the update wanted no answer; 0 seconds: another copy had done it before."""
    _TURNS.labels(_name(row), "done" if seconds else "elsewhere").inc()
    if seconds:
        _SECONDS.observe(seconds)


def dead(row: Row | None) -> None:
    """A turn failed and its update was set aside; None: its row is not known."""
    _TURNS.labels(_name(row), "dead").inc()


def send(lane: str, outcome: str) -> None:
    """A call has come back."""
    _SENDS.labels(lane, outcome.lower()).inc()


def _name(row: Row | None) -> str:
    return "none" if row is None else row.command or row.action or f"{row.medium}"
