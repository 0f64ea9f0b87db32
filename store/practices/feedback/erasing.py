"""Erasing a person from what a county answers and its towns say: what names them is gone, that it was said stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from store.database import Session
from store.mentions import mentions
from store.practices.feedback.answer_tables import AnswerRow, AnswerVersion, AnswerWord, Consultation

TABLES = tuple(table.__tablename__ for table in (AnswerVersion, Consultation))


def erase_mentions(session: Session, words: Collection[str], now: datetime) -> int:
    """Answers and replies that name one of these are gone, and nobody is shown such an answer; how many."""
    named = sa.or_(mentions(AnswerVersion.text, words), mentions(AnswerVersion.source, words))
    emptied = sa.update(AnswerVersion).where(named).values(text=None, source=None)
    answers = session.execute(emptied.returning(AnswerVersion.answer_id, AnswerVersion.number)).all()
    for answer_id, number in answers:
        holds = AnswerRow.id == answer_id, AnswerRow.version == number, AnswerRow.withdrawn_at.is_(None)
        if session.scalars(sa.update(AnswerRow).where(*holds).values(withdrawn_at=now).returning(AnswerRow.id)).first():
            session.execute(sa.delete(AnswerWord).where(AnswerWord.answer_id == answer_id))
    replies = sa.update(Consultation).where(mentions(Consultation.text, words)).values(text=None)
    return len(answers) + len(session.scalars(replies.returning(Consultation.id)).all())
