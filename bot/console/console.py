"""The console itself: one bot, its people and chats, the log that they are rebuilt from, and who waits for changes."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.console.files import FileStore
from bot.console.log import LogWriter, read_log
from bot.console.people import NAMES, Group, Person, group_row, person_row
from bot.console.refusals import Refusal, bad_request
from bot.console.state import Json, State

_REMEMBERED_ENTRIES = 5_000
BOT_ID = 7_318_204_655


def real_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Signal:
    """Wakes whoever waits for anything to change. All on one event loop."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def notify(self) -> None:
        """Wake everyone."""
        for event in self._waiting:
            event.set()

    async def wait(self, seconds: float | None = None) -> bool:
        """True once notified; False after so many seconds (None: no end)."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True


class Console:
    """A Bot API server for one bot. `serve` it, or run its `app` (server.py).

    `token`: the only one let in. `log_path`: the log to go on from and to append to; files lie beside it, in `….files`;
    None keeps all in memory. `people`: known from the start, unless the log knows them already (by id or, without one,
    by name). `privacy`: in groups the bot sees only commands, mentions and replies to it, which is Telegram's default;
    without, it sees everything. `webhook_pause`: seconds before the first redelivery. Raises LogDamagedError.
    """

    def __init__(
        self,
        token: str,
        log_path: Path | None = None,
        people: Iterable[Person | Group] = (),
        *,
        name: str = "试用机器人",
        username: str = "trial_bot",
        privacy: bool = False,
        clock: Callable[[], datetime] = real_time,
        webhook_pause: float = 0.5,
    ) -> None:
        self.token = token
        self.clock = clock
        self.webhook_pause = webhook_pause
        self.state = State()
        self.changed = Signal()
        self.files = FileStore(log_path and log_path.with_suffix(".files"))
        self.recent: deque[Json] = deque(maxlen=_REMEMBERED_ENTRIES)
        self.seq = 0
        self.born: float = 0
        self.closing = False
        self.polls = 0
        self.webhook_error: Json = {}
        self._secret_path = log_path and log_path.with_suffix(".secret")
        self.secret = ""
        if self._secret_path is not None and self._secret_path.exists():
            self.secret = self._secret_path.read_text(encoding="ascii")
        for entry in read_log(log_path) if log_path else ():
            self._take(entry)
        self._log = LogWriter(log_path)
        bot = {
            "id": BOT_ID, "is_bot": True, "first_name": name, "username": username, "can_join_groups": True,
            "can_read_all_group_messages": not privacy, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False,
        }  # fmt: skip
        if self.state.bot != bot:
            self.record("begin", [{"type": "bot", "bot": bot}])
        for each in people:
            self.add(each, only_new=True)

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())

    def record(self, kind: str, changes: list[Json], **facts: Any) -> None:
        """Write one entry to the log, make its changes, and wake whoever waits."""
        entry = {"seq": self.seq + 1, "time": round(self.clock().timestamp(), 3), "kind": kind, **facts}
        entry["changes"] = changes
        self._log.write(entry)
        self._take(entry)
        self.changed.notify()

    def _take(self, entry: Json) -> None:
        self.seq = entry["seq"]
        self.born = self.born or entry["time"]
        for change in entry["changes"]:
            self.state.apply(change)
        if entry["changes"]:
            self.recent.append({"seq": entry["seq"], "changes": entry["changes"]})

    def add(self, who: Person | Group, *, only_new: bool = False) -> Json:
        """Make a person or a group known and answer its row. With `only_new`, one already known is left as it is."""
        known = self.state.people if isinstance(who, Person) else self.state.groups
        row = person_row(who, known) if isinstance(who, Person) else group_row(who, known)
        if only_new:
            same = ("id",) if who.id is not None else NAMES[type(who)]
            for each in known.values():
                if all(each[key] == row[key] for key in same):
                    return each
        kind = "person" if isinstance(who, Person) else "group"
        self.record("people", [{"type": kind, kind: row}])
        return row

    def migrated_check(self, chat_id: int) -> None:
        """Raises Telegram's refusal if the group has moved to a supergroup."""
        if chat_id in self.state.migrated:
            new = self.state.migrated[chat_id]
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, words, migrate_to_chat_id=new)

    def update_change(self, kind: str, body: Json) -> list[Json]:
        """The change that queues an update for the bot; none if the bot does not want its kind."""
        if self.state.allowed_updates and kind not in self.state.allowed_updates:
            return []
        update = {"update_id": self.state.next_update_id, kind: body}
        return [{"type": "update", "update": update, "date": self.now}]

    def save_secret(self, secret: str) -> None:
        """Remember the webhook's secret over a restart, outside the log; empty: there is none."""
        self.secret = secret
        if self._secret_path is not None:
            self._secret_path.touch(mode=0o600)
            self._secret_path.write_text(secret, encoding="ascii")

    def person(self, person_id: int) -> Json:
        """A known person's row. Raises Refusal."""
        if person_id not in self.state.people:
            raise bad_request("user not found")
        return self.state.people[person_id]

    def stop(self) -> None:
        """End every long poll and stream."""
        self.closing = True
        self.changed.notify()

    def close(self) -> None:
        """Close the log; nothing can happen any more."""
        self.stop()
        self._log.close()
