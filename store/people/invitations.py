"""Invitations: who is asked to join, for which post, and what became of it. How one is used: see redeeming.py."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, BigInt, Session, lock
from store.days import end_of
from store.people import places
from store.people.people import Misplaced, PersonFacts
from store.people.places import LONGEST_NAME, PlaceFacts, named
from store.people.rights import Role, fits, may_give

LASTS = timedelta(days=7)
CODE_LENGTH = 20  # characters of [A-Za-z0-9_-], 6 bits each; a start parameter has 64 at most (Bot API)


class Invitation(Base):
    """One code for one post. Nothing here gives the code away: it is computed from the nonce and the bot's token."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256
    role: Mapped[str] = mapped_column(sa.String(16))  # a Role
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))  # whom it is meant for; "": they say it, or it is over
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # somebody known who gets a new chat
    until: Mapped[date | None]  # the post's last day
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None: made at the shell
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Offer:
    """What somebody is invited to."""

    role: Role
    place: PlaceFacts
    until: date | None = None  # the post's last day; None: it has none
    name: str = ""  # "": whoever joins says it
    person_id: int | None = None  # somebody known, who is bound to the chat that redeems it and to no other


@dataclass(frozen=True)
class InvitationFacts:
    """An invitation, as it is shown to those who may make it."""

    id: int
    offer: Offer
    by_id: int | None  # None: made at the shell
    made_at: datetime
    expires_at: datetime
    nonce: str


class NotYours(Exception):
    """Whoever invites may not give this post there."""


class OtherKey(Exception):
    """The invitation was made under another token, and its code cannot be computed any more."""


def code_of(key: str, nonce: str) -> str:
    """The code of an invitation: 120 bits that only the key's owner can compute, CODE_LENGTH characters."""
    digest = hmac.new(key.encode(), f"invite {nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest)[:CODE_LENGTH].decode()


def hash_of(code: str) -> str:
    """What is kept of a code. It needs no salt and no slowness: nobody can try out 120 bits."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def issue(
    session: Session, offer: Offer, by: PersonFacts | None, now: datetime, code_of: Callable[[str], str]
) -> InvitationFacts:
    """Invite somebody; `by` None: whoever runs the bot, at its shell. Raises NotYours, Misplaced, BadName."""
    lock(session, "staff")
    if not fits(offer.role, offer.place.kind):
        raise Misplaced(offer.role, offer.place)
    if by is not None and not may_give(by, offer.role, offer.place):
        raise NotYours
    nonce = secrets.token_hex(16)
    row = Invitation(
        nonce=nonce,
        code_hash=hash_of(code_of(nonce)),
        role=offer.role,
        place_id=offer.place.id,
        name=named(offer.name) if offer.name else "",
        person_id=offer.person_id,
        until=offer.until,
        by_id=by.id if by else None,
        made_at=now,
        expires_at=now + LASTS if offer.until is None else min(now + LASTS, end_of(offer.until)),
    )
    session.add(row)
    session.flush()
    _write_down(session, row, Action.INVITATION_MADE, row.by_id, now)
    return _facts(row, offer.place)


def find_open(session: Session, invitation_id: int, now: datetime) -> InvitationFacts | None:
    """The invitation that can still be used; None: there is none."""
    return next(iter(_open(session, now, Invitation.id == invitation_id)), None)


def open_among(session: Session, invitation_ids: Collection[int], now: datetime) -> list[InvitationFacts]:
    """Those of these that can still be used, oldest first."""
    return _open(session, now, Invitation.id.in_(invitation_ids))


def open_for(session: Session, viewer: PersonFacts, now: datetime) -> list[InvitationFacts]:
    """What can still be used of the invitations that the viewer might have made, whoever did; oldest first."""
    return [one for one in _open(session, now) if may_give(viewer, one.offer.role, one.offer.place)]


def open_owners(session: Session, county: PlaceFacts, now: datetime) -> list[InvitationFacts]:
    """The owner's invitations to this county that can still be used."""
    return [one for one in open_at(session, county, now) if one.offer.role is Role.OWNER]


def open_at(session: Session, place: PlaceFacts, now: datetime) -> list[InvitationFacts]:
    """The invitations to this very place that can still be used, oldest first."""
    return _open(session, now, Invitation.place_id == place.id)


def revoke(session: Session, invitation_id: int, by: PersonFacts | None, now: datetime) -> bool:
    """Nobody can use it any more. False: nobody could, or it is none that `by` might have made."""
    lock(session, "staff")
    facts = find_open(session, invitation_id, now)
    if facts is None or (by is not None and not may_give(by, facts.offer.role, facts.offer.place)):
        return False
    if not close(session, invitation_id, revoked_at=now):
        return False
    row = session.get_one(Invitation, invitation_id)
    _write_down(session, row, Action.INVITATION_REVOKED, by.id if by else None, now)
    return True


def code_for(session: Session, facts: InvitationFacts, code_of: Callable[[str], str]) -> str:
    """The code, computed anew. Raises OtherKey."""
    code = code_of(facts.nonce)
    if session.get_one(Invitation, facts.id).code_hash != hash_of(code):
        raise OtherKey
    return code


def close(session: Session, invitation_id: int, **how: object) -> bool:
    """Used or revoked, by whoever comes first; False: somebody did. Then nobody needs to know whom it was meant for."""
    row = Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    closed = session.execute(sa.update(Invitation).where(*row).values(name="", **how).returning(Invitation.id))
    return closed.first() is not None


def forget_names(session: Session, now: datetime) -> None:
    """Nobody can use what has expired, nor needs to know whom it was meant for."""
    lock(session, "staff")
    expired = Invitation.expires_at <= now, Invitation.name != ""
    session.execute(sa.update(Invitation).where(*expired).values(name=""))


def _open(session: Session, now: datetime, *conditions: sa.ColumnElement[bool]) -> list[InvitationFacts]:
    unused = Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now
    rows = session.scalars(sa.select(Invitation).where(*unused, *conditions).order_by(Invitation.id)).all()
    at = {number: places.find(session, number) for number in {row.place_id for row in rows}}
    return [_facts(row, place) for row in rows if (place := at[row.place_id]) is not None]


def _facts(row: Invitation, place: PlaceFacts) -> InvitationFacts:
    offer = Offer(Role(row.role), place, row.until, row.name, row.person_id)
    return InvitationFacts(row.id, offer, row.by_id, row.made_at, row.expires_at, row.nonce)


def _write_down(session: Session, row: Invitation, action: Action, by: int | None, now: datetime) -> None:
    facts = {"invitation": row.id, "role": row.role, "until": row.until and row.until.isoformat()}
    audit.append(session, now, by, action, person_id=row.person_id, place_id=row.place_id, facts=facts)
