"""What was changed, by whom and when: rows that are only added, each carrying the hash of all before it.

They name people by number only, so that erasing a person leaves the chain whole. Each is of the county where it
happened, whatever becomes of its place later. The database refuses to change or delete one (migration 0004); whoever
does it all the same, past the database, is found by verify().
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock

NO_HASH = "0" * 64  # stands before the first row
OVERTAKEN = timedelta(minutes=1)  # whoever read the clock first may get the lock later


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
    GAP_CLOSED = "gap_closed"
    ANSWER_GIVEN = "answer_given"
    ANSWER_CHANGED = "answer_changed"
    ANSWER_WITHDRAWN = "answer_withdrawn"
    TOWN_CONSULTED = "town_consulted"
    FIGURES_GIVEN = "figures_given"
    MONTH_SUBMITTED = "month_submitted"
    MONTH_ACCEPTED = "month_accepted"
    MONTH_RETURNED = "month_returned"
    MONTH_REOPENED = "month_reopened"
    MONTH_TAKEN_BACK = "month_taken_back"
    MONTH_EXTENDED = "month_extended"
    METRIC_CHANGED = "metric_changed"
    CALENDAR_CHANGED = "calendar_changed"
    DEADLINE_SET = "deadline_set"
    DEADLINE_ENDED = "deadline_ended"
    DEADLINE_EXTENDED = "deadline_extended"
    TASK_DONE = "task_done"
    TASK_REOPENED = "task_reopened"
    BROADCAST_SENT = "broadcast_sent"
    BROADCAST_STOPPED = "broadcast_stopped"
    BROADCAST_WITHDRAWN = "broadcast_withdrawn"
    BROADCAST_CORRECTED = "broadcast_corrected"
    BROADCAST_TAKEN_BACK = "broadcast_taken_back"
    ANNUAL_CHANNEL = "annual_channel"
    FORM_MAPPED = "form_mapped"
    FORM_SERVED = "form_served"
    EXPORTED = "exported"
    RESTORED = "restored"


class AuditRow(Base):
    """One thing that was done."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_county", "county_id", "id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)  # 1, 2, 3 … without a gap
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(BigInt)  # a person's number; None: whoever runs the bot, at its shell
    action: Mapped[str] = mapped_column(sa.String(32))  # an Action
    person_id: Mapped[int | None] = mapped_column(BigInt)  # whom it concerns
    place_id: Mapped[int | None] = mapped_column(BigInt)  # where; None: it concerns none, or all
    county_id: Mapped[int | None] = mapped_column(BigInt)  # of the place, at that time
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # never a person's name, chat or other data
    hash: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of this row and of the hash before it


# Named here and not imported: the modules of these tables write audit rows themselves.
_POST = sa.table("post", sa.column("id"), sa.column("person_id"), sa.column("place_id"))
_PERIOD = sa.table("place_period", sa.column("id"), sa.column("place_id"), sa.column("parent_id"))

AT_ONCE = 2_000  # rows read together: a chain of any length needs no more memory


class Flaw(StrEnum):
    """How the chain breaks.

    changed: what the row says is not what was written · hash: only its hash is not · altered: one of the two, and no
    row after it tells which · missing: rows before it are gone · stray: its number fits nowhere.
    """

    CHANGED = "changed"
    HASH = "hash"
    ALTERED = "altered"
    MISSING = "missing"
    STRAY = "stray"


@dataclass(frozen=True)
class Break:
    """Where the chain breaks first."""

    number: int  # of the row that does not fit
    flaw: Flaw
    expected: int  # the number that a row should have there


@dataclass(frozen=True)
class Checked:
    """What is found of the chain from its beginning to its first break, or its end."""

    rows: int  # that are what was written
    head: str  # hash of the last of these; NO_HASH: there is none
    broken: Break | None
    backwards: int | None  # the first row OVERTAKEN and more older than the one before it: somebody set a clock
    has_noted: bool  # whether the noted hash is that of one of the rows; True where none was noted


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
    """Write down what this transaction does; kept with it, or not at all.

    Without a place it happened where the person has their last post, or else whoever did it.
    """
    lock(session, "audit")
    last = session.execute(_LAST).first()
    number, before = (0, NO_HASH) if last is None else last
    place_id = _post(session, person_id, by) if place_id is None else place_id
    row = AuditRow(
        id=number + 1,
        at=now,
        by_id=by,
        action=action,
        person_id=person_id,
        place_id=place_id,
        county_id=None if place_id is None else _county(session, place_id),
        facts=facts or {},
    )
    row.hash = chained(row, before)
    session.add(row)
    session.flush()


