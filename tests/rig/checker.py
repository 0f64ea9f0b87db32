"""The second opinion: invariants over the console's log and the database, and nothing of the product's code.

Each check gives sentences about what is wrong; none: it holds. The numbers are those of the promises:

I1 every accepted update has exactly one outcome    I4 receipts and rows fit one to one (tests/rig/receipts.py)
I2 a notice is sent at most once                    I5 no secret in any output
I3 no window holds more messages than is allowed    I6 the database is sound (tests/rig/damage.py)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.rig import dialogs, receipts
from tests.rig.damage import damage
from tests.rig.held import Row, Rows
from tests.rig.history import Delivery, History

# The limits of the Bot API that we promise to keep.
CHAT_BURST, CHAT_PER_SECOND = 3, 1.0
GROUP_PER_MINUTE = 20
OVERALL_PER_SECOND = 28.0
# Seconds that messages may be held up on their way, and so arrive closer together than they were sent, where they are
# counted when they arrive: a loaded machine stalls whole processes. What the sender promises is held to NO_JITTER.
NO_JITTER, JITTER = 0.01, 2.0


def rows(url: str) -> Rows:
    """What the database at this address holds, read with bare SQL through an engine of our own."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:

            def table(name: str, order: str = "id") -> list[Row]:
                found = connection.execute(sa.text(f"SELECT * FROM {name} ORDER BY {order}")).mappings()
                return [{column: _plain(column, value) for column, value in row.items()} for row in found]

            return Rows(
                inbox=table("inbox"),
                outbox=table("outbox"),
                screens={row["chat_id"]: row["screen"] for row in table("conversation", "chat_id")},
                people=table("person"),
                invitations=table("invitation"),
                audit=table("audit"),
                reports=table("report"),
                damage=list(damage(connection)),
            )
    finally:
        engine.dispose()


def wrongs(history: History, now: Rows) -> list[str]:
    """Everything that is wrong, where all that was asked were questions of known people."""
    return [*dialogs.wrongs(history, now), *invariants(history, now)]


def invariants(history: History, now: Rows) -> list[str]:
    """Everything that is wrong whatever people did: I1, I2, I3, I4 and I6. Nothing may be under way any more."""
    checks = (
        outcomes(history, now),
        notices(history, now),
        limits(history.deliveries, JITTER),
        receipts.wrongs(history, now),
    )
    return [*chain(*checks), *now.damage]


def outcomes(history: History, now: Rows) -> Iterator[str]:
    """I1: each update that was confirmed is kept once, and closed in one way."""
    kept = Counter(row["update_id"] for row in now.inbox)
    if lost := sorted(history.confirmed - kept.keys()):
        yield f"confirmed and not kept: {lost}"
    if strange := sorted(kept.keys() - {one.update_id for one in history.asked}):
        yield f"kept, but nobody sent it: {strange}"
    for number, times in kept.items():
        if times > 1:
            yield f"update {number} is kept {times} times"
    for row in now.inbox:
        state, update = row["state"], f"update {row['update_id']}"
        if state == "open":
            yield f"{update} has no outcome"
        elif row["closed_at"] is None:
            yield f"{update} is {state} since never"
        elif (row["incident"] is not None) != (state == "dead"):
            yield f"{update} is {state} with incident {row['incident']}"
        elif row["raw"] is not None and state != "dead":
            yield f"{update} is {state}, and what it said is still kept"


def notices(history: History, now: Rows) -> Iterator[str]:
    """I2: what was sent of our own accord has arrived once, what is uncertain once at most, and nothing else has."""
    keys = Counter((row["key"], row["chat_id"]) for row in now.outbox)
    yield from (f"notice {key} of chat {chat} is planned twice" for (key, chat), times in keys.items() if times > 1)
    arrived = Counter((one.chat, one.sent) for one in history.deliveries)
    ids = {(one.chat, one.message_id) for one in history.deliveries}
    said = {(row["chat_id"], (row["body"] or {}).get("text")) for row in now.outbox if row["lane"] != "notice"}
    certain, possible = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for row in now.outbox:
        if row["lane"] != "notice":
            continue
        if row["state"] == "sent" and (row["chat_id"], row["message_id"]) not in ids:
            yield f"notice {row['key']} is sent, and nobody has got it"
        if row["state"] == "uncertain" and row["message_id"] is not None:
            yield f"notice {row['key']} is uncertain, and has a message"
        # A notice that is worded or made at its sending cannot be told apart by what stands in its row.
        message = row["chat_id"], (row["body"] or {}).get("text")
        if message[1] and message not in said:
            certain[message] += row["state"] == "sent"
            possible[message] += row["state"] in ("sent", "uncertain")
    for message, most in possible.items():
        if not certain[message] <= arrived[message] <= most:
            yield f"chat {message[0]} has got {arrived[message]} of {certain[message]} to {most} notices: {message[1]}"


def limits(deliveries: Sequence[Delivery], jitter: float = NO_JITTER) -> Iterator[str]:
    """I3: no window, of whatever length, holds more messages than promised; `jitter`: seconds of allowance."""
    yield from _too_many("overall", [one.time for one in deliveries], 1, OVERALL_PER_SECOND, jitter)
    for chat in {one.chat for one in deliveries}:
        times = sorted(one.time for one in deliveries if one.chat == chat)
        yield from _too_many(f"chat {chat}", times, CHAT_BURST, CHAT_PER_SECOND, jitter)
        windows = zip(times, times[GROUP_PER_MINUTE:], strict=False)
        if chat < 0 and any(later - earlier < 60 - jitter for earlier, later in windows):
            yield f"group {chat}: more than {GROUP_PER_MINUTE} messages within a minute"


def leaks(secret: str, url: str, files: Sequence[Path]) -> list[str]:
    """I5: where the secret stands: in a file's bytes or in any row of any table."""
    found = [str(file) for file in files if secret.encode() in file.read_bytes()]
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            for name in sa.inspect(connection).get_table_names():
                table = connection.execute(sa.text(f'SELECT * FROM "{name}"'))
                found += [f"table {name}" for row in table if secret in repr(tuple(row))]
    finally:
        engine.dispose()
    return found


def duplicates(history: History) -> int:
    """How many deliveries repeat an earlier one."""
    return len(history.deliveries) - len({(one.chat, one.sent) for one in history.deliveries})


def _too_many(name: str, times: list[float], burst: int, per_second: float, jitter: float) -> Iterator[str]:
    times = sorted(times)
    for first, begin in enumerate(times):
        for last in range(first, len(times)):
            span = times[last] - begin + jitter
            if last - first + 1 > burst + span * per_second:
                yield f"{name}: {last - first + 1} messages within {times[last] - begin:.2f} s"
                return


def _plain(column: str, value: Any) -> Any:
    """JSON as values, and moments as aware UTC, whatever the engine gives."""
    if column in ("body", "facts") and isinstance(value, str):
        return json.loads(value)
    if column.endswith("_at") and value is not None:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return value
