"""Engines, units of work and column types: the one place that knows how SQLite and PostgreSQL differ."""

from __future__ import annotations

import functools
import hashlib
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import Dialect

Id = TypeVar("Id", int, str)

MIGRATIONS = Path(__file__).parent / "migrations"

# A person waits at most this long for another writer before being asked to try again.
SQLITE_BUSY_MS = 5_000

_SQLITE_UNAVAILABLE = ("locked", "busy", "disk", "full", "I/O", "unable to open")

# Chat and user ids go past 2^32. SQLite counts rows up only in a column declared INTEGER, which holds 64 bits there.
BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment: stored in UTC, given back aware in UTC; a naive datetime raises ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: a moment needs its zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(sa.TypeDecorator[Decimal]):
    """A decimal number, stored as whole millionths: exact, and compared and sorted alike on both engines.

    Below 9 × 10^12; further decimal places raise ValueError.
    """

    impl = BigInt
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        millionths = value * 1_000_000
        if millionths % 1:
            raise ValueError(f"{value} has more than six decimal places")
        return int(millionths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        number = Decimal(value).scaleb(-6).normalize()
        return number if number.as_tuple().exponent <= 0 else number.quantize(Decimal(1))  # type: ignore[operator]


class Base(orm.DeclarativeBase):
    """All tables of the store."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy reads it from the class


class BadAddress(Exception):
    """What was given as the database's address is none."""


class Unavailable(Exception):
    """The database cannot serve us at this moment (busy, restarting, disk full): nothing was kept, try again later."""


class Newer(Exception):
    """The tables were shaped by a newer version of the program: their revision is unknown to this one."""


class NotAlone(Exception):
    """A lock was asked for that work which many chats share must not take: whoever wants it is to come alone."""


class Session(orm.Session):
    """One unit of work, opened by Database.transaction() or Database.reading()."""

    is_shared = False  # several chats' turns are in it, in any order: none of them may take a lock() (see there)


class Database:
    """A database that can be written to and read from: `sqlite:///file` or `postgresql://…` (psycopg 3).

    Nothing is opened yet. Raises BadAddress for an address that is none.
    """

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self.engine = _engine(self.url)
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as fault:
            raise BadAddress from fault
        self._writing = self.engine.execution_options(tashan_writing=True)
        self._reading = self.engine
        self.has_one_writer = self.url.get_backend_name() == "sqlite"  # at any moment
        self._pen = threading.Lock()
        if self.url.get_backend_name() == "postgresql":
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A unit of work that writes: all of it is kept at the end, or, after an exception, none of it.

        On SQLite it is the only writer from its first moment (BEGIN IMMEDIATE); on PostgreSQL it runs
        READ COMMITTED, and whoever needs to be alone takes a lock(). Raises Unavailable.
        """
        with (
            _unavailable(),
            self._only_writer(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.connection()  # begins now, not at the first query
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot: every query in it sees the database as it stood at the first one. Never blocks a writer.

        Raises Unavailable.
        """
        with _unavailable(), Session(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    def revision(self) -> str | None:
        """Which migration the tables stand at; None: there are none. Raises Unavailable."""
        with _unavailable(), self._reading.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    def migrate(self, revision: str = "") -> None:
        """Bring the tables to this version's shape, or up to an older one: one transaction, one migrator at a time.

        Again is a no-op. Raises Unavailable, and Newer where the tables are ahead of this version.
        """
        current = self.revision()
        if current == (revision or revisions()[0]):
            return  # most starts: a command that only reads must not wait for a writer
        if current is not None and current not in revisions():
            raise Newer
        with self._migrating() as connection:
            command.upgrade(self._alembic(connection), revision or "head")

    def downgrade(self, revision: str) -> None:
        """Take the tables back to a revision (`base`: nothing left)."""
        with self._migrating() as connection:
            command.downgrade(self._alembic(connection), revision)

    def scrub(self, tables: Collection[str]) -> None:
        """Leave nothing of what was deleted from these tables in the database's files. Nobody writes meanwhile.

        Raises Unavailable where others are in the way: something may be left. Copies made before still hold it all.
        """
        alone = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with _unavailable(), alone.connect() as connection:
            if self.url.get_backend_name() == "postgresql":
                connection.exec_driver_sql(f"SET lock_timeout = {SQLITE_BUSY_MS}")
                names = ", ".join(f'"{name}"' for name in tables)
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {names}")  # statistics hold values, too
                return
            for pragma in (f"busy_timeout={SQLITE_BUSY_MS}", "secure_delete=ON"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("VACUUM")
            is_busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            if is_busy:
                raise Unavailable

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        """On SQLite our own threads queue here: who waits for its lock sleeps in ever longer naps, and is overtaken."""
        if not self.has_one_writer:
            yield
        elif self._pen.acquire(timeout=SQLITE_BUSY_MS / 1_000):
            try:
                yield
            finally:
                self._pen.release()
        else:
            raise Unavailable

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        with _unavailable(), self._writing.connect() as connection:
            if self.url.get_backend_name() == "sqlite":
                # Rebuilding a table drops the old one, and enforcement would empty its children.
                # It can be switched only outside a transaction, and this connection is thrown away after.
                connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    if self.url.get_backend_name() == "postgresql":
                        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock_key("migrate"))))
                    yield connection
            finally:
                connection.invalidate()

    @staticmethod
    def _alembic(connection: Connection) -> Config:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        return config


