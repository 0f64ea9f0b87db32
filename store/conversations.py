"""Where each chat stands: a small JSON value, read at the start of a turn and written at its end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session
from store.mentions import mentions


class Conversation(Base):
    """One chat's place in its conversation."""

    __tablename__ = "conversation"

    chat_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    # Every button names the screen it was drawn on; one of another screen has expired.
    screen: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    updated_at: Mapped[datetime]


def load(session: Session, chat_id: int, now: datetime) -> Conversation:
    """The chat's conversation; a new one, not kept yet, stands at screen 0 with no data."""
    return session.get(Conversation, chat_id) or Conversation(chat_id=chat_id, screen=0, data={}, updated_at=now)


def forget(session: Session, chat_id: int) -> int:
    """Nobody goes on from where this chat stood; how many conversations that were."""
    gone = sa.delete(Conversation).where(Conversation.chat_id == chat_id).returning(Conversation.chat_id)
    return len(session.scalars(gone).all())


def mentioning(session: Session, words: Collection[str]) -> list[int]:
    """The chats whose talk names one of these."""
    return list(session.scalars(sa.select(Conversation.chat_id).where(mentions(Conversation.data, words))))


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """Whoever's talk names one of these begins anew; how many."""
    naming = sa.update(Conversation).where(mentions(Conversation.data, words))
    begun = naming.values(data={}, screen=Conversation.screen + 1).returning(Conversation.chat_id)
    return len(session.scalars(begun).all())


def keep(session: Session, conversation: Conversation, now: datetime) -> None:
    """Where the chat stands at the end of a turn."""
    conversation.updated_at = now
    session.add(conversation)
