"""What a county answers itself: given for a gap, changed by new versions, looked at again each year, withdrawn.

An answer is of one county, and is found, shown and told there only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock
from store.days import day_of
from store.people import places
from store.people.people import PersonFacts
from store.people.rights import Role
from store.practices.asking.question import Scope
from store.practices.feedback import consulting, gaps, telling
from store.practices.feedback.answer_tables import AnswerRow, AnswerVersion, AnswerWord
from store.practices.feedback.gap_tables import Closing, Gap

LONGEST = 1_000  # characters of an answer
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Said:
    """What somebody answers."""

    text: str
    source: str  # what it goes by; "": nothing was said
    review_on: date  # the day by which it is to be looked at again


@dataclass(frozen=True)
class Answer:
    """A county's answer, as it holds."""

    id: int
    county_id: int
    county: str
    question: str
    scope: Scope
    text: str  # "": it named somebody who was erased
    source: str
    role: Role  # of whoever wrote this version
    at: datetime
    review_on: date
    version: int
    is_withdrawn: bool

    def is_due(self, today: date) -> bool:
        """Whether the day has come by which it is to be looked at again."""
        return today >= self.review_on

    def is_overdue(self, today: date) -> bool:
        """Whether that day has gone by."""
        return today > self.review_on


def a_year_from(day: date) -> date:
    """When an answer of this day is to be looked at again, unless somebody says another day."""
    return later(day, 12)


def later(day: date, months: int) -> date:
    """The same day so many months later; of the 29th to the 31st the 28th, which every month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def give(session: Session, gap_ids: Sequence[int], said: Said, by: PersonFacts, now: datetime) -> Answer | None:
    """Answer these gaps of one county, which ask nearly the same: the first gives the question. They are closed, and
    whoever waits for them is told by the clock. None: none of them is open any more.
    """
    lock(session, "audit")  # before the others, as everybody takes them
    consulting.settled(session, gap_ids, now)
    lock(session, "gap")
    is_open = Gap.id.in_(gap_ids), Gap.closed_at.is_(None), Gap.county_id.is_not(None)
    rows = {row.id: row for row in session.scalars(sa.select(Gap).where(*is_open))}
    heads = [rows[number] for number in gap_ids if number in rows]
    if not heads or heads[0].county_id is None:
        return None
    head, county_id = heads[0], heads[0].county_id
    row = AnswerRow(county_id=county_id, question=head.question, words=head.words, scope=head.scope, version=0)
    session.add(row)
    session.flush()
    _write(session, row, said, by, now)
    session.add_all(AnswerWord(answer_id=row.id, word=word, county_id=county_id) for word in sorted(set(row.words)))
    closed = [one.id for one in heads if one.county_id == county_id]
    for number in closed:
        gaps.close(session, number, Closing.ANSWER, now, row.id)
    _tell(session, row, Action.ANSWER_GIVEN, by, now, gaps=closed)
    return find(session, row.id)


def change(session: Session, answer_id: int, version: int, said: Said, by: PersonFacts, now: datetime) -> bool:
    """From now on it says this; whoever was told of it sees that in the same message. False: that version does not hold
    any more.
    """
    lock(session, "audit")
    row = session.get(AnswerRow, answer_id, populate_existing=True)
    if row is None or row.withdrawn_at is not None or row.version != version:
        return False
    _write(session, row, said, by, now)
    _tell(session, row, Action.ANSWER_CHANGED, by, now)
    telling.redraw(session, _closed_by(session, answer_id), now)
    return True


def withdraw(session: Session, answer_id: int, by: PersonFacts, now: datetime) -> bool:
    """It is shown to nobody any more; whoever has not been told of it yet waits on. False: it was withdrawn before."""
    lock(session, "audit")
    lock(session, "outbox")
    row = session.get(AnswerRow, answer_id, populate_existing=True)
    if row is None or row.withdrawn_at is not None:
        return False
    row.withdrawn_at = now
    session.execute(sa.delete(AnswerWord).where(AnswerWord.answer_id == answer_id))
    session.flush()
    _tell(session, row, Action.ANSWER_WITHDRAWN, by, now)
    closed = _closed_by(session, answer_id)
    telling.redraw(session, closed, now)
    telling.wait_on(session, closed, now)
    return True


def find(session: Session, answer_id: int) -> Answer | None:
    """An answer, withdrawn or not; None: there is none of this number."""
    return next(iter(_found(session, AnswerRow.id == answer_id)), None)


def listed(session: Session, county_id: int | None) -> list[Answer]:
    """The answers of a county, or (None) of all, that hold, the one to be looked at again first."""
    here = sa.true() if county_id is None else AnswerRow.county_id == county_id
    held = _found(session, here, AnswerRow.withdrawn_at.is_(None))
    return sorted(held, key=lambda one: (one.review_on, one.id))


def due(session: Session, county_id: int, now: datetime) -> list[Answer]:
    """Those of them whose day has come."""
    return [one for one in listed(session, county_id) if one.is_due(day_of(now))]


def those(session: Session, answer_ids: Sequence[int]) -> list[Answer]:
    """These, in their order."""
    found = {one.id: one for one in _found(session, AnswerRow.id.in_(answer_ids))}
    return [found[number] for number in answer_ids if number in found]


def of_gap(session: Session, gap_id: int) -> Answer | None:
    """The answer that has closed a gap, and holds; None: there is none."""
    gap = session.get(Gap, gap_id, populate_existing=True)
    found = None if gap is None or gap.answer_id is None else find(session, gap.answer_id)
    return found if found is not None and not found.is_withdrawn else None


def _closed_by(session: Session, answer_id: int) -> list[int]:
    return list(session.scalars(sa.select(Gap.id).where(Gap.answer_id == answer_id)))


def _write(session: Session, row: AnswerRow, said: Said, by: PersonFacts, now: datetime) -> None:
    row.version += 1
    version = AnswerVersion(
        answer_id=row.id,
        number=row.version,
        text=said.text,
        source=said.source,
        by_id=by.id,
        role=by.role,
        at=now,
        review_on=said.review_on,
    )
    session.add(version)
    session.flush()


def _tell(session: Session, row: AnswerRow, action: Action, by: PersonFacts, now: datetime, **facts: object) -> None:
    told_of = {"answer": row.id, "version": row.version} | facts
    audit.append(session, now, by.id, action, place_id=row.county_id, facts=told_of)


def _found(session: Session, *where: sa.ColumnElement[bool]) -> list[Answer]:
    holds = sa.and_(AnswerVersion.answer_id == AnswerRow.id, AnswerVersion.number == AnswerRow.version)
    rows = session.execute(
        sa.select(AnswerRow, AnswerVersion).join(AnswerVersion, holds).where(*where),
        execution_options={"populate_existing": True},
    ).all()
    names = {one.id: one.name for one in places.counties(session)} if rows else {}
    return [
        Answer(
            id=row.id,
            county_id=row.county_id,
            county=names.get(row.county_id, ""),
            question=row.question,
            scope=gaps.scope_of(row.scope),
            text=version.text or "",
            source=version.source or "",
            role=Role(version.role),
            at=version.at,
            review_on=version.review_on,
            version=row.version,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row, version in rows
    ]
