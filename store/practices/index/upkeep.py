"""Changes to the rows of the index: passages written, erased, all cleared. Callers (index.py) hold the lock."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from store.database import Base, Session
from store.practices import tables
from store.practices.index.blocks import LENGTH, Block, Ints, blocks_of_range, invert, without
from store.practices.tables import IndexState, Keyword

_AT_ONCE = 1_000  # rows fetched or written at a time: few enough to be gone before garbage is collected


def write(session: Session, ids: Sequence[int] | None, passages: Sequence[Sequence[str]], range_size: int) -> list[int]:
    """Add passages under new ids, or, where `ids` is given (rising), under these; the ids."""
    if not passages:
        return []
    connection, state = session.connection(), _state(session)
    if ids is None:
        ids = range(state.next_passage_id, state.next_passage_id + len(passages))
        state.next_passage_id = ids.stop
    numbers = np.asarray(ids, np.int64)
    if np.any(numbers[1:] <= numbers[:-1]) or numbers[0] < 1 or numbers[-1] >= state.next_passage_id:
        raise ValueError("passage ids must rise and have been handed out by the index")
    postings = invert(passages)
    keyword_ids = _count_keywords(connection, postings.terms, postings.document_frequencies())
    order = postings.order_by(keyword_ids)
    holders, owners, tfs = (
        keyword_ids[postings.term_numbers[order]],
        postings.passage_numbers[order],
        postings.tfs[order],
    )
    for range_no in np.unique(numbers // range_size).tolist():
        offsets = numbers - range_no * range_size
        inside = (offsets >= 0) & (offsets < range_size)
        present = _lengths_of_range(connection, range_no, range_size)
        if np.any(present[offsets[inside][0] :]):
            raise ValueError("passage ids must rise over the whole index")
        present[offsets[inside]] = postings.lengths[inside]
        mine = inside[owners]
        fresh = blocks_of_range(range_no, holders[mine], offsets[owners[mine]], tfs[mine])
        _save(connection, tables.Block, fresh, _append)
        _save(connection, tables.Lengths, [(range_no, present.astype(LENGTH).tobytes())])
    state.passages += int(np.count_nonzero(postings.lengths))
    state.total_length += int(postings.lengths.sum(dtype=np.int64))
    _finish(session, state)
    return list(ids)


def erase(session: Session, ids: Iterable[int], range_size: int) -> None:
    """Take passages out of every block, count and length."""
    connection, state = session.connection(), _state(session)
    numbers = np.unique(np.fromiter(ids, np.int64))
    numbers = numbers[(numbers > 0) & (numbers < state.next_passage_id)]
    for range_no in np.unique(numbers // range_size).tolist():
        lengths = _lengths_of_range(connection, range_no, range_size)
        dead = np.zeros(range_size, np.bool_)
        dead[numbers[numbers // range_size == range_no] - range_no * range_size] = True
        dead &= lengths > 0
        if not dead.any():
            continue
        _erase_from_blocks(connection, range_no, dead)
        state.passages -= int(np.count_nonzero(dead))
        state.total_length -= int(lengths[dead].sum(dtype=np.int64))
        lengths[dead] = 0
        _save(connection, tables.Lengths, [(range_no, lengths.astype(LENGTH).tobytes())])
    _finish(session, state)


def clear(session: Session, segmenter: str) -> None:
    """An empty index that goes on counting ids and versions."""
    state = _state(session)
    for table in (tables.Block, tables.Lengths, Keyword):
        session.execute(sa.delete(table))
    state.passages = state.total_length = 0
    state.segmenter = segmenter
    _finish(session, state)


def _state(session: Session) -> IndexState:
    state = session.get(IndexState, 1, populate_existing=True)
    if state is None:
        state = IndexState(id=1, version=0, next_passage_id=1, passages=0, total_length=0, segmenter="")
        session.add(state)
    return state


def _finish(session: Session, state: IndexState) -> None:
    # Not counted up: a number that was rolled back, or undone by restoring a backup, must never name other content.
    state.version = secrets.randbits(62)
    session.flush()


def _count_keywords(connection: Connection, terms: list[str], dfs: Ints) -> Ints:
    """Raise the keywords' document frequencies, making those that are new; their ids."""
    ids = dict.fromkeys(terms, 0)
    query = sa.select(Keyword.term, Keyword.id).where(_among(connection, Keyword.term, terms))
    for rows in connection.execute(query).partitions(_AT_ONCE):
        ids.update(rows)
    fresh = count((connection.scalar(sa.select(sa.func.max(Keyword.id))) or 0) + 1)
    numbers = [number or next(fresh) for number in ids.values()]
    _save(connection, Keyword, zip(numbers, terms, dfs.tolist(), strict=True), _add)
    return np.asarray(numbers, np.int64)


