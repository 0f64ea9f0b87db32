"""Places and the people who work there: a county, its towns, and who sits in which chat."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store.database import Base, BigInt, Session

LONGEST_NAME = 64  # characters


class PlaceKind(StrEnum):
    """county: 县、区、市 · town: 镇、乡、街道."""

    COUNTY = "county"
    TOWN = "town"


class Role(StrEnum):
    """What somebody is here for; rights follow from it."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    DEPUTY = "deputy"


class Place(Base):
    """A county or one of its towns."""

    __tablename__ = "place"
    __table_args__ = (sa.UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))  # a PlaceKind
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))  # None: a county


class Person(Base):
    """Somebody who may talk to the bot."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    role: Mapped[str] = mapped_column(sa.String(16))  # a Role
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    # A private chat has its user's id on Telegram. None: not joined yet.
    chat_id: Mapped[int | None] = mapped_column(BigInt, unique=True)


@dataclass(frozen=True)
class PersonFacts:
    """Somebody as a turn sees them."""

    id: int
    name: str
    role: Role
    town: str | None  # None: works for the county
    county: str
    chat_id: int | None

    @property
    def is_administrator(self) -> bool:
        """Whether they look after the store and its people."""
        return self.role in (Role.OWNER, Role.ADMINISTRATOR)


class BadName(Exception):
    """A name of a person or place that is blank or longer than 64 characters."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def place(session: Session, county: str, town: str | None = None) -> Place:
    """The county, or its town; made where it is not there yet. Raises BadName."""
    parent = _place(session, PlaceKind.COUNTY, county, None)
    return parent if town is None else _place(session, PlaceKind.TOWN, town, parent.id)


def seat(session: Session, chat_id: int, name: str, role: Role, county: str, town: str | None = None) -> None:
    """Let the person of this private chat in; again: changes name, role and place. Raises BadName."""
    name = _named(name)
    person = session.scalars(sa.select(Person).where(Person.chat_id == chat_id)).first() or Person(chat_id=chat_id)
    person.name, person.role, person.place_id = name, role, place(session, county, town).id
    session.add(person)
    session.flush()


def in_chat(session: Session, chat_id: int) -> PersonFacts | None:
    """Who this private chat belongs to; None: a stranger."""
    return next(iter(_facts(session, Person.chat_id == chat_id)), None)


def everybody(session: Session) -> list[PersonFacts]:
    """All people, by county, town and name."""
    return _facts(session, sa.true())


def _facts(session: Session, condition: sa.ColumnElement[bool]) -> list[PersonFacts]:
    here, above = aliased(Place), aliased(Place)
    rows = session.execute(
        sa.select(Person, here, above)
        .join(here, Person.place_id == here.id)
        .outerjoin(above, here.parent_id == above.id)
        .where(condition)
    )
    facts = [
        PersonFacts(
            id=person.id,
            name=person.name,
            role=Role(person.role),
            town=None if parent is None else at.name,
            county=(at if parent is None else parent).name,
            chat_id=person.chat_id,
        )
        for person, at, parent in rows
    ]
    return sorted(facts, key=lambda one: (one.county, one.town or "", one.name))


def _named(name: str) -> str:
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise BadName(name)
    return name.strip()


def _place(session: Session, kind: PlaceKind, name: str, parent_id: int | None) -> Place:
    name = _named(name)
    found = session.scalars(sa.select(Place).where(Place.name == name, Place.parent_id.is_not_distinct_from(parent_id)))
    place = found.first()
    if place is None:
        place = Place(kind=kind, name=name, parent_id=parent_id)
        session.add(place)
        session.flush()
    return place
