"""Each time that something is due: made ahead from the deadlines, kept as it was once it is past.

A month's figures are judged by store/collection; when they are due it reads from what refresh() writes there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from store.catalogue.months import Month
from store.collection import active, due
from store.collection.tables import HANDED_IN, DueDay, ExtensionRow, Submission
from store.database import Session, padded
from store.days import day_of
from store.outreach import deadlines
from store.outreach.deadlines import Deadline
from store.outreach.tables import DeadlineRow, Kind, OccasionDone, OccasionExtension, OccasionRow
from store.outreach.terms import LONGEST_LOCK
from store.people import places
from store.people.places import PlaceFacts, PlacePeriod


@dataclass(frozen=True)
class Occasion:
    """One time that something is due in a county."""

    id: int
    period: str  # 2026-10: of figures the month that they are of · 2026-Q4 · 2026 · once
    nominal_on: date  # before the shift
    due_on: date  # of a town that was not given more time: see due_days()
    grace_until: date  # the last day that is on time
    locks_on: date  # the last day that anybody is asked for it; a town with more time is, until then
    is_guess: bool  # the working days of that time are not published
    deadline: Deadline

    @property
    def month(self) -> Month | None:
        """Whose figures are due; None: it is something else."""
        return Month.parse(self.period) if self.deadline.terms.kind is Kind.FIGURES else None

    @property
    def county_id(self) -> int:
        """Where it is due."""
        return self.deadline.county_id


def open_occasions(session: Session, county_id: int | None, now: datetime) -> list[Occasion]:
    """What a county (None: any) is still asked for, past due or to come within refreshing.AHEAD, by day and name.

    What is switched off or ended is not among it.
    """
    today = day_of(now)
    is_late_enough = OccasionRow.due_on >= today - timedelta(days=2 * LONGEST_LOCK)
    return _open(session, county_id, sa.or_(is_late_enough, _is_extended(today)), today)


def open_among(session: Session, occasion_ids: Collection[int], day: date) -> list[Occasion]:
    """Those of these that somebody could be asked for on this day, by day and name."""
    return _open(session, None, OccasionRow.id.in_(padded(occasion_ids)), day)


def find(session: Session, occasion_id: int) -> Occasion | None:
    """What is, or was, due; None: it is not any more."""
    return next((one for one, _ in _found(session, None, OccasionRow.id == occasion_id, sa.false())), None)


def of_month(session: Session, county_id: int, month: Month) -> Occasion | None:
    """A month's figures as what is due in the county; None: it was never asked for, or is not any more."""
    found = _found(session, county_id, OccasionRow.period == str(month), sa.false())
    return next((one for one, _ in found if one.month is not None), None)


def towns(session: Session, occasion: Occasion) -> list[PlaceFacts]:
    """Who is asked, by name: of a month the county's towns on its last day, else those that it is set for."""
    if (month := occasion.month) is not None:
        return active.towns(session, month, [occasion.county_id])
    meant = occasion.deadline.terms.towns
    return [one for one in places.towns(session, occasion.county_id) if not meant or one.id in meant]


def due_days(session: Session, occasion: Occasion, town_ids: Collection[int]) -> dict[int, date]:
    """The last day of each of these towns, more time included."""
    longer = _longer(session, occasion)
    return {number: max(occasion.due_on, longer.get(number, date.min)) for number in town_ids}


def due_on(session: Session, occasion: Occasion, town_id: int) -> date:
    """The last day of one town, more time included."""
    return due_days(session, occasion, [town_id])[town_id]


def is_done(session: Session, occasion: Occasion, town_ids: Collection[int]) -> set[int]:
    """Which of these towns owe nothing any more: figures are handed in (a month that was returned is owed again)."""
    if (month := occasion.month) is not None:
        is_handed_in = sa.and_(Submission.month == str(month), Submission.state.in_(HANDED_IN))
        done = sa.select(Submission.town_id).where(is_handed_in, Submission.town_id.in_(padded(town_ids)))
    else:
        is_here = OccasionDone.town_id.in_(padded(town_ids))
        done = sa.select(OccasionDone.town_id).where(OccasionDone.occasion_id == occasion.id, is_here)
    return set(session.scalars(done))


def _longer(session: Session, occasion: Occasion) -> Mapping[int, date]:
    """Until when each town that was given more time has it."""
    if (month := occasion.month) is not None:
        return due.extended(session, month)
    rows = session.execute(
        sa.select(OccasionExtension.town_id, OccasionExtension.until)
        .where(OccasionExtension.occasion_id == occasion.id)
        .order_by(OccasionExtension.id)  # the last one counts
    )
    return dict(rows.all())


def _is_extended(day: date) -> sa.ColumnElement[bool]:
    """Whether a town has time for it until this day or longer."""
    longer = sa.select(OccasionExtension.occasion_id).where(OccasionExtension.until >= day)
    months = (
        sa.select(ExtensionRow.month)
        .join(PlacePeriod, sa.and_(PlacePeriod.place_id == ExtensionRow.town_id, PlacePeriod.until.is_(None)))
        .where(ExtensionRow.until >= day, PlacePeriod.parent_id == OccasionRow.county_id)
    )
    return sa.or_(OccasionRow.id.in_(longer), DueDay.month.in_(months))


def _open(session: Session, county_id: int | None, condition: sa.ColumnElement[bool], day: date) -> list[Occasion]:
    """Those of them that are not locked by this day, or not for a town with more time."""
    found = _found(session, county_id, condition, _is_extended(day))
    return [one for one, is_extended in found if is_extended or one.locks_on >= day]


def _found(
    session: Session, county_id: int | None, condition: sa.ColumnElement[bool], flag: sa.ColumnElement[bool]
) -> list[tuple[Occasion, bool]]:
    """Those whose deadline holds, by day and name, each with what the flag says of it. Three queries."""
    here = sa.true() if county_id is None else OccasionRow.county_id == county_id
    rows = session.execute(
        sa.select(*OccasionRow.__table__.columns, DueDay.grace_until, DueDay.locks_on, flag.label("is_flagged"))
        .outerjoin(DeadlineRow, DeadlineRow.id == OccasionRow.root_id)
        .outerjoin(
            DueDay,
            sa.and_(
                DeadlineRow.kind == Kind.FIGURES,
                DueDay.county_id == OccasionRow.county_id,
                DueDay.month == OccasionRow.period,
            ),
        )
        .where(here, condition, OccasionRow.is_void.is_(False))
    ).all()
    held = deadlines.holding(session, {row.county_id for row in rows})
    of_root = {one.root_id: one for one in held if one.is_on}
    found = [(_occasion(row, of_root[row.root_id]), row.is_flagged) for row in rows if row.root_id in of_root]
    return sorted(found, key=lambda one: (one[0].due_on, one[0].deadline.terms.name, one[0].id))


def _occasion(row: Any, deadline: Deadline) -> Occasion:
    told, terms = max(row.nominal_on, row.due_on), deadline.terms
    return Occasion(
        id=row.id,
        period=row.period,
        nominal_on=row.nominal_on,
        due_on=row.due_on,
        grace_until=row.grace_until or told + timedelta(days=terms.grace_days),
        locks_on=row.locks_on or told + timedelta(days=terms.lock_days),
        is_guess=row.is_guess,
        deadline=deadline,
    )
