"""What can be done with a broadcast that goes or has gone: stop, take back, correct, send once more by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import audit, told
from store.audit import Action
from store.database import Session, lock, padded
from store.outbox import Lane, Message, put_all
from store.outreach import caps, cast_messages, deliveries
from store.outreach.audience import Recipient
from store.outreach.broadcasts import (
    Broadcast,
    Content,
    Empty,
    NobodyToApprove,
    Overtaken,
    Proposed,
    after_hold,
    approvers,
    changing,
    facts,
    needs_approval,
    write,
)
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow, Skip
from store.people import people
from store.people.people import PersonFacts

_GOING = (BroadcastState.SENDING, BroadcastState.STOPPED, BroadcastState.DONE)
_GONE = (BroadcastState.STOPPED, BroadcastState.DONE)


@dataclass(frozen=True)
class Corrected:
    """What a correction has done."""

    is_proposed: bool  # nothing yet: somebody else has to agree
    had: int  # how many have, or get in this moment, what it said before: it is changed in their chats
    untold: list[PersonFacts]  # of these who are not told so: their week is full, or nothing can be sent to them


def stop(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Whoever has not got it by now does not get it, but those whose message is under way.

    Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.SENDING])
    row.state = BroadcastState.STOPPED
    _note(session, row, Action.BROADCAST_STOPPED, by.id, now)
    _skip_the_rest(session, row)
    told.drop(session, cast_messages.prefix(row.id), "stopped", now)
    cast_messages.redraw(session, row.id, now)
    return facts(row)


def withdraw(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> int:
    """It is taken from the chats where it is, or is in a moment, and goes to nobody else; from how many chats.

    The network allows that for two days.

    Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, _GOING)
    row.state, row.held_until = BroadcastState.WITHDRAWN, now  # releasing.py watches it until all is taken back
    row.proposed = None
    _note(session, row, Action.BROADCAST_WITHDRAWN, by.id, now)
    _skip_the_rest(session, row)
    cast_messages.redraw(session, row.id, now)
    told.recall(session, cast_messages.notes(row.id), now)
    return told.recall(session, cast_messages.prefix(row.id), now)


def correct(session: Session, broadcast_id: int, by: PersonFacts, text: str, seen: int, now: datetime) -> Corrected:
    """It says this (HTML) where it has arrived, and to whoever still gets it. Its file stays.

    `seen`: how often it had been corrected when `by` read it. Meant for so many that a second administrator had to
    agree to it, it is only proposed, and done when somebody else asks for the same. Whoever had it is told so by a
    notice (key `cast-note …`), but those who have had enough messages this week.
    Raises Empty, NobodyToApprove, LookupError; Overtaken, also where it was corrected since, or otherwise proposed.
    """
    row = changing(session, broadcast_id, by, _GOING)
    if not text.strip() and row.file_id is None:
        raise Empty
    proposed = facts(row).proposed
    others = None if proposed is None or proposed.by_id == by.id else proposed
    if len(row.corrected) != seen or (others is not None and others.text != text):
        raise Overtaken(BroadcastState(row.state))
    if others is None and needs_approval(deliveries.result(session, row.id).total):
        return _propose(session, row, by, text, now)
    author_id, agreed = (by.id, {}) if others is None else (others.by_id, {"approved_by": by.id})
    row.corrected = [*row.corrected, {"at": now.isoformat(), "by": author_id, "text": row.text}]
    row.proposed = None
    write(row, Content(text, row.file_id, row.media))
    _note(session, row, Action.BROADCAST_CORRECTED, author_id, now, times=len(row.corrected), **agreed)
    lock(session, "outbox")  # from here on nobody gets what it said before
    had = deliveries.having(session, row.id)
    cast_messages.redraw(session, row.id, now)
    told.edit(session, cast_messages.prefix(row.id), cast_messages.wording("cast", row.id), now)
    return Corrected(is_proposed=False, had=len(had), untold=_tell(session, row, had, now))


