"""How fast we may send: one ledger in the database, shared by every process that sends.

The figures are the Bot API's published advice (core.telegram.org/bots/faq: about 30 messages a second over all chats,
one a second to a chat, 20 a minute to a group), kept a little below it and without a burst over all chats.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, Session

OVERALL = timedelta(seconds=1 / 28)
NOTICES = timedelta(seconds=1 / 25)
CHAT = timedelta(seconds=1)
CHAT_BURST = 3
GROUP = timedelta(minutes=1) / 18  # with a burst of three, twenty in any minute
AHEAD = timedelta(seconds=0.2)  # how far before its moment a message is handed to its sender


class Pace(Base):
    """The moment from which a scope (`all`, `notices`, a chat) is at rest again (GCRA: theoretical arrival time)."""

    __tablename__ = "pace"

    scope: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    rests_at: Mapped[datetime]


class Pacer:
    """Hands out moments to send at, within one transaction that holds the outbox lock."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def slot(self, chat_id: int, *, is_notice: bool) -> datetime | None:
        """When a message to this chat may go; None: later than AHEAD, ask again."""
        step = GROUP if chat_id < 0 else CHAT
        scopes = [(str(chat_id), step, step * (CHAT_BURST - 1)), ("all", OVERALL, timedelta())]
        if is_notice:
            scopes.append(("notices", NOTICES, timedelta()))
        paces = [(self._scope(name, every + slack), every, slack) for name, every, slack in scopes]
        send_at = max(self._now, *(pace.rests_at - slack for pace, _, slack in paces))
        if send_at > self._now + AHEAD:
            return None
        for pace, every, _ in paces:
            pace.rests_at = max(pace.rests_at, send_at) + every
        return send_at

    def _scope(self, name: str, farthest: timedelta) -> Pace:
        pace = self._session.get(Pace, name)
        if pace is None:
            pace = Pace(scope=name, rests_at=self._now)
            self._session.add(pace)
            self._session.flush()
        # After the clock was set back, a moment of the old time must not silence a chat for hours.
        pace.rests_at = min(pace.rests_at, self._now + farthest + AHEAD)
        return pace


def forget(session: Session, before: datetime) -> None:
    """Drop scopes that have been at rest since before this moment."""
    session.execute(sa.delete(Pace).where(Pace.rests_at < before))
