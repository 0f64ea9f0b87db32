"""The people: who sits in which chat, with the post that says what they are here for, and where.

A post is dated and never overwritten: whoever moves gets a new one, and whoever leaves keeps none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, BigInt, Session, lock, padded
from store.days import day_of
from store.people import places
from store.people.places import LONGEST_NAME, Place, PlaceFacts, PlaceKind, PlacePeriod, named
from store.people.rights import Role, fits


class Person(Base):
    """Somebody who may talk to the bot, or once might."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))  # "": erased
    # A private chat has its user's id on Telegram. None: no chat any more, or none yet.
    chat_id: Mapped[int | None] = mapped_column(BigInt, unique=True)
    agreed: Mapped[int] = mapped_column(default=0)  # version of the secrecy notice; 0: none yet
    unreachable_since: Mapped[datetime | None]  # blocked us, or is gone from the network


class Post(Base):
    """What somebody was here for, where, and from which day to which (Asia/Shanghai, both included)."""

    __tablename__ = "post"
    __table_args__ = (
        sa.Index(
            "uq_post_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(16))  # a Role
    since: Mapped[date]
    until: Mapped[date | None]  # the last day that was agreed on beforehand, as with a deputy; None: until it is ended
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class PersonFacts:
    """Somebody with a post, as a turn sees them."""

    id: int
    name: str
    role: Role
    place: PlaceFacts
    chat_id: int | None
    agreed: int = 0
    since: date | None = None  # the first day of the post
    until: date | None = None  # the last day of the post; None: it has none
    unreachable_since: datetime | None = None  # see reach.py; None: we can write to them

    @property
    def town(self) -> str | None:
        """The town they work for; None: they work for the county."""
        return self.place.name if self.place.kind is PlaceKind.TOWN else None

    @property
    def county(self) -> str:
        """The county they work for or in."""
        return self.place.county

    @property
    def is_there(self) -> bool:
        """Whether they can be written to."""
        return self.chat_id is not None and self.unreachable_since is None


@dataclass(frozen=True)
class Former:
    """Somebody without a post."""

    id: int
    name: str
    chat_id: int | None


class Misplaced(Exception):
    """There are no posts of this role in places of this kind."""

    def __init__(self, role: Role, place: PlaceFacts) -> None:
        super().__init__(role, place.kind)
        self.role, self.place = role, place


def seat(
    session: Session,
    chat_id: int,
    name: str,
    role: Role,
    county: str,
    town: str | None = None,
    *,
    now: datetime,
    agreed: int = 0,
) -> int:
    """The number of this chat's person, who has this name and post now; again: changes both.

    Raises BadName, Misplaced.
    """
    place = places.place(session, now, county, town)  # from here on nobody else changes who is here
    person = session.scalars(_SITS_IN, {"chat": chat_id}).first()
    number = add(session, name) if person is None else person.id
    if person is not None:
        person.name = named(name)
    session.get_one(Person, number).agreed = agreed
    give_post(session, number, role, place, now, None)
    bind(session, number, chat_id, now, None)
    return number


def add(session: Session, name: str) -> int:
    """The number of a new person, who has no chat and no post yet. Raises BadName."""
    person = Person(name=named(name), agreed=0)
    session.add(person)
    session.flush()
    return person.id


def give_post(
    session: Session,
    person_id: int,
    role: Role,
    place: PlaceFacts,
    now: datetime,
    by: int | None,
    until: date | None = None,
) -> None:
    """This is what the person is here for from today on; an earlier post ends. Raises Misplaced."""
    lock(session, "staff")
    if not fits(role, place.kind):
        raise Misplaced(role, place)
    held = _open_post(session, person_id)
    if held is not None:
        if (held.role, held.place_id, held.until) == (role, place.id, until):
            return
        end_post(session, person_id, now, by)
    session.add(Post(person_id=person_id, place_id=place.id, role=role, since=day_of(now), until=until))
    session.flush()
    facts = {"role": role, "until": until and until.isoformat()}
    audit.append(session, now, by, Action.POST_GIVEN, person_id=person_id, place_id=place.id, facts=facts)


def end_post(session: Session, person_id: int, now: datetime, by: int | None, heir_id: int | None = None) -> None:
    """The person's post ends now, and every right with it; `heir_id`: who takes over. Without one, nothing changes."""
    lock(session, "staff")
    held = _open_post(session, person_id)
    if held is None:
        return
    held.ended_at = now
    session.flush()
    facts = {"role": held.role} | ({} if heir_id is None else {"heir": heir_id})
    audit.append(session, now, by, Action.POST_ENDED, person_id=person_id, place_id=held.place_id, facts=facts)


def bind(session: Session, person_id: int, chat_id: int, now: datetime, by: int | None) -> None:
    """The person sits in this private chat from now on, and in no other; whoever sat there does not any more."""
    lock(session, "staff")
    before = session.scalars(_SITS_IN, {"chat": chat_id}).first()
    if before is not None and before.id == person_id:
        before = None
    if before is not None:
        before.chat_id = None
        session.flush()
    person = session.get_one(Person, person_id)
    is_new = person.chat_id != chat_id
    if is_new:
        person.chat_id, person.unreachable_since = chat_id, None
        session.flush()
    if before is not None:  # written down when both stand: people come before the audit, as everybody takes them
        audit.append(session, now, by, Action.CHAT_FREED, person_id=before.id)
    if is_new:
        audit.append(session, now, by, Action.CHAT_BOUND, person_id=person_id)


def free(session: Session, person_id: int, now: datetime, by: int | None) -> None:
    """Nobody speaks for the person any more (a lost phone), until they are bound to a chat again."""
    lock(session, "staff")
    person = session.get_one(Person, person_id)
    if person.chat_id is not None:
        person.chat_id = None
        session.flush()
        audit.append(session, now, by, Action.CHAT_FREED, person_id=person_id)


def rename(session: Session, person_id: int, name: str, now: datetime, by: int | None) -> None:
    """The person is called so. The audit does not say how. Raises BadName."""
    lock(session, "staff")
    person, name = session.get_one(Person, person_id), named(name)
    if person.name != name:
        person.name = name
        session.flush()
        audit.append(session, now, by, Action.PERSON_RENAMED, person_id=person_id)


def agree(session: Session, person_id: int, version: int, now: datetime) -> None:
    """The person has read this version of the secrecy notice and keeps to it."""
    lock(session, "staff")
    session.get_one(Person, person_id).agreed = version
    audit.append(session, now, person_id, Action.NOTICE_AGREED, person_id=person_id, facts={"version": version})


def merge(session: Session, town_id: int, into: PlaceFacts, now: datetime, by: int | None) -> None:
    """The town is part of another one from today on, and whoever works there works for that one.

    Raises LookupError where one of the two does not stand.
    """
    lock(session, "staff")  # nobody joins the town after we have seen who is there
    moved = [one for one in everybody(session, now) if one.place.id == town_id]
    places.close(session, town_id, into.id, now, by)
    for one in moved:
        give_post(session, one.id, one.role, into, now, by, one.until)


def in_chat(session: Session, chat_id: int, now: datetime) -> PersonFacts | None:
    """Who this private chat belongs to; None: somebody without a post today."""
    return in_chats(session, [chat_id], now).get(chat_id)


def in_chats(session: Session, chat_ids: Collection[int], now: datetime) -> dict[int, PersonFacts]:
    """Whom these private chats belong to; without those of somebody without a post today."""
    found = _facts(session, _IN_CHATS, now, chats=padded(chat_ids)) if chat_ids else []
    return {one.chat_id: one for one in found if one.chat_id is not None}


def was_in_chat(session: Session, chat_id: int) -> bool:
    """Whether this private chat is that of somebody we know, with a post today or not."""
    return session.scalars(sa.select(Person.id).where(Person.chat_id == chat_id)).first() is not None


def find(session: Session, person_id: int, now: datetime) -> PersonFacts | None:
    """The person of this number; None: there is none with a post today."""
    return next(iter(_facts(session, _OF_NUMBER, now, number=person_id)), None)


def those(session: Session, person_ids: Collection[int], now: datetime) -> dict[int, PersonFacts]:
    """The people of these numbers, by number; without those who have no post today."""
    found = _facts(session, _OF_NUMBERS, now, numbers=padded(person_ids)) if person_ids else []
    return {one.id: one for one in found}


def everybody(session: Session, now: datetime) -> list[PersonFacts]:
    """All who have a post today, by county, town and name."""
    return _facts(session, _FACTS, now)


def without_post(session: Session, now: datetime) -> list[Former]:
    """All who are known by name and have no post today, by number."""
    here = {one.id for one in everybody(session, now)}
    rows = session.scalars(sa.select(Person).where(Person.name != "").order_by(Person.id))
    return [Former(one.id, one.name, one.chat_id) for one in rows if one.id not in here]


def at_place(session: Session, place_id: int, now: datetime) -> list[PersonFacts]:
    """All who have a post in this very place today, by name."""
    return _facts(session, _FACTS.where(Post.place_id == place_id), now)


def in_county(session: Session, county_id: int, now: datetime) -> list[PersonFacts]:
    """All who have a post in the county or a town of it today, by town and name."""
    below = sa.select(PlacePeriod.place_id).where(PlacePeriod.parent_id == county_id, PlacePeriod.until.is_(None))
    return _facts(session, _FACTS.where(sa.or_(Post.place_id == county_id, Post.place_id.in_(below))), now)


# Made once: it is asked in each turn, and to make it costs more than to ask it.
_HERE, _ABOVE, _TODAY = aliased(PlacePeriod), aliased(PlacePeriod), sa.bindparam("today", type_=sa.Date())
_FACTS = (
    sa.select(
        Person.id, Person.name, Person.chat_id, Person.agreed, Person.unreachable_since,
        Post.role, Post.since, Post.until, Place.id, Place.kind,
        _HERE.name, _HERE.place_id, _ABOVE.name, _ABOVE.place_id,
    )
    .join(Post, sa.and_(Post.person_id == Person.id, Post.ended_at.is_(None)))
    .join(Place, Post.place_id == Place.id)
    .join(_HERE, sa.and_(_HERE.place_id == Place.id, _HERE.until.is_(None)))
    .outerjoin(_ABOVE, sa.and_(_ABOVE.place_id == _HERE.parent_id, _ABOVE.until.is_(None)))
    .where(Post.since <= _TODAY, sa.or_(Post.until.is_(None), Post.until >= _TODAY))
)  # fmt: skip
_SITS_IN = sa.select(Person).where(Person.chat_id == sa.bindparam("chat"))
_IN_CHATS = _FACTS.where(Person.chat_id.in_(sa.bindparam("chats", expanding=True)))
_OF_NUMBERS = _FACTS.where(Person.id.in_(sa.bindparam("numbers", expanding=True)))
_OF_NUMBER = _FACTS.where(Person.id == sa.bindparam("number"))


def _facts(session: Session, query: sa.Select[*tuple[Any, ...]], now: datetime, **asked: Any) -> list[PersonFacts]:
    rows = session.execute(query, {"today": day_of(now), **asked})
    facts = [
        PersonFacts(number, name, Role(role), _place(*place), chat_id, agreed, since, until, unreachable_since)
        for number, name, chat_id, agreed, unreachable_since, role, since, until, *place in rows
    ]
    return sorted(facts, key=lambda one: (one.county, one.town or "", one.name))


def _place(number: int, kind: str, name: str, place_id: int, county: str | None, county_id: int | None) -> PlaceFacts:
    """A place with what it and, of a town, its county are called today."""
    return PlaceFacts(number, PlaceKind(kind), name, county_id or place_id, county or name)


def _open_post(session: Session, person_id: int) -> Post | None:
    return session.scalars(_OPEN_POST, {"person_id": person_id}).first()


_OPEN_POST = sa.select(Post).where(Post.person_id == sa.bindparam("person_id"), Post.ended_at.is_(None))  # made once
