"""Erasing a person from what a county answers and its towns say: what names them is gone, that it was said stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from store.database import Session
from store.mentions import mentions
from store.practices.feedback.answer_tables import AnswerRow, AnswerVersion, AnswerWord, Consultation

TABLES = tuple(table.__tablename__ for table in (AnswerRow, AnswerVersion, Consultation))


def erase_mentions(session: Session, words: Collection[str], now: datetime) -> int:
    """Answers and replies that name one of these are gone, and nobody is shown such an answer; how many."""
    named = sa.or_(mentions(AnswerVersion.text, words), mentions(AnswerVersion.source, words))
    emptied = sa.update(AnswerVersion).where(named).values(text=None, source=None)
    versions = session.execute(emptied.returning(AnswerVersion.answer_id, AnswerVersion.number)).all()
    asked = sa.update(AnswerRow).where(mentions(AnswerRow.question, words)).values(question="")
    unasked = session.scalars(asked.returning(AnswerRow.id)).all()
    for answer_id, number in versions:
        _withdraw(session, now, AnswerRow.id == answer_id, AnswerRow.version == number)
    for answer_id in unasked:
        _withdraw(session, now, AnswerRow.id == answer_id)
    replies = sa.update(Consultation).where(mentions(Consultation.text, words)).values(text=None)
    return len(versions) + len(unasked) + len(session.scalars(replies.returning(Consultation.id)).all())


def _withdraw(session: Session, now: datetime, *which: sa.ColumnElement[bool]) -> None:
    holds = *which, AnswerRow.withdrawn_at.is_(None)
    gone = sa.update(AnswerRow).where(*holds).values(withdrawn_at=now)
    withdrawn = session.scalars(gone.returning(AnswerRow.id)).all()
    session.execute(sa.delete(AnswerWord).where(AnswerWord.answer_id.in_(withdrawn)))
