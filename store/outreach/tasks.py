"""What is due and is no month's figures: a town has done it, or is given more time. Figures: see store/collection."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.collection import due
from store.collection.due import BadDay
from store.database import Session, insert_new
from store.days import day_of
from store.outreach.occasions import Occasion, due_on
from store.outreach.tables import OccasionDone, OccasionExtension
from store.people.places import PlaceFacts


def done(session: Session, occasion: Occasion, town: PlaceFacts, now: datetime, by: int | None) -> bool:
    """The town has done it; False: it had before."""
    _refuse_figures(occasion)
    row = {"occasion_id": occasion.id, "town_id": town.id, "by_id": by, "at": now}
    if not insert_new(session, OccasionDone, [row]):
        return False
    _tell(session, Action.TASK_DONE, occasion, town, now, by)
    return True


def reopen(session: Session, occasion: Occasion, town: PlaceFacts, now: datetime, by: int | None) -> bool:
    """The town has not done it after all; False: nobody said so."""
    _refuse_figures(occasion)
    row = session.get(OccasionDone, (occasion.id, town.id), populate_existing=True)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    _tell(session, Action.TASK_REOPENED, occasion, town, now, by)
    return True


def earliest_extension(occasion: Occasion, now: datetime) -> date:
    """The first day until which more time says anything: all have the days before it."""
    return max(occasion.due_on + timedelta(days=1), day_of(now))


def latest_extension(occasion: Occasion, now: datetime) -> date:
    """The last one: as many days as figures may be given in addition, after the day or, where it is over, today."""
    return due.latest_extension(now) + max(occasion.due_on - day_of(now), timedelta())


def extend(
    session: Session, occasion: Occasion, town: PlaceFacts, until: date, reason: str, now: datetime, by: int | None
) -> date:
    """The town has until the end of this day; again: until another one. The day that holds. Raises BadDay."""
    _refuse_figures(occasion)
    latest = latest_extension(occasion, now)
    if not earliest_extension(occasion, now) <= until <= latest:
        raise BadDay(latest)
    of = {"occasion_id": occasion.id, "town_id": town.id}
    session.add(OccasionExtension(**of, until=until, reason=reason.strip(), by_id=by, at=now))
    session.flush()
    _tell(session, Action.DEADLINE_EXTENDED, occasion, town, now, by, until=until.isoformat())
    return due_on(session, occasion, town.id)


def newest_extension(session: Session, occasion_id: int, town_id: int) -> int | None:
    """The number of the extension that counts; None: the town was given no more time."""
    rows = sa.select(sa.func.max(OccasionExtension.id))
    return session.scalar(
        rows.where(OccasionExtension.occasion_id == occasion_id, OccasionExtension.town_id == town_id)
    )


def _refuse_figures(occasion: Occasion) -> None:
    if occasion.month is not None:
        raise ValueError(f"the figures of {occasion.period} are handed in")


def _tell(
    session: Session,
    action: Action,
    occasion: Occasion,
    town: PlaceFacts,
    now: datetime,
    by: int | None,
    **more: object,
) -> None:
    facts = {"occasion": occasion.id, "name": occasion.deadline.terms.name, "period": occasion.period, **more}
    audit.append(session, now, by, action, place_id=town.id, facts=facts)
