"""What is to go out: every message is a row before it is a call, so that a crash loses none and doubles none unseen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store.conversations import is_filling
from store.database import Base, BigInt, Session, insert_new, lock
from store.mentions import mentions
from store.pace import BOT_API, SKEW, Limits, Pacer

# In the order of their bytes: so its index finds all keys that begin alike.
_KEY = sa.String(96).with_variant(sa.String(96, collation="C"), "postgresql")

CANDIDATES = 32  # chats looked at in one take; some may have to wait for their own limit
LONGEST_LEASE = timedelta(minutes=1)  # that a sender may ask for

# A notice does not come in between the steps of a form; but one at which nothing happens holds up nothing, and one that
# never ends does not keep a notice for ever.
STILL = timedelta(minutes=5)
LONGEST_HOLD = timedelta(minutes=15)
PUT_OFF = "put off"  # as an error: its own words say that it is for later, and other notices need not wait for it


class Lane(StrEnum):
    """How a message is treated. They sort from last to first by name.

    notice: sent of our own accord, at most once · redraw: changes or takes back what was sent (see store/told.py); may
    be repeated · reply: answers somebody who waits, at least once, in order ·
    tap: stops a pressed button from turning; no message, so it keeps no order and no limit.
    """

    TAP = "tap"
    REPLY = "reply"
    REDRAW = "redraw"
    NOTICE = "notice"

    @property
    def is_ours(self) -> bool:
        """Whether nobody waits for it: such calls have a limit of their own, below that of all."""
        return self in (Lane.NOTICE, Lane.REDRAW)


class OutboundState(StrEnum):
    """planned → sending → sent, or: uncertain (nobody knows), failed (refused), dropped (not to be sent any more)."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


class Outbound(Base):
    """One call to the chat network."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_waiting", "state", "lane", "id"),
        sa.Index("ix_outbox_chat", "chat_id", "state", "lane", "id"),  # not by chat alone: a history may be long
        sa.Index(
            "ix_outbox_notices",  # of a person's week, see outreach/caps.py
            "chat_id",
            "created_at",
            sqlite_where=sa.text("lane = 'notice'"),
            postgresql_where=sa.text("lane = 'notice'"),
        ),
        sa.Index(
            "ix_outbox_remembered",
            "created_at",
            sqlite_where=sa.text("body IS NOT NULL"),
            postgresql_where=sa.text("body IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key: Mapped[str] = mapped_column(_KEY, unique=True)  # the same reason gives the same row
    chat_id: Mapped[int] = mapped_column(BigInt)
    lane: Mapped[str] = mapped_column(sa.String(8))  # a Lane
    body: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)  # None: forgotten
    state: Mapped[str] = mapped_column(sa.String(12))  # an OutboundState
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]  # of a sending one: after this moment its sender is taken for dead
    attempts: Mapped[int]  # how often it was handed to a sender; tells the last sender from those before it
    failures: Mapped[int]  # how many of these the network failed; to be asked to wait is no failure
    message_id: Mapped[int | None] = mapped_column(BigInt)  # of a sent one
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Message:
    """Something to be sent, once under its key."""

    key: str
    chat_id: int
    lane: Lane
    body: dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A row handed to a sender: to be sent at `send_at`, its outcome to be told before `lease` runs out."""

    id: int
    chat_id: int
    lane: Lane
    body: dict[str, Any]
    attempts: int
    failures: int
    send_at: datetime


def put(session: Session, key: str, chat_id: int, lane: Lane, body: dict[str, Any], now: datetime) -> bool:
    """Plan a message; False: it was planned before under this key."""
    return put_all(session, [Message(key, chat_id, lane, body)], now) == 1


def put_all(session: Session, messages: Sequence[Message], now: datetime) -> int:
    """Plan messages, in this order, but those that were planned before under their keys; how many."""
    same = {"state": OutboundState.PLANNED, "not_before": now, "attempts": 0, "failures": 0, "created_at": now}
    rows = [{"key": one.key, "chat_id": one.chat_id, "lane": one.lane, "body": one.body} | same for one in messages]
    return insert_new(session, Outbound, rows) if rows else 0


def due(session: Session, now: datetime) -> bool:
    """Whether anything is to be sent (if the pace lets it), or to be freed from a dead sender."""
    return any(session.execute(question, _at(now, 1)).first() for question in (_LOST, _NEXT))


