"""稍后提醒: somebody is left alone for a while, and then told again what is still owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from store.database import Session, padded, put_rows
from store.days import day_of
from store.outreach.quiet import at, next_allowed
from store.outreach.rules import rules
from store.outreach.tables import Snooze
from store.outreach.workdays import Workdays


class Later(StrEnum):
    """When to be reminded again: in an hour · in the afternoon · on the next working day."""

    HOUR = "hour"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"


def offered(now: datetime, workdays: Workdays) -> dict[Later, datetime]:
    """What can be chosen now, soonest first, and when it would be told again (UTC): always a moment at which a message
    may go. 1小时后 and 下午 are offered where they are of today, and 下午 where it is later than an hour.
    """
    rule, today = rules("snooze"), day_of(now)
    hour = next_allowed(now + timedelta(minutes=rule["minutes"]), workdays)
    afternoon = next_allowed(at(today, rule["afternoon"]), workdays)
    found = {Later.HOUR: hour, Later.AFTERNOON: afternoon}
    found = {later: when for later, when in found.items() if day_of(when) == today and when >= hour}
    if found.get(Later.HOUR) == afternoon:
        del found[Later.HOUR]
    return found | {Later.TOMORROW: at(workdays.step(today, 1), rules("digest")["from"])}


def snooze(session: Session, person_id: int, until: datetime) -> None:
    """No digest before this moment; again: until another one. Then what is still owed is told once more."""
    put_rows(session, Snooze, [{"person_id": person_id, "until": until}])


def snoozed(session: Session) -> dict[int, datetime]:
    """Who is to be left alone and was not told again since, and until when; that moment may be over."""
    return dict(session.execute(sa.select(Snooze.person_id, Snooze.until)).all())


def left_alone_until(session: Session, person_id: int) -> datetime | None:
    """The same of one person; None: they do not want to be left alone."""
    return session.scalar(sa.select(Snooze.until).where(Snooze.person_id == person_id))


def forget(session: Session, people: Collection[int], now: datetime) -> None:
    """These have been told again, or there is nothing to tell them any more; what was put off anew meanwhile stays."""
    session.execute(sa.delete(Snooze).where(Snooze.person_id.in_(padded(people)), Snooze.until <= now))
