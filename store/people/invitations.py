"""Invitations: who is asked to join, for which post, and what became of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt
from store.people.places import LONGEST_NAME


class Invitation(Base):
    """One code for one post. Nothing here gives the code away: it is computed from the nonce and the bot's token."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    nonce: Mapped[str] = mapped_column(sa.String(32))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256
    role: Mapped[str] = mapped_column(sa.String(16))  # a Role
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))  # whom it is meant for; "": they say it themselves
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # somebody known who gets a new chat
    until: Mapped[date | None]  # the post's last day
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None: made at the shell
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]


class InvitationAttempt(Base):
    """A code that was none, tried by a chat."""

    __tablename__ = "invitation_attempt"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInt, index=True)
    at: Mapped[datetime] = mapped_column(index=True)


def code_of(key: str, nonce: str) -> str:
    """The code of an invitation: 20 characters of [A-Za-z0-9_-], 120 bits, that only the key's owner can compute."""
    digest = hmac.new(key.encode(), f"invite {nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest)[:20].decode()
