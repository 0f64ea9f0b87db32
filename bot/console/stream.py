"""The live stream for the page (server-sent events): what changed, from a sequence number on."""

import json
from collections.abc import AsyncIterator
from itertools import takewhile

from bot.console.console import Console
from bot.console.state import Json

#: What the page shows; updates, files and webhook are the bot's own affair.
_SHOWN = {"bot", "person", "group", "migrated", "message", "gone", "keyboard", "answered", "commands", "typing"}
_HEARTBEAT_SECONDS = 15.0


async def events(console: Console, after: int) -> AsyncIterator[str]:
    """`hello`, then every entry after `after`; `reset` first if not all of them are known any more."""
    oldest = console.recent[0]["seq"] if console.recent else console.seq + 1
    if not oldest - 1 <= after <= console.seq:
        yield f"event: reset\nid: {console.seq}\ndata: {{}}\n\n"
        after = console.seq
    yield f"event: hello\nretry: 1000\ndata: {json.dumps(console.born)}\n\n"
    while not console.closing:
        waiting = _since(console, after)
        for entry in waiting:
            after = entry["seq"]
            changes = [change for change in entry["changes"] if change["type"] in _SHOWN]
            if changes:
                yield f"id: {after}\ndata: {json.dumps(changes)}\n\n"
        if not waiting and not await console.changed.wait(_HEARTBEAT_SECONDS):
            yield ": still here\n\n"


def _since(console: Console, after: int) -> list[Json]:
    """The entries past a number, oldest first, without looking through all the older ones."""
    return list(takewhile(lambda entry: entry["seq"] > after, reversed(console.recent)))[::-1]
