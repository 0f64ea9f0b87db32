"""Passage lengths of the whole index, kept in memory under the index version they belong to."""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.practices.index.blocks import LENGTH
from store.practices.index.kept import Kept
from store.practices.index.scoring import Floats, norm
from store.practices.tables import IndexState, Lengths

# The version is read in the same statement: what is kept under it cannot come from another one.
_READ = (
    sa.select(IndexState.version, IndexState.passages, IndexState.total_length, Lengths.range_no, Lengths.lengths)
    .join_from(Lengths, IndexState, sa.true())
    .order_by(Lengths.range_no)
)


def norms(connection: Connection, version: int, range_size: int) -> Floats:
    """scoring.norm() of every passage by id, as of the snapshot whose IndexState.version is given; read-only."""
    return _kept.of(connection, version, range_size)


def _read(connection: Connection, range_size: int) -> tuple[int, Floats]:
    rows = connection.execute(_READ).all()
    lengths = np.zeros((rows[-1].range_no + 1) * range_size)
    for row in rows:
        lengths[row.range_no * range_size :][:range_size] = np.frombuffer(row.lengths, LENGTH)
    values = norm(lengths, max(rows[0].total_length, 1) / max(rows[0].passages, 1))
    values.flags.writeable = False
    return rows[0].version, values


_kept = Kept(_read)  # 8 bytes a passage
