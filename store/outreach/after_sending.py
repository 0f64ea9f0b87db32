"""What can be done with a broadcast that goes or has gone: stop, take back, correct, send once more by hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import audit, told
from store.audit import Action
from store.database import Session, padded
from store.outbox import Lane, Message, put_all
from store.outreach import caps, cast_messages, deliveries
from store.outreach.broadcasts import Broadcast, Content, changing, facts, write
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.opening import opens
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow, Skip
from store.people import people
from store.people.people import PersonFacts

_GOING = (BroadcastState.SENDING, BroadcastState.STOPPED, BroadcastState.DONE)


def stop(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Whoever has not got it by now does not get it, but those whose message is under way.

    Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.SENDING])
    row.state = BroadcastState.STOPPED
    _note(session, row, Action.BROADCAST_STOPPED, by, now)
    _skip_the_rest(session, row)
    told.drop(session, cast_messages.prefix(row.id), "stopped", now)
    cast_messages.redraw(session, row.id, now)
    return facts(row)


def withdraw(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> int:
    """It is taken from the chats where it has arrived (the network allows two days) and goes to nobody else; how many.

    Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, _GOING)
    row.state, row.held_until = BroadcastState.WITHDRAWN, now  # releasing.py watches it until all is taken back
    _note(session, row, Action.BROADCAST_WITHDRAWN, by, now)
    _skip_the_rest(session, row)
    cast_messages.redraw(session, row.id, now)
    told.recall(session, cast_messages.notes(row.id), now)
    return told.recall(session, cast_messages.prefix(row.id), now)


def correct(session: Session, broadcast_id: int, by: PersonFacts, text: str, now: datetime) -> int:
    """It says this (HTML) where it has arrived, and to whoever still gets it; how many had it already.

    These alone are told so, by a notice (key `cast-note …`), but those who have had enough messages this week.
    Its file stays. Raises Empty, Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, _GOING)
    row.corrected = [*row.corrected, {"at": now.isoformat(), "by": by.id, "text": row.text}]
    write(row, Content(text, row.file_id, row.media))
    _note(session, row, Action.BROADCAST_CORRECTED, by, now, times=len(row.corrected))
    had = [number for number, one in deliveries.outcome_of_each(session, row.id).items() if one is Outcome.SENT]
    cast_messages.redraw(session, row.id, now)
    told.edit(session, cast_messages.prefix(row.id), cast_messages.wording("cast", row.id), now)
    _tell(session, row, had, now)
    return len(had)


def again(session: Session, broadcast_id: int, by: PersonFacts, outcomes: Collection[Outcome], now: datetime) -> int:
    """By hand: it goes once more to those of whom this has become (of deliveries.AGAIN), at once; how many.

    Whoever has left, or has had enough messages, gets nothing this time either. Raises Overtaken, LookupError.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.DONE, BroadcastState.STOPPED])
    asked = set(outcomes).intersection(AGAIN)
    chosen = [number for number, one in deliveries.outcome_of_each(session, row.id).items() if one in asked]
    if chosen:
        these = DeliveryRow.broadcast_id == row.id, DeliveryRow.person_id.in_(padded(chosen))
        session.execute(sa.update(DeliveryRow).where(*these).values(key=None, skipped=None))
        row.state, row.held_until = BroadcastState.SENDING, opens(session, row.county_id, now)
        _note(session, row, Action.BROADCAST_SENT, by, now, again=sorted(asked), recipients=len(chosen))
        cast_messages.redraw(session, row.id, now)
    return len(chosen)


def _skip_the_rest(session: Session, row: BroadcastRow) -> None:
    rest = DeliveryRow.broadcast_id == row.id, DeliveryRow.key.is_(None), DeliveryRow.skipped.is_(None)
    session.execute(sa.update(DeliveryRow).where(*rest).values(skipped=Skip.STOPPED))


def _tell(session: Session, row: BroadcastRow, person_ids: Collection[int], now: datetime) -> None:
    """These people are told that it was corrected; under the outbox's lock, as all who count a week's messages."""
    here, left = people.those(session, person_ids, now), caps.left(session, person_ids, now)
    number = len(row.corrected)
    put_all(
        session,
        [
            Message(
                f"{cast_messages.notes(row.id)}{number} {one.id}",
                one.chat_id,
                Lane.NOTICE,
                cast_messages.wording("cast_corrected", row.id, person=one.id),
            )
            for one in here.values()
            if one.chat_id is not None and one.unreachable_since is None and left[one.id]
        ],
        now,
    )


def _note(session: Session, row: BroadcastRow, action: Action, by: PersonFacts, now: datetime, **facts: Any) -> None:
    audit.append(session, now, by.id, action, place_id=row.county_id, facts={"broadcast": row.id, **facts})