def depth(session: Session) -> dict[tuple[Lane, OutboundState], int]:
    """How many messages are in each lane and state, but those that were sent."""
    states = [state for state in OutboundState if state is not OutboundState.SENT]
    query = (
        sa.select(Outbound.lane, Outbound.state, sa.func.count())
        .where(Outbound.state.in_(states))
        .group_by(Outbound.lane, Outbound.state)
    )
    counted = {(Lane(lane), OutboundState(state)): count for lane, state, count in session.execute(query)}
    return {(lane, state): counted.get((lane, state), 0) for lane in Lane for state in states}


def waiting_since(session: Session) -> datetime | None:
    """From when on the longest waiting message could have gone; None: nothing is to be sent."""
    is_open = Outbound.state.in_([OutboundState.PLANNED, OutboundState.SENDING])
    return session.scalar(sa.select(sa.func.min(Outbound.not_before)).where(is_open))


def crowded(session: Session, count: int) -> list[int]:
    """Chats in which so many replies or more wait to be sent."""
    return list(session.scalars(_CROWDED, {"count": count}))


def take(
    session: Session,
    now: datetime,
    lease: timedelta,
    limit: int = 8,
    limits: Limits = BOT_API,
    *,
    notices: int = CANDIDATES,
) -> list[Call]:
    """Hand out what may be sent now or in a moment, marked `sending`: replies before notices.

    Within a chat messages go one after the other, in the order they were planned; a notice waits for all replies, and
    for the end of a form that its person is filling in (LONGEST_HOLD at most).
    The replies of a chat that may go in this moment are handed out together: each only after the one before it.
    `limit` counts chats, `notices` those of them that may get one.
    The network's limits are kept over all processes (see store/pace.py).
    """
    lock(session, "outbox")
    _give_up_lost(session, now)
    rows = session.execute(_NEXT, _at(now, CANDIDATES)).all()
    pacer = Pacer(session, now, {row.chat_id for row in rows}, limits)
    moments: dict[int, datetime] = {}
    for row in rows:
        lane = Lane(row.lane)
        if len(moments) == limit or (lane.is_ours and notices <= 0):
            break
        if lane is not Lane.TAP and pacer.is_exhausted(is_notice=lane.is_ours):
            break  # the lanes come in order: what is exhausted for this row is so for all after it
        send_at = now if lane is Lane.TAP else pacer.slot(row.chat_id, is_notice=lane.is_ours)
        if send_at is not None:
            moments[row.id] = send_at
            notices -= lane.is_ours
    heads = {row.chat_id: row.id for row in rows if row.id in moments and row.lane == Lane.REPLY}
    moments |= _behind(session, heads, pacer, now)
    return [_hand_out(row, moments[row.id], lease) for row in _in_order(session, moments)]


def hold(session: Session, call_ids: Collection[int], until: datetime) -> None:
    """Their sender lives and still has them: its lease runs until this moment."""
    if not call_ids:
        return
    held = Outbound.id.in_(call_ids), Outbound.state == OutboundState.SENDING
    session.execute(sa.update(Outbound).where(*held).values(lease_until=until))


def sent(session: Session, calls: Sequence[tuple[Call, int | None]], now: datetime) -> None:
    """The network has these, each under its message id (None: the call makes no message).

    That holds after a lost lease, too, unless another sender has been given it since.
    """
    if calls:
        session.flush()
        session.connection().execute(
            _SENT, [{"of": call.id, "at": call.attempts, "as": number, "now": now} for call, number in calls]
        )


def again(session: Session, call: Call, not_before: datetime, error: str, *, failed: bool = True) -> None:
    """It has not arrived, or is a reply that may not have: try again from this moment.

    Without effect if its sender was taken for dead meanwhile.
    """
    waiting = {"state": OutboundState.PLANNED, "not_before": not_before, "error": error, "lease_until": None}
    session.execute(sa.update(Outbound).where(*_held(call)).values(failures=call.failures + failed, **waiting))


def move(session: Session, chat_id: int, to: int) -> None:
    """The chat has another id now: what waits for the old one goes there."""
    waiting = Outbound.chat_id == chat_id, Outbound.state == OutboundState.PLANNED
    session.execute(sa.update(Outbound).where(*waiting).values(chat_id=to))


