"""All rows of all tables from one database into another, whatever their engines; every value stays as it was.

But for what waits for a day only: files that people sent to get them back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from store.database import Database, Session, Unavailable, UtcDateTime

AT_ONCE = 500  # rows; a row of the index may be 48 kB
_NOT_OURS = frozenset({"alembic_version"})  # the migrations' own
_NOT_COPIED = frozenset({"foreign_form", "kept_file"})  # what waits for a day only


class Misfit(Exception):
    """A row that cannot stand where it should go."""


class _JsonAsWritten(sa.TypeDecorator[str]):
    """JSON letter for letter: read and written again it would lose the difference of NULL and null."""

    impl = sa.Text
    cache_ok = True

    def column_expression(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        return sa.cast(column, sa.Text)


def copy_to_file(database: Database, file: Path) -> None:
    """All of the database as it stands at one moment, into an empty file, at the same migration.

    Raises sqlite3.Error where the file cannot be written, and Unavailable.
    """
    with database.reading() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            session.execute(sa.text("SELECT 1 FROM sqlite_master"))  # the snapshot begins
            with closing(sqlite3.connect(file)) as target:
                connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
        else:
            revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            copy = Database(f"sqlite:///{file}")
            try:
                copy.migrate(str(revision))
                with copy.transaction() as written:
                    replace_all(connection, written.connection())
            except Unavailable as fault:
                if behind := _of_file(fault):
                    raise behind from None
                raise
            finally:
                copy.close()
    with closing(sqlite3.connect(file)) as target:
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with no second beside it
        _leave_out(target)


def _leave_out(file: sqlite3.Connection) -> None:
    """Nothing stays of the rows that are not copied, in no byte."""
    file.execute("PRAGMA secure_delete=ON")
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if name in _NOT_COPIED:
            file.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own table
    file.commit()


def _of_file(fault: Unavailable) -> Exception | None:
    """The file's own error behind it; None: the database that is copied has gone."""
    behind = fault.__cause__.orig if isinstance(fault.__cause__, sa.exc.DBAPIError) else None
    return behind if isinstance(behind, sqlite3.Error) else None


def checked(file: Path) -> int | None:
    """How many rows a file holds; None: it is damaged."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            if not sound or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return None
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
            counts = [
                connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own tables
                for (name,) in names.fetchall()
                if name not in _NOT_OURS
            ]
        except sqlite3.DatabaseError:
            return None
    return int(sum(counts))


def is_empty(session: Session) -> bool:
    """Whether no table holds a row."""
    connection = session.connection()
    one = (sa.select(sa.literal(1)).select_from(table).limit(1) for table in _tables(connection))
    return all(connection.execute(question).first() is None for question in one)


def replace_all(source: Connection, target: Connection) -> int:
    """Empty the target's tables and fill them from the source; how many rows. One of the two is SQLite.

    Within the transaction of `target`, which holds triggers and checks of foreign keys back until its end.
    Raises Misfit.
    """
    there, here = _tables(source), _tables(target)
    tables = there if source.dialect.name == "sqlite" else here
    if _shape(there) != _shape(here):
        raise Misfit
    with _unhindered(target, tables):
        for table in reversed(tables):
            target.execute(sa.delete(table))
        count = 0
        for table in (one for one in tables if one.name not in _NOT_COPIED):
            found = source.execute(sa.select(table), execution_options={"yield_per": AT_ONCE})
            count += _write(target, table, found.partitions())
    return count


def _tables(connection: Connection) -> list[sa.TableClause]:
    """All tables, those that others point to first. On SQLite with the types that values are kept in."""
    inspector = sa.inspect(connection)
    names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name and name not in _NOT_OURS]
    return [
        sa.table(name, *(sa.column(one["name"], _type(one["type"])) for one in inspector.get_columns(name)))
        for name in names
    ]


def _shape(tables: Sequence[sa.TableClause]) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in tables}


def _type(reflected: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    if isinstance(reflected, sa.DateTime):
        return UtcDateTime()
    return _JsonAsWritten() if isinstance(reflected, sa.JSON) else reflected


def _write(target: Connection, table: sa.TableClause, parts: Iterator[Sequence[Row[Any]]]) -> int:
    count = 0
    if target.dialect.name == "sqlite":
        for rows in parts:
            target.execute(sa.insert(table), [dict(row._mapping) for row in rows])
            count += len(rows)
        return count
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    cursor = target.connection.cursor()
    try:
        # One statement for the whole table: a row may point to a later one of the same.
        with cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as lines:
            for row in chain.from_iterable(parts):
                lines.write_row(row)
                count += 1
    except (psycopg.DataError, psycopg.IntegrityError) as fault:
        raise Misfit from fault
    except psycopg.OperationalError as fault:
        raise Unavailable from fault
    _count_on(target, table)
    return count


def _count_on(target: Connection, table: sa.TableClause) -> None:
    """New rows get numbers after the largest one copied."""
    name = f'"{table.name}"'
    for column in table.columns:
        counter = target.scalar(sa.func.pg_get_serial_sequence(name, column.name))
        if counter is not None:
            largest = target.scalar(sa.select(sa.func.max(column)))
            target.execute(sa.select(sa.func.setval(counter, largest or 1, largest is not None)))


@contextmanager
def _unhindered(target: Connection, tables: Sequence[sa.TableClause]) -> Iterator[None]:
    """Rows that may only be added elsewhere are replaced here, and may point to rows that come later."""
    if target.dialect.name == "sqlite":
        target.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        triggers = target.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            target.execute(sa.text(f'DROP TRIGGER "{name}"'))
        yield
        for _, statement in triggers:
            target.connection.cursor().execute(statement)
        return
    for table in tables:
        target.execute(sa.text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
    yield
    for table in tables:
        target.execute(sa.text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
