"""A PostgreSQL database that tests use one after another, emptied in between: to make one costs much more."""

from __future__ import annotations

import sqlalchemy as sa

_NAME = "kept"

_END_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

_TABLES = "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_FILLED = f"SELECT oid::regclass::text {_TABLES} AND pg_relation_size(oid) > 0 AND relname <> 'alembic_version'"
_COUNTED = "FROM pg_sequences WHERE last_value IS NOT NULL"
_COUNT_ANEW = f"SELECT setval(quote_ident(sequencename), start_value, false) {_COUNTED}"

_OURS = 16384  # what PostgreSQL numbers from here on it did not bring itself
# Whatever is altered (a table, a column, a trigger switched off) is a catalogue's row written anew.
_ALTERED = f"""
    SELECT count(*), max(xmin::text::bigint) FROM (
        SELECT xmin FROM pg_class WHERE oid >= {_OURS} UNION ALL
        SELECT xmin FROM pg_attribute WHERE attrelid >= {_OURS} UNION ALL
        SELECT xmin FROM pg_statistic WHERE starelid >= {_OURS} UNION ALL
        SELECT xmin FROM pg_proc WHERE oid >= {_OURS} UNION ALL
        SELECT xmin FROM pg_namespace UNION ALL
        SELECT xmin FROM pg_constraint UNION ALL
        SELECT xmin FROM pg_trigger
    ) AS rows
"""
_HELD = f"SELECT (SELECT sum(pg_relation_size(oid)) {_TABLES}), (SELECT count(*) {_COUNTED})"
_VERSION = "SELECT version_num FROM alembic_version"


class Kept:
    """One database of a server, a copy of its `template`, for one test at a time."""

    def __init__(self, server: str) -> None:
        self._server = sa.create_engine(server, isolation_level="AUTOCOMMIT").connect()
        self.url = sa.make_url(server).set(database=_NAME).render_as_string(hide_password=False)
        self._inside: sa.Connection | None = None
        self._new: list[object] = []

    def lend(self) -> str:
        """The address of a database as new as a copy of the template."""
        if self._inside is None:
            # Copied as files: the usual way writes each page to the log of the server, and takes longer.
            self._server.exec_driver_sql(f"CREATE DATABASE {_NAME} TEMPLATE template STRATEGY FILE_COPY")
            self._inside = sa.create_engine(self.url, isolation_level="AUTOCOMMIT").connect()
            # Neither triggers that refuse a delete nor foreign keys stand in the way of emptying.
            self._inside.exec_driver_sql("SET session_replication_role = replica")
            self._new = self._state(self._inside)
        return self.url

    def take_back(self) -> None:
        """Nobody else is in it from now on, and it is as new: emptied, or, where that is not enough, dropped."""
        if self._inside is None:
            return
        inside = self._inside
        inside.exec_driver_sql(_END_OTHERS)
        if filled := inside.exec_driver_sql(_FILLED).scalars().all():
            inside.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in filled))
            inside.exec_driver_sql(f"VACUUM {', '.join(filled)}")  # gives the rows' pages back
        inside.exec_driver_sql(_COUNT_ANEW)
        if self._state(inside) != self._new:
            self._drop()

    def close(self) -> None:
        """Leave the server, which is about to go."""
        self._drop()
        self._server.close()
        self._server.engine.dispose()

    def _drop(self) -> None:
        if self._inside is not None:
            self._inside.close()
            self._inside.engine.dispose()
            self._inside = None
            self._server.exec_driver_sql(f"DROP DATABASE {_NAME} WITH (FORCE)")

    @staticmethod
    def _state(inside: sa.Connection) -> list[object]:
        """What tells a copy of the template from one that was used; its rows excepted that take no page."""
        state: list[object] = [tuple(inside.exec_driver_sql(one).one()) for one in (_ALTERED, _HELD)]
        has_version = inside.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar()
        return [*state, has_version and inside.exec_driver_sql(_VERSION).scalars().all()]
