"""The audit: rows that the database lets nobody change, and a chain that shows who did it all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from store import audit
from store.audit import Action, AuditRow, Break, Flaw
from store.database import Database
from store.people import people, places
from store.people.rights import Role

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
ROWS = 8


@pytest.fixture
def written(database):
    """A database with a chain of so many rows."""
    write(database)
    return database


def write(database):
    with database.transaction() as session:
        for number in range(ROWS):
            at = NOW.astimezone(SHANGHAI) + timedelta(minutes=number)
            facts = {"from": "旧镇<&>", "to": f"新镇{number}", "rate": 0.5, "none": None}
            audit.append(session, at, number or None, Action.PLACE_RENAMED, facts=facts)


def checked(database, noted=""):
    with database.reading() as session:
        return audit.verify(session, noted, at_once=3)


def hash_of(database, number):
    with database.reading() as session:
        return session.get_one(AuditRow, number).hash


def by_hand(database, *statements):
    """Past the triggers, as somebody with the database's password can."""
    with database.transaction() as session:
        if database.url.get_backend_name() == "sqlite":
            for name in session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                session.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            session.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER USER"))
        for statement in statements:
            session.execute(sa.text(statement))


def test_a_chain_that_nobody_touched_is_whole(written):
    found = checked(written)
    assert (found.rows, found.head) == (ROWS, hash_of(written, ROWS))
    assert (found.broken, found.backwards, found.has_noted) == (None, None, True)


def test_an_empty_chain_is_whole(database):
    assert checked(database) == audit.Checked(0, audit.NO_HASH, None, None, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET by_id = 7 WHERE id = 2",
        "UPDATE audit SET id = 70 WHERE id = 2",
        "DELETE FROM audit WHERE id = 8",
        "DELETE FROM audit",
        {
            "sqlite": "INSERT OR REPLACE INTO audit"
            " SELECT id, at, 7, action, person_id, place_id, county_id, facts, hash FROM audit",
            "postgresql": "TRUNCATE audit",
        },
        "INSERT INTO audit (id, at, action, facts, hash) VALUES (2, '2026-11-20 02:00:00', 'exported', '{}', '')"
        " ON CONFLICT (id) DO UPDATE SET action = 'exported'",
    ],
    ids=str,
)
def test_the_database_refuses_to_change_or_delete_a_row(written, statement):
    if isinstance(statement, dict):
        statement = statement[written.url.get_backend_name()]
    with pytest.raises(sa.exc.DBAPIError, match="audit rows are only added"), written.transaction() as session:
        session.execute(sa.text(statement))
    assert checked(written).rows == ROWS
    assert checked(written).broken is None


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE audit SET by_id = 7 WHERE id = 3"], Break(3, Flaw.CHANGED, 3)),
        (["UPDATE audit SET by_id = NULL WHERE id = 4"], Break(4, Flaw.CHANGED, 4)),
        (["UPDATE audit SET action = 'post_ended' WHERE id = 1"], Break(1, Flaw.CHANGED, 1)),
        (["UPDATE audit SET county_id = 2 WHERE id = 1"], Break(1, Flaw.CHANGED, 1)),
        (["""UPDATE audit SET facts = '{"to": "x"}' WHERE id = 6"""], Break(6, Flaw.CHANGED, 6)),
        (["UPDATE audit SET at = '2026-11-20 02:01:00.000001' WHERE id = 2"], Break(2, Flaw.CHANGED, 2)),
        (["UPDATE audit SET hash = 'abc' WHERE id = 3"], Break(3, Flaw.HASH, 3)),
        (["UPDATE audit SET hash = 'abc' WHERE id = 8"], Break(8, Flaw.ALTERED, 8)),
        (["UPDATE audit SET by_id = 9 WHERE id = 8"], Break(8, Flaw.ALTERED, 8)),
        (["UPDATE audit SET by_id = 9 WHERE id IN (3, 4)"], Break(3, Flaw.ALTERED, 3)),
        (["DELETE FROM audit WHERE id = 1"], Break(2, Flaw.MISSING, 1)),
        (["DELETE FROM audit WHERE id IN (3, 4)"], Break(5, Flaw.MISSING, 3)),
        (["DELETE FROM audit WHERE id = 7", "UPDATE audit SET id = 7 WHERE id = 8"], Break(7, Flaw.ALTERED, 7)),
        (["UPDATE audit SET id = 100 WHERE id = 2"], Break(3, Flaw.MISSING, 2)),
        (["UPDATE audit SET id = -3 WHERE id = 2"], Break(-3, Flaw.STRAY, 1)),
        (
            [
                "UPDATE audit SET id = 99 WHERE id = 2",
                "UPDATE audit SET id = 2 WHERE id = 3",
                "UPDATE audit SET id = 3 WHERE id = 99",
            ],
            Break(2, Flaw.ALTERED, 2),
        ),
        (
            [
                "INSERT INTO audit (id, at, by_id, action, facts, hash)"
                " SELECT 9, at, by_id, action, facts, hash FROM audit WHERE id = 8"
            ],
            Break(9, Flaw.ALTERED, 9),
        ),
    ],
    ids=str,
)
def test_what_was_done_by_hand_is_found(written, statements, expected):
    by_hand(written, *statements)
    found = checked(written)
    assert found.broken == expected
    assert found.rows == expected.expected - 1


