"""Whether there is anything to quote: searched once for a version of the index, and kept in memory."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database import Session
from store.practices.answering import answers
from store.practices.asking.question import Question
from store.practices.index import index
from store.practices.index.kept import Kept
from store.practices.language.words import Words
from store.practices.tables import IndexState

_Asked = tuple[Question, tuple[tuple[str, str], ...]]  # by whom: county and town, by every name


def is_cited(session: Session, words: Words, question: Question, *, asker: tuple[tuple[str, str], ...] = ()) -> bool:
    """Whether any report answers, of the asker's own town only where the question names it. As of the session's
    snapshot; the second time nothing is searched. For a few questions that are asked again and again.
    """
    known = _kept.of(session.connection(), index.version(session))
    if (question, asker) not in known:
        known[question, asker] = bool(answers.find(session, words, question, asker=asker).quotes)
    return known[question, asker]


def _read(connection: Connection) -> tuple[int, dict[_Asked, bool]]:
    return connection.scalar(sa.select(IndexState.version)) or 0, {}


_kept = Kept(_read)
