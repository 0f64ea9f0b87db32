"""Which months a town has still to deal with."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from store.catalogue.months import Month
from store.collection.due import month_asked
from store.collection.tables import HANDED_IN, ExtensionRow, RevisionRow, State, Submission
from store.database import Session
from store.days import day_of


def open_months(session: Session, town_id: int, now: datetime) -> list[Month]:
    """What was returned, or is a draft again, and what more time was given for; then the month that is due next, unless
    it is handed in. Oldest first.
    """
    of_town = sa.select(Submission).where(Submission.town_id == town_id)
    states = {row.month: State(row.state) for row in session.scalars(of_town)}
    again = (
        sa.select(Submission.month)
        .join(RevisionRow, RevisionRow.submission_id == Submission.id)
        .where(Submission.town_id == town_id, Submission.state.in_([State.DRAFT, State.RETURNED]))
    )
    longer = sa.select(ExtensionRow.month).where(ExtensionRow.town_id == town_id, ExtensionRow.until >= day_of(now))
    found = {*session.scalars(again), *session.scalars(longer), str(month_asked(session, town_id, now))}
    return [Month.parse(month) for month in sorted(found) if states.get(month) not in HANDED_IN]


def unsettled_months(session: Session, town_id: int, now: datetime) -> list[Month]:
    """The same with those that wait to be judged: if the town is merged today, nobody can fill in or correct them."""
    waiting = sa.select(Submission.month).where(Submission.town_id == town_id, Submission.state == State.SUBMITTED)
    return sorted({*open_months(session, town_id, now), *map(Month.parse, session.scalars(waiting))})
