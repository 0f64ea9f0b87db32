"""Named points at which a bot under test ends, or halts, itself; hung on SQLAlchemy's events and the library's calls.

- before_commit:KIND, after_commit:KIND   KIND is told by what the transaction wrote (KINDS)
- before_send:METHOD, after_send:METHOD   a Bot API method in small letters, or `download`; after: answered, not read
Wanted as `POINT#COUNT`, several parted by blanks: at the COUNT-th time SIGKILL; with `=stop` behind it SIGSTOP.
"""

from __future__ import annotations

import functools
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool
from telegram.request import HTTPXRequest

#: What a statement says that its transaction is; told by tables and columns only, however they come to be written.
KINDS = {
    "receive": re.compile(r"INSERT INTO inbox\b"),
    "turn": re.compile(r"UPDATE inbox SET\b"),
    "take": re.compile(r"UPDATE outbox SET (?:(?!\bWHERE\b).)*\battempts ?=", re.DOTALL),
    "outcome": re.compile(r"UPDATE outbox SET (?:(?!\bWHERE\b).)*\b(?:message_id|not_before) ?=", re.DOTALL),
    "import": re.compile(r"INSERT INTO report\b"),
    "tick": re.compile(r"DELETE FROM inbox\b"),
    "portion": re.compile(r"UPDATE delivery SET\b"),
}
#: Those of any day; a portion there is only while somebody broadcasts.
COMMITS = [f"{side}_commit:{kind}" for kind in KINDS if kind != "portion" for side in ("before", "after")]
_WANTED = re.compile(r"((?:before|after)_(?:commit|send):\w+)#(\d+)(=stop)?")

Reach = Callable[[str], None]


class Points:
    """Counts the points that are passed since it was told what is wanted, and acts at the wanted ones.

    Told by a text, or by @FILE, which may change at any moment. Raises ValueError for what is no point.
    """

    def __init__(self, wanted: str) -> None:
        self._file = Path(wanted[1:]) if wanted.startswith("@") else None
        self._lock = threading.Lock()
        self._want(wanted if self._file is None else self._file.read_text("ascii"))

    def hang(self) -> None:
        """From now on, in this process."""
        if self._file is not None or self._acts:
            _hang_on_commits(self._reach)
            _hang_on_calls(self._reach)

    def _want(self, wanted: str) -> None:
        self._wanted, self._passed = wanted, Counter[str]()
        self._acts: dict[tuple[str, int], signal.Signals] = {}
        for one in wanted.split():
            found = _WANTED.fullmatch(one)
            if found is None:
                raise ValueError(f"no point: {one}")
            self._acts[found[1], int(found[2])] = signal.SIGSTOP if found[3] else signal.SIGKILL

    def _reach(self, name: str) -> None:
        with self._lock:
            if self._file is not None and (wanted := self._file.read_text("ascii")) != self._wanted:
                self._want(wanted)
            self._passed[name] += 1
            act = self._acts.get((name, self._passed[name]))
        if act is not None:
            os.kill(os.getpid(), act)


@functools.cache
def kinds(statement: str) -> frozenset[str]:
    """Which transactions write this."""
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(statement))


def _hang_on_commits(reach: Reach) -> None:
    here = threading.local()  # a transaction is begun, worked and ended by one thread

    def begin(_connection: object) -> None:
        here.wrote, here.kept = set(), set()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        here.wrote = getattr(here, "wrote", set()) | kinds(statement)

    def commit(_connection: object) -> None:
        here.kept = here.wrote
        for kind in sorted(here.kept):
            reach(f"before_commit:{kind}")

    def checkin(_connection: object, _record: object) -> None:
        kept, here.kept = getattr(here, "kept", set()), set()
        for kind in sorted(kept):
            reach(f"after_commit:{kind}")

    event.listen(Engine, "begin", begin)
    event.listen(Engine, "before_cursor_execute", note)
    event.listen(Engine, "commit", commit)
    event.listen(Engine, "rollback", begin)
    event.listen(Pool, "checkin", checkin)


def _hang_on_calls(reach: Reach) -> None:
    whole = HTTPXRequest.do_request

    async def do_request(self: HTTPXRequest, url: str, *more: Any, **options: Any) -> tuple[int, bytes]:
        method = "download" if "/file/bot" in url else url.rpartition("/")[2].replace("_", "").lower()
        reach(f"before_send:{method}")
        answer = await whole(self, url, *more, **options)
        reach(f"after_send:{method}")
        return answer

    HTTPXRequest.do_request = do_request  # type: ignore[method-assign]
