"""What the store holds of deadlines, reminders and broadcasts. A day is one of Asia/Shanghai, a moment is UTC.

A deadline is never overwritten: a change ends its row and adds one of the same lineage. What is kept of a message says
why it was planned; whether it went is the state of its row in the outbox, under the same key.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt

LONGEST_NAME = 40  # characters of a deadline's or holiday's name
KEY = 96  # of a row of the outbox


class Kind(StrEnum):
    """What is due: the month's figures, which are handed in here · something that is done elsewhere."""

    FIGURES = "figures"
    TASK = "task"


class Cadence(StrEnum):
    """How often something is due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    ONCE = "once"


class Shift(StrEnum):
    """Where a day that is none of work goes: to the working day before it, after it, or nowhere."""

    BEFORE = "before"
    AFTER = "after"
    NONE = "none"


class Period(StrEnum):
    """Which days a month's figures are of: the calendar month's · from the 26th of the month before to the 25th."""

    CALENDAR = "calendar"
    FROM_26TH = "from_26th"


class Asked(StrEnum):
    """To whom a rung speaks: the town's clerks, deputies or reviewers, or the county's people."""

    CLERK = "clerk"
    DEPUTY = "deputy"
    REVIEWER = "reviewer"
    COUNTY = "county"


class BroadcastState(StrEnum):
    """draft → (awaiting a second administrator) → held → sending → done; or stopped half-way, or withdrawn after it.

    discarded: a draft that nobody wants any more. Its row stays, without what it said: its number must not come again.
    """

    DRAFT = "draft"
    AWAITING = "awaiting"
    HELD = "held"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Skip(StrEnum):
    """Why somebody of an audience is sent nothing.

    The weekly cap is reached · they cannot be written to · the audience is not theirs any more: they have left, or done
    what it was about · it was stopped before · it named somebody who was erased before.
    """

    CAP = "cap"
    UNREACHABLE = "unreachable"
    OUTSIDE = "outside"
    STOPPED = "stopped"
    ERASED = "erased"


class WorkdayRow(Base):
    """What a county's administrator says of a day, over what the library knows."""

    __tablename__ = "workday"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))  # of the holiday; "": none was told


