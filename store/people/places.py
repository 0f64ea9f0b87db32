"""A tree of places: a county and its towns, each with the names and parents it has had, dated.

A town that is renamed or moved to another county stays the same place; one that is merged says into which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, BigInt, Session, lock
from store.days import day_of

LONGEST_NAME = 64  # characters


class PlaceKind(StrEnum):
    """county: 县、区、市 · town: 镇、乡、街道."""

    COUNTY = "county"
    TOWN = "town"


class Place(Base):
    """A county or one of its towns, whatever it is called."""

    __tablename__ = "place"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))  # a PlaceKind
    into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))  # what it was merged into; None: it stands


class PlacePeriod(Base):
    """Under which name a place stood below which county, from one day to another (Asia/Shanghai, both included)."""

    __tablename__ = "place_period"
    __table_args__ = (
        # One name and parent at a time; among those that stand now no two are called the same below one county.
        sa.Index(
            "uq_place_period_now",
            "place_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
        sa.Index(
            "uq_place_period_name",
            "parent_id",
            "name",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
        sa.Index(
            "uq_place_period_county",
            "name",
            unique=True,
            sqlite_where=sa.text("until IS NULL AND parent_id IS NULL"),
            postgresql_where=sa.text("until IS NULL AND parent_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))  # None: a county
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    since: Mapped[date | None]  # None: for as long as we know
    until: Mapped[date | None]  # None: it holds


@dataclass(frozen=True)
class PlaceFacts:
    """A place as it stands today."""

    id: int
    kind: PlaceKind
    name: str
    county_id: int  # of a county: its own
    county: str


@dataclass(frozen=True)
class Former:
    """What a place was called once, and below which county."""

    name: str
    parent_id: int | None
    since: date | None
    until: date | None


class BadName(Exception):
    """A name of a person or place that is blank or longer than 64 characters."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NameTaken(Exception):
    """Another place below the same county is called so now."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def named(name: str) -> str:
    """The name without blanks around it. Raises BadName."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise BadName(name)
    return name.strip()


def place(session: Session, now: datetime, county: str, town: str | None = None, by: int | None = None) -> PlaceFacts:
    """The county, or its town; made where none is called so now. Raises BadName."""
    lock(session, "staff")
    above = _made(session, PlaceKind.COUNTY, county, None, now, by)
    here = above if town is None else _made(session, PlaceKind.TOWN, town, above, now, by)
    facts = find(session, here)
    if facts is None:
        raise LookupError(here)
    return facts


def find(session: Session, place_id: int) -> PlaceFacts | None:
    """A place that stands; None: there is none, or it was merged into another."""
    return next(iter(_facts(session, _OF_NUMBER, number=place_id)), None)


def latest(session: Session, place_id: int) -> PlaceFacts | None:
    """A place as it stands, or stood when it was merged into another; None: there is none."""
    row = session.execute(_LATEST, {"number": place_id}, execution_options={"populate_existing": True}).first()
    return None if row is None else facts_of(*row)


def towns(session: Session, county_id: int) -> list[PlaceFacts]:
    """The towns of a county that stand now, by name."""
    return _facts(session, _TOWNS, county=county_id)


def counties(session: Session) -> list[PlaceFacts]:
    """Every county, by name."""
    return _facts(session, _COUNTIES)


def called(name: str, among: Sequence[PlaceFacts]) -> list[PlaceFacts]:
    """Whom somebody means by a name, or by its first two characters or more: one; of several nobody knows which."""
    alike = [one for one in among if len(name) > 1 and one.name.startswith(name)]
    return [one for one in alike if one.name == name] or alike


def past(session: Session, place_id: int) -> list[Former]:
    """Every name and parent a place has had, oldest first; the last one holds unless the place was merged."""
    periods = sa.select(PlacePeriod).where(PlacePeriod.place_id == place_id).order_by(PlacePeriod.id)
    return [Former(one.name, one.parent_id, one.since, one.until) for one in session.scalars(periods)]


