"""How fast we may send: one ledger in the database, shared by every process that sends.

The figures are the Bot API's published advice (core.telegram.org/bots/faq: about 30 messages a second over all chats,
one a second to a chat, 20 a minute to a group), kept a little below it and without a burst over all chats. Notices have
their own rate below that; a small burst, within the gaps of all, makes up for what answers and a late sender cost them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, Session, lock

AHEAD = timedelta(seconds=0.2)  # how far before its moment a message is handed to its sender
# By so much may a sender's moment lie before another's: their clocks differ, or it waited for the lock meanwhile.
SKEW = timedelta(seconds=5)


@dataclass(frozen=True)
class Limits:
    """What a network allows: one message in each of these times."""

    overall: timedelta = timedelta(seconds=1 / 28)
    notices: timedelta = timedelta(seconds=1 / 25)
    chat: timedelta = timedelta(seconds=1)
    chat_burst: int = 3
    group: timedelta = timedelta(minutes=1) / 18  # with a burst of three, twenty in any minute
    notice_burst: int = 5  # without it each answer would put all notices after it off, for good


BOT_API = Limits()


class Pace(Base):
    """The moment from which a scope (`all`, `notices`, a chat) is at rest again (GCRA: theoretical arrival time)."""

    __tablename__ = "pace"

    scope: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    rests_at: Mapped[datetime]


_OF_SCOPES = sa.select(Pace).where(Pace.scope.in_(sa.bindparam("scopes", expanding=True)))  # made once: so often asked


@dataclass(frozen=True)
class Limit:
    """One message in `every` to this scope, and as many more at once as make up the slack."""

    scope: str
    every: timedelta
    slack: timedelta = timedelta()


class Pacer:
    """Hands out moments to send at to these chats, within one transaction that holds the outbox lock."""

    def __init__(self, session: Session, now: datetime, chat_ids: Collection[int], limits: Limits = BOT_API) -> None:
        self._session, self._now, self._limits = session, now, limits
        self._all = Limit("all", limits.overall)
        self._notices = Limit("notices", limits.notices, limits.notices * (limits.notice_burst - 1))
        scopes = [self._all.scope, self._notices.scope, *map(str, chat_ids)]
        self._paces = {pace.scope: pace for pace in session.scalars(_OF_SCOPES, {"scopes": scopes})}

    def is_exhausted(self, *, is_notice: bool) -> bool:
        """Whether the limits over all chats let nothing more go within AHEAD, to whatever chat."""
        return self._earliest(self._over_all(is_notice)) > self._now + AHEAD

    def slot(self, chat_id: int, *, is_notice: bool) -> datetime | None:
        """When a message to this chat may go; None: later than AHEAD, ask again."""
        step = self._limits.group if chat_id < 0 else self._limits.chat
        limits = [Limit(str(chat_id), step, step * (self._limits.chat_burst - 1)), *self._over_all(is_notice)]
        send_at = self._earliest(limits)
        if send_at > self._now + AHEAD:
            return None
        for limit in limits:
            pace = self._pace(limit)
            pace.rests_at = max(pace.rests_at, send_at) + limit.every
        return send_at

    def _earliest(self, limits: Iterable[Limit]) -> datetime:
        return max(self._now, *(self._pace(limit).rests_at - limit.slack for limit in limits))

    def _over_all(self, is_notice: bool) -> list[Limit]:
        return [self._all, self._notices] if is_notice else [self._all]

    def _pace(self, limit: Limit) -> Pace:
        pace = self._paces.get(limit.scope)
        if pace is None:
            pace = self._paces[limit.scope] = Pace(scope=limit.scope, rests_at=self._now)
            self._session.add(pace)
        # After the clock was set back, a moment of the old time must not silence a chat for hours.
        farthest = self._now + limit.every + limit.slack + AHEAD
        if pace.rests_at > farthest + SKEW:
            pace.rests_at = farthest
        return pace


def erase(session: Session, chat_id: int) -> None:
    """Nothing says any more when something was sent to this chat."""
    lock(session, "outbox")
    session.execute(sa.delete(Pace).where(Pace.scope == str(chat_id)))


def forget(session: Session, before: datetime) -> None:
    """Drop scopes that have been at rest since before this moment."""
    lock(session, "outbox")  # a Pacer may be about to count on one of them
    session.execute(sa.delete(Pace).where(Pace.rests_at < before))