class WorkdayYear(Base):
    """A year whose days a county's administrator has confirmed: those not named are as the week has them."""

    __tablename__ = "workday_year"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class DeadlineRow(Base):
    """What is due in a county and when, as it was set once; the row of a lineage that is not ended holds."""

    __tablename__ = "deadline"
    __table_args__ = (
        sa.Index(
            "uq_deadline_open",
            "root_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(
            "uq_deadline_preset",
            "county_id",
            "preset",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL AND preset IS NOT NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND preset IS NOT NULL"),
        ),
        sa.Index("ix_deadline_county", "county_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    root_id: Mapped[int] = mapped_column(BigInt)  # the first row of its lineage; of that one its own
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    preset: Mapped[str | None] = mapped_column(sa.String(32))  # of data/deadlines.toml; None: the county's own
    kind: Mapped[str] = mapped_column(sa.String(8))  # a Kind
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    cadence: Mapped[str] = mapped_column(sa.String(12))  # a Cadence
    month: Mapped[int | None]  # yearly: 1-12; quarterly: 1-3 of the quarter
    day: Mapped[int | None]  # 1-31; past a month's end: its last day. None: the last workday, or once
    is_last_workday: Mapped[bool]
    on: Mapped[date | None]  # once: the day; yearly: the day in its year, where a notice says another one than usual
    shift: Mapped[str] = mapped_column(sa.String(8))  # a Shift
    period: Mapped[str] = mapped_column(sa.String(12))  # a Period
    grace_days: Mapped[int]  # after the day it is still on time
    lock_days: Mapped[int]  # after the day it is asked for, and taken
    rungs: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)  # {"days": -3, "to": an Asked, "note": "" or 起草}
    is_on: Mapped[bool]
    since: Mapped[date]  # nothing is due by this row before this day
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None: from the start, or at the shell
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DeadlineTown(Base):
    """A town that a deadline is for; a deadline without one is for all towns of the county."""

    __tablename__ = "deadline_town"

    deadline_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id"), primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)


class OccasionRow(Base):
    """One time that something is due: worked out anew while it is to come, and never once it is past."""

    __tablename__ = "occasion"
    __table_args__ = (
        sa.UniqueConstraint("root_id", "period"),
        sa.Index("ix_occasion_county", "county_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    root_id: Mapped[int] = mapped_column(sa.ForeignKey("deadline.id"))
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    period: Mapped[str] = mapped_column(sa.String(10))  # 2026-10 · 2026-Q4 · 2026 · once
    nominal_on: Mapped[date]  # before the shift
    due_on: Mapped[date]
    is_guess: Mapped[bool]  # the shift asked for days whose calendar is not published
    is_void: Mapped[bool]  # it is not due any more; kept for what was said of it


class OccasionExtension(Base):
    """More time for one town; the last one counts. For figures see store/collection."""

    __tablename__ = "occasion_extension"
    __table_args__ = (sa.Index("ix_occasion_extension_town", "occasion_id", "town_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    occasion_id: Mapped[int] = mapped_column(sa.ForeignKey("occasion.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    until: Mapped[date]  # the last day
    reason: Mapped[str | None] = mapped_column(sa.Text)  # "": none was given; None: it named somebody who was erased
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class OccasionDone(Base):
    """A town has done what was due. For figures it is the submission that says so."""

    __tablename__ = "occasion_done"

    occasion_id: Mapped[int] = mapped_column(sa.ForeignKey("occasion.id"), primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class ReminderRow(Base):
    """Somebody was to be asked, for a town, on a rung: once, unless more time moved it."""

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("occasion_id", "town_id", "person_id", "rung", "owed_on"),
        sa.Index("ix_reminder_person", "person_id", "owed_on"),
        sa.Index("ix_reminder_key", "key"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    occasion_id: Mapped[int] = mapped_column(sa.ForeignKey("occasion.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    rung: Mapped[int]  # working days after the due day; negative: before it
    role: Mapped[str] = mapped_column(sa.String(12))  # an Asked
    owed_on: Mapped[date]  # the day of the digest that tells it
    due_on: Mapped[date]  # of the occasion as it stood then: where it is moved, people are told of the new day
    key: Mapped[str] = mapped_column(sa.String(KEY))  # of the digest in the outbox
    at: Mapped[datetime]


class Snooze(Base):
    """Somebody is to be left alone until then."""

    __tablename__ = "snooze"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    until: Mapped[datetime]


class DifficultyRow(Base):
    """Somebody said that what is due is difficult for their town."""

    __tablename__ = "difficulty"
    __table_args__ = (sa.Index("ix_difficulty_occasion", "occasion_id", "town_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    occasion_id: Mapped[int] = mapped_column(sa.ForeignKey("occasion.id"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(sa.Text)  # None: none yet, or it named somebody who was erased
    at: Mapped[datetime]


class Acknowledged(Base):
    """Somebody tapped 已知悉. It is counted, and never listed who has not."""

    __tablename__ = "acknowledged"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(32), primary_key=True, index=True)  # "occasion 12" · "broadcast 3"
    at: Mapped[datetime]


class BroadcastRow(Base):
    """A message to many, and how far it is."""

    __tablename__ = "broadcast"
    __table_args__ = (
        sa.Index("ix_broadcast_state", "state", "held_until"),
        sa.Index("ix_broadcast_county", "county_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    county_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))  # None: every county's people
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(sa.String(12))  # a BroadcastState
    text: Mapped[str | None] = mapped_column(sa.Text)  # HTML; "": only a file; None: it named somebody who was erased
    file_id: Mapped[str | None] = mapped_column(sa.Text)  # the network's name for what was sent with it
    media: Mapped[str | None] = mapped_column(sa.String(12))  # photo · document; None: text only
    audience: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    send_at: Mapped[datetime | None]  # scheduled for later; None: as soon as it is confirmed
    goes_at: Mapped[datetime | None]  # its first message goes then, or went; None: a draft
    held_until: Mapped[datetime | None]  # nothing (more) goes before
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # the second administrator
    corrected: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)  # {"at", "by", "text"}: before, oldest first
    # {"by", "text"}: a correction that somebody else has to agree to; None: there is none.
    proposed: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    at: Mapped[datetime]  # last written, confirmed, or taken back to the draft


class DeliveryRow(Base):
    """A message to one of many."""

    __tablename__ = "delivery"
    __table_args__ = (sa.UniqueConstraint("broadcast_id", "person_id"), sa.Index("ix_delivery_person", "person_id"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(sa.ForeignKey("broadcast.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    # Of its row in the outbox, which says what became of it; None: it is not there (yet).
    key: Mapped[str | None] = mapped_column(sa.String(KEY), unique=True)
    copies: Mapped[int]  # how often it was put into the outbox: once, and more only by hand
    skipped: Mapped[str | None] = mapped_column(sa.String(12))  # a Skip: it is not to be put there
