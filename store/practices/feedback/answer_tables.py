"""What a county answers itself where no report does, version by version, and which of its towns it asked for it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt
from store.practices.feedback.gap_tables import LONGEST_KEPT


class AnswerRow(Base):
    """A county's answer to a question of its people. It stays for good; a withdrawn one is shown to nobody."""

    __tablename__ = "county_answer"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    question: Mapped[str] = mapped_column(sa.String(LONGEST_KEPT))  # as the gap has it
    words: Mapped[list[str]] = mapped_column(sa.JSON)  # sorted
    scope: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # as it may be shown
    version: Mapped[int]  # that holds
    withdrawn_at: Mapped[datetime | None]


class AnswerVersion(Base):
    """What an answer says from a moment on; it is never changed."""

    __tablename__ = "county_answer_version"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("county_answer.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str | None] = mapped_column(sa.Text)  # None: it named somebody who was erased
    source: Mapped[str | None] = mapped_column(sa.Text)  # what it goes by; "": nothing was said
    by_id: Mapped[int] = mapped_column(BigInt)  # a person's number; never shown
    role: Mapped[str] = mapped_column(sa.String(16))  # their post then, a Role: this is shown
    at: Mapped[datetime]
    review_on: Mapped[date]  # the day (Asia/Shanghai) by which somebody is to look at it again


class AnswerWord(Base):
    """By which words an answer that holds is found."""

    __tablename__ = "county_answer_word"
    __table_args__ = (sa.Index("ix_county_answer_word_found", "county_id", "word"),)

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("county_answer.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(LONGEST_KEPT), primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))


class Reply(StrEnum):
    """What a town says to a question of its county: nothing yet · something · that it does no such thing."""

    OPEN = "open"
    SAID = "said"
    NOTHING = "nothing"


class Consultation(Base):
    """A gap put to a town, once."""

    __tablename__ = "consultation"
    __table_args__ = (sa.UniqueConstraint("gap_id", "town_id", name="uq_consultation_gap_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    gap_id: Mapped[int] = mapped_column(sa.ForeignKey("gap.id", ondelete="CASCADE"))
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    by_id: Mapped[int] = mapped_column(BigInt)  # who asks: a person's number
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(8))  # a Reply
    text: Mapped[str | None] = mapped_column(sa.Text)  # what was said; None: nothing, or it named somebody erased
    replied_by: Mapped[int | None] = mapped_column(BigInt)  # a person's number
    replied_at: Mapped[datetime | None]
