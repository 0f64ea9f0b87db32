"""The live stream for the page (server-sent events): what changed, from a sequence number on."""

import json
from collections.abc import AsyncIterator
from itertools import takewhile

from bot.console.console import Console

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
        waiting = list(takewhile(lambda entry: entry["seq"] > after, reversed(console.recent)))
        for entry in reversed(waiting):
            after = entry["seq"]
            changes = [change for change in entry["changes"] if change["type"] in _SHOWN]
            if changes:
                yield f"id: {after}\ndata: {json.dumps(changes)}\n\n"
        if not waiting and not await console.changed.wait(_HEARTBEAT_SECONDS):
            yield ": still here\n\n"
