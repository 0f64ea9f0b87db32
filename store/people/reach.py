"""Who can be written to: people who have blocked us, or are gone from the network, get nothing of our own accord."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from store.database import Session
from store.people.people import Person


def note(session: Session, chat_id: int, *, is_reachable: bool, now: datetime) -> None:
    """The network takes messages for this private chat, or does not any more. Without effect on chats of nobody."""
    # Who is lost already is so since then.
    since = None if is_reachable else sa.func.coalesce(Person.unreachable_since, now)
    session.execute(sa.update(Person).where(Person.chat_id == chat_id).values(unreachable_since=since))


def unreachable(session: Session, chat_ids: Collection[int]) -> set[int]:
    """Those of these chats that are lost."""
    gone = Person.chat_id.in_(chat_ids), Person.unreachable_since.is_not(None)
    return {chat_id for chat_id in session.scalars(sa.select(Person.chat_id).where(*gone)) if chat_id is not None}
