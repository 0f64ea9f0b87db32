"""Promises of store/database.py: what is written stays, what fails leaves nothing, a reader sees one moment."""

from __future__ import annotations

import importlib
import pkgutil
import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import store
from store import outbox
from store.database import Base, Database, Session, lock, padded
from store.practices.tables import IndexState, Keyword

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


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


@pytest.mark.parametrize("before", ["base", "0005"])
def test_texts_are_ordered_as_the_models_say(postgres_url: str, before: str) -> None:
    """compare_metadata does not look at collations."""
    database = Database(postgres_url)
    dialect = database.engine.dialect
    columns = [column for table in all_tables().tables.values() for column in table.columns]
    wanted = {(one.table.name, one.name): getattr(one.type.dialect_impl(dialect), "collation", None) for one in columns}
    wanted = {column: collation for column, collation in wanted.items() if collation}

    def held() -> dict[tuple[str, str], str]:
        query = "SELECT table_name, column_name, collation_name FROM information_schema.columns"
        with database.reading() as session:
            rows = session.execute(sa.text(f"{query} WHERE collation_name <> '' AND table_schema = current_schema()"))
            return {(table, column): collation for table, column, collation in rows}

    assert wanted == {("outbox", "key"): "C"}
    assert held() == wanted
    database.downgrade(before)
    assert held() == {}
    database.migrate()
    assert held() == wanted
    database.close()


def test_the_tests_server_orders_texts_as_that_of_an_office_does(postgres: str) -> None:
    engine = sa.create_engine(postgres)
    with engine.connect() as connection:
        by_bytes = connection.scalar(sa.text("SELECT 'cast 12 5' < 'cast 12!'"))
    engine.dispose()
    if by_bytes:
        pytest.skip("NO LOCALES: texts are ordered by their bytes here")


def test_the_older_program_finds_nothing_that_it_does_not_know(database: Database) -> None:
    def message(key: str, lane: outbox.Lane, call: str) -> outbox.Message:
        return outbox.Message(key, 5, lane, {"call": call, "recipe": "digest", "of": {}})

    with database.transaction() as session:
        notices = [message(key, outbox.Lane.NOTICE, "worded") for key in ("remind 1 2026-11-21", "remind 2 2026-11-21")]
        plain = [message("returned", outbox.Lane.NOTICE, "message"), message("1:0", outbox.Lane.REPLY, "message")]
        assert outbox.put_all(session, [*notices, *plain, message("edit 1", outbox.Lane.REDRAW, "redraw")], NOW) == 5
    with database.transaction() as session:
        [first] = (one for one in outbox.take(session, NOW, timedelta(seconds=8)) if one.lane is outbox.Lane.REDRAW)
        outbox.sent(session, [(first, None)], NOW)
        session.execute(sa.update(outbox.Outbound).where(outbox.Outbound.id == 1).values(state="sent"))
    database.downgrade("0005")
    with database.reading() as session:
        rows = session.execute(sa.text("SELECT key, lane, state FROM outbox ORDER BY id")).all()
        assert [tuple(row) for row in rows] == [
            ("remind 1 2026-11-21", "notice", "sent"),
            ("remind 2 2026-11-21", "notice", "dropped"),
            ("returned", "notice", "planned"),
            ("1:0", "reply", "sending"),
        ]
        assert session.get_one(outbox.Outbound, 2).closed_at
    database.migrate()


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
