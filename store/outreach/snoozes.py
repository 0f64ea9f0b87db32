"""稍后提醒: somebody is left alone for a while, and then told again what is still owed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from store.database import Session
from store.outreach.workdays import Workdays


class Later(StrEnum):
    """When to be reminded again: in an hour · in the afternoon · on the next working day."""

    HOUR = "hour"
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"


def offered(now: datetime, workdays: Workdays) -> dict[Later, datetime]:
    """What can be chosen now, soonest first, and when it would be told again (UTC): always at a moment when a message
    may go. 下午 is not offered once it has begun.
    """
    raise NotImplementedError


def snooze(session: Session, person_id: int, until: datetime) -> None:
    """No digest before this moment; again: until another one. Then what is still owed is told once more."""
    raise NotImplementedError


def until(session: Session, person_id: int, now: datetime) -> datetime | None:
    """Until when the person wants to be left alone; None: they do not."""
    raise NotImplementedError