def all_names(session: Session, town: PlaceFacts) -> tuple[tuple[str, str], ...]:
    """Under which names of county and town a town's reports may stand, today's first: every name that it, and what was
    merged into it, has had.
    """
    own = sa.select(Place.id).where(Place.id == town.id).cte("own", recursive=True)
    return _names(session, town, own.union(sa.select(Place.id).where(Place.into_id == own.c.id)))


def own_names(session: Session, town: PlaceFacts) -> tuple[tuple[str, str], ...]:
    """The same without what was merged into it: under these stands what is the town's own."""
    return _names(session, town, sa.select(Place.id).where(Place.id == town.id).cte("own"))


def merged_into(session: Session, place_id: int) -> list[Former]:
    """What was merged into a place, as it was called last, in the order of those names."""
    periods = (
        sa.select(PlacePeriod)
        .join(Place, Place.id == PlacePeriod.place_id)
        .where(Place.into_id == place_id)
        .order_by(PlacePeriod.id)
    )
    last = {one.place_id: one for one in session.scalars(periods)}
    return [Former(one.name, one.parent_id, one.since, one.until) for one in last.values()]


def _names(session: Session, town: PlaceFacts, own: sa.CTE) -> tuple[tuple[str, str], ...]:
    here, above = aliased(PlacePeriod), aliased(PlacePeriod)
    rows = session.execute(
        sa.select(above.name, here.name)
        .join(own, own.c.id == here.place_id)
        .join(above, above.place_id == here.parent_id)
        .order_by(here.id.desc(), above.id.desc())
    )
    return tuple(dict.fromkeys([(town.county, town.name), *((county, name) for county, name in rows)]))


def formerly(session: Session, county_id: int, name: str) -> PlaceFacts | None:
    """The town that was called so once, as it is called today, or what it was merged into; None: there is none."""
    named_so = sa.select(PlacePeriod.place_id).where(
        PlacePeriod.parent_id == county_id, PlacePeriod.name == name, PlacePeriod.until.is_not(None)
    )
    number = session.scalars(named_so.order_by(PlacePeriod.id.desc()).limit(1)).first()
    while number is not None and (into := session.get_one(Place, number).into_id) is not None:
        number = into
    return None if number is None else find(session, number)


def rename(session: Session, place_id: int, name: str, now: datetime, by: int | None) -> None:
    """The place is called so from today on. Raises BadName, NameTaken, LookupError."""
    lock(session, "staff")
    period, name = _current(session, place_id), named(name)
    if period.name == name:
        return
    _refuse_taken(session, period.parent_id, name)
    before = period.name
    _succeed(session, period, name, period.parent_id, day_of(now))
    audit.append(session, now, by, Action.PLACE_RENAMED, place_id=place_id, facts={"from": before, "to": name})


def move(session: Session, town_id: int, county_id: int, now: datetime, by: int | None) -> None:
    """The town belongs to this county from today on. Raises NameTaken, LookupError."""
    lock(session, "staff")
    period = _current(session, town_id)
    _current(session, county_id)
    if period.parent_id in (None, county_id):
        return
    _refuse_taken(session, county_id, period.name)
    before = period.parent_id
    _succeed(session, period, period.name, county_id, day_of(now))
    audit.append(session, now, by, Action.PLACE_MOVED, place_id=town_id, facts={"from": before, "to": county_id})


def close(session: Session, town_id: int, into_id: int, now: datetime, by: int | None) -> None:
    """The town is part of another one from today on; its past stays. Who works there is moved by people.merge().

    Raises LookupError where one of the two does not stand, or both are one.
    """
    lock(session, "staff")
    period, other = _current(session, town_id), _current(session, into_id)
    if town_id == into_id:
        raise LookupError(town_id)
    facts = {"into": into_id, "name": period.name, "into_name": other.name}  # a name may change again on this day
    today = day_of(now)
    period.until = max(today - timedelta(days=1), period.since or date.min)
    session.get_one(Place, town_id).into_id = into_id
    session.flush()
    audit.append(session, now, by, Action.PLACE_MERGED, place_id=town_id, facts=facts)