def give_up(session: Session, call: Call, state: OutboundState, error: str, now: datetime) -> None:
    """It ends without a delivery that we know of. Without effect if its sender was taken for dead meanwhile."""
    closed = {"state": state, "error": error, "closed_at": now, "lease_until": None}
    session.execute(sa.update(Outbound).where(*_held(call)).values(**closed))


def drop_open(session: Session, why: str, now: datetime, chat_id: int | None = None) -> int:
    """Close all that is waiting or under way, unsent, in this chat or (None) in all; how many."""
    lock(session, "outbox")  # nobody has looked at them to hand them out
    is_open = Outbound.state.in_([OutboundState.PLANNED, OutboundState.SENDING])
    there = sa.true() if chat_id is None else Outbound.chat_id == chat_id
    closed = {"state": OutboundState.DROPPED, "error": why, "closed_at": now, "lease_until": None}
    return len(session.scalars(sa.update(Outbound).where(is_open, there).values(**closed).returning(Outbound.id)).all())


def erase(session: Session, chat_id: int) -> int:
    """Nothing says any more what was sent to this chat, nor that it was; how many messages."""
    lock(session, "outbox")
    gone = sa.delete(Outbound).where(Outbound.chat_id == chat_id)
    return len(session.scalars(gone.returning(Outbound.id)).all())


def erase_mentions(session: Session, words: Collection[str], now: datetime) -> int:
    """What names one of these goes, whoever it was sent to, and what waits is not sent; how many messages.

    What is under way at this moment stays: its sender needs it.
    """
    lock(session, "outbox")
    naming = mentions(Outbound.body, words), Outbound.state != OutboundState.SENDING
    dropped = {"state": OutboundState.DROPPED, "error": "erased", "closed_at": now}
    session.execute(sa.update(Outbound).where(*naming, Outbound.state == OutboundState.PLANNED).values(**dropped))
    replies = sa.delete(Outbound).where(*naming, Outbound.lane != Lane.NOTICE).returning(Outbound.id)
    notices = sa.update(Outbound).where(*naming).values(body=sa.null()).returning(Outbound.id)
    return sum(len(session.scalars(gone).all()) for gone in (replies, notices))


def forget(session: Session, before: datetime) -> None:
    """Drop what was planned before this moment and is closed.

    Of notices the row stays (who got what and when, and what was taken back), without its body. Replies go by the
    moment of their turn, as its update does (see inbox.forget): update ids may start again, and the answers to a new
    one need their keys.
    """
    old = Outbound.body.is_not(sa.null()), Outbound.created_at < before, Outbound.closed_at.is_not(None)
    session.execute(sa.delete(Outbound).where(*old, Outbound.lane.not_in([Lane.NOTICE, Lane.REDRAW])))
    session.execute(sa.update(Outbound).where(*old).values(body=sa.null()))


_SENT = (
    sa.update(Outbound)
    .where(Outbound.id == sa.bindparam("of"), Outbound.attempts == sa.bindparam("at"))
    .values(
        message_id=sa.bindparam("as"), closed_at=sa.bindparam("now"), state=OutboundState.SENT, lease_until=sa.null()
    )
)


def _behind(session: Session, heads: dict[int, int], pacer: Pacer, now: datetime) -> dict[int, datetime]:
    """The moments of replies behind the first ones of these chats."""
    moments: dict[int, datetime] = {}
    stopped: set[int] = set()
    for row in session.execute(_REPLIES, {"chats": list(heads)}) if heads else ():
        if row.id > heads[row.chat_id] and row.chat_id not in stopped:
            # Another sender may still have what follows the first one, of which its lease is over already.
            is_free = row.state == OutboundState.PLANNED and (row.not_before <= now or row.created_at > now + SKEW)
            send_at = pacer.slot(row.chat_id, is_notice=False) if is_free else None
            if send_at is None:
                stopped.add(row.chat_id)
            else:
                moments[row.id] = send_at
    return moments


def _in_order(session: Session, ids: Collection[int]) -> Sequence[Outbound]:
    return session.scalars(_IN_ORDER, {"ids": list(ids)}).all() if ids else []


def _hand_out(row: Outbound, send_at: datetime, lease: timedelta) -> Call:
    row.state, row.lease_until, row.attempts = OutboundState.SENDING, send_at + lease, row.attempts + 1
    return Call(row.id, row.chat_id, Lane(row.lane), row.body or {}, row.attempts, row.failures, send_at)


