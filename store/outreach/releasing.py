"""Broadcasts on their way into the outbox: in portions, so that no other notice waits minutes behind one.

A portion is a few seconds of what the network takes; before each it is asked again who still belongs to the audience,
can be written to and has not had enough messages this week, and whether it is a time for messages at all.
"""

from __future__ import annotations

from datetime import datetime

from store.database import Session


def is_due(session: Session, now: datetime) -> bool:
    """Whether release() has anything to do: one row of an index."""
    raise NotImplementedError


def release(session: Session, now: datetime) -> int:
    """Hand over what may go of every broadcast that is not held any more; how many messages.

    Asked every second or so, twice, or by two processes at once: nobody gets anything twice.
    """
    raise NotImplementedError


def goes_at(session: Session, broadcast_id: int, person_id: int, now: datetime) -> datetime | None:
    """When a message handed over before may go, asked as it is about to: now, or when people may be written to again.

    None: not any more; it was stopped or withdrawn, or they have left.
    """
    raise NotImplementedError
