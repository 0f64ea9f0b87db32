"""Until when a town's figures of a month are due, and more time for one town and month."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.collection.months import Month
from store.collection.tables import ExtensionRow
from store.database import Session
from store.days import day_of, end_of
from store.people.places import PlaceFacts


@dataclass(frozen=True)
class Due:
    """The moments in force, in UTC."""

    at: datetime  # what people are told; more time that was given moves it
    grace_until: datetime  # handed in until then it is on time
    locks_at: datetime  # from then on it is not taken any more
    extended_until: date | None  # the last day of the time that was given; None: none was

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


def due(session: Session, town_id: int, month: Month) -> Due:
    """When the town's figures of the month are due."""
    found = session.scalars(
        sa.select(ExtensionRow.until)
        .where(ExtensionRow.town_id == town_id, ExtensionRow.month == str(month))
        .order_by(ExtensionRow.id.desc())
        .limit(1)
    ).first()
    return due_with(month, found)


def due_with(month: Month, extended_until: date | None) -> Due:
    """The same, for a town to which time was given until this day, or (None) was not."""
    rule = _rule()
    first = month.back(-1).first_day
    on, locks = first + timedelta(days=rule["day"] - 1), first + timedelta(days=rule["lock_day"] - 1)
    grace = on + timedelta(days=rule["grace_days"])
    if extended_until is None:
        return Due(end_of(on), end_of(grace), end_of(locks), None)
    on, grace, locks = (max(extended_until, day) for day in (on, grace, locks))
    return Due(end_of(on), end_of(grace), end_of(locks), extended_until)


def extensions(session: Session, town_id: int, month: Month) -> list[Extension]:
    """All the time that the town was given for the month, oldest first: the last one counts."""
    of_town = sa.select(ExtensionRow).where(ExtensionRow.town_id == town_id, ExtensionRow.month == str(month))
    rows = session.scalars(of_town.order_by(ExtensionRow.id), execution_options={"populate_existing": True})
    return [Extension(row.until, row.reason, row.by_id, row.at) for row in rows]


def latest_extension(now: datetime) -> date:
    """The last day until which time can be given today."""
    return day_of(now) + timedelta(days=_rule()["longest"])


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
def _rule() -> dict[str, int]:
    text = files("store.collection").joinpath("data/collection.toml").read_text("utf-8")
    rule: dict[str, int] = tomllib.loads(text)["due"]
    return rule