def _held(call: Call) -> tuple[sa.ColumnElement[bool], ...]:
    """Nobody was given it after this call, nor has its sender been taken for dead."""
    return Outbound.id == call.id, Outbound.attempts == call.attempts, Outbound.state == OutboundState.SENDING


def _lost(
    now: datetime | sa.BindParameter[datetime], farthest: datetime | sa.BindParameter[datetime]
) -> tuple[sa.ColumnElement[bool], ...]:
    # A lease that lasts longer than any was given before the clock was set back: nobody can wait for its end.
    return Outbound.state == OutboundState.SENDING, sa.or_(Outbound.lease_until < now, Outbound.lease_until > farthest)


def _give_up_lost(session: Session, now: datetime) -> None:
    """Free what a dead sender held: a reply is sent again, a notice that may have arrived is not."""
    if session.execute(_LOST, _at(now, 1)).first() is None:
        return
    lost = _lost(now, now + LONGEST_LEASE)
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


def _next_of_each_chat() -> sa.Select[int, int, str]:
    """What may go as far as order goes: replies before notices. Lane by lane, so that the index gives the order."""
    other = aliased(Outbound)
    open_there = sa.exists().where(
        other.chat_id == Outbound.chat_id, other.state.in_([OutboundState.PLANNED, OutboundState.SENDING])
    )
    earlier = open_there.where(other.lane == Outbound.lane, other.id < Outbound.id)
    is_put_off = sa.and_(other.error == PUT_OFF, other.not_before > sa.bindparam("now"))
    in_order = sa.or_(other.error.is_(None), ~is_put_off)
    reply = open_there.where(other.lane == Lane.REPLY)
    filling = is_filling(Outbound.chat_id, sa.bindparam("still"), sa.bindparam("future"))
    intrudes = sa.and_(filling, Outbound.created_at > sa.bindparam("held"))
    # What was planned in the future was planned before the clock was set back: it need not wait for that moment.
    in_time = sa.or_(Outbound.not_before <= sa.bindparam("now"), Outbound.created_at > sa.bindparam("future"))

    def of(lane: Lane) -> sa.Select[int, int, str]:
        query = sa.select(Outbound.id, Outbound.chat_id, Outbound.lane).where(
            Outbound.state == OutboundState.PLANNED, Outbound.lane == lane, in_time
        )
        is_notice = lane is Lane.NOTICE
        first = query.where(~earlier.where(in_order), ~reply, ~intrudes) if is_notice else query.where(~earlier)
        return sa.select(first.order_by(Outbound.id).limit(sa.bindparam("limit")).subquery())

    lanes = sa.union_all(*map(of, Lane)).subquery()
    return sa.select(lanes).order_by(lanes.c.lane.desc(), lanes.c.id).limit(sa.bindparam("limit"))


def _at(now: datetime, limit: int) -> dict[str, datetime | int]:
    moments = {"future": now + SKEW, "farthest": now + LONGEST_LEASE, "still": now - STILL, "held": now - LONGEST_HOLD}
    return {"now": now, "limit": limit, **moments}


# Made once: they are asked all the time, and to make them costs more than to ask them.
_NEXT = _next_of_each_chat()
_IN_ORDER = (
    sa.select(Outbound)
    .where(Outbound.id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Outbound.lane.desc(), Outbound.id)
)
_CROWDED = (
    sa.select(Outbound.chat_id)
    .where(Outbound.state == OutboundState.PLANNED, Outbound.lane == Lane.REPLY)
    .group_by(Outbound.chat_id)
    .having(sa.func.count() >= sa.bindparam("count"))
)
_REPLIES = (
    sa.select(Outbound.id, Outbound.chat_id, Outbound.state, Outbound.not_before, Outbound.created_at)
    .where(Outbound.chat_id.in_(sa.bindparam("chats", expanding=True)))
    .where(Outbound.state.in_([OutboundState.PLANNED, OutboundState.SENDING]), Outbound.lane == Lane.REPLY)
    .order_by(Outbound.id)
)
_LOST = sa.select(Outbound.id).where(*_lost(sa.bindparam("now"), sa.bindparam("farthest"))).limit(sa.bindparam("limit"))