@functools.cache
def revisions() -> list[str]:
    """The migrations that this version knows, the newest first."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


def lock(session: Session, *name: str | int) -> None:
    """Be alone under this name until the transaction ends, in all processes on this database.

    On SQLite a writing transaction is alone already. Whoever takes several takes them in this order, so that no two
    wait for each other:

    chat (of all chats at once) → staff (places, posts, people, invitations) → index → metrics (of a county) →
    calendar, deadlines, annual (of counties) → submission (of one town and month, or of several at once) → broadcast →
    audit → outbox → gap;
    asked day and invitation_attempt after all of these, and nothing after them. inbox and lease stand alone.

    What was read before may be of yesterday: read it again. Raises NotAlone where the transaction is shared.
    """
    lock_all(session, [name])


def lock_all(session: Session, names: Collection[tuple[str | int, ...]]) -> None:
    """The same under several names; whoever takes the same ones at once waits, and neither for ever."""
    if session.is_shared:
        raise NotAlone
    if names and session.get_bind().dialect.name == "postgresql":
        keys = sa.literal(sorted(_lock_key(*name) for name in names), postgresql.ARRAY(sa.BigInteger))
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.unnest(keys).column_valued("key"))))


def lock_now(session: Session, *name: str | int) -> None:
    """The same out of the order, for nobody is waited for. Raises Unavailable where somebody else has the name."""
    if session.get_bind().dialect.name != "postgresql":
        return
    if not session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_lock_key(*name)))):
        raise Unavailable(f"somebody else has the lock {name[0]!r}")


@functools.cache
def _insert_new(dialect: str, table: type[Base]) -> sa.Insert:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().inline()
    return sqlite.insert(table).on_conflict_do_nothing().inline()


def insert_new(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Add rows, past the session's objects, but those that share a unique value with one there; how many."""
    connection = session.connection()
    insert = _insert_new(connection.dialect.name, table)
    return connection.execute(insert, rows, execution_options={"preserve_rowcount": True}).rowcount


@functools.cache
def _insert_or_update(dialect: str, table: type[Base]) -> sa.Insert:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    keys = [column.name for column in table.__table__.columns if column.primary_key]
    rest = {name: value for name, value in insert.excluded.items() if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest).inline()


def put_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """These rows, whole, past the session's objects, are what stands under their primary keys from now on."""
    connection = session.connection()
    connection.execute(_insert_or_update(connection.dialect.name, table), rows)


def padded(ids: Collection[Id]) -> list[Id]:
    """These, some of them repeated, for `in_`: lists of few lengths make few statements, which the database knows."""
    known = list(ids)
    return known + known[-1:] * ((1 << (len(known) - 1).bit_length()) - len(known) if known else 0)


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError as fault:
        # psycopg raises this class for lost connections, shutdowns and deadlocks only; sqlite3 also for bad SQL.
        lasting = isinstance(fault.orig, sqlite3.OperationalError)
        if lasting and not any(sign in str(fault.orig) for sign in _SQLITE_UNAVAILABLE):
            raise
        raise Unavailable(_reason(fault)) from fault
    except sa.exc.DatabaseError as fault:
        # sqlite3 raises the bare class for files that are damaged, or no database at all.
        if type(fault.orig) is not sqlite3.DatabaseError:
            raise
        raise Unavailable(_reason(fault)) from fault


def _reason(fault: sa.exc.DBAPIError) -> str:
    """Locked, full, shut down …, for the log; without the statement."""
    return (str(fault.orig).splitlines() or [""])[0]


def _lock_key(*name: str | int) -> int:
    digest = hashlib.blake2b("\x1f".join(map(str, name)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _engine(url: URL) -> Engine:
    # What people write goes into statements as parameters, and must not go into the log with a failed one.
    options = {"pool_size": 20, "max_overflow": 20, "hide_parameters": True}
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, **options)
    engine = sa.create_engine(url, **options)

    @sa.event.listens_for(engine, "connect")
    def prepare(driver_connection: Any, _record: Any) -> None:
        # The driver's own transaction control begins too late and loses updates without an error.
        driver_connection.isolation_level = None
        for pragma in (
            f"busy_timeout={SQLITE_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            driver_connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("tashan_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
