"""What is due in a county: set, changed and ended by its administrators. A change ends a row and adds one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock, padded
from store.days import day_of
from store.outreach.tables import Asked, Cadence, DeadlineRow, DeadlineTown, Kind, Period, Shift
from store.outreach.terms import Rung, Terms, Unfit, Why, check

_ORDER = [*Cadence]


@dataclass(frozen=True)
class Deadline:
    """What is due in a county, as it holds now."""

    id: int  # of this version
    root_id: int  # of all its versions
    county_id: int
    preset: str | None  # see presets.py; None: the county's own
    terms: Terms
    is_on: bool
    since: date  # by this version nothing is due before


class Overtaken(Exception):
    """Somebody else has changed or ended it meanwhile."""


class AlreadyThere(Exception):
    """The county has this preset; of the monthly figures there is always exactly one."""


class Needed(Exception):
    """The deadline of the monthly figures can be changed, not ended or switched off."""


def listed(session: Session, county_id: int) -> list[Deadline]:
    """Of a county, on and off: the figures first, then by how often, when, and name."""
    return sorted(_found(session, DeadlineRow.county_id == county_id), key=_order)


def holding(session: Session, counties: Collection[int]) -> list[Deadline]:
    """All of these counties, on and off, by number. Two queries."""
    return _found(session, DeadlineRow.county_id.in_(padded(counties)))


def find(session: Session, root_id: int) -> Deadline | None:
    """As it holds now; None: there is none, or it was ended."""
    return next(iter(_found(session, DeadlineRow.root_id == root_id)), None)


def add(
    session: Session,
    county_id: int,
    terms: Terms,
    now: datetime,
    by: int | None,
    preset: str | None = None,
) -> Deadline:
    """Something is due from today on. Raises Unfit, AlreadyThere."""
    check(terms)
    lock(session, "deadlines", county_id)
    for one in listed(session, county_id):
        is_same = preset is not None and one.preset == preset
        if is_same or (one.terms.kind is Kind.FIGURES and terms.kind is Kind.FIGURES):
            raise AlreadyThere
    made = insert(session, county_id, terms, now, by, preset=preset)
    _tell(session, made, now, by, "new")
    return made


def change(session: Session, seen: Deadline, terms: Terms, now: datetime, by: int | None) -> Deadline:
    """It is due so from today on; what is past stays. The same terms change nothing. Raises Unfit, Overtaken."""
    check(terms)
    if terms.kind is not seen.terms.kind:
        raise Unfit(Why.KIND)
    if terms == seen.terms:
        return seen
    return _succeed(session, seen, terms, seen.is_on, now, by, "changed")


def switch(session: Session, seen: Deadline, is_on: bool, now: datetime, by: int | None) -> Deadline:
    """It is asked for again, or not any more. Raises Overtaken, Needed."""
    if seen.terms.kind is Kind.FIGURES and not is_on:
        raise Needed
    if seen.is_on is is_on:
        return seen
    return _succeed(session, seen, seen.terms, is_on, now, by, "on" if is_on else "off")


def end(session: Session, seen: Deadline, now: datetime, by: int | None) -> None:
    """It is not due any more, and gone from the list. Raises Overtaken, Needed."""
    if seen.terms.kind is Kind.FIGURES:
        raise Needed
    lock(session, "deadlines", seen.county_id)
    _close(session, seen, now)
    facts = {"deadline": seen.root_id, "name": seen.terms.name}
    audit.append(session, now, by, Action.DEADLINE_ENDED, place_id=seen.county_id, facts=facts)


def insert(
    session: Session,
    county_id: int,
    terms: Terms,
    now: datetime,
    by: int | None,
    *,
    preset: str | None = None,
    root_id: int = 0,
    is_on: bool = True,
) -> Deadline:
    """A row of a lineage, or (0) of a new one, unasked and without a word in the audit; see presets.py."""
    told = asdict(terms)
    towns: frozenset[int] = told.pop("towns")
    told["rungs"] = [{"days": one.days, "to": one.to, "note": one.note} for one in terms.rungs]
    row = DeadlineRow(
        **told,
        root_id=root_id,
        county_id=county_id,
        preset=preset,
        is_on=is_on,
        since=day_of(now),
        by_id=by,
        at=now,
    )
    session.add(row)
    session.flush()
    row.root_id = root_id or row.id
    session.add_all(DeadlineTown(deadline_id=row.id, town_id=town) for town in sorted(towns))
    session.flush()
    return _deadline(row, towns)


def _succeed(
    session: Session, seen: Deadline, terms: Terms, is_on: bool, now: datetime, by: int | None, done: str
) -> Deadline:
    lock(session, "deadlines", seen.county_id)
    _close(session, seen, now)
    made = insert(session, seen.county_id, terms, now, by, preset=seen.preset, root_id=seen.root_id, is_on=is_on)
    _tell(session, made, now, by, done)
    return made


def _close(session: Session, seen: Deadline, now: datetime) -> None:
    is_open = sa.and_(DeadlineRow.id == seen.id, DeadlineRow.ended_at.is_(None))
    ended = sa.update(DeadlineRow).where(is_open).values(ended_at=now).returning(DeadlineRow.id)
    if session.scalar(ended) is None:
        raise Overtaken


def _found(session: Session, condition: sa.ColumnElement[bool]) -> list[Deadline]:
    is_held = sa.and_(condition, DeadlineRow.ended_at.is_(None))
    rows: Sequence[DeadlineRow] = session.scalars(
        sa.select(DeadlineRow).where(is_held).order_by(DeadlineRow.id),
        execution_options={"populate_existing": True},  # somebody may have changed them since they were read
    ).all()
    of_row = sa.select(DeadlineTown.deadline_id, DeadlineTown.town_id).join(
        DeadlineRow, DeadlineRow.id == DeadlineTown.deadline_id
    )
    towns: defaultdict[int, set[int]] = defaultdict(set)
    for deadline_id, town_id in session.execute(of_row.where(is_held)):
        towns[deadline_id].add(town_id)
    return [_deadline(row, frozenset(towns[row.id])) for row in rows]


def _deadline(row: DeadlineRow, towns: frozenset[int]) -> Deadline:
    terms = Terms(
        kind=Kind(row.kind),
        name=row.name,
        cadence=Cadence(row.cadence),
        month=row.month,
        day=row.day,
        is_last_workday=row.is_last_workday,
        on=row.on,
        shift=Shift(row.shift),
        period=Period(row.period),
        grace_days=row.grace_days,
        lock_days=row.lock_days,
        rungs=tuple(Rung(one["days"], Asked(one["to"]), one["note"]) for one in row.rungs),
        towns=towns,
    )
    return Deadline(row.id, row.root_id, row.county_id, row.preset, terms, row.is_on, row.since)


def _order(one: Deadline) -> tuple[object, ...]:
    terms = one.terms
    return (
        terms.kind is not Kind.FIGURES,
        _ORDER.index(terms.cadence),
        terms.on or date.min,
        terms.month or 0,
        terms.day or 0,
        terms.name,
        one.root_id,
    )


def _tell(session: Session, made: Deadline, now: datetime, by: int | None, done: str) -> None:
    facts = {"deadline": made.root_id, "name": made.terms.name, "done": done}
    audit.append(session, now, by, Action.DEADLINE_SET, place_id=made.county_id, facts=facts)
