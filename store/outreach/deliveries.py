"""What became of a broadcast, person by person. Whether anybody has read it is neither known nor asked.

A tap on 已知悉 is counted. Who has not tapped it is never listed: no read marks (整治形式主义为基层减负).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.database import Session, insert_new
from store.outbox import Outbound, OutboundState
from store.outreach.tables import Acknowledged, DeliveryRow, Skip
from store.people import people
from store.people.people import Person, PersonFacts


class Outcome(StrEnum):
    """How the message to one person stands, in the order in which it is told.

    waiting: to go, or under way · sent · uncertain: nobody knows whether it has arrived · failed: the network refused
    it · unreachable: they cannot be written to · cap: they have had enough messages this week · outside: they have left,
    or done what it was about, before it went · stopped: somebody stopped or withdrew it before.
    """

    WAITING = "waiting"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    CAP = "cap"
    OUTSIDE = "outside"
    STOPPED = "stopped"


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
    raise NotImplementedError


def each(session: Session, broadcast_id: int, now: datetime) -> list[Delivered]:
    """The same by person: first whoever has no post any more, then by county, town and name."""
    raise NotImplementedError


def missed(session: Session, broadcast_id: int) -> set[int]:
    """The numbers of those whom it was meant for, and of whom nobody knows that they have got it."""
    raise NotImplementedError


def acknowledge(session: Session, broadcast_id: int, person_id: int, now: datetime) -> bool:
    """Somebody tapped 已知悉 under it; False: they had before, or it was not meant for them."""
    raise NotImplementedError
