"""The entries of a submission and what was said of them: what each field says now, or said in a revision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store.collection.tables import Answer, Figure, FigureNote, Origin
from store.database import BigInt, Session


@dataclass(frozen=True)
class Given:
    """What somebody says of a field. Raises ValueError for a number where none belongs, none where one does, or < 0."""

    answer: Answer
    value: int | None = None  # of GIVEN only
    is_more: bool = False  # 余, 多: it is at least that
    is_near: bool = False  # 约, 近: it is about that

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.answer is Answer.GIVEN) or (self.value or 0) < 0:
            raise ValueError(self)
        if (self.is_more or self.is_near) and self.value is None:
            raise ValueError(self)


@dataclass(frozen=True)
class Entry:
    """What a field says, who said so and when."""

    id: int
    code: str
    number: int  # how many entries the field has had with it
    answer: Answer
    value: int | None
    is_more: bool
    origin: Origin
    by_id: int | None
    at: datetime
    is_near: bool = False

    @property
    def given(self) -> Given:
        """Only what it says."""
        return Given(self.answer, self.value, self.is_more, self.is_near)

    @property
    def is_answer(self) -> bool:
        """Whether the field is answered by it: a number, 0 too, or 不涉及."""
        return self.answer is not Answer.BLANK


@dataclass(frozen=True)
class Note:
    """An explanation of an entry, or its confirmation."""

    figure_id: int
    rule: str  # the check's code
    text: str | None  # "": confirmed; None: it named somebody who was erased
    by_id: int | None
    at: datetime
    id: int = 0


def entries(session: Session, submission_id: int, upto: int | None = None) -> dict[str, Entry]:
    """What each field says, by code; `upto`: said when that entry was the last one. Cleared fields too."""
    rows = session.execute(_ENTRIES, {"submission_id": submission_id, "upto": _LAST if upto is None else upto})
    return {row.code: _entry(row) for row in rows}


def earlier(session: Session, submission_id: int, code: str) -> list[Entry]:
    """All that a field has ever said, oldest first."""
    of_field = sa.select(Figure).where(Figure.submission_id == submission_id, Figure.code == code)
    return [_entry(row) for row in session.scalars(of_field.order_by(Figure.number))]


def notes(session: Session, figure_ids: Collection[int], upto: int | None = None) -> dict[int, tuple[Note, ...]]:
    """What was said of these entries, by their id, oldest first; `upto`: when that note was the last one."""
    if not figure_ids:
        return {}
    found: dict[int, tuple[Note, ...]] = {}
    given = {"figure_ids": list(figure_ids), "upto": _LAST if upto is None else upto}
    for row in session.execute(_NOTES, given):
        note = Note(row.figure_id, row.rule, row.text, row.by_id, row.at, row.id)
        found[row.figure_id] = (*found.get(row.figure_id, ()), note)
    return found


def add(
    session: Session,
    submission_id: int,
    given: Mapping[str, Given],
    before: Mapping[str, Entry],
    now: datetime,
    by: int | None,
    origin: Origin,
) -> dict[str, Entry]:
    """The fields say this from now on. Whoever calls is alone with the submission."""
    rows = [
        Figure(
            submission_id=submission_id,
            code=code,
            number=before[code].number + 1 if code in before else 1,
            answer=one.answer,
            value=one.value,
            is_more=one.is_more,
            is_near=one.is_near,
            origin=origin,
            by_id=by,
            at=now,
        )
        for code, one in given.items()
    ]
    session.add_all(rows)
    session.flush()
    return {row.code: _entry(row) for row in rows}


# Asked at every turn of a month, and so made once; of columns and not of objects, which take thrice as long.
_LAST = 2**63 - 1  # no number is higher
_UPTO = sa.bindparam("upto", type_=BigInt)
_NEWEST = (
    sa.select(sa.func.max(Figure.id))
    .where(Figure.submission_id == sa.bindparam("submission_id"), Figure.id <= _UPTO)
    .group_by(Figure.code)
)
_ENTRIES = sa.select(*Figure.__table__.columns).where(Figure.id.in_(_NEWEST))
_NOTES = (
    sa.select(*FigureNote.__table__.columns)
    .where(FigureNote.figure_id.in_(sa.bindparam("figure_ids", expanding=True)), FigureNote.id <= _UPTO)
    .order_by(FigureNote.id)
)


def _entry(row: Figure | sa.Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        code=row.code,
        number=row.number,
        answer=Answer(row.answer),
        value=row.value,
        is_more=row.is_more,
        origin=Origin(row.origin),
        by_id=row.by_id,
        at=row.at,
        is_near=row.is_near,
    )
