"""What is to go out: every message is a row before it is a call, so that a crash loses none and doubles none unseen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store.database import Base, BigInt, Session, lock
from store.pace import Pacer


class Lane(StrEnum):
    """How a message is treated. They sort from last to first by name.

    notice: sent of our own accord, at most once · reply: answers somebody who waits, at least once, in order ·
    tap: stops a pressed button from turning; no message, so it keeps no order and no limit.
    """

    TAP = "tap"
    REPLY = "reply"
    NOTICE = "notice"


class OutboundState(StrEnum):
    """planned → sending → sent, or: uncertain (nobody knows), failed (refused), dropped (no longer wanted)."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class Outbound(Base):
    """One call to the chat network."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_waiting", "state", "lane", "id"), sa.Index("ix_outbox_chat", "chat_id", "id"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(96), unique=True)  # the same reason gives the same row
    chat_id: Mapped[int] = mapped_column(BigInt)
    lane: Mapped[str] = mapped_column(sa.String(8))  # a Lane
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[str] = mapped_column(sa.String(12))  # an OutboundState
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]  # of a sending one: after this moment its sender is taken for dead
    attempts: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(BigInt)  # of a sent one
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Call:
    """A row handed to a sender: to be sent at `send_at`, its outcome to be told before `lease` runs out."""

    id: int
    chat_id: int
    lane: Lane
    body: dict[str, Any]
    attempts: int
    send_at: datetime


def put(session: Session, key: str, chat_id: int, lane: Lane, body: dict[str, Any], now: datetime) -> bool:
    """Plan a message; False: it was planned before under this key."""
    if session.scalars(sa.select(Outbound.id).where(Outbound.key == key)).first() is not None:
        return False
    session.add(
        Outbound(
            key=key,
            chat_id=chat_id,
            lane=lane,
            body=body,
            state=OutboundState.PLANNED,
            not_before=now,
            attempts=0,
            created_at=now,
        )
    )
    session.flush()
    return True


def due(session: Session, now: datetime) -> bool:
    """Whether anything is to be sent, or freed from a dead sender."""
    waiting = sa.or_(
        sa.and_(Outbound.state == OutboundState.PLANNED, Outbound.not_before <= now),
        sa.and_(Outbound.state == OutboundState.SENDING, Outbound.lease_until < now),
    )
    return session.scalars(sa.select(Outbound.id).where(waiting).limit(1)).first() is not None


def take(session: Session, now: datetime, lease: timedelta, limit: int = 8) -> list[Call]:
    """Hand out what may be sent now or in a moment, marked `sending`: replies before notices.

    Within a chat messages go one after the other, in the order they were planned; a notice waits for all replies.
    The network's limits are kept over all processes (see store/pace.py).
    """
    lock(session, "outbox")
    _give_up_lost(session, now)
    pacer = Pacer(session, now)
    calls: list[Call] = []
    for row in session.scalars(_next_of_each_chat(now)).all():
        if len(calls) == limit:
            break
        send_at = now if row.lane == Lane.TAP else pacer.slot(row.chat_id, is_notice=row.lane == Lane.NOTICE)
        if send_at is None:
            continue
        row.state, row.lease_until, row.attempts = OutboundState.SENDING, send_at + lease, row.attempts + 1
        calls.append(Call(row.id, row.chat_id, Lane(row.lane), row.body, row.attempts, send_at))
    return calls


def hold(session: Session, call_ids: Collection[int], until: datetime) -> None:
    """Their sender lives and still has them: its lease runs until this moment."""
    held = Outbound.id.in_(call_ids), Outbound.state == OutboundState.SENDING
    session.execute(sa.update(Outbound).where(*held).values(lease_until=until))


def sent(session: Session, call_id: int, message_id: int | None, now: datetime) -> None:
    """The network has it, under this message id (None: the call makes no message)."""
    row = session.get_one(Outbound, call_id)
    row.state, row.message_id, row.closed_at, row.lease_until = OutboundState.SENT, message_id, now, None


def again(session: Session, call_id: int, not_before: datetime, error: str, to_chat: int | None = None) -> None:
    """It has not arrived, or is a reply that may not have: try again from this moment, maybe to the chat's new id."""
    row = session.get_one(Outbound, call_id)
    row.state, row.not_before, row.error, row.lease_until = OutboundState.PLANNED, not_before, error, None
    if to_chat is not None:
        row.chat_id = to_chat


def give_up(session: Session, call_id: int, state: OutboundState, error: str, now: datetime) -> None:
    """It ends without a delivery that we know of."""
    row = session.get_one(Outbound, call_id)
    row.state, row.error, row.closed_at, row.lease_until = state, error, now, None


def forget(session: Session, before: datetime) -> None:
    """Drop the bodies of messages closed before this moment; who got what, and when, stays."""
    session.execute(
        sa.update(Outbound).where(Outbound.closed_at < before, Outbound.state != OutboundState.PLANNED).values(body={})
    )


def counts(session: Session) -> dict[OutboundState, int]:
    """How many messages are in each state."""
    rows = session.execute(sa.select(Outbound.state, sa.func.count()).group_by(Outbound.state))
    return {OutboundState(state): count for state, count in rows}


def _give_up_lost(session: Session, now: datetime) -> None:
    """Free what a dead sender held: a reply is sent again, a notice that may have arrived is not."""
    lost = (Outbound.state == OutboundState.SENDING, Outbound.lease_until < now)
    session.execute(
        sa.update(Outbound)
        .where(*lost, Outbound.lane != Lane.NOTICE)
        .values(state=OutboundState.PLANNED, lease_until=None, error="lease")
    )
    session.execute(
        sa.update(Outbound)
        .where(*lost)
        .values(state=OutboundState.UNCERTAIN, lease_until=None, closed_at=now, error="lease")
    )


def _next_of_each_chat(now: datetime) -> sa.Select[Outbound]:
    earlier = aliased(Outbound)
    waits = sa.exists().where(
        earlier.chat_id == Outbound.chat_id,
        earlier.state.in_([OutboundState.PLANNED, OutboundState.SENDING]),
        sa.or_(
            sa.and_(earlier.lane == Outbound.lane, earlier.id < Outbound.id),
            sa.and_(earlier.lane == Lane.REPLY, Outbound.lane == Lane.NOTICE),
        ),
    )
    return (
        sa.select(Outbound)
        .where(Outbound.state == OutboundState.PLANNED, Outbound.not_before <= now, ~waits)
        .order_by(Outbound.lane.desc(), Outbound.id)
        .limit(64)
    )
