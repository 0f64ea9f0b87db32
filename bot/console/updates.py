"""getUpdates with Telegram's offset rules, and what both ways of delivery share."""

import asyncio
from typing import Any

from bot.console.console import Console
from bot.console.limits import POLL_SECONDS, UPDATE_LIFE, UPDATES_AT_ONCE
from bot.console.params import Params
from bot.console.refusals import Refusal, bad_request
from bot.console.state import Json

# An offset this far past the newest update is Telegram's "in the future": ids were renumbered, nothing is confirmed.
_FUTURE = 10


def pending(console: Console) -> list[Json]:
    """Updates that wait, oldest first; those older than a day are forgotten, as Telegram forgets them."""
    oldest = console.now - UPDATE_LIFE.total_seconds()
    stale = [held["update"]["update_id"] for held in console.state.updates if held["date"] < oldest]
    if stale:
        console.record("control", [{"type": "confirmed", "updates": stale}], act="expired", updates=stale)
    return [held["update"] for held in console.state.updates]


def confirm(console: Console, offset: int) -> None:
    """Drop what an offset confirms: all ids below it; a negative one leaves only the last -offset updates."""
    ids = [update["update_id"] for update in pending(console)]
    if offset < 0:
        done = ids[:offset]
    elif offset > console.state.next_update_id + _FUTURE:
        done = []
    else:
        done = [each for each in ids if each < offset]
    if done:
        console.record("confirmed", [{"type": "confirmed", "updates": done}], offset=offset, updates=done)


async def get_updates(console: Console, params: Params) -> list[Json]:
    """The oldest unconfirmed updates; waits up to `timeout` seconds for one. Raises Refusal 409 to the older of two."""
    if console.state.webhook.get("url"):
        words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise Refusal(409, f"Conflict: {words}")
    console.polls += 1
    mine = console.polls
    console.changed.notify()
    set_allowed(console, params)
    confirm(console, params.integer("offset"))
    limit = params.integer("limit", UPDATES_AT_ONCE)
    limit = limit if 1 <= limit <= UPDATES_AT_ONCE else UPDATES_AT_ONCE
    seconds = min(max(params.integer("timeout"), 0), POLL_SECONDS)
    deadline = asyncio.get_running_loop().time() + seconds
    while not (ready := pending(console)) and not console.closing:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            break
        await console.changed.wait(left)
        if console.state.webhook.get("url"):
            raise Refusal(409, "Conflict: terminated by setWebhook request")
        if mine != console.polls:
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise Refusal(409, f"Conflict: {words}")
    return ready[:limit]


def set_allowed(console: Console, params: Params) -> None:
    """Remember `allowed_updates` for updates to come; not given, the former list stays. Raises Refusal."""
    allowed: Any = params.json("allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed_updates JSON object")
    if allowed != console.state.allowed_updates:
        console.record("control", [{"type": "allowed", "allowed": allowed}], act="allowed_updates")
