"""When something was written down here last: a clock that stood still meanwhile goes on from there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from store.audit import AuditRow
from store.conversations import Conversation
from store.database import Session
from store.inbox import Inbound
from store.outbox import Outbound

_KEPT = (Inbound.received_at, Outbound.created_at, Outbound.closed_at, AuditRow.at, Conversation.updated_at)


def last_moment(session: Session) -> datetime | None:
    """The latest moment of what came in, went out and was done; None: nothing ever has."""
    found = (session.scalar(sa.select(sa.func.max(column))) for column in _KEPT)
    return max((moment for moment in found if moment is not None), default=None)
