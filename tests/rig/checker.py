"""The second opinion: invariants over the console's log and the database, and nothing of the product's code.

Each check gives sentences about what is wrong; none: it holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.rig.history import Delivery, History

# The limits of the Bot API that we promise to keep, and what a loaded machine may shift a call by.
CHAT_BURST, CHAT_PER_SECOND = 3, 1.0
OVERALL_PER_SECOND = 28.0
# Seconds that messages may be held up on their way: all of them together, and one of a chat (0.49 were seen beside
# another test run on two cores).
OVERALL_JITTER, CHAT_JITTER = 0.25, 0.75


@dataclass(frozen=True)
class Rows:
    """The tables that matter, as they stand."""

    inbox: list[dict[str, Any]]
    outbox: list[dict[str, Any]]
    screens: dict[int, int]
    integrity: str


def rows(url: str) -> Rows:
    """Read with bare SQL through an engine of our own."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:

            def table(sql: str) -> list[dict[str, Any]]:
                return [dict(row) for row in connection.execute(sa.text(sql)).mappings()]

            outbox = table("SELECT * FROM outbox ORDER BY id")
            for row in outbox:
                row["body"] = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
            return Rows(
                inbox=table("SELECT * FROM inbox ORDER BY id"),
                outbox=outbox,
                screens={row["chat_id"]: row["screen"] for row in table("SELECT * FROM conversation")},
                integrity=str(table("PRAGMA integrity_check")[0]["integrity_check"])
                if engine.dialect.name == "sqlite"
                else "ok",
            )
    finally:
        engine.dispose()


def wrongs(history: History, held: Rows) -> list[str]:
    """Everything that is wrong. All asked messages must be questions of known people."""
    checks = (outcomes(history, held), replies(history, held), chats(history, held), limits(history.deliveries))
    found = [wrong for check in checks for wrong in check]
    return [*found, f"integrity: {held.integrity}"] if held.integrity != "ok" else found


def outcomes(history: History, held: Rows) -> Iterator[str]:
    """Each update has exactly one outcome, and each question one effect."""
    asked = [one.update_id for one in history.asked]
    if missing := set(asked) - history.confirmed:
        yield f"never received: {sorted(missing)}"
    stored = [row["update_id"] for row in held.inbox]
    if sorted(stored) != sorted(asked):
        yield f"inbox has {len(stored)} rows for {len(asked)} updates"
    for row in held.inbox:
        if row["state"] != "done" or row["raw"] is not None or row["incident"] is not None:
            yield f"update {row['update_id']} ended as {row['state']} ({row['incident']})"
    questions: dict[int, int] = defaultdict(int)
    for one in history.asked:
        questions[one.chat] += 1
    if held.screens != dict(questions):  # a question moves its chat on by one screen
        yield f"effects {held.screens} for questions {dict(questions)}"


def replies(history: History, held: Rows) -> Iterator[str]:
    """Each question has one set of replies, all sent, the first naming the question."""
    planned: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in held.outbox:
        update_id, _, number = row["key"].partition(":")
        if int(number) != len(planned[int(update_id)]):
            yield f"reply {row['key']} stands out of line"
        planned[int(update_id)].append(row)
        if row["state"] != "sent" or row["message_id"] is None or row["lease_until"] is not None:
            yield f"reply {row['key']} ended as {row['state']} ({row['error']})"
    if strange := planned.keys() - {one.update_id for one in history.asked}:
        yield f"replies to nothing: {sorted(strange)}"
    for one in history.asked:
        shown = _shown(history.deliveries, one.chat)
        if not planned[one.update_id]:
            yield f"no reply planned for update {one.update_id}: {one.text}"
        elif not any(_names(text, one.text) for text in shown):
            yield f"no answer in chat {one.chat} to: {one.text}"


def chats(history: History, held: Rows) -> Iterator[str]:
    """Within a chat, deliveries follow the questions; one is repeated only where the bot was started in between."""
    for chat in {one.chat for one in history.asked}:
        planned = [row for row in held.outbox if row["chat_id"] == chat]
        order = {row["body"]["text"]: number for number, row in enumerate(planned)}
        delivered = [one for one in history.deliveries if one.chat == chat]
        if len(order) != len(planned):
            yield f"chat {chat}: two replies with the same text cannot be told apart"
        if strange := [one.shown[:20] for one in delivered if one.sent not in order]:
            yield f"chat {chat}: delivered but never planned: {strange}"
            continue
        places = [order[one.sent] for one in delivered]
        if places != sorted(places):
            yield f"chat {chat}: out of order: {places}"
        if set(places) != set(range(len(planned))):
            yield f"chat {chat}: {len(set(places))} of {len(planned)} replies delivered"
        asked = [one.text for one in sorted(history.asked, key=lambda one: one.update_id) if one.chat == chat]
        heads = [next((q for q in asked if _names(one.shown, q)), None) for one in delivered]
        firsts = list(dict.fromkeys(head for head in heads if head is not None))
        if firsts != asked:
            yield f"chat {chat}: answers do not follow the questions: {firsts} to {asked}"
        for row in planned:
            copies = [one for one in delivered if one.sent == row["body"]["text"]]
            if len(copies) > row["attempts"]:
                yield f"reply {row['key']}: {len(copies)} deliveries in {row['attempts']} attempts"
            for earlier, later in pairwise(copies):
                if not any(earlier.seq < start < later.seq for start in history.starts):
                    yield f"reply {row['key']} was repeated by one living bot"


def limits(deliveries: Sequence[Delivery]) -> Iterator[str]:
    """No window, of whatever length, holds more messages than promised."""
    yield from _too_many("overall", [one.time for one in deliveries], 1, OVERALL_PER_SECOND, OVERALL_JITTER)
    for chat in {one.chat for one in deliveries}:
        times = [one.time for one in deliveries if one.chat == chat]
        yield from _too_many(f"chat {chat}", times, CHAT_BURST, CHAT_PER_SECOND, CHAT_JITTER)


def duplicates(history: History) -> int:
    """How many deliveries repeat an earlier one."""
    return len(history.deliveries) - len({(one.chat, one.sent) for one in history.deliveries})


def leaks(secret: str, url: str, files: Sequence[Path]) -> list[str]:
    """Where the secret stands: in a file's bytes or in any row of any table."""
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


def _too_many(name: str, times: list[float], burst: int, per_second: float, jitter: float) -> Iterator[str]:
    times = sorted(times)
    for first, begin in enumerate(times):
        for last in range(first, len(times)):
            span = times[last] - begin + jitter
            if last - first + 1 > burst + span * per_second:
                yield f"{name}: {last - first + 1} messages within {times[last] - begin:.2f} s"
                return


def _shown(deliveries: Sequence[Delivery], chat: int) -> list[str]:
    return [one.shown for one in deliveries if one.chat == chat]


def _names(text: str, question: str) -> bool:
    return text.split("\n", 1)[0] == f"问：{question}"