def _erase_from_blocks(connection: Connection, range_no: int, dead: npt.NDArray[np.bool_]) -> None:
    lost: dict[int, int] = {}
    changed: list[Block] = []
    # No row says which keywords a passage has: the blocks of its range are looked through.
    for block in _blocks_holding(connection, range_no, dead):
        left = without(block, dead)
        lost[block.keyword_id] = len(block.tfs) - (len(left.tfs) if left else 0)
        if left:
            changed.append(left)
    emptied = list(lost.keys() - {block.keyword_id for block in changed})
    connection.execute(
        sa.delete(tables.Block).where(
            tables.Block.range_no == range_no, _among(connection, tables.Block.keyword_id, emptied)
        )
    )
    _save(connection, tables.Block, changed)
    losers = _among(connection, Keyword.id, list(lost))
    rows = connection.execute(sa.select(Keyword.id, Keyword.term, Keyword.df).where(losers)).all()
    _save(connection, Keyword, [(row.id, row.term, row.df - lost[row.id]) for row in rows])
    connection.execute(sa.delete(Keyword).where(losers, Keyword.df == 0))


def _blocks_holding(connection: Connection, range_no: int, dead: npt.NDArray[np.bool_]) -> Iterator[Block]:
    """The blocks of a range with at least one of the dead."""
    query = sa.select(tables.Block.keyword_id, tables.Block.ids).where(tables.Block.range_no == range_no)
    holding: list[int] = []
    for rows in connection.execute(query).partitions(_AT_ONCE):
        ids = np.frombuffer(b"".join(packed for _, packed in rows), LENGTH)
        ends = np.cumsum([len(packed) // 2 for _, packed in rows])
        hit = np.unique(np.searchsorted(ends, np.flatnonzero(dead[ids]), side="right"))
        holding += [rows[i].keyword_id for i in hit.tolist()]
    yield from _blocks_by_keyword(connection, range_no, holding).values()


def _blocks_by_keyword(connection: Connection, range_no: int, keyword_ids: list[int]) -> dict[int, Block]:
    columns = [tables.Block.__table__.c[name] for name in Block._fields]
    query = sa.select(*columns).where(
        tables.Block.range_no == range_no, _among(connection, tables.Block.keyword_id, keyword_ids)
    )
    return {row[0]: Block._make(row) for row in connection.execute(query).all()}


def _lengths_of_range(connection: Connection, range_no: int, range_size: int) -> npt.NDArray[np.uint16]:
    query = sa.select(tables.Lengths.lengths).where(tables.Lengths.range_no == range_no)
    packed = connection.scalar(query)
    return np.zeros(range_size, np.uint16) if packed is None else np.frombuffer(packed, LENGTH).astype(np.uint16)


def _overwrite(table: sa.Table, new: Any) -> dict[str, Any]:
    key = table.primary_key.columns
    return {column.name: new[column.name] for column in table.c if column.name not in key}


def _append(table: sa.Table, new: Any) -> dict[str, Any]:
    """To a block, passages with greater ids. SQLite takes joined bytes for text."""
    return {name: sa.cast(table.c[name].concat(new[name]), sa.LargeBinary) for name in ("ids", "tfs")}


def _add(table: sa.Table, new: Any) -> dict[str, Any]:
    """To a keyword, the passages that hold it."""
    return {"df": table.c.df + new.df}


def _save(
    connection: Connection,
    model: type[Base],
    rows: Iterable[tuple[Any, ...]],
    change: Callable[[sa.Table, Any], dict[str, Any]] = _overwrite,
) -> None:
    """Insert rows (values in the order of the columns), or change those whose primary key is there."""
    table: sa.Table = sa.inspect(model).local_table  # type: ignore[assignment]
    waiting = iter(rows)
    if connection.dialect.name == "sqlite":
        # By the driver: the values are what it takes already, and to bind them one by one costs more than to write.
        statement = str(_upsert(sqlite.insert(table), table, change).compile(dialect=connection.dialect))
        while part := list(islice(waiting, _AT_ONCE)):
            connection.exec_driver_sql(statement, part)
        return
    # One statement over arrays: a third of the time of one statement a row.
    columns = [sa.bindparam(column.name, type_=postgresql.ARRAY(column.type)) for column in table.c]
    source = sa.func.unnest(*columns).table_valued(*(sa.column(c.name, c.type) for c in table.c)).render_derived()
    insert = postgresql.insert(table).from_select([c.name for c in table.c], sa.select(*source.c))
    insert = _upsert(insert, table, change)
    while part := list(islice(waiting, _AT_ONCE)):
        values = zip(*part, strict=True)
        connection.execute(insert, {c.name: list(column) for c, column in zip(table.c, values, strict=True)})


def _upsert(insert: Any, table: sa.Table, change: Callable[[sa.Table, Any], dict[str, Any]]) -> Any:
    key = [column.name for column in table.primary_key]
    return insert.on_conflict_do_update(index_elements=key, set_=change(table, insert.excluded))


def _among(connection: Connection, column: Any, values: Sequence[str] | Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether the column is one of the values, however many: they travel as one."""
    if connection.dialect.name == "sqlite":
        each = sa.func.json_each(json.dumps(values)).table_valued("value")
        condition: sa.ColumnElement[bool] = column.in_(sa.select(each.c.value))
    else:
        condition = column == sa.any_(sa.literal(list(values), postgresql.ARRAY(column.type)))
    return condition