def decline(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Proposed:
    """What was proposed is not done: by whoever could agree to it, or proposed it. Raises Overtaken, LookupError."""
    row = changing(session, broadcast_id, by, _GOING)
    proposed = facts(row).proposed
    if proposed is None:
        raise Overtaken(BroadcastState(row.state))
    row.proposed = None
    cast_messages.redraw(session, row.id, now)
    return proposed


def repeatable(
    session: Session, broadcast_id: int, by: PersonFacts, outcomes: Collection[Outcome], now: datetime
) -> list[Recipient]:
    """Of whom this has become, and whether again() would reach them now; who has no post any more is left out.

    Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, _GONE)
    chosen = _chosen(session, row, outcomes)
    left = caps.left_for_broadcasts(session, chosen, now)
    return [Recipient(one, is_over_cap=not left[one.id]) for one in people.those(session, chosen, now).values()]


def again(session: Session, broadcast_id: int, by: PersonFacts, outcomes: Collection[Outcome], now: datetime) -> int:
    """By hand: it goes once more to those of whom this has become (of deliveries.AGAIN), after a hold; how many.

    Until then stop() leaves everybody as they are. Whoever has left, or has had enough messages, gets nothing this time
    either. Nobody has to agree: to these words for all these people somebody has. Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, _GONE)
    chosen = _chosen(session, row, outcomes)
    if chosen:
        these = DeliveryRow.broadcast_id == row.id, DeliveryRow.person_id.in_(padded(chosen))
        session.execute(sa.update(DeliveryRow).where(*these).values(key=None, skipped=None))
        row.state, row.goes_at = BroadcastState.SENDING, after_hold(session, row, now)
        row.held_until = row.goes_at
        again = sorted({*outcomes} & {*AGAIN})
        _note(session, row, Action.BROADCAST_SENT, by.id, now, again=again, recipients=len(chosen))
        cast_messages.redraw(session, row.id, now)
    return len(chosen)


def _propose(session: Session, row: BroadcastRow, by: PersonFacts, text: str, now: datetime) -> Corrected:
    before, row.proposed = row.proposed, {"by": by.id, "text": text}
    if not approvers(session, row.id, now):
        row.proposed = before
        raise NobodyToApprove(rules("broadcast")["approve_above"])
    cast_messages.redraw(session, row.id, now)
    return Corrected(is_proposed=True, had=0, untold=[])


def _chosen(session: Session, row: BroadcastRow, outcomes: Collection[Outcome]) -> list[int]:
    asked = set(outcomes).intersection(AGAIN if row.text is not None else ())
    return [number for number, one in deliveries.outcome_of_each(session, row.id).items() if one in asked]


def _skip_the_rest(session: Session, row: BroadcastRow) -> None:
    """Nobody gets it who has not; of whom it was to go to once more holds what became of it before."""
    rest = DeliveryRow.broadcast_id == row.id, DeliveryRow.key.is_(None), DeliveryRow.skipped.is_(None)
    for delivery in session.scalars(sa.select(DeliveryRow).where(*rest, DeliveryRow.copies > 0)):
        delivery.key = cast_messages.key(row.id, delivery.person_id, delivery.copies)
    session.flush()
    session.execute(sa.update(DeliveryRow).where(*rest).values(skipped=Skip.STOPPED))


def _tell(session: Session, row: BroadcastRow, person_ids: Collection[int], now: datetime) -> list[PersonFacts]:
    """These people are told that it was corrected, under the outbox's lock; to whom of them nothing can be sent."""
    here, left = people.those(session, person_ids, now), caps.left_for_broadcasts(session, person_ids, now)
    notes, wording = f"{cast_messages.notes(row.id)}{len(row.corrected)}", cast_messages.wording
    messages = [
        Message(f"{notes} {one.id}", one.chat_id or 0, Lane.NOTICE, wording("cast_corrected", row.id, person=one.id))
        for one in here.values()
        if one.is_there and left[one.id]
    ]
    put_all(session, messages, now)
    return [one for one in here.values() if not (one.is_there and left[one.id])]


def _note(session: Session, row: BroadcastRow, action: Action, by_id: int, now: datetime, **facts: Any) -> None:
    audit.append(session, now, by_id, action, place_id=row.county_id, facts={"broadcast": row.id, **facts})
