"""Promises of store/database.py: what is written stays, what fails leaves nothing, a reader sees one moment."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import store
from store.database import Base, Database, Session, lock, padded
from store.practices.tables import IndexState, Keyword


def all_tables() -> sa.MetaData:
    for module in pkgutil.walk_packages(store.__path__, "store."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    return Base.metadata


def add_word(session: Session, term: str) -> None:
    session.add(Keyword(term=term, df=1))


def words(session: Session) -> list[str]:
    return list(session.scalars(sa.select(Keyword.term).order_by(Keyword.term)))


def test_models_are_what_the_migrations_make(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, all_tables()) == []


def test_migrations_go_down_and_up_again(database: Database) -> None:
    database.downgrade("base")
    with database.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    database.migrate()
    database.migrate()
    with database.transaction() as session:
        add_word(session, "调解")
    with database.reading() as session:
        assert words(session) == ["调解"]


def test_two_migrators_at_once_end_with_one_schema(database: Database) -> None:
    database.downgrade("base")
    failures: list[BaseException] = []

    def migrate() -> None:
        other = Database(database.url.render_as_string(hide_password=False))
        try:
            other.migrate()
        except BaseException as failure:
            failures.append(failure)
        finally:
            other.close()

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.transaction() as session:
        add_word(session, "执法")


def test_an_exception_leaves_nothing(database: Database) -> None:
    def write_and_fail() -> None:
        with database.transaction() as session:
            add_word(session, "网格")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.reading() as session:
        assert words(session) == []


def test_a_reader_sees_one_moment_and_does_not_block_the_writer(database: Database) -> None:
    with database.reading() as reader:
        assert words(reader) == []
        with database.transaction() as writer:
            add_word(writer, "普法")
        assert words(reader) == []
    with database.reading() as later:
        assert words(later) == ["普法"]


def test_read_then_update_loses_nothing_between_threads(database: Database) -> None:
    with database.transaction() as session:
        session.add(IndexState(id=1, version=0, next_passage_id=1, passages=0, total_length=0, segmenter=""))

    def count_up() -> None:
        for _ in range(25):
            with database.transaction() as session:
                lock(session, "count")
                state = session.get_one(IndexState, 1)
                state.version += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.get_one(IndexState, 1).version == 100


def test_sqlite_runs_under_the_recipe_that_keeps_committed_work(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        pragmas = {
            name: session.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    database.close()


def test_a_moment_without_a_zone_is_refused() -> None:
    from store.database import UtcDateTime

    column = UtcDateTime()
    dialect = sa.create_engine("sqlite://").dialect
    with pytest.raises(ValueError, match="naive"):
        column.process_bind_param(datetime(2026, 11, 21), dialect)  # noqa: DTZ001
    assert column.process_bind_param(datetime(2026, 11, 21, tzinfo=UTC), dialect) == datetime(2026, 11, 21)  # noqa: DTZ001


@pytest.mark.parametrize(("count", "length"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (8, 8), (33, 64)])
def test_lists_of_few_lengths_hold_the_same(count: int, length: int) -> None:
    longer = padded(range(count))
    assert (len(longer), set(longer)) == (length, set(range(count)))
