"""Whoever waits for an answer is told of it: once, planned by the clock, so that no crash loses it and none doubles it.

The row of the asker stays until the message has gone, so that another one can wait in their place, and it is looked at
once more when the message is worded (see handlers/knowledge).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import told
from store.database import Session, lock, padded
from store.outbox import Lane, Message, Outbound, OutboundState, put_all
from store.people.people import Person
from store.practices.feedback.gap_tables import Closing, Gap, GapAsker

_ANSWERED = (Closing.ANSWER, Closing.IMPORT)
_OPEN = (OutboundState.PLANNED, OutboundState.SENDING)


@dataclass(frozen=True)
class Found:
    """What a look has found to be done."""

    messages: list[Message]
    done: list[tuple[int, int]]  # gap and person, of whom it is over: told, or not to be told any more

    def __bool__(self) -> bool:
        return bool(self.messages or self.done)


def key(gap_id: int, person_id: int) -> str:
    """The key of the message in the outbox: of all with the same one only one is ever sent."""
    return f"gap {gap_id} {person_id}"


def body(gap_id: int, person_id: int) -> dict[str, Any]:
    """What is sent, worded when it is."""
    return {"call": "worded", "recipe": "gap_answered", "of": {"gap": gap_id, "person": person_id}}


def look(session: Session) -> Found:
    """What plan() is to be called for; false: for nothing, as in most minutes."""
    waiting = (
        sa.select(GapAsker.gap_id, GapAsker.person_id, Person.chat_id, Person.unreachable_since)
        .join(Gap, Gap.id == GapAsker.gap_id)
        .join(Person, Person.id == GapAsker.person_id)
        .where(Gap.closed_why.in_(_ANSWERED))
        .order_by(GapAsker.gap_id, GapAsker.person_id)
    )
    rows = session.execute(waiting).all()
    keys = [key(row.gap_id, row.person_id) for row in rows]
    there: dict[str, str] = {}
    if keys:
        known = sa.select(Outbound.key, Outbound.state).where(Outbound.key.in_(padded(keys)))
        there = dict(session.execute(known).all())
    found = Found([], [])
    for one, row in zip(keys, rows, strict=True):
        if one in there and there[one] not in _OPEN:
            found.done.append((row.gap_id, row.person_id))
        elif one not in there and row.chat_id is not None and row.unreachable_since is None:
            found.messages.append(Message(one, row.chat_id, Lane.NOTICE, body(row.gap_id, row.person_id)))
    return found


def plan(session: Session, found: Found, now: datetime) -> int:
    """Put it in the outbox, and forget of whom it is over; how many messages were added."""
    lock(session, "outbox")
    added = put_all(session, found.messages, now)
    lock(session, "gap")
    for gap_id, person_id in found.done:
        session.execute(sa.delete(GapAsker).where(GapAsker.gap_id == gap_id, GapAsker.person_id == person_id))
    return added


def waits(session: Session, gap_id: int, person_id: int) -> bool:
    """Whether somebody waits to be told."""
    return session.get(GapAsker, (gap_id, person_id)) is not None


def waiting(session: Session, gap_ids: Collection[int]) -> set[int]:
    """Who waits to be told of any of these."""
    return set(session.scalars(sa.select(GapAsker.person_id).where(GapAsker.gap_id.in_(gap_ids))))


def redraw(session: Session, gap_ids: Sequence[int], now: datetime) -> None:
    """Whoever was told of these sees in the same message what holds now."""
    for gap_id in gap_ids:
        delivered = told.outcomes(session, f"gap {gap_id} ")
        bodies = {one: body(gap_id, int(one.split()[2])) for one in delivered}
        told.edit_each(session, bodies, now)


def wait_on(session: Session, gap_ids: Sequence[int], now: datetime) -> None:
    """Whoever was not told of these is not told any more, and waits on: for the same question, which is open again."""
    lock(session, "outbox")
    for gap_id in gap_ids:
        told.drop(session, f"gap {gap_id} ", "withdrawn", now)
    lock(session, "gap")
    for gap_id in gap_ids:
        gone = {int(one.split()[2]) for one, how in told.outcomes(session, f"gap {gap_id} ").items() if _went(how)}
        askers = session.scalars(sa.select(GapAsker).where(GapAsker.gap_id == gap_id)).all()
        untold = [one.person_id for one in askers if one.person_id not in gone]
        if untold:
            _open_again(session, gap_id, untold)


def _went(how: told.Told) -> bool:
    return how.state is not OutboundState.DROPPED


def _open_again(session: Session, gap_id: int, person_ids: Sequence[int]) -> None:
    """A gap of its own, for the old one's messages have their keys; one that was filed meanwhile takes them in."""
    old = session.get_one(Gap, gap_id)
    is_same = Gap.key == old.key, Gap.county_id == old.county_id, Gap.closed_at.is_(None)
    gap = session.scalars(sa.select(Gap).where(*is_same)).first()
    if gap is None:
        gap = Gap(
            key=old.key,
            question=old.question,
            about=old.about,
            words=old.words,
            scope=old.scope,
            times=0,
            first_day=old.first_day,
            last_day=old.last_day,
            county_id=old.county_id,
            searched_to=old.searched_to,
        )
        session.add(gap)
        session.flush()
    for person_id in person_ids:
        session.execute(sa.delete(GapAsker).where(GapAsker.gap_id == gap_id, GapAsker.person_id == person_id))
        if session.get(GapAsker, (gap.id, person_id)) is None:
            session.add(GapAsker(gap_id=gap.id, person_id=person_id))
            gap.times += 1
    session.flush()
