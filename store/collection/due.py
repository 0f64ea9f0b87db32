"""Until when a town's figures of a month are due, and more time for one town and month."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.catalogue.months import Month, to_report
from store.collection import active
from store.collection.tables import DueDay, ExtensionRow
from store.database import Session
from store.days import day_of, end_of
from store.people.places import PlaceFacts, PlacePeriod


@dataclass(frozen=True)
class Due:
    """What is in force; moments are in UTC."""

    opens_on: date  # the first day that the month is asked for
    at: datetime  # what people are told; more time that was given moves it
    grace_until: datetime  # handed in until then it is on time
    locks_at: datetime  # from then on it is not taken any more
    extended_until: date | None  # the last day of the time that was given; None: none was
    is_guess: bool = False  # nobody has published the working days that it was worked out from

    def is_late(self, now: datetime) -> bool:
        """Whether what is handed in now is late."""
        return now > self.grace_until

    def is_locked(self, now: datetime) -> bool:
        """Whether nothing is taken any more without more time."""
        return now > self.locks_at


@dataclass(frozen=True)
class Extension:
    """More time that was given, by whom and when."""

    until: date
    reason: str | None  # "": none was given; None: it named somebody who was erased
    by_id: int | None
    at: datetime


class BadDay(Exception):
    """No day until which more time can be given: over already, or too far off."""

    def __init__(self, latest: date) -> None:
        super().__init__(latest)
        self.latest = latest  # the last day that can be


@dataclass(frozen=True)
class Days:
    """When a month's figures are due for whoever was not given more time; each day ends at 24:00."""

    opens_on: date  # the first day that they are asked for
    due_on: date
    grace_until: date
    locks_on: date
    is_guess: bool = False  # nobody has published the working days that they were worked out from

    def extended(self, until: date | None) -> Due:
        """The same for a town to which time was given until this day, or (None) was not."""
        told = (self.due_on, self.grace_until, self.locks_on)
        at, grace, locks = (end_of(day if until is None else max(until, day)) for day in told)
        return Due(self.opens_on, at, grace, locks, until, self.is_guess and (until is None or until <= self.due_on))


def due(session: Session, town_id: int, month: Month) -> Due:
    """When the town's figures of the month are due."""
    longer = session.scalars(_LONGER, {"town_id": town_id, "month": str(month)}).first()
    return days_of(session, town_id, month).extended(longer)


def days_of(session: Session, town_id: int, month: Month) -> Days:
    """The days of the county that the town belonged to on the month's last day."""
    given = {"town_id": town_id, "month": str(month), "last_day": month.last_day}
    row = session.scalars(_DAYS, given, execution_options={"populate_existing": True}).first()
    return usual_days(month) if row is None else _days(row)


def county_days(session: Session, month: Month) -> Mapping[int, Days]:
    """Of each county that has days of its own for the month; for the others usual_days() hold."""
    rows = session.scalars(
        sa.select(DueDay).where(DueDay.month == str(month)), execution_options={"populate_existing": True}
    )
    return {row.county_id: _days(row) for row in rows}


def usual_days(month: Month) -> Days:
    """What holds where nobody has set anything: the days of data/collection.toml, whatever day of the week they are."""
    rule = rule_of_due()
    first = month.back(-1).first_day
    on = first + timedelta(days=rule["day"] - 1)
    grace, locks = on + timedelta(days=rule["grace_days"]), on + timedelta(days=rule["lock_days"])
    return Days(first, on, grace, locks)


def month_asked(session: Session, place_id: int, now: datetime) -> Month:
    """Whose figures are next to be given by a town, or by the towns of a county: the present month's as soon as it
    opens there, else those of the one before.
    """
    last, today = to_report(now), day_of(now)
    county = sa.func.coalesce(PlacePeriod.parent_id, PlacePeriod.place_id)
    opened = (
        sa.select(DueDay.month)
        .join(PlacePeriod, sa.and_(PlacePeriod.until.is_(None), county == DueDay.county_id))
        .where(PlacePeriod.place_id == place_id, DueDay.month == str(last.back(-1)), DueDay.opens_on <= today)
    )
    return last if session.scalar(opened) is None else last.back(-1)


def extended(session: Session, month: Month) -> dict[int, date]:
    """Until when each town has time that was given more for the month."""
    rows = session.execute(
        sa.select(ExtensionRow.town_id, ExtensionRow.until)
        .where(ExtensionRow.month == str(month))
        .order_by(ExtensionRow.id)  # the last one counts
    )
    return dict(rows.all())


def extensions(session: Session, town_id: int, month: Month) -> list[Extension]:
    """All the time that the town was given for the month, oldest first: the last one counts."""
    of_town = sa.select(ExtensionRow).where(ExtensionRow.town_id == town_id, ExtensionRow.month == str(month))
    rows = session.scalars(of_town.order_by(ExtensionRow.id), execution_options={"populate_existing": True})
    return [Extension(row.until, row.reason, row.by_id, row.at) for row in rows]


def latest_extension(now: datetime) -> date:
    """The last day until which time can be given today."""
    return day_of(now) + timedelta(days=rule_of_due()["longest"])


def extend(
    session: Session, town: PlaceFacts, month: Month, until: date, reason: str, now: datetime, by: int | None
) -> Due:
    """The town has until the end of this day; again: until another one. What was judged late stays so.

    Raises BadDay.
    """
    latest = latest_extension(now)
    if not day_of(now) <= until <= latest:
        raise BadDay(latest)
    session.add(ExtensionRow(town_id=town.id, month=str(month), until=until, reason=reason.strip(), by_id=by, at=now))
    session.flush()
    facts = {"month": str(month), "until": until.isoformat()}
    audit.append(session, now, by, Action.MONTH_EXTENDED, place_id=town.id, facts=facts)
    return due(session, town.id, month)


@cache
def rule_of_due() -> dict[str, int]:
    """What data/collection.toml says of when figures are due."""
    text = files("store.collection").joinpath("data/collection.toml").read_text("utf-8")
    rule: dict[str, int] = tomllib.loads(text)["due"]
    return rule


# Asked at every turn of a month, and so made once: that takes longer than to run them.
_TOWN: sa.BindParameter[int] = sa.bindparam("town_id")
_MONTH: sa.BindParameter[str] = sa.bindparam("month")
_LONGER = (
    sa.select(ExtensionRow.until)
    .where(ExtensionRow.town_id == _TOWN, ExtensionRow.month == _MONTH)
    .order_by(ExtensionRow.id.desc())
    .limit(1)
)
_STOOD = active.standing_towns(sa.bindparam("last_day"), None).subquery()
_DAYS = (
    sa.select(DueDay)
    .join(_STOOD, _STOOD.c.county_id == DueDay.county_id)
    .where(DueDay.month == _MONTH, _STOOD.c.town_id == _TOWN)
)


def _days(row: DueDay) -> Days:
    return Days(row.opens_on, row.due_on, row.grace_until, row.locks_on, row.is_guess)
