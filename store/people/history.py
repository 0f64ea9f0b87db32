"""The audit as people read it: who did what to whom and where, under the names that places had on that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from store.audit import Action, AuditRow
from store.database import Session
from store.days import day_of
from store.people.people import Person, PersonFacts
from store.people.places import PlacePeriod
from store.people.rights import Reach, Right, reach

AT_ONCE = 500  # rows
_PLACES_IN_FACTS: dict[str, tuple[str, ...]] = {Action.PLACE_MOVED: ("from", "to"), Action.PLACE_MERGED: ("into",)}


@dataclass(frozen=True)
class Named:
    """Somebody with a number."""

    id: int
    name: str  # as they are called today; "": erased


@dataclass(frozen=True)
class Deed:
    """One thing that was done."""

    number: int
    at: datetime
    action: str  # an Action, or what a later version knows as one
    by: Named | None  # None: whoever runs the bot, at its shell
    person: Named | None  # whom it concerns
    place: str  # with its county; "": it happened nowhere in particular
    facts: dict[str, Any]
    places: Mapping[int, str]  # those that the facts give by number
    hash: str
    heir: Named | None = None  # who takes over from the person, where that is known
    second: Named | None = None  # who agreed to it, where somebody else had to


@dataclass(frozen=True)
class Reader:
    """Whose rows somebody sees: those of one county, or all."""

    county_id: int | None  # None: all

    @property
    def rows(self) -> tuple[sa.ColumnElement[bool], ...]:
        """The condition."""
        return () if self.county_id is None else (AuditRow.county_id == self.county_id,)


@dataclass(frozen=True)
class Page:
    """Some rows, the newest first, and below which number the pages before and after it begin; None: there is none."""

    deeds: list[Deed]
    newer: int | None
    older: int | None


EVERYTHING = Reader(None)


def reader(person: PersonFacts) -> Reader | None:
    """What somebody may see of the audit; None: nothing."""
    match reach(person, Right.AUDIT):
        case Reach.ALL:
            return EVERYTHING
        case Reach.COUNTY:
            return Reader(person.place.county_id)
        case _:  # no row is of a town alone
            return None


def page(session: Session, of: Reader, most: int, below: int | None = None) -> Page:
    """The newest rows with a number below this one; None: the newest of all."""
    under = () if below is None else (AuditRow.id < below,)
    rows = session.execute(_select(of, *under).order_by(AuditRow.id.desc()).limit(most + 1)).all()
    shown = rows[:most]
    newer = None
    if below is not None and shown:
        above = _select(of, AuditRow.id > shown[0].id).order_by(AuditRow.id).limit(most)
        numbers = session.scalars(above.with_only_columns(AuditRow.id)).all()
        newer = numbers[-1] + 1 if numbers else None
    return Page(_Teller(session).tell(shown), newer, shown[-1].id if len(rows) > most else None)


def newest(session: Session) -> int:
    """The number of the last row; 0: there is none."""
    return session.scalar(sa.select(sa.func.max(AuditRow.id))) or 0


def span(session: Session, of: Reader, through: int, most: int) -> tuple[int, int]:
    """The number of the first of the newest `most` rows up to this one, and how many these are."""
    rows = _select(of, AuditRow.id <= through).with_only_columns(AuditRow.id).order_by(AuditRow.id.desc()).limit(most)
    some = rows.subquery()
    first, count = session.execute(sa.select(sa.func.min(some.c.id), sa.func.count())).one()
    return first or 0, count


def between(session: Session, of: Reader, first: int, through: int) -> Iterator[Deed]:
    """The rows from one number to another, both included, the oldest first."""
    teller, after = _Teller(session), first - 1
    while True:
        query = _select(of, AuditRow.id > after, AuditRow.id <= through).order_by(AuditRow.id).limit(AT_ONCE)
        rows = session.execute(query).all()
        yield from teller.tell(rows)
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].id


def _select(of: Reader, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Columns, not objects: the session would keep these, and there may be a million."""
    return sa.select(*AuditRow.__table__.columns).where(*of.rows, *conditions)


class _Teller:
    """Knows the names of the people and places that it has met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._people: dict[int, str] = {}
        self._periods: dict[int, list[tuple[date | None, str, int | None]]] = {}

    def tell(self, rows: Sequence[sa.Row[Any]]) -> list[Deed]:
        named = {one for row in rows for one in (row.by_id, row.person_id, _heir(row), _second(row))}
        self._meet_people({one for one in named if one is not None})
        self._meet_places({one for row in rows for one in (row.place_id, *_places(row)) if one is not None})
        return [self._deed(row) for row in rows]

    def _deed(self, row: sa.Row[Any]) -> Deed:
        return Deed(
            number=row.id,
            at=row.at,
            action=row.action,
            by=self._named(row.by_id),
            person=self._named(row.person_id),
            place=self._place(row.place_id, day_of(row.at)),
            facts=row.facts,
            places={number: self._place(number, day_of(row.at)) for number in _places(row)},
            hash=row.hash,
            heir=self._named(_heir(row)),
            second=self._named(_second(row)),
        )

    def _named(self, person_id: int | None) -> Named | None:
        return None if person_id is None else Named(person_id, self._people.get(person_id, ""))

    def _place(self, place_id: int | None, day: date) -> str:
        """County and name as they were called on this day; of a day before all we know, as they were called first."""
        if place_id is None or not self._periods.get(place_id):
            return ""
        periods = self._periods[place_id]
        _, name, parent_id = next((one for one in periods if one[0] is None or one[0] <= day), periods[-1])
        return self._place(parent_id, day) + name

    def _meet_people(self, numbers: set[int]) -> None:
        new = numbers - self._people.keys()
        self._people.update(dict.fromkeys(new, ""))
        if new:
            known = self._session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(new)))
            self._people.update((number, name) for number, name in known)

    def _meet_places(self, numbers: set[int]) -> None:
        new = numbers - self._periods.keys()
        if not new:
            return
        self._periods.update({number: [] for number in new})
        columns = PlacePeriod.place_id, PlacePeriod.since, PlacePeriod.name, PlacePeriod.parent_id
        newest_first = sa.select(*columns).where(PlacePeriod.place_id.in_(new)).order_by(PlacePeriod.id.desc())
        for place_id, since, name, parent_id in self._session.execute(newest_first):
            self._periods[place_id].append((since, name, parent_id))
        self._meet_places({one[2] for number in new for one in self._periods[number] if one[2] is not None})


def _places(row: sa.Row[Any]) -> list[int]:
    numbers = (row.facts.get(name) for name in _PLACES_IN_FACTS.get(row.action, ()))
    return [number for number in numbers if isinstance(number, int)]


def _heir(row: sa.Row[Any]) -> int | None:
    number = row.facts.get("heir") if row.action == Action.POST_ENDED else None
    return number if isinstance(number, int) else None


def _second(row: sa.Row[Any]) -> int | None:
    number = row.facts.get("approved_by")
    return number if isinstance(number, int) else None