def chained(row: AuditRow | sa.Row[Any], before: str) -> str:
    """The hash that the row must carry after the row with the hash `before`."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [row.id, at, row.by_id, str(row.action), row.person_id, row.place_id, row.county_id, row.facts]
    return hashlib.sha256(f"{before}\n{json.dumps(told, sort_keys=True, default=str)}".encode()).hexdigest()


def verify(session: Session, noted: str = "", at_once: int = AT_ONCE) -> Checked:
    """Where the chain breaks first, if it does; and whether a hash that was noted elsewhere still stands in it.

    Rows cut off at the end, and a chain written anew as a whole, are found by a noted hash only.
    """
    rows, head, backwards, latest = 0, NO_HASH, None, None
    has_noted = not noted
    following = _rows(session, at_once)
    for row in following:
        broken = _break(row, rows + 1, head)
        if broken is Flaw.ALTERED:
            broken = _altered(row, next(following, None), head)
        if broken is not None:
            return Checked(rows, head, Break(row.id, broken, rows + 1), backwards, has_noted)
        if latest is not None and row.at < latest - OVERTAKEN and backwards is None:
            backwards = row.id
        rows, head, latest = rows + 1, row.hash, row.at
        has_noted = has_noted or head == noted
    return Checked(rows, head, None, backwards, has_noted)


def _break(row: sa.Row[Any], expected: int, before: str) -> Flaw | None:
    if row.id != expected:
        return Flaw.MISSING if row.id > expected else Flaw.STRAY
    return None if _fits(row, before) else Flaw.ALTERED


def _altered(row: sa.Row[Any], following: sa.Row[Any] | None, before: str) -> Flaw:
    """Which of the two: the next row still goes on from what was written."""
    if following is not None and _fits(following, row.hash):
        return Flaw.CHANGED
    if following is not None and isinstance(row.at, datetime) and _fits(following, chained(row, before)):
        return Flaw.HASH
    return Flaw.ALTERED


def _fits(row: sa.Row[Any], before: str) -> bool:
    return isinstance(row.at, datetime) and row.hash == chained(row, before)


def _rows(session: Session, at_once: int) -> Iterator[sa.Row[Any]]:
    """All rows by number. One with a time or facts that are none of ours any more has None for both."""
    number, *others = AuditRow.__table__.columns
    unreadable = [sa.null().label(c.name) if c.name in ("at", "facts") else c for c in others]
    last, limit = None, at_once
    while True:
        query = sa.select(number, *others).order_by(number).limit(limit)
        query = query if last is None else query.where(number > last)
        try:
            found = session.execute(query).all()
        except (ValueError, TypeError):  # SQLite keeps whatever is written into a column
            if limit > 1:
                limit = 1
                continue
            found = session.execute(query.with_only_columns(number, *unreadable)).all()
        yield from found
        if len(found) < limit:
            return
        last, limit = found[-1].id, at_once


def _post(session: Session, *people: int | None) -> int | None:
    """Where the first of these who has or had a post has the last one."""
    for person in people:
        if person is not None:
            place_id: int | None = session.scalar(_LAST_POST, {"person_id": person})
            if place_id is not None:
                return place_id
    return None


def _county(session: Session, place_id: int) -> int | None:
    county_id: int | None = session.scalar(_LAST_COUNTY, {"place_id": place_id})
    return county_id


# Asked for each thing that is written down, and so made once: that takes longer than to ask.
_LAST = sa.select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
_LAST_POST = (
    sa.select(_POST.c.place_id)
    .where(_POST.c.person_id == sa.bindparam("person_id"))
    .order_by(_POST.c.id.desc())
    .limit(1)
)
_LAST_COUNTY = (
    sa.select(sa.func.coalesce(_PERIOD.c.parent_id, _PERIOD.c.place_id))
    .where(_PERIOD.c.place_id == sa.bindparam("place_id"))
    .order_by(_PERIOD.c.id.desc())
    .limit(1)
)
