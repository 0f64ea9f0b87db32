"""Who is reminded of what today: one message a person and day, with all that is owed.

The tick calls plan(); what it inserts has unique keys, so that a tick that is missed, doubled or run by two processes
changes nothing. What the message says is worked out when it is sent (owed_in): the rows say only that it was planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from store.database import Session
from store.outreach.tables import Asked
from store.people.places import PlaceFacts

if TYPE_CHECKING:
    from store.outreach.occasions import Occasion


class Stage(StrEnum):
    """How far a town is with what it owes: figures not begun · begun · returned · a task that is not told done."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    RETURNED = "returned"
    TASK = "task"


@dataclass(frozen=True)
class Owed:
    """Something that a town has not done yet, as it stands now."""

    occasion: Occasion
    town: PlaceFacts
    asked: Asked  # why this person is asked: for their own town, or to look after others
    rung: int  # working days after the day; negative: before it. Of the last step on which they were asked
    stage: Stage
    answered: int  # of the figures' fields: how many have an answer
    owed: int  # how many fields there are; 0: a task
    due_on: date  # the last day, with the town's extension
    is_late: bool  # the day, and what of it is still on time, are over
    is_delayed: bool  # the step fell on an earlier day, and could not be told then
    is_new: bool  # the step is told by this message; False: an earlier one told it, and it is still owed


def plan(session: Session, now: datetime) -> int:
    """Put what is owed in the outbox, at a moment when it may go: how many messages were added.

    A digest has the key `remind {person} {day}` and is of its day: it is not sent on another one (see moment()).
    """
    raise NotImplementedError


def owed_in(session: Session, person_id: int, day: date, now: datetime) -> list[Owed]:
    """All that the person has been asked for until this day and the town has not done, by due day and town.

    []: nothing any more, or they have no post there any more; there is nothing to be told.
    """
    raise NotImplementedError


def moment(session: Session, person_id: int, day: date, now: datetime) -> datetime | None:
    """When this day's digest may go, looked at just before it is sent: `now`, or a moment later on the day (UTC).

    None: not on this day any more; it is dropped, and plan() tells on a later day what is of use then.
    """
    raise NotImplementedError


def told(session: Session, occasion_id: int, town_id: int) -> list[tuple[int, str]]:
    """Which messages spoke of the town's occasion: person and key in the outbox, the newest last."""
    raise NotImplementedError
