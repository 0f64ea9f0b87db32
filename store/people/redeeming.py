"""Using an invitation: once, in time, by somebody who has not guessed it, and while its inviter may still invite.

What protects a code are its 120 bits; the limits on wrong ones keep a script from trying at all. A chat has CHAT_TRIES
in an hour. All chats together have no fixed number, for an attacker could use it up and shut everybody out: past
ALL_TRIES in an hour each chat has one try instead. So many accounts get one guess each, and a colleague with a good
link, or after one slip and an hour, gets in at the height of an attack.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, BigInt, Session, lock
from store.days import day_of
from store.people import people, places
from store.people.invitations import Invitation, Offer, close, hash_of
from store.people.people import Person, PersonFacts, Post
from store.people.rights import Role, may_give

WINDOW = timedelta(hours=1)
CHAT_TRIES = 5  # wrong codes of one chat in a WINDOW
ALL_TRIES = 60  # of all chats; a county does not mistype more than that


class InvitationAttempt(Base):
    """A code that let nobody in, tried by a chat."""

    __tablename__ = "invitation_attempt"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInt, index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Reason(StrEnum):
    """Why somebody does not get in.

    wrong: there is no such code · withdrawn: revoked, or its place, its inviter's right or whom it was meant for is
    gone · taken: the chat of a known person, whom nobody meant · again: it has let this very person in before ·
    guessing: this chat has tried too often.
    """

    WRONG = "wrong"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"
    AGAIN = "again"
    GUESSING = "guessing"


@dataclass(frozen=True)
class Refused:
    """Nobody was let in."""

    reason: Reason
    is_alarm: bool = False  # this was the first wrong try too many of all chats together


@dataclass(frozen=True)
class Joined:
    """The person sits in the chat now."""

    person: PersonFacts
    invitation_id: int
    is_named: bool  # False: under the stopgap, until they say who they are
    inviter: PersonFacts | None  # None: invited at the shell


def redeem(session: Session, code: str, chat_id: int, stopgap: str, now: datetime) -> Joined | Refused:
    """Let this chat in by the code, under the name that the invitation says, or else the stopgap."""
    if _is_guessing(session, chat_id, now):
        return Refused(Reason.GUESSING)
    row = session.scalars(sa.select(Invitation).where(Invitation.code_hash == hash_of(code))).first()
    if row is None:
        return _failed(session, Reason.WRONG, chat_id, now)
    lock(session, "staff")  # only for a real code: whoever guesses holds up nobody
    session.refresh(row)
    here = people.in_chat(session, chat_id, now)
    offer, inviter = _still_offered(session, row, now)
    if row.used_at is not None:
        is_mine = here is not None and here.id == row.used_by_id
        return Refused(Reason.AGAIN) if is_mine else _failed(session, Reason.USED, chat_id, now)
    if row.expires_at <= now or (row.until is not None and row.until < day_of(now)):
        return _failed(session, Reason.EXPIRED, chat_id, now)
    if row.revoked_at is not None or offer is None:
        return _failed(session, Reason.WITHDRAWN, chat_id, now)
    if here is not None and here.id != offer.person_id:
        return Refused(Reason.TAKEN)
    if not close(session, row.id, used_at=now):  # somebody was faster, in this very moment
        return _failed(session, Reason.USED, chat_id, now)
    person_id, is_named = _seat(session, row, offer, chat_id, stopgap, now)
    session.execute(sa.update(Invitation).where(Invitation.id == row.id).values(used_by_id=person_id))
    used, place_id = {"invitation": row.id}, offer.place.id
    audit.append(session, now, person_id, Action.INVITATION_USED, person_id=person_id, place_id=place_id, facts=used)
    person = people.find(session, person_id, now)
    if person is None:
        raise LookupError(person_id)
    return Joined(person, row.id, is_named, inviter)


def erase(session: Session, chat_id: int) -> int:
    """Nothing says any more that this chat has tried wrong codes; how many it has."""
    tried = sa.delete(InvitationAttempt).where(InvitationAttempt.chat_id == chat_id)
    return len(session.scalars(tried.returning(InvitationAttempt.id)).all())


def _still_offered(session: Session, row: Invitation, now: datetime) -> tuple[Offer | None, PersonFacts | None]:
    """What is offered and by whom; no offer: its place is gone, its inviter may not make it, or its person has left."""
    place = places.find(session, row.place_id)
    inviter = None if row.by_id is None else people.find(session, row.by_id, now)
    meant = None if row.person_id is None else people.find(session, row.person_id, now)
    if place is None or (row.person_id is not None and meant is None):
        return None, inviter
    role = Role(row.role)
    if row.by_id is not None:
        given = [(role, place)] if meant is None else [(role, place), (meant.role, meant.place)]
        if inviter is None or not all(may_give(inviter, *post) for post in given):
            return None, inviter
    return Offer(role, place, row.until, row.name, row.person_id), inviter


def _seat(
    session: Session, row: Invitation, offer: Offer, chat_id: int, stopgap: str, now: datetime
) -> tuple[int, bool]:
    """The person's number, and whether they are called by a name of theirs."""
    name, by = offer.name, row.by_id
    before = session.scalars(sa.select(Person).where(Person.chat_id == chat_id)).first()
    if offer.person_id is not None:
        number = offer.person_id
        if before is None or before.id != number:
            people.bind(session, number, chat_id, now, number)
            return number, True  # a new telephone; the post stays what it is by now
    elif before is not None:  # somebody who was here once, or whose days as a deputy are over
        number = before.id
    else:
        number = people.add(session, name or stopgap)
    if name and before is not None:
        people.rename(session, number, name, now, by)
    if not _has_moved_since(session, number, row, now):
        people.give_post(session, number, offer.role, offer.place, now, by, offer.until)
    if before is None:
        people.bind(session, number, chat_id, now, number)
    return number, bool(name) or (before is not None and before.name != stopgap)


def _has_moved_since(session: Session, person_id: int, row: Invitation, now: datetime) -> bool:
    """Whether the post they have is younger than the invitation."""
    holds = Post.ended_at.is_(None), sa.or_(Post.until.is_(None), Post.until >= day_of(now))
    later = Post.since > day_of(row.made_at), *holds
    return session.scalars(sa.select(Post.id).where(Post.person_id == person_id, *later)).first() is not None


def _is_guessing(session: Session, chat_id: int, now: datetime) -> bool:
    own = _tries(session, now, InvitationAttempt.chat_id == chat_id)
    return own > 0 and own >= (CHAT_TRIES if _tries(session, now) < ALL_TRIES else 1)


def _failed(session: Session, reason: Reason, chat_id: int, now: datetime) -> Refused:
    lock(session, "invitation_attempt")
    session.execute(sa.delete(InvitationAttempt).where(InvitationAttempt.at <= now - WINDOW))
    session.add(InvitationAttempt(chat_id=chat_id, at=now))
    session.flush()
    return Refused(reason, is_alarm=_tries(session, now) == ALL_TRIES)


def _tries(session: Session, now: datetime, *conditions: sa.ColumnElement[bool]) -> int:
    recent = InvitationAttempt.at > now - WINDOW
    count = sa.select(sa.func.count()).select_from(InvitationAttempt).where(recent, *conditions)
    return session.scalars(count).one()
