"""Notices after they were planned: how each stands, and how it is changed, taken back, or not sent after all.

Each function takes the beginning of keys: `"cast 12 "` means every message of broadcast 12 (with its space: `"cast 1"`
would mean broadcast 12, too), by their bytes: the column is COLLATE "C" on PostgreSQL. A change is a row of
the outbox like any other call (lane `redraw`), one for each message: it is what the message is to be like from now on,
so it may be repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.database import Session, lock, padded
from store.outbox import Lane, Message, Outbound, OutboundState, put_all

NOWHERE = "nobody is known to have it"  # as the error of a change: should its message have arrived, see arrived()

_GONE_OR_GOING = (OutboundState.SENT, OutboundState.SENDING)
_Gone = sa.Row[int, int, str]  # id, chat_id, key
_Those = Sequence[sa.ColumnElement[bool]]


@dataclass(frozen=True)
class Told:
    """How a message stands."""

    chat_id: int
    state: OutboundState
    error: str | None  # why it was not sent; for the log, not for people
    closed_at: datetime | None  # None: it waits, or is under way
    edit: OutboundState | None  # of its last change; None: it was not changed after it had gone
    recall: OutboundState | None  # of its being taken back: `sent`, it is gone from the chat; `failed`, it stays


@dataclass(frozen=True)
class Place:
    """Where a message is on the network."""

    state: OutboundState
    message_id: int | None  # None: it is not there (yet), or nobody knows whether


def outcomes(session: Session, prefix: str) -> dict[str, Told]:
    """How the messages stand whose keys begin so, by key, in the order in which they were planned."""
    edit, recall = aliased(Outbound), aliased(Outbound)
    asked = (
        sa.select(
            Outbound.key, Outbound.chat_id, Outbound.state, Outbound.error, Outbound.closed_at, edit.state, recall.state
        )
        .outerjoin(edit, edit.key == _key("edit", Outbound.id))
        .outerjoin(recall, recall.key == _key("recall", Outbound.id))
        .where(*_beginning(prefix))
        .order_by(Outbound.id)
    )
    return {
        key: Told(chat_id, OutboundState(state), error, closed_at, _state(edited), _state(recalled))
        for key, chat_id, state, error, closed_at, edited, recalled in session.execute(asked)
    }


def place(session: Session, notice_id: int) -> Place | None:
    """Where the message of this row is; None: there is no such row any more."""
    row = session.get(Outbound, notice_id)
    return None if row is None else Place(OutboundState(row.state), row.message_id)


def newest(session: Session, chat_id: int, prefixes: Sequence[str], since: datetime) -> datetime | None:
    """When the last such notice to this chat has gone, or may have; None: none since that moment."""
    gone = Outbound.state.in_([OutboundState.SENT, OutboundState.UNCERTAIN]), Outbound.closed_at >= since
    such = sa.or_(*(sa.and_(*_beginning(prefix)) for prefix in prefixes))
    asked = sa.select(sa.func.max(Outbound.closed_at)).where(Outbound.chat_id == chat_id, *gone, such)
    return session.scalar(asked.where(Outbound.lane == Lane.NOTICE))


def drop(session: Session, prefix: str, why: str, now: datetime) -> int:
    """Do not send what waits under such keys; how many. What is under way at this moment goes."""
    lock(session, "outbox")  # nobody has looked at them to hand them out
    return _drop(session, _beginning(prefix), why, now)


def stop(session: Session, notice_id: int, why: str, now: datetime) -> bool:
    """Do not send this one; False: it does not wait."""
    lock(session, "outbox")
    return _drop(session, [Outbound.id == notice_id], why, now) == 1


def edit(session: Session, prefix: str, body: dict[str, Any], now: datetime) -> int:
    """From now on these messages, delivered already or under way, say this; how many.

    What waits is left alone: it is worded when it is sent. What nobody knows to have arrived, what was refused and what
    was taken back stays as it is. A body of `worded` is worded for each message, with Kitchen.is_redrawn.
    """
    those = _beginning(prefix)
    lock(session, "outbox")
    gone = _gone(session, those)
    return _edit(session, those, gone, [body] * len(gone), now)


def edit_each(session: Session, bodies: Mapping[str, dict[str, Any]], now: datetime) -> int:
    """The same of single messages, each by its whole key: it says what stands here under it."""
    if not bodies:
        return 0
    those = [Outbound.key.in_(padded(bodies))]
    lock(session, "outbox")
    gone = _gone(session, those)
    return _edit(session, those, gone, [bodies[row.key] for row in gone], now)


def recall(session: Session, prefix: str, now: datetime) -> int:
    """Take them back: what waits is not sent, what was delivered is deleted (the network allows two days).

    How many were delivered, or may be so in a moment; again it changes nothing. What nobody knows to have
    arrived stays: no number tells which message it is.
    """
    lock(session, "outbox")
    _drop(session, _beginning(prefix), "recalled", now)
    gone, notice = _gone(session, _beginning(prefix)), aliased(Outbound)
    edits = sa.select(_key("edit", notice.id)).where(*_beginning(prefix, notice))
    _drop(session, [Outbound.key.in_(edits)], "recalled", now)
    _plan(session, gone, {f"recall {row.id}": {"call": "unsend", "notice": row.id} for row in gone}, now)
    return len(gone)


def _edit(
    session: Session, those: _Those, gone: Sequence[_Gone], bodies: Sequence[dict[str, Any]], now: datetime
) -> int:
    """Each of these that are gone says its body from now on; how many."""
    if gone:
        pairs = zip(gone, bodies, strict=True)
        redrawn = {f"edit {row.id}": {"call": "redraw", "notice": row.id, "as": body} for row, body in pairs}
        _change_again(session, those, redrawn, now)
        _plan(session, gone, redrawn, now)
    return len(gone)


def arrived(session: Session, notice_ids: Collection[int], now: datetime) -> None:
    """These have gone, some of them after they were given up: what was to change one and found it nowhere goes again.

    Within the transaction that says so, and under the outbox's lock: a change that looks just now must not be missed.
    """
    if notice_ids:
        changes = [f"{change} {number}" for number in notice_ids for change in ("edit", "recall")]
        missed = sa.and_(Outbound.state == OutboundState.DROPPED, Outbound.error == NOWHERE)
        again = sa.or_(missed, Outbound.state == OutboundState.SENDING)
        rows = sa.select(Outbound).where(Outbound.key.in_(padded(changes)), again)
        for row in session.scalars(rows.execution_options(populate_existing=True)):
            _plan_again(row, now)
        session.flush()


def _gone(session: Session, those: _Those) -> Sequence[_Gone]:
    """Those that were delivered, or may be so in a moment, and were not taken back."""
    recalled = aliased(Outbound)
    is_recalled = sa.exists().where(recalled.key == _key("recall", Outbound.id))
    gone = sa.select(Outbound.id, Outbound.chat_id, Outbound.key).where(*those, ~is_recalled)
    return session.execute(gone.where(Outbound.state.in_(_GONE_OR_GOING)).order_by(Outbound.id)).all()


def _change_again(session: Session, those: _Those, bodies: Mapping[str, dict[str, Any]], now: datetime) -> None:
    """A message that was changed before is changed once more, by the same row."""
    edit = aliased(Outbound)
    known = sa.select(edit).join(Outbound, edit.key == _key("edit", Outbound.id)).where(*those)
    for row in session.scalars(known.execution_options(populate_existing=True)):
        if row.key in bodies:
            row.body = bodies[row.key]
            _plan_again(row, now)
    session.flush()


def _plan_again(row: Outbound, now: datetime) -> None:
    # Whoever has it at this moment must not close it by what it said before, nor be overtaken by what it says.
    row.not_before = max(now, row.lease_until or now)
    row.attempts, row.failures = row.attempts + 1, 0
    row.state, row.error = OutboundState.PLANNED, None
    row.lease_until, row.closed_at, row.created_at = None, None, now


def _plan(session: Session, gone: Sequence[_Gone], bodies: Mapping[str, dict[str, Any]], now: datetime) -> None:
    """A row for each of these messages, but those that have theirs."""
    chats = [row.chat_id for row in gone]
    put_all(
        session, [Message(key, chat, Lane.REDRAW, bodies[key]) for chat, key in zip(chats, bodies, strict=True)], now
    )


def _drop(session: Session, those: _Those, why: str, now: datetime) -> int:
    closed = {"state": OutboundState.DROPPED, "error": why, "closed_at": now}
    waiting = sa.update(Outbound).where(*those, Outbound.state == OutboundState.PLANNED).values(**closed)
    return len(session.scalars(waiting.returning(Outbound.id)).all())


def _beginning(prefix: str, of: type[Outbound] = Outbound) -> tuple[sa.ColumnElement[bool], ...]:
    """By the order of the keys' bytes, in which both engines' index has them."""
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return of.key >= prefix, of.key < after


def _key(change: str, of: sa.ColumnElement[int] | Any) -> sa.ColumnElement[str]:
    return sa.literal(f"{change} ").concat(sa.cast(of, sa.String))


def _state(state: str | None) -> OutboundState | None:
    return None if state is None else OutboundState(state)
