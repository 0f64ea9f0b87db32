"""What the store holds of other towns' reports, and the keyword index over it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Exact
from store.numbers import LONGEST_MARK


class ReportKind(StrEnum):
    """Whether a report's sentences are its authors' own (quoted) or told anew (never in quotation marks)."""

    ORIGINAL = "original"
    DIGEST = "digest"


class Report(Base):
    """One town's yearly report."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("town", "county", "year"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    county: Mapped[str] = mapped_column(sa.String(64))  # "" where the report does not say
    town: Mapped[str] = mapped_column(sa.String(64))
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(16))  # a ReportKind
    title: Mapped[str] = mapped_column(sa.Text)
    file_name: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    headings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)  # in order: level, text, section kind
    furniture: Mapped[list[str]] = mapped_column(sa.JSON)  # lines of the page around the report
    first_passage_id: Mapped[int] = mapped_column(BigInt)  # its passages have consecutive ids
    passage_count: Mapped[int]
    imported_at: Mapped[datetime]
    figures_by: Mapped[str | None] = mapped_column(sa.String(64))  # reader and data that read its figures; None: none


class Passage(Base):
    """A few whole sentences under one heading path: what is searched and quoted."""

    __tablename__ = "passage"
    __table_args__ = (sa.UniqueConstraint("report_id", "position"),)

    # Handed out by the index (IndexState.next_passage_id), never reused: it is the address inside the blocks.
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id", ondelete="CASCADE"))
    position: Mapped[int]
    heading_path: Mapped[list[str]] = mapped_column(sa.JSON)
    kind: Mapped[str] = mapped_column(sa.String(16))  # a kinds.SectionKind
    sentences: Mapped[list[str]] = mapped_column(sa.JSON)


class ReportFigure(Base):
    """A figure that a report's sentence says: figures.figures.Figure."""

    __tablename__ = "report_figure"
    __table_args__ = (sa.Index("ix_report_figure_metric", "metric", "year"), {"sqlite_with_rowid": False})

    report_id: Mapped[int] = mapped_column(
        BigInt, sa.ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # in the order of the text, from 0
    passage_id: Mapped[int] = mapped_column(BigInt)
    sentence: Mapped[int]  # its place in the passage, from 0
    start: Mapped[int]  # in the sentence
    end: Mapped[int]
    metric: Mapped[str | None] = mapped_column(sa.String(80))  # a code of the catalogue: metric, part or rate
    label: Mapped[str] = mapped_column(sa.Text)
    value: Mapped[Decimal] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(sa.String(LONGEST_MARK))
    qualifier: Mapped[str] = mapped_column(sa.String(LONGEST_MARK))
    clause: Mapped[str] = mapped_column(sa.Text)
    year: Mapped[int]  # of the figure; mostly the report's
    is_part: Mapped[bool]
    standing: Mapped[str] = mapped_column(sa.String(16))  # a figures.Standing
    why: Mapped[str | None] = mapped_column(sa.String(16))  # a figures.Why


class Keyword(Base):
    """A word of the index and the number of living passages that hold it."""

    __tablename__ = "keyword"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    term: Mapped[str] = mapped_column(sa.String(64), unique=True)
    df: Mapped[int]


class Block(Base):
    """Where one keyword stands within one range of 16,384 passages."""

    __tablename__ = "block"
    __table_args__ = ({"sqlite_with_rowid": False},)  # stored by its key: one look-up

    keyword_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    range_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ids: Mapped[bytes]  # uint16 offsets within the range, rising
    tfs: Mapped[bytes]  # uint8 each, cut at 255


class Lengths(Base):
    """How many keywords each passage of a range has; 0: no such passage."""

    __tablename__ = "lengths"

    range_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lengths: Mapped[bytes]  # uint16 by offset


class IndexState(Base):
    """The index as a whole: one row, id 1."""

    __tablename__ = "index_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInt)  # random, another after every change
    next_passage_id: Mapped[int] = mapped_column(BigInt)
    passages: Mapped[int]  # living
    total_length: Mapped[int] = mapped_column(BigInt)  # keywords in living passages
    segmenter: Mapped[str] = mapped_column(sa.String(64))  # name and version of segmenter and dictionary
