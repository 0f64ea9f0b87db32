"""How many messages of our own accord somebody gets in a week, over all senders."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from store.database import Session


def left(session: Session, people: Collection[int], now: datetime) -> dict[int, int]:
    """How many more each of these people may get on this day, never below 0: digests (key `remind …`) and broadcasts
    (`cast …`) that went, may have gone or wait to go on the last 7 days, today too, are counted by their chat.

    Whoever plans messages by it takes lock(session, "outbox") first: two senders would both spend the last one.
    """
    raise NotImplementedError
