"""A message to many, from its draft to what was made of it afterwards. Sending it is releasing.py's.

A draft is written, addressed and confirmed; above a number of people a second administrator agrees; then it is held for
a moment, in which it can still be cancelled. Whom it is for is fixed when it is confirmed: nobody is added after that,
and whoever does not belong to them any more when it goes gets nothing. Nobody gets it twice but by hand (again()).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from store import audit, told
from store.audit import Action
from store.database import Session, insert_new, lock
from store.days import day_of
from store.outreach import deliveries
from store.outreach.audience import Audience, county_of, find, is_unreachable
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.opening import opens
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow, Skip
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Reach, Right, reach

_GOING = (BroadcastState.SENDING, BroadcastState.STOPPED, BroadcastState.DONE)


@dataclass(frozen=True)
class Content:
    """What is said."""

    text: str  # HTML; "": only a file
    file_id: str | None = None  # the network's name for a picture or document that goes with it
    media: str | None = None  # photo · document; None: text only


@dataclass(frozen=True)
class Broadcast:
    """A message to many, as it stands."""

    id: int
    county_id: int | None  # the county that all its people are of; None: of several
    by_id: int
    state: BroadcastState
    content: Content
    audience: Audience
    send_at: datetime | None  # None: as soon as it is confirmed
    held_until: datetime | None  # nothing goes before this moment; None: it is not confirmed
    approved_by: int | None
    corrections: int  # how often it was corrected
    at: datetime


class Empty(Exception):
    """It says nothing."""


class Nobody(Exception):
    """There is nobody whom it would reach now."""


class NobodyToApprove(Exception):
    """It is for so many people that somebody else has to agree, and there is nobody else."""

    def __init__(self, above: int) -> None:
        super().__init__(above)
        self.above = above  # recipients above which that is so


class TooManyToday(Exception):
    """So many were sent in the county today that no other may be."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class BadMoment(Exception):
    """No moment for which a message can be scheduled: past already, or too far off."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


class Overtaken(Exception):
    """It stands otherwise than whoever asked had seen: this cannot be done with it (any more)."""

    def __init__(self, state: BroadcastState) -> None:
        super().__init__(state)
        self.state = state  # as it stands


def draft(session: Session, by: PersonFacts, content: Content, now: datetime) -> Broadcast:
    """A new draft for all whom its author may write to. Raises Empty."""
    raise NotImplementedError


def rewrite(session: Session, broadcast_id: int, by: PersonFacts, content: Content) -> Broadcast:
    """Its draft says this. Raises Empty, Overtaken, LookupError where it is not the draft of `by`."""
    raise NotImplementedError


def address(session: Session, broadcast_id: int, by: PersonFacts, audience: Audience) -> Broadcast:
    """Its draft is for these. Raises Overtaken, LookupError."""
    raise NotImplementedError


def schedule(
    session: Session, broadcast_id: int, by: PersonFacts, send_at: datetime | None, now: datetime
) -> Broadcast:
    """Its draft, once confirmed, goes at this moment (aware), or (None) at once. Raises BadMoment, Overtaken, LookupError."""
    raise NotImplementedError


def discard(session: Session, broadcast_id: int, by: PersonFacts) -> None:
    """There is no such draft any more. Raises Overtaken, LookupError."""
    raise NotImplementedError


def get(session: Session, broadcast_id: int) -> Broadcast | None:
    """The broadcast of this number, whoever asks; None: there is none."""
    raise NotImplementedError


def seen_by(session: Session, broadcast_id: int, by: PersonFacts) -> Broadcast:
    """The same for somebody who may send, or have sent, to all of its people. Raises LookupError."""
    raise NotImplementedError


def recent(session: Session, by: PersonFacts, limit: int = 10) -> list[Broadcast]:
    """What somebody may see, drafts of others left out, the newest first."""
    raise NotImplementedError


def needs_approval(recipients: int) -> bool:
    """Whether somebody else has to agree to a message to so many."""
    raise NotImplementedError


def approvers(session: Session, broadcast_id: int, now: datetime) -> list[PersonFacts]:
    """Who may agree to it and can be written to: whoever could send it, but its author; by county and name."""
    raise NotImplementedError


def confirm(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Its author lets it go: it is held for a moment, or awaits a second administrator.

    From here on it is fixed whom it is for. Raises Nobody, NobodyToApprove, TooManyToday, Overtaken, LookupError.
    """
    raise NotImplementedError


def approve(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Somebody else agrees: it is held for a moment. Raises Overtaken; LookupError, to its author, too."""
    raise NotImplementedError


def cancel(session: Session, broadcast_id: int, by: PersonFacts) -> Broadcast:
    """It is a draft again, and nobody has got anything: by its author, or whoever could agree to it.

    Raises Overtaken where it goes already; LookupError.
    """
    raise NotImplementedError


def stop(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Whoever has not got it by now does not get it, but those whose message is under way. Raises Overtaken, LookupError."""
    raise NotImplementedError


def withdraw(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> int:
    """It is taken from the chats where it has arrived (the network allows two days) and goes to nobody else; how many.

    Raises Overtaken, LookupError.
    """
    raise NotImplementedError


def correct(session: Session, broadcast_id: int, by: PersonFacts, text: str, now: datetime) -> int:
    """It says this (HTML) where it has arrived, and to whoever still gets it; how many had it already.

    These alone are told so, by a notice (key `cast-note …`), but those who have had enough messages this week.
    Its file stays. Raises Empty, Overtaken, LookupError.
    """
    raise NotImplementedError


def again(session: Session, broadcast_id: int, by: PersonFacts, outcomes: Collection[Outcome], now: datetime) -> int:
    """By hand: it goes once more to those of whom this has become (of deliveries.AGAIN), at once; how many.

    Whoever has left, or has had enough messages, gets nothing this time either. Raises Overtaken, LookupError.
    """
    raise NotImplementedError


def forget(session: Session, now: datetime) -> None:
    """Drop drafts of a week ago that were never sent."""
    raise NotImplementedError
