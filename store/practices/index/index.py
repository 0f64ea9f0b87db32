"""The keyword index: passages in and out, and the exact BM25 top of all of them, on SQLite and PostgreSQL alike.

A passage is known here by its id, handed out by add() and never used again, and by its keywords. One keyword's
places among `range_size` consecutive ids are one row (tables.Block). Writers take one lock; a search wants a
`reading()` session, so that all its statements see one snapshot. `range_size` (at most 65,536) belongs to the
database: every call on it must give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from store.database import Session, lock
from store.practices import tables
from store.practices.index import upkeep
from store.practices.index.lengths import norms
from store.practices.index.scoring import Fetched, Hit, Ranking, Term, idf

RANGE = 16_384
TOGETHER = 50_000  # a question whose keywords have fewer postings in all is answered without pruning, in one statement
_BATCH = 4_096  # passages written at a time by rebuild()


def add(session: Session, passages: Sequence[Sequence[str]], range_size: int = RANGE) -> list[int]:
    """The ids of new passages given by their keywords (with repetitions): consecutive, from 1, never used before.

    A passage without keywords gets an id but is not in the index. Many passages in one call are much faster.
    """
    lock(session, "index")
    return upkeep.write(session, None, passages, range_size)


def remove(session: Session, ids: Iterable[int], range_size: int = RANGE) -> None:
    """Take passages out for good; ids that are not in the index are passed over."""
    lock(session, "index")
    upkeep.erase(session, ids, range_size)


def rebuild(
    session: Session, passages: Iterable[tuple[int, Sequence[str]]], segmenter: str, range_size: int = RANGE
) -> None:
    """Make the index anew from passages (id, keywords) that keep their ids, cut by another segmenter (Words.version).

    Raises ValueError unless the ids rise and are ids that add() handed out.
    """
    lock(session, "index")
    upkeep.clear(session, segmenter)
    waiting = iter(passages)
    while batch := list(islice(waiting, _BATCH)):
        upkeep.write(session, [number for number, _ in batch], [keywords for _, keywords in batch], range_size)


def segmenter(session: Session) -> str:
    """Words.version of the index's keywords; empty before the first rebuild()."""
    return session.scalar(sa.select(tables.IndexState.segmenter)) or ""


def living(session: Session) -> int:
    """How many passages the index holds."""
    return session.scalar(sa.select(tables.IndexState.passages)) or 0


def version(session: Session) -> int:
    """A number that every change of the index makes another: random, so it tells no order; 0 before the first one."""
    return session.scalar(sa.select(tables.IndexState.version)) or 0


def document_frequencies(session: Session, terms: Iterable[str]) -> dict[str, int]:
    """How many living passages hold each term; 0 for a word that none holds."""
    found = dict.fromkeys(terms, 0)
    rows = session.execute(_FREQUENCIES, {"terms": list(found)})
    return found | {row.term: row.df for row in rows}


def search(
    session: Session,
    weights: Mapping[str, float],
    limit: int,
    leave_out: Sequence[tuple[int, int]] = (),
    *,
    range_size: int = RANGE,
    together: int = TOGETHER,
) -> list[Hit]:
    """The `limit` passages with the highest BM25 (k1 1.2, b 0.75), each word counting `weights` of it: score falling,
    then id rising. Only passages that hold one of the words are found. Words of weight 0 or less are passed over.
    """
    weights = {word: weight for word, weight in weights.items() if weight > 0}
    connection = session.connection()
    found = connection.execute(_FOUND, {"terms": list(weights)}).all()
    if not found or limit < 1:
        return []
    state = found[0]
    terms = [Term(row.id, row.df, weights[row.term] * idf(state.passages, row.df)) for row in found]
    values = norms(connection, state.version, range_size)
    allowed = _allowed(leave_out, len(values)) if leave_out else None
    scope = None if allowed is None else np.flatnonzero(allowed.reshape(-1, range_size).any(axis=1)).tolist()

    def fetch(keyword_ids: list[int], ranges: list[int] | None) -> Fetched:
        return _fetch(connection, keyword_ids, scope if ranges is None else ranges)

    return Ranking(terms, values, limit, allowed, fetch, range_size, together).top()


def _allowed(leave_out: Sequence[tuple[int, int]], size: int) -> npt.NDArray[np.bool_]:
    """By id, whether it may be found."""
    mask = np.ones(size, np.bool_)
    for first, end in leave_out:
        mask[max(first, 0) : max(end, 0)] = False
    return mask


_TERMS: sa.BindParameter[list[str]] = sa.bindparam("terms", expanding=True)
_FREQUENCIES = sa.select(tables.Keyword.term, tables.Keyword.df).where(tables.Keyword.term.in_(_TERMS))

# All that a search must know before it reads postings, in one round trip.
_FOUND = (
    sa.select(
        tables.Keyword.id,
        tables.Keyword.term,
        tables.Keyword.df,
        tables.IndexState.version,
        tables.IndexState.passages,
    )
    .join_from(tables.Keyword, tables.IndexState, sa.true())
    .where(tables.Keyword.term.in_(_TERMS))
)

_POSTINGS = (
    sa.select(tables.Block.keyword_id, tables.Block.range_no, tables.Block.ids, tables.Block.tfs)
    .where(tables.Block.keyword_id.in_(sa.bindparam("keyword_ids", expanding=True)))
    .order_by(tables.Block.keyword_id, tables.Block.range_no)
    .execution_options(tashan_binary=True)
)
_POSTINGS_OF_RANGES = _POSTINGS.where(tables.Block.range_no.in_(sa.bindparam("ranges", expanding=True)))


def _fetch(connection: Connection, keyword_ids: list[int], ranges: list[int] | None) -> Fetched:
    query, values = _POSTINGS, {"keyword_ids": keyword_ids}
    if ranges is not None:
        query, values = _POSTINGS_OF_RANGES, values | {"ranges": ranges}
    fetched: Fetched = {}
    for keyword_id, range_no, ids, tfs in connection.execute(query, values).all():
        fetched.setdefault(keyword_id, []).append((range_no, ids, tfs))
    return fetched


@sa.event.listens_for(Engine, "before_cursor_execute")
def _take_bytes_as_they_are(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> None:
    """PostgreSQL's driver fetches bytes as hexadecimal text, in three times the time, unless its cursor is told."""
    if connection.dialect.name == "postgresql" and "tashan_binary" in context.execution_options:
        cursor.format = 1
