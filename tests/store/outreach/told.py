"""What was sent and done, put into the store as the bot leaves it, without living through it."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from store.collection.tables import RevisionRow, State, Submission
from store.database import Session
from store.outbox import Lane, Outbound, OutboundState
from store.outreach.tables import OccasionRow, ReminderRow
from store.people.people import Person

_numbers = count(1)


def sent(
    session: Session,
    key: str,
    chat_id: int,
    at: datetime,
    state: OutboundState = OutboundState.SENT,
    lane: Lane = Lane.NOTICE,
) -> str:
    """A message that ended so at this moment; its key."""
    closed = None if state in (OutboundState.PLANNED, OutboundState.SENDING) else at
    same = {"body": None, "attempts": 1, "failures": 0, "created_at": at, "not_before": at}
    session.add(Outbound(key=key, chat_id=chat_id, lane=lane, state=state, closed_at=closed, **same))
    session.flush()
    return key


def reminded(
    session: Session,
    occasion: OccasionRow,
    town_id: int,
    person_id: int,
    rung: int,
    at: datetime,
    state: OutboundState = OutboundState.SENT,
) -> None:
    """Somebody got a message on this rung, all by itself."""
    chat_id = session.get_one(Person, person_id).chat_id or 0
    key = sent(session, f"remind {person_id} {next(_numbers)}", chat_id, at, state)
    of = {"occasion_id": occasion.id, "town_id": town_id, "person_id": person_id, "rung": rung}
    session.add(ReminderRow(**of, role="clerk", owed_on=at.date(), due_on=occasion.due_on, key=key, at=at))
    session.flush()


def occasion(session: Session, root_id: int, county_id: int, period: str, on: datetime) -> OccasionRow:
    """One time that a deadline is due."""
    days = {"nominal_on": on.date(), "due_on": on.date(), "is_guess": False, "is_void": False}
    row = OccasionRow(root_id=root_id, county_id=county_id, period=period, **days)
    session.add(row)
    session.flush()
    return row


def handed_in(session: Session, town_id: int, period: str, *moments: datetime) -> None:
    """The town handed in its month at each of these moments."""
    row = Submission(town_id=town_id, month=period, state=State.SUBMITTED, opened_at=moments[0])
    session.add(row)
    session.flush()
    for number, at in enumerate(moments, 1):
        of = {"submission_id": row.id, "number": number, "upto": 0, "notes_upto": 0, "receipt": "0" * 8}
        session.add(RevisionRow(**of, submitted_at=at, due_at=at, is_late=False))
    session.flush()
