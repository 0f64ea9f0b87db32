"""What there is of a broadcast in the outbox: how its messages are called, and what they are made of when they go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from store import told
from store.database import Session


def prefix(broadcast_id: int) -> str:
    """How the keys of the messages to its people begin."""
    return f"cast {broadcast_id} "


def key(broadcast_id: int, person_id: int, copy: int) -> str:
    """The key of somebody's message: of the first copy, and of those that were sent by hand after it."""
    return f"{prefix(broadcast_id)}{person_id}" + (f" {copy}" if copy > 1 else "")


def notes(broadcast_id: int) -> str:
    """How the keys of what tells of its corrections begin."""
    return f"cast-note {broadcast_id} "


def cards(broadcast_id: int) -> str:
    """How the keys of the messages begin in which its author, and who is to agree to it, see how far it is."""
    return f"cast-card {broadcast_id} "


def wording(recipe: str, broadcast_id: int, **of: int) -> dict[str, Any]:
    """The body of a message: it is worded when it is sent."""
    return {"call": "worded", "recipe": recipe, "of": {"broadcast": broadcast_id, **of}}


def redraw(session: Session, broadcast_id: int, now: datetime) -> None:
    """The cards say how it stands now. Takes the outbox's lock."""
    told.edit(session, cards(broadcast_id), wording("cast_card", broadcast_id), now)
