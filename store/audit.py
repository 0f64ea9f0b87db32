"""What was changed, by whom and when: rows that are only added, each carrying the hash of all before it.

They name people by number only, so that erasing a person leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock

NO_HASH = "0" * 64  # stands before the first row


class Action(StrEnum):
    """What was done."""

    PLACE_MADE = "place_made"
    PLACE_RENAMED = "place_renamed"
    PLACE_MOVED = "place_moved"
    PLACE_MERGED = "place_merged"
    POST_GIVEN = "post_given"
    POST_ENDED = "post_ended"
    CHAT_BOUND = "chat_bound"
    CHAT_FREED = "chat_freed"
    PERSON_RENAMED = "person_renamed"
    PERSON_ERASED = "person_erased"
    NOTICE_AGREED = "notice_agreed"
    INVITATION_MADE = "invitation_made"
    INVITATION_USED = "invitation_used"
    INVITATION_REVOKED = "invitation_revoked"
    REPORT_IMPORTED = "report_imported"
    REPORT_DELETED = "report_deleted"
    EXPORTED = "exported"
    RESTORED = "restored"


class AuditRow(Base):
    """One thing that was done."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)  # 1, 2, 3 … without a gap
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(BigInt)  # a person's number; None: whoever runs the bot, at its shell
    action: Mapped[str] = mapped_column(sa.String(32))  # an Action
    person_id: Mapped[int | None] = mapped_column(BigInt)  # whom it concerns
    place_id: Mapped[int | None] = mapped_column(BigInt)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # never a person's name, chat or other data
    hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of this row and of the hash before it


def append(
    session: Session,
    now: datetime,
    by: int | None,
    action: Action,
    *,
    person_id: int | None = None,
    place_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write down what this transaction does; kept with it, or not at all."""
    lock(session, "audit")
    last = session.execute(sa.select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)).first()
    number, before = (0, NO_HASH) if last is None else last
    row = AuditRow(
        id=number + 1, at=now, by_id=by, action=action, person_id=person_id, place_id=place_id, facts=facts or {}
    )
    row.hash = chained(row, before)
    session.add(row)
    session.flush()


def chained(row: AuditRow, before: str) -> str:
    """The hash that the row must carry after the row with the hash `before`."""
    at = row.at.isoformat(timespec="microseconds")
    told = [row.id, at, row.by_id, str(row.action), row.person_id, row.place_id, row.facts]
    return hashlib.sha256(f"{before}\n{json.dumps(told, sort_keys=True, ensure_ascii=False)}".encode()).hexdigest()