@pytest.mark.parametrize("column", ["at", "facts", "by_id", "hash"])
@pytest.mark.parametrize("value", ["'nonsense'", "x'ff00'", "3"])
@pytest.mark.parametrize("number", [1, 5, 8])
def test_a_row_that_cannot_even_be_read_is_found(sqlite_url, column, value, number):
    database = Database(sqlite_url)  # PostgreSQL takes no such value
    write(database)
    by_hand(database, f"UPDATE audit SET {column} = {value} WHERE id = {number}")
    found = checked(database)
    database.close()
    assert found.broken is not None
    assert (found.broken.number, found.rows) == (number, number - 1)


def test_a_chain_cut_at_its_end_or_emptied_is_found_by_a_noted_hash(written):
    noted = hash_of(written, ROWS)
    assert checked(written, noted).has_noted
    with written.transaction() as session:  # what was noted is the head no more, but still stands there
        audit.append(session, NOW, None, Action.EXPORTED)
    assert checked(written, noted).has_noted
    by_hand(written, "DELETE FROM audit WHERE id >= 8")
    found = checked(written, noted)
    assert (found.broken, found.rows, found.has_noted) == (None, 7, False)
    by_hand(written, "DELETE FROM audit")
    assert checked(written) == audit.Checked(0, audit.NO_HASH, None, None, True)
    assert not checked(written, noted).has_noted


def test_a_chain_written_anew_as_a_whole_is_found_by_a_noted_hash(written):
    noted = hash_of(written, ROWS)
    by_hand(written, "DELETE FROM audit")
    with written.transaction() as session:
        for number in range(ROWS):
            audit.append(session, NOW, number or None, Action.EXPORTED)
    assert checked(written).broken is None
    assert not checked(written, noted).has_noted


def test_a_clock_set_back_is_told_and_breaks_nothing(written):
    with written.transaction() as session:
        audit.append(session, NOW - timedelta(days=1), None, Action.EXPORTED)
        audit.append(session, NOW - timedelta(days=2), None, Action.EXPORTED)
    found = checked(written)
    assert (found.broken, found.backwards, found.rows) == (None, ROWS + 1, ROWS + 2)


def test_who_waited_for_the_lock_behind_somebody_later_has_set_no_clock(written):
    with written.transaction() as session:
        audit.append(session, NOW + timedelta(days=1), None, Action.EXPORTED)
        audit.append(session, NOW + timedelta(days=1) - audit.OVERTAKEN, None, Action.EXPORTED)
    assert checked(written).backwards is None
    with written.transaction() as session:
        audit.append(session, NOW + timedelta(days=1) - 2.1 * audit.OVERTAKEN, None, Action.EXPORTED)
    assert checked(written).backwards == ROWS + 3


def test_a_row_is_of_the_county_where_it_happened(database):
    with database.transaction() as session:
        number = people.seat(session, 7_000_000_091, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
        facts = people.find(session, number, NOW)
        other = places.place(session, NOW, "远山县")
        audit.append(session, NOW, None, Action.EXPORTED, place_id=facts.place.id)
        audit.append(session, NOW, other.id, Action.NOTICE_AGREED, person_id=number)
        audit.append(session, NOW, number, Action.EXPORTED)
        audit.append(session, NOW, None, Action.EXPORTED)
        audit.append(session, NOW, None, Action.EXPORTED, place_id=other.id)
        places.move(session, facts.place.id, other.id, NOW + timedelta(days=9), None)
        people.end_post(session, number, NOW + timedelta(days=9), None)
        audit.append(session, NOW + timedelta(days=9), number, Action.EXPORTED)
        rows = session.execute(sa.select(AuditRow.action, AuditRow.county_id).order_by(AuditRow.id)).all()
    ours, theirs = facts.place.county_id, other.id
    assert [tuple(row) for row in rows[-8:]] == [
        (Action.EXPORTED, ours),
        (Action.NOTICE_AGREED, ours),
        (Action.EXPORTED, ours),
        (Action.EXPORTED, None),
        (Action.EXPORTED, theirs),
        (Action.PLACE_MOVED, theirs),
        (Action.POST_ENDED, theirs),
        (Action.EXPORTED, theirs),
    ]
    assert {row.county_id for row in rows if row.action in (Action.PLACE_MADE, Action.CHAT_BOUND)} == {ours, theirs}
