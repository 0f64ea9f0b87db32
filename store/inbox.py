"""What has come in: each raw update kept before it is understood, taken once, chat by chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock
from store.mentions import mentions

NO_CHAT = 0


class InboundState(StrEnum):
    """open → done (its effects and replies are kept), or: dead (it cannot be dealt with), dropped (it is not to be)."""

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"


class Inbound(Base):
    """One update as the chat network gave it."""

    __tablename__ = "inbox"
    __table_args__ = (
        sa.Index("ix_inbox_open", "state", "chat_id", "update_id"),
        sa.Index("ix_inbox_closed", "state", "closed_at"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    # Told apart by membership, never by "greater than the last": after a quiet week the numbers start anywhere.
    update_id: Mapped[int] = mapped_column(BigInt, unique=True)
    chat_id: Mapped[int] = mapped_column(BigInt)  # or NO_CHAT
    raw: Mapped[str | None] = mapped_column(sa.Text)  # JSON; emptied when done
    state: Mapped[str] = mapped_column(sa.String(8))  # an InboundState
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    incident: Mapped[str | None] = mapped_column(sa.String(16))  # of a dead one: the number the person was told


@dataclass(frozen=True)
class RawUpdate:
    """An update on its way into the inbox."""

    update_id: int
    chat_id: int
    raw: str


@dataclass(frozen=True)
class Backlog:
    """What has not been dealt with."""

    open: int
    since: datetime | None  # when the longest waiting came; None: nothing is open
    dead: int  # set aside: they need somebody to look into the log


def receive(session: Session, updates: Sequence[RawUpdate], now: datetime) -> int:
    """Keep updates that are not there yet; how many were new."""
    fresh = {update.update_id: update for update in updates}
    lock(session, "inbox")  # two receivers may hold the same redelivered update
    known = set(session.scalars(sa.select(Inbound.update_id).where(Inbound.update_id.in_(fresh))))
    rows = [
        Inbound(update_id=u.update_id, chat_id=u.chat_id, raw=u.raw, state=InboundState.OPEN, received_at=now)
        for u in fresh.values()
        if u.update_id not in known
    ]
    session.add_all(rows)
    return len(rows)


def backlog(session: Session) -> Backlog:
    """How much waits, since when, and how much could not be dealt with at all."""
    waiting = sa.select(sa.func.count(), sa.func.min(Inbound.received_at)).where(Inbound.state == InboundState.OPEN)
    dead = sa.select(sa.func.count()).select_from(Inbound).where(Inbound.state == InboundState.DEAD)
    count, since = session.execute(waiting).one()
    return Backlog(count, since, session.scalar(dead) or 0)


def dead(session: Session, since: datetime) -> int:
    """How many updates were set aside from this moment on."""
    query = sa.select(sa.func.count()).select_from(Inbound).where(Inbound.state == InboundState.DEAD)
    return session.scalar(query.where(Inbound.closed_at >= since)) or 0


def open_chats(session: Session, but: Collection[int] = (), limit: int = 64) -> list[int]:
    """Chats with an open update, the longest waiting first."""
    waiting = sa.func.min(Inbound.id)
    query = sa.select(Inbound.chat_id).where(Inbound.state == InboundState.OPEN).group_by(Inbound.chat_id)
    if but:
        query = query.where(Inbound.chat_id.not_in(but))
    return list(session.scalars(query.order_by(waiting).limit(limit)))


def oldest(session: Session, chat_id: int) -> Inbound | None:
    """The chat's next open update, in the network's order; None: nothing is open."""
    return session.scalars(
        sa.select(Inbound)
        .where(Inbound.state == InboundState.OPEN, Inbound.chat_id == chat_id)
        .order_by(Inbound.update_id)
        .limit(1)
    ).first()


def claim(session: Session, chat_id: int, update_id: int) -> Inbound | None:
    """Be alone with the chat until the transaction ends; None: somebody has dealt with this update meanwhile."""
    lock(session, "chat", chat_id)
    inbound = oldest(session, chat_id)
    return inbound if inbound is not None and inbound.update_id == update_id else None


def finish(inbound: Inbound, now: datetime) -> None:
    """Its effects and replies stand in this transaction; what was said is not kept."""
    inbound.state, inbound.closed_at, inbound.raw = InboundState.DONE, now, None


def bury(inbound: Inbound, incident: str, now: datetime) -> None:
    """It cannot be dealt with: set aside with its raw text, so that the next ones flow."""
    inbound.state, inbound.closed_at, inbound.incident = InboundState.DEAD, now, incident


def drop_open(session: Session, now: datetime) -> int:
    """Close all that nobody has dealt with, unanswered; how many. What was said is not kept."""
    closed = {"state": InboundState.DROPPED, "closed_at": now, "raw": None}
    still_open = sa.update(Inbound).where(Inbound.state == InboundState.OPEN)
    return len(session.scalars(still_open.values(**closed).returning(Inbound.id)).all())


def forget(session: Session, before: datetime) -> None:
    """Drop what was done or dropped before this moment: when its replies were planned (see outbox.forget).

    The network redelivers for 24 hours at most (Bot API, getUpdates).
    """
    finished = Inbound.state.in_([InboundState.DONE, InboundState.DROPPED])
    session.execute(sa.delete(Inbound).where(finished, Inbound.closed_at < before))


def erase(session: Session, chat_id: int, now: datetime) -> int:
    """Nothing says any more what came from this chat, nor that it did; how many updates. Their numbers stay known."""
    gone = {"chat_id": NO_CHAT, "raw": None, "closed_at": sa.func.coalesce(Inbound.closed_at, now)}
    left = sa.case((Inbound.state == InboundState.DONE, InboundState.DONE), else_=InboundState.DROPPED)
    of_chat = sa.update(Inbound).where(Inbound.chat_id == chat_id)
    return len(session.scalars(of_chat.values(state=left, **gone).returning(Inbound.id)).all())


def erase_mentions(session: Session, words: Collection[str], now: datetime) -> int:
    """What was set aside and names one of these is kept no longer; how many."""
    naming = sa.update(Inbound).where(Inbound.state == InboundState.DEAD, mentions(Inbound.raw, words))
    gone = naming.values(state=InboundState.DROPPED, raw=None, closed_at=now)
    return len(session.scalars(gone.returning(Inbound.id)).all())
