"""What may go wrong on the network, how often, where and when. Default: nothing.

Instead of the call (nothing is done):
- server_error, html, page_400, page_401, page_403, page_404   a 500 as JSON; a proxy's pages: 502, 400, 401, 403, 404
- empty, broken_json   200 without a body; with half a JSON object
- reset                the connection is reset
- too_many             429 with `retry_after`
- migrated             400 with `to_chat`: the group is a supergroup now
- the keys of REFUSALS, in the API's own words
After the call (it is done):
- stall, lost_answer   it is never answered; the connection is reset
- late                 it is answered after `seconds`
Beside it:
- slow                 `seconds` before anything happens
- limits               messages above `limits` get 429, each with the seconds that it has to wait
To updates, when the bot polls:
- duplicated           one of them, or one of the last twenty, comes once more
- shuffled             within windows of five
- renumbered           the ids of those to come start anywhere else, lower or higher; only where none waits
- poison               one that nobody can parse, or of an unknown kind, comes between the others
"""

from __future__ import annotations

import math
import random
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

REFUSALS = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "chat_not_found": (400, "Bad Request: chat not found"),
    "not_modified": (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
        " as a current content and reply markup of the message",
    ),
    "query_too_old": (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    "edit_not_found": (400, "Bad Request: message to edit not found"),
    "cannot_parse": (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    "conflict": (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    ),
}
PAGES = {"html": 502, "page_400": 400, "page_401": 401, "page_403": 403, "page_404": 404}
INSTEAD = {"server_error", "empty", "broken_json", "reset", "too_many", "migrated", *PAGES, *REFUSALS}
AFTER = {"stall", "lost_answer", "late"}
UPDATES = {"duplicated", "shuffled", "renumbered", "poison"}
KINDS = {*INSTEAD, *AFTER, *UPDATES, "slow", "limits"}
#: What Telegram counts against its limits.
COUNTED = {"sendmessage", "senddocument", "sendphoto", "editmessagetext", "editmessagecaption"}


class BadFault(Exception):
    """A wanted fault names something unknown."""


@dataclass(frozen=True)
class RateLimits:
    """Limits like Telegram's (which are not published): messages over all, to one private chat, to one group."""

    overall_per_second: int = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20

    def windows(self, chat: int) -> dict[int | str, tuple[float, float]]:
        """How many messages in how many seconds: over all, and to this chat."""
        own = (self.group_per_minute, 60.0) if chat < 0 else (self.chat_burst, self.chat_burst / self.chat_per_second)
        return {"all": (self.overall_per_second, 1.0), chat: own}


@dataclass(frozen=True)
class Fault:
    """One kind of fault. Empty `methods` or `chats`: all. `times`: at most so many. Seconds are the console's.

    A method's name is as the bot writes it; a file's bytes are `download`. `begin`, `until`: seconds from when the plan
    was made.
    """

    kind: str
    percent: float = 100
    methods: Sequence[str] = ()
    chats: Sequence[int] = ()
    times: int | None = None
    begin: float = 0
    until: float = math.inf
    seed: int = 1
    seconds: float = 0
    retry_after: int = 3
    to_chat: int = 0
    limits: RateLimits = field(default_factory=RateLimits)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadFault(f"unknown kind: {self.kind}")

    def as_json(self) -> dict[str, Any]:
        """For `read_faults`, without what is by default."""
        default = Fault("slow")
        given = {name: value for name, value in vars(self).items() if value != getattr(default, name)}
        return given | {"kind": self.kind} | ({"limits": vars(self.limits)} if "limits" in given else {})


def read_faults(wanted: Sequence[dict[str, Any]]) -> list[Fault]:
    """What `Fault.as_json` has written. Raises BadFault."""
    try:
        return [Fault(**{**one, "limits": RateLimits(**one["limits"])} if "limits" in one else one) for one in wanted]
    except TypeError as error:
        raise BadFault(str(error)) from error


class Plan:
    """The faults now wanted; each draws from its own seed, so that none changes what another does."""

    def __init__(self, faults: Sequence[Fault], now: float) -> None:
        self._begin = now
        self._left = {number: math.inf if one.times is None else one.times for number, one in enumerate(faults)}
        self._chances = [random.Random(one.seed) for one in faults]
        self._sent: dict[int, dict[int | str, deque[float]]] = defaultdict(lambda: defaultdict(deque))
        self.faults = list(faults)

    def draw(self, method: str, chat: int, now: float) -> list[Fault]:
        """What happens to this call: any number of faults beside it, then at most one instead of it or after it."""
        drawn = []
        for number, fault in self._fitting(method, chat, now):
            if fault.kind != "limits" and self._chances[number].uniform(0, 100) < fault.percent:
                self._left[number] -= 1
                drawn.append(fault)
                if fault.kind in INSTEAD or fault.kind in AFTER:
                    break
        return drawn

    def chance_of(self, fault: Fault) -> random.Random:
        """A fault's own generator."""
        return self._chances[next(number for number, one in enumerate(self.faults) if one is fault)]

    def seconds_to_wait(self, method: str, chat: int, now: float) -> int | None:
        """Count one message to a chat; None: it is within all limits. What is refused is not counted."""
        if method.lower() not in COUNTED:
            return None
        windows = [
            (self._sent[number][key], most, seconds)
            for number, fault in self._fitting(method, chat, now)
            if fault.kind == "limits"
            for key, (most, seconds) in fault.limits.windows(chat).items()
        ]
        for sent, most, seconds in windows:
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                return max(1, math.ceil(sent[0] + seconds - now))
        for sent, _, _ in windows:
            sent.append(now)
        return None

    def _fitting(self, method: str, chat: int, now: float) -> Iterator[tuple[int, Fault]]:
        for number, fault in enumerate(self.faults):
            wanted = ("getUpdates",) if fault.kind in UPDATES else fault.methods
            if (
                self._left[number] > 0
                and fault.begin <= now - self._begin < fault.until
                and (not wanted or method.lower() in map(str.lower, wanted))
                and (not fault.chats or chat in fault.chats)
            ):
                yield number, fault
