"""What the store could not answer, and what people thought of its answers; nowhere who asked, but for telling them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt

LONGEST_KEPT = 300  # characters of a question


class Closing(StrEnum):
    """Why a gap is none any more: a later import answers it · somebody has seen to it · its county has answered it."""

    IMPORT = "import"
    HAND = "hand"
    ANSWER = "answer"


class Verdict(StrEnum):
    """What somebody says of an answer."""

    USEFUL = "useful"
    WRONG_TOWN = "wrong_town"
    WRONG_YEAR = "wrong_year"
    NOT_ASKED = "not_asked"
    WRONG_QUOTE = "wrong_quote"


class AskedDay(Base):
    """How many questions were asked on a day (Asia/Shanghai), by whomever."""

    __tablename__ = "asked_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    asked: Mapped[int]
    unanswered: Mapped[int]


class AskedTopic(Base):
    """How many questions were asked on a day in a county, by topic: of nobody in particular."""

    __tablename__ = "asked_topic"

    day: Mapped[date] = mapped_column(primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(sa.String(32), primary_key=True)  # an id of data/topics.toml; "": none of them
    asked: Mapped[int]
    unanswered: Mapped[int]


class Gap(Base):
    """A question without an answer, filed by people who want one. Days, no moments: they would tell who it was."""

    __tablename__ = "gap"
    __table_args__ = (
        sa.Index(
            "uq_gap_open",
            "county_id",
            "key",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64))  # of the words and the scope: the same question gives the same
    question: Mapped[str] = mapped_column(sa.String(LONGEST_KEPT))  # as it was first asked
    about: Mapped[str] = mapped_column(sa.String(LONGEST_KEPT))  # the question before, where this one follows it, or ""
    words: Mapped[list[str]] = mapped_column(sa.JSON)  # sorted
    scope: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # as it may be shown: without the asker's own town
    times: Mapped[int]  # people who filed it
    first_day: Mapped[date]  # Asia/Shanghai
    last_day: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None] = mapped_column(sa.String(8))  # a Closing
    # Whose people ask; None: of an earlier release, which did not keep it, and it cannot be told any more.
    county_id: Mapped[int | None] = mapped_column(BigInt, index=True)
    answer_id: Mapped[int | None] = mapped_column(BigInt)  # of the county's answer that closed it; it is never deleted
    searched_to: Mapped[int] = mapped_column(BigInt)  # the last passage there was when it was last searched for


class GapAsker(Base):
    """Somebody to be told, once, when a gap is answered; never shown, and deleted with the person or when told."""

    __tablename__ = "gap_asker"

    gap_id: Mapped[int] = mapped_column(sa.ForeignKey("gap.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class Judgement(Base):
    """One verdict on one answer, by nobody in particular."""

    __tablename__ = "judgement"
    __table_args__ = (sa.Index("ix_judgement_day", "day", "verdict"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    day: Mapped[date]  # Asia/Shanghai
    verdict: Mapped[str] = mapped_column(sa.String(16))  # a Verdict
    question: Mapped[str] = mapped_column(sa.String(LONGEST_KEPT))
    county_id: Mapped[int | None] = mapped_column(BigInt)  # whose people say it; None: nobody knows any more
    # Town, county, year, file and heading path of each quoted passage: its row may be gone after the next import.
    quoted: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
