"""What became of a broadcast, person by person. Whether anybody has read it is neither known nor asked.

A tap on 已知悉 is counted. Who has not tapped it is never listed: no read marks (整治形式主义为基层减负).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from store import told
from store.database import Session, insert_new
from store.outbox import OutboundState
from store.outreach import cast_messages
from store.outreach.tables import Acknowledged, DeliveryRow, Skip
from store.people import people
from store.people.people import Person, PersonFacts
from store.told import Told


class Outcome(StrEnum):
    """How the message to one person stands, in the order in which it is told.

    waiting: to go, or under way · sent · uncertain: nobody knows whether it has arrived · failed: the network refused
    it · unreachable: they cannot be written to · cap: they have had enough messages this week · outside: they had left,
    or done what it was about, before it went · stopped: somebody stopped or withdrew it before · erased: it named
    somebody who was erased before.
    """

    WAITING = "waiting"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    CAP = "cap"
    OUTSIDE = "outside"
    STOPPED = "stopped"
    ERASED = "erased"


_STATES = {
    OutboundState.PLANNED: Outcome.WAITING,
    OutboundState.SENDING: Outcome.WAITING,
    OutboundState.SENT: Outcome.SENT,
    OutboundState.UNCERTAIN: Outcome.UNCERTAIN,
    OutboundState.FAILED: Outcome.FAILED,
}

# What may be sent once more, by hand: for all of these but `uncertain` we know that they have not got it.
AGAIN = (Outcome.UNCERTAIN, Outcome.FAILED, Outcome.UNREACHABLE, Outcome.CAP, Outcome.STOPPED)


@dataclass(frozen=True)
class Result:
    """A broadcast in numbers."""

    counts: Mapping[Outcome, int]  # of every outcome
    acknowledged: int  # who tapped 已知悉
    recalled: int  # of those sent: taken back from their chats

    @property
    def total(self) -> int:
        """How many people it was meant for."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Delivered:
    """A broadcast to one person."""

    person_id: int
    name: str  # "": erased
    person: PersonFacts | None  # None: they have no post today
    outcome: Outcome


def result(session: Session, broadcast_id: int) -> Result:
    """What became of it, or will have: of one that nobody has confirmed nothing."""
    found = list(_found(session, broadcast_id))
    of_each = Counter(outcome for _, outcome, _ in found)
    tapped = sa.select(sa.func.count()).where(Acknowledged.what == _what(broadcast_id))
    return Result(
        counts={outcome: of_each[outcome] for outcome in Outcome},
        acknowledged=session.scalar(tapped) or 0,
        recalled=sum(there is not None and there.recall is OutboundState.SENT for _, _, there in found),
    )


def each(session: Session, broadcast_id: int, now: datetime) -> list[Delivered]:
    """The same by person: first whoever has no post any more, then by county, town and name."""
    outcomes = outcome_of_each(session, broadcast_id)
    here = people.those(session, list(outcomes), now)
    names = dict(session.execute(sa.select(Person.id, Person.name).where(_meant(broadcast_id, Person.id))).all())
    gone = sorted(outcomes.keys() - here.keys(), key=lambda number: (names[number], number))
    return [
        Delivered(number, names[number], here.get(number), outcomes[number])
        for number in (*gone, *here)  # who is here comes in its order
    ]


def outcome_of_each(session: Session, broadcast_id: int) -> dict[int, Outcome]:
    """How it stands with each person it was meant for, by their number."""
    return {person_id: outcome for person_id, outcome, _ in _found(session, broadcast_id)}


def having(session: Session, broadcast_id: int) -> list[int]:
    """The numbers of those whose message has arrived or is under way; under the lock of the outbox to the end."""
    gone = (OutboundState.SENT, OutboundState.SENDING)
    found = _found(session, broadcast_id)
    return [person for person, _, there in found if there and there.state in gone and there.recall is None]


def missed(session: Session, broadcast_id: int) -> set[int]:
    """The numbers of those whom it was meant for to the end, and of whom nobody knows that they have got it."""
    reached = (Outcome.SENT, Outcome.OUTSIDE)
    return {number for number, outcome in outcome_of_each(session, broadcast_id).items() if outcome not in reached}


def acknowledge(session: Session, broadcast_id: int, person_id: int, now: datetime) -> bool:
    """Somebody tapped 已知悉 under it; False: they had before, or it was not meant for them."""
    if session.scalar(sa.select(DeliveryRow.id).where(_of(broadcast_id), DeliveryRow.person_id == person_id)) is None:
        return False
    row = {"person_id": person_id, "what": _what(broadcast_id), "at": now}
    return insert_new(session, Acknowledged, [row]) == 1


def _found(session: Session, broadcast_id: int) -> Iterator[tuple[int, Outcome, Told | None]]:
    """Each person's number, how it stands with them, and their message, if it has been handed over."""
    there = told.outcomes(session, cast_messages.prefix(broadcast_id))
    gone = set(
        session.scalars(
            sa.select(Person.id).where(_meant(broadcast_id, Person.id), Person.unreachable_since.is_not(None))
        )
    )
    rows = session.execute(
        sa.select(DeliveryRow.person_id, DeliveryRow.key, DeliveryRow.skipped).where(_of(broadcast_id))
    )
    for person_id, its_key, skipped in rows:
        message = None if its_key is None else there.get(its_key)
        if its_key is None:
            outcome = Outcome.WAITING if skipped is None else Outcome(skipped)
        elif message is None:
            outcome = Outcome.UNCERTAIN  # the person was erased, and with them what was sent
        else:
            outcome = _outcome(message, is_gone=person_id in gone)
        yield person_id, outcome, message


def _outcome(message: Told, *, is_gone: bool) -> Outcome:
    match message.state:
        case OutboundState.FAILED if is_gone:
            return Outcome.UNREACHABLE
        case OutboundState.DROPPED:
            return Outcome(message.error) if message.error in (Skip.OUTSIDE, Skip.ERASED) else Outcome.STOPPED
        case state:
            return _STATES[state]


def _of(broadcast_id: int) -> sa.ColumnElement[bool]:
    return DeliveryRow.broadcast_id == broadcast_id


def _meant(broadcast_id: int, person_id: InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    return person_id.in_(sa.select(DeliveryRow.person_id).where(_of(broadcast_id)))


def _what(broadcast_id: int) -> str:
    return f"broadcast {broadcast_id}"
