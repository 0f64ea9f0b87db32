"""Where each chat stands: a small JSON value, read at the start of a turn and written at its end."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, padded, put_rows
from store.mentions import mentions

DIALOG = "dialog"  # in the data: where the chat stands in a dialog of several steps; missing: in none
FORM = "form"  # in a dialog, if somebody is in the middle of a form: nothing is to come in between


class Conversation(Base):
    """One chat's place in its conversation."""

    __tablename__ = "conversation"

    chat_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    # Every button names the screen it was drawn on; one of another screen has expired.
    screen: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    updated_at: Mapped[datetime]


def load(session: Session, chat_ids: Collection[int], now: datetime) -> dict[int, Conversation]:
    """These chats' conversations, as values: what is changed in them is kept by keep() only.

    A new one stands at screen 0 with no data.
    """
    found = {
        chat_id: Conversation(chat_id=chat_id, screen=screen, data=data, updated_at=updated_at)
        for chat_id, screen, data, updated_at in session.execute(_OF_CHATS, {"chats": padded(chat_ids)})
    }
    return {
        chat_id: found.get(chat_id) or Conversation(chat_id=chat_id, screen=0, data={}, updated_at=now)
        for chat_id in chat_ids
    }


def is_filling(
    chat_id: sa.ColumnElement[int] | Mapped[int],
    since: sa.ColumnElement[datetime],
    until: sa.ColumnElement[datetime],
) -> sa.ColumnElement[bool]:
    """Whether this chat is in the middle of a form, at which something happened between these moments."""
    return sa.exists().where(
        Conversation.chat_id == chat_id,
        Conversation.updated_at.between(since, until),
        Conversation.data[DIALOG, FORM].as_string().is_not(None),
    )


def again(conversation: Conversation) -> Conversation:
    """The same as it will be read when it is kept; what is changed in one does not change the other."""
    here = conversation
    data = json.loads(json.dumps(here.data))
    return Conversation(chat_id=here.chat_id, screen=here.screen, data=data, updated_at=here.updated_at)


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


def keep(session: Session, conversations: Sequence[Conversation], now: datetime) -> None:
    """Where these chats stand at the end of their turns."""
    rows = [
        {"chat_id": one.chat_id, "screen": one.screen, "data": one.data, "updated_at": now} for one in conversations
    ]
    if rows:
        put_rows(session, Conversation, rows)


# Made once: it is asked in each turn, and to make it costs more than to ask it.
_OF_CHATS = sa.select(Conversation.chat_id, Conversation.screen, Conversation.data, Conversation.updated_at).where(
    Conversation.chat_id.in_(sa.bindparam("chats", expanding=True))
)
