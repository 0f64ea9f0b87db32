"""Our index through SQLAlchemy, as the bot uses it: index.add() and index.search() in their own units of work."""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa

from store.database import Database
from store.practices.index import index
from tests.bench.corpus import load
from tests.bench.measure import Asked, ask

AT_ONCE = 16_384


def build(url: str, corpus: Path) -> float:
    """Seconds to bring the corpus in."""
    database, passages = Database(url), load(corpus)
    database.migrate()
    start = time.perf_counter()
    for at in range(0, len(passages), AT_ONCE):
        with database.transaction() as session:
            index.add(session, passages.passages(at, min(at + AT_ONCE, len(passages))))
    seconds = time.perf_counter() - start
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    database.close()
    return seconds


def query(url: str, questions: list[list[str]]) -> Asked:
    """Each search opens its own reading(), as a turn does."""
    database = Database(url)

    def search(question: list[str]) -> list[int]:
        with database.reading() as session:
            return [hit.passage_id for hit in index.search(session, dict.fromkeys(question, 1.0), 10)]

    return ask(search, questions)
