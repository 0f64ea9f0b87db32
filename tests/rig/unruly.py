"""What a faulty network does to the updates themselves, on their way to a bot that polls."""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Sequence
from typing import Any

from starlette.types import Message

from bot.console import acts
from bot.console.console import Console
from bot.console.updates import confirm
from tests.rig.plan import Fault, Plan

Update = dict[str, Any]
Told = deque[Update]  # the last updates that the bot was given
WINDOW = 5
GAP = 1_000_000  # between the numbers before and after: none is used twice


def before(console: Console, plan: Plan, changes: Sequence[Fault], offset: int) -> None:
    """Renumber what is to come, and slip poison in: that is told to the console, and stands in its log.

    As with Telegram, numbers start anew only where none waits: else no offset could confirm the old and the new.
    """
    for fault in changes:
        chance = plan.chance_of(fault)
        if fault.kind == "renumbered":
            confirm(console, offset)
            if console.state.updates:
                continue
            console.record("control", [{"type": "next_update", "id": _elsewhere(console, chance)}], act="renumber")
        elif fault.kind == "poison":
            acts.inject(console, poison(console, chance))


def after(plan: Plan, changes: Sequence[Fault], answered: list[Message], told: Told) -> list[Message]:
    """The answer with its updates shuffled or doubled; one without updates as it is."""
    body = json.loads(b"".join(message.get("body", b"") for message in answered))
    if not body.get("result"):
        return answered
    updates: list[Update] = body["result"]
    for fault in changes:
        chance = plan.chance_of(fault)
        if fault.kind == "shuffled":
            windows = [updates[begin : begin + WINDOW] for begin in range(0, len(updates), WINDOW)]
            updates = [one for window in windows for one in chance.sample(window, len(window))]
        elif fault.kind == "duplicated":
            again = chance.choice([*told, *updates])
            updates.insert(chance.randrange(len(updates)), again)  # never the last: its number is what is confirmed
    told.extend(body["result"])
    content = json.dumps({**body, "result": updates}).encode()
    start = answered[0]
    headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    headers.append((b"content-length", str(len(content)).encode()))
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": content}]


def poison(console: Console, chance: random.Random) -> Update:
    """An update that nobody can parse, or of a kind that nobody knows; some belong to one of the console's people."""
    person = chance.choice(list(console.state.people))
    chat = {"id": person, "type": "private", "first_name": "P"}
    whole = {"message_id": 1, "date": console.now, "chat": chat, "from": {"id": person, "is_bot": False}, "text": "毒"}
    return chance.choice(
        [
            {"message": {**whole, "date": "gestern"}},
            {"message": {"chat": {"id": person}, "text": 17}},
            {"message": "no object"},
            {"message": {**whole, "chat": {"id": "x" * 300}}},
            {"callback_query": {"id": 5, "from": [], "message": {"chat": chat}}},
            {"moon_landed": {"chat": chat, "crater": chance.randrange(100)}},
            {},
        ]
    )


def _elsewhere(console: Console, chance: random.Random) -> int:
    """A number far from the present one, lower or higher, below what an update's id may be."""
    used = console.state.next_update_id
    while abs((drawn := chance.randrange(GAP, 2**31 - GAP)) - used) < GAP:
        pass
    return drawn
