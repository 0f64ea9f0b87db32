"""The full-text searches built into SQLite and PostgreSQL, through their drivers, at their best settings."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import psycopg

from tests.bench.corpus import load
from tests.bench.measure import Asked, ask

AT_ONCE = 16_384
FTS5 = "contentless, detail full (the others rank nothing), optimized; ORDER BY rank"
TSVECTOR = "GIN with fastupdate off, simple, work_mem 256 MB, jit off; ts_rank(…, 1)"


def build_fts5(file: Path, corpus: Path) -> float:
    """Seconds to bring the corpus in."""
    passages, connection = load(corpus), sqlite3.connect(file)
    start = time.perf_counter()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE VIRTUAL TABLE passage USING fts5(words, content='', tokenize='ascii')")
    for at in range(0, len(passages), AT_ONCE):
        part = passages.passages(at, min(at + AT_ONCE, len(passages)))
        rows = ((at + number, " ".join(words)) for number, words in enumerate(part, start=1))
        connection.executemany("INSERT INTO passage(rowid, words) VALUES (?, ?)", rows)
        connection.commit()
    connection.execute("INSERT INTO passage(passage) VALUES ('optimize')")
    connection.commit()
    connection.close()
    return time.perf_counter() - start


def query_fts5(file: Path, questions: list[list[str]]) -> Asked:
    """Any of the words, best first."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA mmap_size=4000000000")

    def search(question: list[str]) -> list[int]:
        query = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT 10"
        return [number for (number,) in connection.execute(query, (" OR ".join(question),))]

    return ask(search, questions)


def build_tsvector(address: str, corpus: Path) -> float:
    """Seconds to bring the corpus in."""
    passages = load(corpus)
    with psycopg.connect(address, autocommit=True) as connection:
        start = time.perf_counter()
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE TABLE words (id bigint PRIMARY KEY, words tsvector NOT NULL)")
        for at in range(0, len(passages), AT_ONCE):
            part = passages.passages(at, min(at + AT_ONCE, len(passages)))
            with connection.cursor().copy("COPY words FROM STDIN") as copy:
                for number, words in enumerate(part, start=at + 1):
                    places: dict[str, list[str]] = {}
                    for place, word in enumerate(words, start=1):
                        places.setdefault(word, []).append(str(place))
                    copy.write_row((number, " ".join(f"{word}:{','.join(at_)}" for word, at_ in places.items())))
        connection.execute("CREATE INDEX words_gin ON words USING gin (words) WITH (fastupdate = off)")
        connection.execute("VACUUM ANALYZE words")
        return time.perf_counter() - start


def query_tsvector(address: str, questions: list[list[str]]) -> Asked:
    """Any of the words, best first."""
    connection = psycopg.connect(address, autocommit=True)
    connection.execute("SET work_mem = '256MB'")
    connection.execute("SET jit = off")

    def search(question: list[str]) -> list[int]:
        query = (
            "SELECT id FROM words, to_tsquery('simple', %s) asked WHERE words @@ asked "
            "ORDER BY ts_rank(words, asked, 1) DESC LIMIT 10"
        )
        return [number for (number,) in connection.execute(query, (" | ".join(question),))]

    return ask(search, questions)
