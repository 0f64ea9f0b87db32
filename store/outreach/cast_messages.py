"""What there is of a broadcast in the outbox: how its messages are called, and what they are made of when they go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from store import told
from store.database import Session
from store.outbox import Lane, Message, put_all
from store.people.people import PersonFacts


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


def wording(recipe: str, broadcast_id: int, **of: int | str) -> dict[str, Any]:
    """The body of a message: it is worded when it is sent."""
    return {"call": "worded", "recipe": recipe, "of": {"broadcast": broadcast_id, **of}}


def redraw(session: Session, broadcast_id: int, now: datetime) -> None:
    """The cards say how it stands now. Takes the outbox's lock."""
    told.edit(session, cards(broadcast_id), wording("cast_card", broadcast_id), now)


def tell_back(session: Session, broadcast_id: int, people: Collection[PersonFacts], why: str, now: datetime) -> None:
    """These are told that it does not go, but is a draft again: no message to many, so no week is shorter by it."""
    messages = [
        Message(
            f"broadcast {broadcast_id} back {now:%Y%m%d%H%M%S%f} {one.id}",
            one.chat_id or 0,
            Lane.NOTICE,
            wording("cast_back", broadcast_id, person=one.id, why=why),
        )
        for one in people
        if one.is_there
    ]
    put_all(session, messages, now)
