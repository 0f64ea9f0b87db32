"""Faults on purpose, for tests of the bot: which call fails and how. Default: none.

`percent` gives each kind its chance in 100, drawn from `seed`:

- too_many      429 with `retry_after`
- server_error  500 as JSON
- html          502 with a proxy's HTML page
- broken_json   200 with half a JSON object
- reset         the connection is reset before anything happens
- stall         the call is carried out, but never answered
- lost_answer   the call is carried out, then the connection is reset
"""

import math
import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.console.refusals import Refusal

KINDS = ("too_many", "server_error", "html", "broken_json", "reset", "stall", "lost_answer")
AFTER = ("stall", "lost_answer")


class BadFaultsError(Exception):
    """The wanted faults name something unknown."""


@dataclass(frozen=True)
class RateLimits:
    """Limits like Telegram's (which are not published): messages over all, to one private chat, to one group."""

    overall_per_second: int = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20


@dataclass
class Faults:
    """The faults now wanted. `methods`: only these (empty: every one). `times`: at most so many (None: no end)."""

    percent: dict[str, float] = field(default_factory=dict)
    methods: list[str] = field(default_factory=list)
    times: int | None = None
    seed: int = 1
    retry_after: int = 3
    latency_seconds: float = 0
    limits: RateLimits | None = None

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 (a seeded draw is the point)
        self._sent: dict[int | str, deque[float]] = {}

    def draw(self, method: str) -> str | None:
        """The kind of fault for this call, or None."""
        if (self.methods and method not in self.methods) or self.times == 0:
            return None
        at = self._random.uniform(0, 100)
        for kind, chance in self.percent.items():
            at -= chance
            if at < 0:
                self.times = None if self.times is None else self.times - 1
                return kind
        return None

    def check_rate(self, chat_id: int, now: float) -> None:
        """Count one message to a chat. Raises Refusal 429 if that is too many; a refused one is not counted."""
        if self.limits is None:
            return
        if chat_id < 0:
            window = (self.limits.group_per_minute, 60.0)
        else:
            window = (self.limits.chat_burst, self.limits.chat_burst / self.limits.chat_per_second)
        windows: dict[int | str, tuple[float, float]] = {"all": (self.limits.overall_per_second, 1.0), chat_id: window}
        for key, (most, seconds) in windows.items():
            sent = self._sent.setdefault(key, deque())
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                raise too_many(max(1, math.ceil(sent[0] + seconds - now)))
        for key in windows:
            self._sent[key].append(now)


def too_many(seconds: int) -> Refusal:
    """Telegram's 429."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def read_faults(wanted: dict[str, Any]) -> Faults:
    """Faults from the control API's JSON; `{}` is none. `limits` true: the default limits. Raises BadFaultsError."""
    wanted = dict(wanted)
    unknown = wanted.get("percent", {}).keys() - set(KINDS)
    if unknown:
        raise BadFaultsError(f"unknown kinds: {sorted(unknown)}")
    limits = wanted.pop("limits", None)
    try:
        if limits:
            wanted["limits"] = RateLimits(**(limits if isinstance(limits, dict) else {}))
        return Faults(**wanted)
    except TypeError as error:
        raise BadFaultsError(str(error)) from error
