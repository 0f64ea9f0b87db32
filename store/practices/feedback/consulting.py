"""A gap that is put to towns: each is asked once, and what it says comes back to be looked at before it goes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store import audit, told
from store.audit import Action
from store.database import Session, lock
from store.people import places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.practices.feedback.answer_tables import Consultation, Reply
from store.practices.feedback.gap_tables import Gap

LONGEST_REPLY = 500  # characters


@dataclass(frozen=True)
class Consulted:
    """A gap put to a town, as it stands."""

    id: int
    gap_id: int
    county_id: int
    question: str
    is_open: bool  # the gap still waits for an answer
    town: PlaceFacts
    by_id: int  # who asks
    state: Reply
    text: str  # what was said; "": nothing, or it named somebody erased
    replied_at: datetime | None


def ask(session: Session, gap_id: int, town_ids: Collection[int], by: PersonFacts, now: datetime) -> list[Consulted]:
    """Put an open gap to these towns, but those that were asked before: the new ones."""
    lock(session, "audit")
    lock(session, "gap")
    gap = session.get(Gap, gap_id, populate_existing=True)
    if gap is None or gap.closed_at is not None or gap.county_id is None:
        return []
    asked = set(session.scalars(sa.select(Consultation.town_id).where(Consultation.gap_id == gap_id)))
    here = {one.id for one in places.towns(session, gap.county_id)}
    new = [number for number in town_ids if number in here and number not in asked]
    for town_id in new:
        session.add(Consultation(gap_id=gap_id, town_id=town_id, by_id=by.id, at=now, state=Reply.OPEN))
        facts = {"gap": gap_id, "question": "asked"}
        audit.append(session, now, by.id, Action.TOWN_CONSULTED, place_id=town_id, facts=facts)
    session.flush()
    return [one for one in of_gaps(session, [gap_id]) if one.town.id in new]


def reply(session: Session, consultation_id: int, text: str, by: PersonFacts, now: datetime) -> Consulted | None:
    """What the town says; "": that it does no such thing. None: it has said so before, or nobody asks any more."""
    lock(session, "audit")
    _redraw(session, [consultation_id], now)
    lock(session, "gap")
    found = find(session, consultation_id)
    if found is None or found.state is not Reply.OPEN or not found.is_open:
        return None
    row = session.get_one(Consultation, consultation_id)
    row.state, row.text = (Reply.SAID, text) if text else (Reply.NOTHING, None)
    row.replied_by, row.replied_at = by.id, now
    session.flush()
    facts = {"gap": found.gap_id, "question": str(row.state)}
    audit.append(session, now, by.id, Action.TOWN_CONSULTED, place_id=found.town.id, facts=facts)
    return find(session, consultation_id)


def settled(session: Session, gap_ids: Collection[int], now: datetime) -> None:
    """Whoever is still asked for these gaps sees that nothing more is wanted. Call it before they are locked."""
    waiting = Consultation.gap_id.in_(gap_ids), Consultation.state == Reply.OPEN
    _redraw(session, list(session.scalars(sa.select(Consultation.id).where(*waiting))), now)


def key(consultation_id: int) -> str:
    """The key of the question in the outbox; it begins as outreach/caps.py counts it."""
    return f"consult {consultation_id}"


def _redraw(session: Session, consultation_ids: Collection[int], now: datetime) -> None:
    """The questions that were sent say how things stand, from the moment on that this transaction ends."""
    bodies = {
        key(one): {"call": "worded", "recipe": "consult", "of": {"consultation": one}} for one in consultation_ids
    }
    told.edit_each(session, bodies, now)


def find(session: Session, consultation_id: int) -> Consulted | None:
    """One of them; None: there is none of this number, or its town does not stand any more."""
    return next(iter(_found(session, Consultation.id == consultation_id)), None)


def of_gaps(session: Session, gap_ids: Collection[int]) -> list[Consulted]:
    """The towns that these gaps, which ask nearly the same, were put to, in this order."""
    return _found(session, Consultation.gap_id.in_(gap_ids))


def _found(session: Session, where: sa.ColumnElement[bool]) -> list[Consulted]:
    rows = session.execute(
        sa.select(Consultation, Gap).join(Gap, Gap.id == Consultation.gap_id).where(where).order_by(Consultation.id),
        execution_options={"populate_existing": True},
    )
    found = ((row, gap, places.find(session, row.town_id)) for row, gap in rows.all())
    return [
        Consulted(
            id=row.id,
            gap_id=gap.id,
            county_id=town.county_id,
            question=gap.question,
            is_open=gap.closed_at is None,
            town=town,
            by_id=row.by_id,
            state=Reply(row.state),
            text=row.text or "",
            replied_at=row.replied_at,
        )
        for row, gap, town in found
        if town is not None
    ]
