"""Row 38: a migration is killed before each of its statements: nothing of it is left, and the next run finishes it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from store.database import Database, revisions
from tests.rig.damage import damage
from tests.rig.others import killed_before, migrate

BEFORE = "0003"  # without places that have a past


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Database:
    """A database without a table, on each engine."""
    if database_url.startswith("sqlite"):
        return Database(f"sqlite:///{tmp_path / 'empty.db'}")
    database = Database(database_url)
    database.downgrade("base")
    return database


def held(database: Database) -> tuple[str | None, list[tuple[object, ...]]]:
    """Where it stands, what it is made of, and what it holds of people."""
    with database.engine.connect() as connection:
        there = sa.inspect(connection)
        tables = [(name, *(column["name"] for column in there.get_columns(name))) for name in there.get_table_names()]
        people = []
        if there.has_table("person"):
            people = [tuple(row) for row in connection.execute(sa.text("SELECT * FROM person ORDER BY id"))]
    return database.revision(), [*sorted(tables), *people]


@pytest.mark.timeout(240)
def test_row_38_a_migration_killed_all_along_is_rolled_back_and_run_again(empty: Database) -> None:
    empty.migrate(BEFORE)
    with empty.transaction() as session:
        session.execute(sa.text("INSERT INTO place (id, kind, name) VALUES (1, 'county', '清岚县')"))
        session.execute(sa.text("INSERT INTO place (id, kind, parent_id, name) VALUES (2, 'town', 1, '锦垣镇')"))
        session.execute(
            sa.text("INSERT INTO person (id, name, chat_id, role, place_id) VALUES (5, '覃喆', 77, 'clerk', 2)")
        )
    url = empty.url.render_as_string(hide_password=False)
    before, statement = held(empty), 1 if empty.has_one_writer else 2
    empty.close()
    while killed_before(url, migrate, statement):
        assert held(empty) == before, f"killed before statement {statement}"
        empty.close()
        statement += 3  # other ones on each engine: a kill costs a process
    assert statement > 20, "it was hardly killed at all"
    assert empty.revision() == revisions()[0]
    with empty.engine.connect() as connection:
        assert list(damage(connection)) == []
    with empty.reading() as session:
        posts = session.execute(sa.text("SELECT person_id, place_id, role FROM post")).all()
        assert [tuple(row) for row in posts] == [(5, 2, "clerk")]
    empty.close()
