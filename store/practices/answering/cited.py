"""Whether there is anything to quote: searched once for a version of the index, whoever asks, and kept in memory."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database import Session
from store.practices.answering import answers
from store.practices.asking.question import Question
from store.practices.index import index
from store.practices.index.kept import Kept
from store.practices.language.words import Words
from store.practices.tables import IndexState

_Town = tuple[str, str]  # county and name


def is_cited(session: Session, words: Words, question: Question, *, asker: Collection[_Town] = ()) -> bool:
    """Whether any report answers but those of the asker's town (county and name, by every name). As of the session's
    snapshot; the second time nothing is searched, for anybody. For a few questions that are asked again and again.
    """
    known = _kept.of(session.connection(), index.version(session))
    if question not in known:
        known[question] = _towns(session, words, question)
    return any(not answers.is_of(town, asker) for town in known[question])


def _towns(session: Session, words: Words, question: Question) -> frozenset[_Town]:
    """Those that are cited, of two names at least, so that one is not the asker's; fewer where no more are."""
    towns: set[_Town] = set()
    skip = 0
    while len({name for _, name in towns}) < 2:
        found = answers.find(session, words, question, skip=skip)
        towns |= {(quote.county, quote.town) for quote in found.quotes}
        skip += len(found.quotes)
        if not found.more:
            break
    return frozenset(towns)


def _read(connection: Connection) -> tuple[int, dict[Question, frozenset[_Town]]]:
    return connection.scalar(sa.select(IndexState.version)) or 0, {}


_kept = Kept(_read)
