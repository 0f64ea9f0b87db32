"""The live stream for the page (server-sent events): what changed, from a sequence number on."""

import json
from collections.abc import AsyncIterator

from bot.console.console import Console

#: What the page shows; updates, files and webhook are the bot's own affair.
_SHOWN = {"bot", "person", "group", "migrated", "message", "gone", "keyboard", "answered", "commands", "typing"}
_HEARTBEAT_SECONDS = 15.0


async def events(console: Console, after: int) -> AsyncIterator[str]:
    """`hello` with what tells this log from others, then every entry after `after`; `reset` first if not all are known any more."""
    oldest = console.recent[0]["seq"] if console.recent else console.seq + 1
    if after > console.seq or (console.recent and after + 1 < oldest and oldest > 1):
        yield f"event: reset\nid: {console.seq}\ndata: {{}}\n\n"
        after = console.seq
    yield f"event: hello\nretry: 1000\ndata: {json.dumps(console.born)}\n\n"
    while not console.closing:
        waiting = [entry for entry in console.recent if entry["seq"] > after]
        for entry in waiting:
            after = entry["seq"]
            changes = [change for change in entry["changes"] if change["type"] in _SHOWN]
            if changes:
                yield f"id: {after}\ndata: {json.dumps(changes)}\n\n"
        if not waiting and not await console.changed.wait(_HEARTBEAT_SECONDS):
            yield ": still here\n\n"