def _latest() -> sa.Select[Place, PlacePeriod, PlacePeriod]:
    here, above = aliased(PlacePeriod), aliased(PlacePeriod)
    return (
        sa.select(Place, here, above)
        .join(here, here.place_id == Place.id)
        .outerjoin(above, sa.and_(above.place_id == here.parent_id, above.until.is_(None)))
        .where(Place.id == sa.bindparam("number"))
        .order_by(here.id.desc())
        .limit(1)
    )


# Made once: they are asked in turns and for each message of a broadcast, and to make one costs more than to ask it.
_LATEST = _latest()
_HERE, _ABOVE = aliased(PlacePeriod), aliased(PlacePeriod)
_NOW = (
    sa.select(Place, _HERE, _ABOVE)
    .join(_HERE, sa.and_(_HERE.place_id == Place.id, _HERE.until.is_(None)))
    .outerjoin(_ABOVE, sa.and_(_ABOVE.place_id == _HERE.parent_id, _ABOVE.until.is_(None)))
    .order_by(_HERE.name)
    .execution_options(populate_existing=True)  # somebody may have changed them since they were read
)
_OF_NUMBER = _NOW.where(Place.id == sa.bindparam("number"))
_TOWNS = _NOW.where(_HERE.parent_id == sa.bindparam("county"))
_COUNTIES = _NOW.where(Place.kind == PlaceKind.COUNTY)
_CALLED = sa.select(PlacePeriod.place_id).where(
    PlacePeriod.name == sa.bindparam("name"),
    PlacePeriod.parent_id.is_not_distinct_from(sa.bindparam("parent", type_=PlacePeriod.parent_id.type)),
    PlacePeriod.until.is_(None),
)


def _facts(session: Session, query: sa.Select[Place, PlacePeriod, PlacePeriod], **asked: int) -> list[PlaceFacts]:
    return [facts_of(*row) for row in session.execute(query, asked)]


def facts_of(place: Place, here: PlacePeriod, above: PlacePeriod | None) -> PlaceFacts:
    """A place with the rows that say how it is called today."""
    county = here if above is None else above
    return PlaceFacts(place.id, PlaceKind(place.kind), here.name, county.place_id, county.name)


def _made(session: Session, kind: PlaceKind, name: str, parent_id: int | None, now: datetime, by: int | None) -> int:
    name = named(name)
    found = _called(session, parent_id, name)
    if found is not None:
        return found
    place = Place(kind=kind)
    session.add(place)
    session.flush()
    session.add(PlacePeriod(place_id=place.id, parent_id=parent_id, name=name))
    session.flush()
    audit.append(session, now, by, Action.PLACE_MADE, place_id=place.id, facts={"name": name})
    return place.id


def _called(session: Session, parent_id: int | None, name: str) -> int | None:
    return session.scalars(_CALLED, {"name": name, "parent": parent_id}).first()


def _refuse_taken(session: Session, parent_id: int | None, name: str) -> None:
    if _called(session, parent_id, name) is not None:
        raise NameTaken(name)


def _current(session: Session, place_id: int) -> PlacePeriod:
    found = session.scalars(
        sa.select(PlacePeriod).where(PlacePeriod.place_id == place_id, PlacePeriod.until.is_(None)),
        execution_options={"populate_existing": True},
    ).first()
    if found is None:
        raise LookupError(place_id)
    return found


def _succeed(session: Session, period: PlacePeriod, name: str, parent_id: int | None, today: date) -> None:
    """The next period begins today; what began today, too, is corrected in place: no day has two names."""
    if period.since == today:
        period.name, period.parent_id = name, parent_id
    else:
        period.until = today - timedelta(days=1)
        session.flush()
        session.add(PlacePeriod(place_id=period.place_id, parent_id=parent_id, name=name, since=today))
    session.flush()
