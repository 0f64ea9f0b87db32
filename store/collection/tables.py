"""What the store holds of the monthly figures: entries, explanations, revisions, judgements. Rows are only added.

The database refuses to change or delete them (migration 0005); free text alone may be emptied, where it names somebody
who is erased. What can change is a submission's state.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt

CODE = 48  # characters of a metric's code
RULE = 48  # of a rule's
RECEIPT = 8  # of a receipt


class State(StrEnum):
    """How far a town's month is; a month without a submission has not been begun.

    Figures may be given in a draft and in a returned one.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


HANDED_IN = (State.SUBMITTED, State.ACCEPTED)  # nothing is owed


class Answer(StrEnum):
    """What an entry says: a number (0 too) · 不涉及 · nothing any more: it was cleared."""

    GIVEN = "given"
    NONE = "none"
    BLANK = "blank"


class Origin(StrEnum):
    """Where an entry comes from: typed or tapped · last month's level, kept · a filled workbook."""

    TYPED = "typed"
    KEPT = "kept"
    FORM = "form"


class Ruling(StrEnum):
    """What became of a revision: by its reviewer · after it was accepted · by the town, before anybody judged it."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    REOPENED = "reopened"
    TAKEN_BACK = "taken_back"


class Submission(Base):
    """A month of a town."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("town_id", "month"), sa.Index("ix_submission_month", "month"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    month: Mapped[str] = mapped_column(sa.String(7))  # 2026-10
    state: Mapped[str] = mapped_column(sa.String(16))  # a State
    opened_at: Mapped[datetime]


class Figure(Base):
    """One entry of one field; the highest number of a field is what it says now."""

    __tablename__ = "figure"
    __table_args__ = (sa.UniqueConstraint("submission_id", "code", "number"),)  # of two at once one is second

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)  # rises within a submission
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    code: Mapped[str] = mapped_column(sa.String(CODE))  # a metric's
    number: Mapped[int]  # 1, 2, 3 … for each field
    answer: Mapped[str] = mapped_column(sa.String(8))  # an Answer
    value: Mapped[int | None] = mapped_column(BigInt)  # None unless GIVEN
    is_more: Mapped[bool]  # 余, 多: it is at least that
    is_near: Mapped[bool]  # 约, 近: it is about that
    origin: Mapped[str] = mapped_column(sa.String(8))  # an Origin
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None: whoever runs the bot
    at: Mapped[datetime]


class FigureNote(Base):
    """What was said of one entry when a check asked: another value needs another one."""

    __tablename__ = "figure_note"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    figure_id: Mapped[int] = mapped_column(sa.ForeignKey("figure.id"), index=True)
    rule: Mapped[str] = mapped_column(sa.String(RULE))  # the check's code
    text: Mapped[str | None] = mapped_column(sa.Text)  # "": confirmed; None: it named somebody who was erased
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class RevisionRow(Base):
    """What was handed in, frozen: the figures and notes up to these numbers."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("submission_id", "number"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    number: Mapped[int]  # 1, 2, 3 … for each submission
    upto: Mapped[int] = mapped_column(BigInt)  # the highest figure.id of the submission then
    notes_upto: Mapped[int] = mapped_column(BigInt)  # the highest figure_note.id of these figures then; 0: none
    receipt: Mapped[str] = mapped_column(sa.String(RECEIPT), index=True)  # see receipts.py
    submitted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    submitted_at: Mapped[datetime]
    due_at: Mapped[datetime]  # the due moment in force when punctuality was judged
    is_late: Mapped[bool]  # judged once: a correction that was asked for does not make it late


class VerdictRow(Base):
    """What became of a revision; the last one counts."""

    __tablename__ = "verdict"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revision.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))  # a Ruling
    reason: Mapped[str | None] = mapped_column(sa.Text)  # "": none was asked; None: it named somebody who was erased
    codes: Mapped[list[str]] = mapped_column(sa.JSON)  # the fields it names
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class ExtensionRow(Base):
    """More time for one town and month; the last one counts."""

    __tablename__ = "extension"
    __table_args__ = (sa.Index("ix_extension_town", "town_id", "month"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    until: Mapped[date]  # the last day, in Asia/Shanghai
    reason: Mapped[str | None] = mapped_column(sa.Text)  # "": none was given; None: it named somebody who was erased
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class DueDay(Base):
    """When a county's figures of a month are due, worked out from its deadline; see store/outreach/occasions.py."""

    __tablename__ = "due_day"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True)
    month: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    opens_on: Mapped[date]  # the first day that the month is asked for
    due_on: Mapped[date]  # what people are told
    grace_until: Mapped[date]  # the last day that is on time
    locks_on: Mapped[date]  # the last day that it is taken
    is_guess: Mapped[bool]  # nobody has published the working days that they were worked out from
