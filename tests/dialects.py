"""Databases that share what was compiled of statements: each test opens one of its own, and all ask the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_COMPILED: dict[Any, Any] = {}


class _Shared:
    """All of one class are alike: they speak to databases of one version that were made alike."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: sa.Engine) -> None:
        """Give the new engine what all others have compiled."""
        engine.update_execution_options(compiled_cache=_COMPILED)


class SharedSQLite(_Shared, SQLiteDialect_pysqlite):
    supports_statement_cache = True


class SharedPostgreSQL(_Shared, PGDialect_psycopg):
    supports_statement_cache = True


registry.register("sqlite.shared", __name__, SharedSQLite.__name__)
registry.register("postgresql.shared", __name__, SharedPostgreSQL.__name__)


def shared(url: str) -> str:
    """The same database, for this process only: `sqlite:///…` as `sqlite+shared:///…`."""
    address = sa.make_url(url)
    return address.set(drivername=f"{address.get_backend_name()}+shared").render_as_string(hide_password=False)
