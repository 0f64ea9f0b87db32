"""The tests' PostgreSQL database is as new for each test, whatever the one before did."""

from __future__ import annotations

import sqlalchemy as sa

from tests.kept import Kept

# What is done to it, and whether emptying mends that.
DONE = {
    "INSERT INTO place (kind) VALUES ('county'); UPDATE place SET into_id = id": True,
    "SELECT nextval(pg_get_serial_sequence('place', 'id'))": True,
    "SELECT pg_advisory_lock(5)": True,
    "BEGIN; INSERT INTO place (kind) VALUES ('county'); LOCK TABLE place": True,
    "ALTER TABLE audit DISABLE TRIGGER USER": False,
    "ALTER TABLE place ADD COLUMN more text": False,
    "DROP INDEX ix_inbox_open": False,
    "UPDATE alembic_version SET version_num = '9999'": False,
    "DROP TABLE alembic_version": False,
    "CREATE TABLE more (id int)": False,
    "ANALYZE alembic_version": False,
}
TOLD = sa.text("""
    SELECT (SELECT oid FROM pg_database WHERE datname = current_database()), (SELECT count(*) FROM place),
        nextval(pg_get_serial_sequence('place', 'id')), pg_try_advisory_lock(5),
        (SELECT version_num FROM alembic_version), (SELECT count(*) FROM pg_attribute), (SELECT count(*) FROM pg_class),
        (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'), (SELECT count(*) FROM pg_stats),
        (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())
""")


def test_each_test_finds_a_new_database(kept: Kept) -> None:
    (number, *new), wrong = _told(kept), []
    for done, is_mended in DONE.items():
        engine = sa.create_engine(kept.lend(), isolation_level="AUTOCOMMIT")
        held = engine.connect()  # and not closed: a process that a test left behind
        held.exec_driver_sql(done)
        kept.take_back()
        held.invalidate()
        engine.dispose()
        before = number
        number, *now = _told(kept)
        if now != new or (number == before) is not is_mended:
            wrong.append(done)
    assert not wrong


def _told(kept: Kept) -> tuple[object, ...]:
    """Which database is lent, and what is in it."""
    engine = sa.create_engine(kept.lend())
    with engine.connect() as connection:
        found = connection.execute(TOLD).one()
    engine.dispose()
    kept.take_back()
    return tuple(found)
