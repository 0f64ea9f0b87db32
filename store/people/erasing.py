"""Erasing a person: what tells who they are goes, wherever it is kept; what was done stays, under a number.

What stays says who was responsible when: posts with their days, and the audit. See handlers/erasing.py for the rest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store import audit, conversations, inbox, outbox, pace
from store.audit import Action, AuditRow
from store.database import Session, Unavailable, lock, lock_all
from store.people import people, redeeming, rosters
from store.people.invitations import Invitation
from store.people.people import Person, Post
from store.people.rights import Right, may

TABLES = ("person", "conversation", "inbox", "outbox", "pace", "invitation", "invitation_attempt", "pending_roster")


class Trace(StrEnum):
    """What there is of a person; the last two stay."""

    NAME = "name"
    CHAT = "chat"
    CONVERSATION = "conversation"
    UPDATES = "updates"  # of their chat, answered or not
    MESSAGES = "messages"  # to their chat
    MENTIONS = "mentions"  # what others wrote or were told, where it names them
    INVITATIONS = "invitations"
    ATTEMPTS = "attempts"  # wrong codes
    FILES = "files"  # sent, and not yet imported
    QUESTIONS = "questions"  # whose answer they wait for
    POSTS = "posts"
    AUDIT = "audit"


class Why(StrEnum):
    """Why nobody was erased: there is no such person · nobody else could run the bot."""

    GONE = "gone"
    LAST = "last"


@dataclass(frozen=True)
class Erased:
    """Who it was, and how much there was of what."""

    name: str  # "": they were erased before
    chat_id: int | None
    traces: Counter[Trace]

    @property
    def words(self) -> list[str]:
        """What named them."""
        return _words(self)


class Refused(Exception):
    """Nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def erase(session: Session, person_id: int, now: datetime) -> Erased:
    """The person has no name, no chat and no post any more. Again is a no-op.

    Raises Refused, and Unavailable where they have just got another chat.
    """
    person = _alone_with(session, person_id)
    _keep_an_owner(session, person_id, now)
    told = Counter({Trace.NAME: int(bool(person.name)), Trace.CHAT: int(person.chat_id is not None)})
    erased = Erased(person.name, person.chat_id, told)
    if person.name:
        people.end_post(session, person_id, now, None)
        audit.append(session, now, None, Action.PERSON_ERASED, person_id=person_id)
    words = _words(person)
    if person.chat_id is not None:
        told.update(_forget_chat(session, person.chat_id, now))
    told[Trace.INVITATIONS] = _forget_invitations(session, person, now)
    told[Trace.MENTIONS] = (
        inbox.erase_mentions(session, words, now)
        + outbox.erase_mentions(session, words, now)
        + conversations.erase_mentions(session, words)
        + rosters.erase_mentions(session, words)
    )
    person.name, person.chat_id, person.agreed, person.unreachable_since = "", None, 0, None
    session.flush()
    told[Trace.POSTS] = _count(session, Post.person_id == person_id)
    told[Trace.AUDIT] = _count(session, sa.or_(AuditRow.person_id == person_id, AuditRow.by_id == person_id))
    return erased


def _alone_with(session: Session, person_id: int) -> Person:
    """No turn of theirs is under way, none of a chat that names them, and nobody else changes who is here."""
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise Refused(Why.GONE)
    chat_id = person.chat_id
    chats = {*conversations.mentioning(session, _words(person)), *([] if chat_id is None else [chat_id])}
    lock_all(session, [("chat", one) for one in chats])
    lock(session, "staff")
    lock(session, "broadcast")  # of which handlers/erasing.py changes some: in the order of locks before the audit
    session.refresh(person)
    if person.chat_id != chat_id:
        raise Unavailable("the person has another chat now")
    return person


def _words(person: Person | Erased) -> list[str]:
    """What names them; one sign is in every text."""
    return [word for word in (person.name, str(person.chat_id or "")) if len(word) > 1]


def _keep_an_owner(session: Session, person_id: int, now: datetime) -> None:
    """Who runs the bot is whoever hears its alarms."""
    owners = [one for one in people.everybody(session, now) if may(one, Right.ALARM)]
    is_owner = any(one.id == person_id for one in owners)
    if is_owner and not any(one.id != person_id and one.chat_id is not None for one in owners):
        raise Refused(Why.LAST)


def _forget_chat(session: Session, chat_id: int, now: datetime) -> Counter[Trace]:
    pace.erase(session, chat_id)
    return Counter(
        {
            Trace.CONVERSATION: conversations.forget(session, chat_id),
            Trace.UPDATES: inbox.erase(session, chat_id, now),
            Trace.MESSAGES: outbox.erase(session, chat_id),
            Trace.ATTEMPTS: redeeming.erase(session, chat_id),
            Trace.FILES: rosters.erase(session, chat_id),
        }
    )


def _forget_invitations(session: Session, person: Person, now: datetime) -> int:
    """Those meant for the person end; their name is on none."""
    meant = sa.update(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None))
    session.execute(meant.where(Invitation.revoked_at.is_(None)).values(revoked_at=now))
    named = sa.update(Invitation).where(Invitation.name == person.name, Invitation.name != "").values(name="")
    return len(session.scalars(named.returning(Invitation.id)).all())


def _count(session: Session, condition: sa.ColumnElement[bool]) -> int:
    return session.scalar(sa.select(sa.func.count()).where(condition)) or 0
