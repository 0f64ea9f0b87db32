"""Making each time that something will be due, and moving it while it is to come. See occasions.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store import told
from store.collection.tables import DueDay
from store.database import Session, insert_new, lock_all, put_rows
from store.days import day_of
from store.outreach import asked, calendars, deadlines, presets
from store.outreach.deadlines import Deadline
from store.outreach.planned import Planned, dates, span
from store.outreach.tables import Kind, OccasionRow
from store.outreach.terms import Terms
from store.outreach.workdays import Workdays
from store.people import places

AHEAD = timedelta(days=400)  # so far it is made: a yearly one is among it
_BEHIND = timedelta(days=400)  # so far it is looked whether something has been due already

_Kept = Mapping[tuple[int, str], sa.Row[Any]]
"""Every occasion from _BEHIND on, by root_id and period."""


@dataclass
class _Changes:
    """Rows that are to be written."""

    new: list[dict[str, Any]] = field(default_factory=list)  # occasions
    moved: list[dict[str, Any]] = field(default_factory=list)  # occasions that are there
    days: list[dict[str, Any]] = field(default_factory=list)  # of figures
    on_another_day: list[int] = field(default_factory=list)  # occasions that are moved to one

    @property
    def counties(self) -> set[int]:
        """Where something changes."""
        return {row["county_id"] for rows in (self.new, self.moved, self.days) for row in rows}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.new) + len(self.moved) + len(self.days)


def outdated(session: Session, now: datetime) -> set[int]:
    """The counties in which refresh() would write something. It only reads."""
    there = {one.id for one in places.counties(session)}
    bare = there - {one.county_id for one in deadlines.holding(session, there)}  # one that has any never loses its last
    return bare | _changes(session, there, day_of(now)).counties


def refresh(session: Session, now: datetime, counties: Collection[int] | None = None) -> int:
    """Make what will be due in these counties (None: in all), and move it to where it is due as of now.

    A county without a single deadline gets those of the start (see presets.py). What is past stays, and so does what
    would be past by a day that was set anew. How many rows were written: again at once none.
    """
    chosen = {one.id for one in places.counties(session)} if counties is None else set(counties)
    presets.seed(session, chosen, now)
    where = _changes(session, chosen, day_of(now)).counties
    if not where:
        return 0
    lock_all(session, [("deadlines", one) for one in where])
    changes = _changes(session, where, day_of(now))  # anew: somebody may have been faster
    if changes.new:
        insert_new(session, OccasionRow, changes.new)
    if changes.moved:
        put_rows(session, OccasionRow, changes.moved)
    if changes.days:
        put_rows(session, DueDay, changes.days)
    keys = [key for one in changes.on_another_day for key in asked.messages_about(session, one)]
    told.edit_each(session, {key: asked.wording(key) for key in keys}, now)  # what was delivered says the new day
    return changes.count


def coming(session: Session, county_id: int, terms: Terms, seen: Deadline | None, now: datetime) -> list[Planned]:
    """When it would be due within AHEAD if a deadline (None: a new one) were set so now, in order."""
    today = day_of(now)
    kept = {} if seen is None else _kept(session, [county_id], today)
    meant = Deadline(0, seen.root_id if seen else 0, county_id, None, terms, is_on=True, since=today)
    following = _following(meant, _planned(terms, calendars.workdays(session, county_id), today), kept, today)
    return sorted(following.values(), key=lambda one: (one.due_on, one.period))


def _changes(session: Session, counties: Collection[int], today: date) -> _Changes:
    kept, days = _kept(session, counties, today), _days(session, counties, today)
    holding: dict[int, list[Deadline]] = {}
    for one in deadlines.holding(session, counties):
        if one.is_on:
            holding.setdefault(one.county_id, []).append(one)
    changes, due = _Changes(), dict[tuple[int, str], Planned]()
    known: dict[Any, dict[str, Planned]] = {}  # most counties have the same deadlines and no calendar of their own
    for county_id, held in holding.items():
        workdays = calendars.workdays(session, county_id)
        calendar = (frozenset(workdays.own.items()), frozenset(workdays.years))
        for one in held:
            same = (replace(one.terms, name="", rungs=(), towns=frozenset()), calendar)
            planned = known.get(same) or known.setdefault(same, _planned(one.terms, workdays, today))
            following = _following(one, planned, kept, today)
            due |= {(one.root_id, period): at for period, at in following.items()}
            changes.new += [_row(one, at) for period, at in following.items() if (one.root_id, period) not in kept]
            if one.terms.kind is Kind.FIGURES:
                rows = [_day(one, workdays, at) for at in following.values()]
                changes.days += [row for row in rows if days.get((county_id, row["month"])) != row]
    changes.moved = _moved(kept, due, today)
    was = {one.id: one.due_on for one in kept.values()}
    changes.on_another_day = [row["id"] for row in changes.moved if row["due_on"] != was[row["id"]]]
    return changes


def _planned(terms: Terms, workdays: Workdays, today: date) -> dict[str, Planned]:
    return {one.period: one for one in dates(terms, workdays, today - _BEHIND, today + AHEAD)}


def _following(one: Deadline, planned: Mapping[str, Planned], kept: _Kept, today: date) -> dict[str, Planned]:
    """What will be due, by period."""
    found = {}
    for period, at in planned.items():
        there = kept.get((one.root_id, period))
        if there is not None and there.due_on < today and not there.is_void:
            continue  # it is past
        if at.due_on >= max(today, one.since):
            found[period] = at
        elif there is not None and there.due_on >= today and not there.is_void:
            found[period] = Planned(period, there.nominal_on, there.due_on, there.is_guess)  # as people were told
    return found


def _moved(kept: _Kept, due: Mapping[tuple[int, str], Planned], today: date) -> list[dict[str, Any]]:
    """What is to come, and is to come otherwise or not at all."""
    moved = []
    for key, there in kept.items():
        at = due.get(key)
        was = Planned(there.period, there.nominal_on, there.due_on, there.is_guess)
        is_same = at == was and not there.is_void
        if is_same or (at is None and (there.is_void or there.due_on < today)):
            continue
        row = dict(there._mapping)
        moved.append(row | ({"is_void": True} if at is None else {**asdict(at), "is_void": False}))
    return moved


def _kept(session: Session, counties: Collection[int], today: date) -> _Kept:
    columns = OccasionRow.__table__.columns
    rows = session.execute(
        sa.select(*columns).where(OccasionRow.county_id.in_(counties), OccasionRow.due_on >= today - _BEHIND)
    )
    return {(row.root_id, row.period): row for row in rows}


def _days(session: Session, counties: Collection[int], today: date) -> Mapping[tuple[int, str], dict[str, Any]]:
    columns = DueDay.__table__.columns
    rows = session.execute(sa.select(*columns).where(DueDay.county_id.in_(counties), DueDay.due_on >= today))
    return {(row.county_id, row.month): dict(row._mapping) for row in rows}


def _row(one: Deadline, at: Planned) -> dict[str, Any]:
    return {"root_id": one.root_id, "county_id": one.county_id, "is_void": False} | asdict(at)


def _day(one: Deadline, workdays: Workdays, at: Planned) -> dict[str, Any]:
    around = span(one.terms, workdays, at)
    days = {"county_id": one.county_id, "month": at.period, "due_on": at.due_on, "is_guess": at.is_guess}
    return days | asdict(around)
