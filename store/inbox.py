"""What has come in: each raw update kept before it is understood, taken once, chat by chat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock, lock_all, lock_now
from store.mentions import mentions

NO_CHAT = 0
# Open updates of one chat. As many reports as a county hands in at one go; more are typed by no hand.
MOST_OPEN = 100
UNSEEN = {"synchronize_session": False}  # no object of these rows is held by a session


class InboundState(StrEnum):
    """open → done (its effects and replies are kept), or: dead (it cannot be dealt with), dropped (it is not to be).

    flooded: it came when too many of its chat were open, and is not dealt with.
    """

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"
    FLOODED = "flooded"


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
    is_chatter: bool = True  # somebody said or pressed something; False: the network tells us of a block, say


@dataclass(frozen=True)
class Received:
    """What became of updates that came in."""

    new: int
    flooded: list[int]  # chats, once for each of their new updates that is not dealt with


@dataclass(frozen=True)
class Waiting:
    """An open update."""

    chat_id: int
    update_id: int
    raw: str


@dataclass(frozen=True)
class Backlog:
    """What has not been dealt with."""

    open: int
    since: datetime | None  # when the longest waiting came; None: nothing is open
    dead: int  # set aside: they need somebody to look into the log


def receive(session: Session, updates: Sequence[RawUpdate], now: datetime, most_open: int = MOST_OPEN) -> Received:
    """Keep updates that are not there yet; of a chat with too many open ones further ones are closed unanswered."""
    fresh = {update.update_id: update for update in updates}
    lock(session, "inbox")  # two receivers may hold the same redelivered update
    known = set(session.scalars(_KNOWN, {"update_ids": list(fresh)}))
    new = [update for update in fresh.values() if update.update_id not in known]
    if not new:
        return Received(0, [])
    waiting = _open_in(session, {update.chat_id for update in new})
    rows: list[dict[str, Any]] = []
    flooded: list[int] = []
    for update in new:
        is_open = not update.is_chatter or waiting[update.chat_id] < most_open
        waiting[update.chat_id] += is_open
        kept = {"update_id": update.update_id, "chat_id": update.chat_id, "received_at": now}
        if is_open:
            rows.append(kept | {"state": InboundState.OPEN, "raw": update.raw, "closed_at": None})
        else:
            rows.append(kept | {"state": InboundState.FLOODED, "raw": None, "closed_at": now})
            flooded.append(update.chat_id)
    session.connection().execute(sa.insert(Inbound), rows)
    return Received(len(rows), flooded)


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


def waiting(session: Session, but: Collection[int] = (), limit: int = 64, in_a_row: int = 1) -> list[Waiting]:
    """The next open updates, each chat's in the network's order, at most so many in a row of one chat.

    Everybody's first comes before anybody's second, the longest waiting before others: who sends much waits for
    nobody's turn but their own.
    """
    rows = session.execute(_NEXT, {"but": list(but), "in_a_row": in_a_row, "limit": limit})
    return [Waiting(chat_id, update_id, raw or "") for chat_id, update_id, raw in rows]


def claim(session: Session, wanted: Sequence[Waiting]) -> list[Waiting]:
    """Be alone with these chats until the transaction ends; without those that are not next in their chat any more."""
    chats = {one.chat_id for one in wanted}
    lock_all(session, [("chat", chat_id) for chat_id in chats])
    most = max(Counter(one.chat_id for one in wanted).values(), default=0)
    following: dict[int, list[int]] = defaultdict(list)
    for chat_id, update_id in session.execute(_FIRST, {"chats": list(chats), "most": most}):
        following[chat_id].append(update_id)
    return [one for one in wanted if following[one.chat_id] and _is_next(one, following[one.chat_id])]


def hold_up(session: Session, chat_id: int) -> None:
    """No turn of this chat is under way, nor begins, until the transaction ends. Raises Unavailable where one is."""
    lock_now(session, "chat", chat_id)


def _is_next(one: Waiting, following: list[int]) -> bool:
    """Whether it is; then the one behind it is. Otherwise nothing of the chat is, for this time."""
    if following[-1] == one.update_id:
        following.pop()
        return True
    following.clear()
    return False


def finish(session: Session, done: Collection[Waiting], now: datetime) -> None:
    """Their effects and replies stand in this transaction; what was said is not kept."""
    these = sa.update(Inbound).where(Inbound.update_id.in_([one.update_id for one in done]))
    session.execute(these.values(state=InboundState.DONE, closed_at=now, raw=None), execution_options=UNSEEN)


def bury(session: Session, one: Waiting, incident: str, now: datetime) -> None:
    """It cannot be dealt with: set aside with its raw text as it is handed over, so that the next ones flow."""
    this = sa.update(Inbound).where(Inbound.update_id == one.update_id)
    dead = {"state": InboundState.DEAD, "closed_at": now, "incident": incident, "raw": one.raw}
    session.execute(this.values(**dead), execution_options=UNSEEN)


def drop_open(session: Session, now: datetime) -> int:
    """Close all that nobody has dealt with, unanswered; how many. What was said is not kept."""
    closed = {"state": InboundState.DROPPED, "closed_at": now, "raw": None}
    still_open = sa.update(Inbound).where(Inbound.state == InboundState.OPEN)
    return len(session.scalars(still_open.values(**closed).returning(Inbound.id)).all())


def forget(session: Session, before: datetime) -> None:
    """Drop what was done, dropped or flooded before this moment: when its replies were planned (see outbox.forget).

    The network redelivers for 24 hours at most (Bot API, getUpdates).
    """
    finished = Inbound.state.in_([InboundState.DONE, InboundState.DROPPED, InboundState.FLOODED])
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


def forget_dead(session: Session, before: datetime) -> None:
    """Drop what was said in updates set aside before this moment.

    The row stays with its incident for as long as the store: what could not be dealt with is counted, never lost.
    """
    dead = Inbound.state == InboundState.DEAD, Inbound.closed_at < before, Inbound.raw.is_not(None)
    session.execute(sa.update(Inbound).where(*dead).values(raw=None))


def _open_in(session: Session, chat_ids: Collection[int]) -> Counter[int]:
    """How many updates of each chat are open."""
    return Counter({row.chat_id: row.open for row in session.execute(_OPEN_IN, {"chat_ids": list(chat_ids)})})


# Asked for each update, and so made once: that takes longer than to ask.
_KNOWN = sa.select(Inbound.update_id).where(Inbound.update_id.in_(sa.bindparam("update_ids", expanding=True)))
_OPEN_IN = (
    sa.select(Inbound.chat_id, sa.func.count().label("open"))
    .where(Inbound.state == InboundState.OPEN, Inbound.chat_id.in_(sa.bindparam("chat_ids", expanding=True)))
    .group_by(Inbound.chat_id)
)


def _open(condition: sa.ColumnElement[bool]) -> sa.Subquery:
    """Open updates with their place within their chat, from 1."""
    place = sa.func.row_number().over(partition_by=Inbound.chat_id, order_by=Inbound.update_id).label("place")
    columns = Inbound.id, Inbound.chat_id, Inbound.update_id, place
    return sa.select(*columns).where(Inbound.state == InboundState.OPEN, condition).subquery()


def _next() -> sa.Select[int, int, str | None]:
    places = _open(Inbound.chat_id.not_in(sa.bindparam("but", expanding=True)))
    first = sa.select(places.c.id, places.c.place).where(places.c.place <= sa.bindparam("in_a_row"))
    chosen = first.order_by(places.c.place, places.c.id).limit(sa.bindparam("limit")).subquery()
    columns = Inbound.chat_id, Inbound.update_id, Inbound.raw
    return sa.select(*columns).join(chosen, Inbound.id == chosen.c.id).order_by(chosen.c.place, chosen.c.id)


def _first() -> sa.Select[int, int]:
    places = _open(Inbound.chat_id.in_(sa.bindparam("chats", expanding=True)))
    first = sa.select(places.c.chat_id, places.c.update_id).where(places.c.place <= sa.bindparam("most"))
    return first.order_by(places.c.place.desc())


_NEXT, _FIRST = _next(), _first()  # made once: to make them costs more than to ask them
