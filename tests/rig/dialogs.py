"""Where all that was asked were questions of known people: each has one effect, and one answer, in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

from tests.rig.held import Rows
from tests.rig.history import Delivery, History


def wrongs(history: History, held: Rows) -> Iterator[str]:
    """Everything that is wrong."""
    return chain(effects(history, held), replies(history, held), chats(history, held))


def effects(history: History, held: Rows) -> Iterator[str]:
    """Each question has been taken, and has one effect."""
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


def _shown(deliveries: Sequence[Delivery], chat: int) -> list[str]:
    return [one.shown for one in deliveries if one.chat == chat]


def _names(text: str, question: str) -> bool:
    return text.split("\n", 1)[0] == f"问：{question}"
