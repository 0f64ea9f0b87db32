"""Which reports a search may look through: a few words about each, kept in memory."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.database import Session
from store.practices.index import index
from store.practices.index.kept import Kept
from store.practices.tables import IndexState, Report


class Held(NamedTuple):
    """A report of the store."""

    id: int
    county: str  # "" where the report does not say
    town: str
    year: int
    kind: str  # a ReportKind
    file_name: str
    first: int  # id of its first passage
    passages: int


def directory(session: Session) -> list[Held]:
    """All reports, as of the session's snapshot."""
    return _kept.of(session.connection(), index.version(session))


def _read(connection: Connection) -> tuple[int, list[Held]]:
    version = connection.scalar(sa.select(IndexState.version)) or 0
    columns = (Report.county, Report.town, Report.year, Report.kind, Report.file_name)
    rows = connection.execute(sa.select(Report.id, *columns, Report.first_passage_id, Report.passage_count))
    return version, [Held(*row) for row in rows]


_kept = Kept(_read)
