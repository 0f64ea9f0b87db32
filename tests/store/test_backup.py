"""A backup is whole and of one moment, on both engines and from one to the other; and what it brings back is silent."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from store import audit, backup, inbox, outbox
from store.backup import BackupFault, Obstacle
from store.database import Database
from store.inbox import Inbound, InboundState
from store.outbox import Lane, Outbound, OutboundState
from store.people import invitations, places
from store.people.invitations import Invitation, Offer
from store.people.rights import Role
from store.practices.tables import Keyword
from tests.store.filling import ROWS, fill, raw

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def other_url(database_url: str, request: pytest.FixtureRequest) -> str:
    """An empty database on the other engine."""
    other: str = request.getfixturevalue("sqlite_url" if database_url.startswith("postgresql") else "postgres_url")
    return other


def put(database: Database, number: int, chat_id: int = 7) -> None:
    """An update with its reply, in one transaction."""
    with database.transaction() as session:
        inbox.receive(session, [inbox.RawUpdate(number, chat_id, "{}")], NOW)
        outbox.put(session, f"{number}:0", chat_id, Lane.REPLY, {"call": "text", "text": str(number)}, NOW)


def obstacle(fault: pytest.ExceptionInfo[BackupFault]) -> Obstacle:
    return fault.value.obstacle


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_tables_come_back_as_they_were_by_way_of_the_other_engine(
    database: Database, other_url: str, tmp_path: Path, seed: int
) -> None:
    with database.transaction() as session:
        count = fill(session, random.Random(seed))
        audit.append(session, NOW, 5, audit.Action.REPORT_DELETED, person_id=6, facts={"什么": [None, 1.5, "青\u2028"]})
        before = raw(session)
    waiting = [*before.pop("kept_file"), *before.pop("foreign_form")]  # left out: what waits for a day only
    kept = backup.back_up(database, tmp_path / "a.db", NOW)
    assert kept.rows == count + 2 - len(waiting)
    with opened(other_url) as other:
        backup.restore(other, tmp_path / "a.db", NOW, replace=True)
        backup.back_up(other, tmp_path / "b.db", NOW)
    with opened(f"sqlite:///{tmp_path / 'home.db'}") as home:
        home.migrate()
        backup.restore(home, tmp_path / "b.db", NOW)
        with home.reading() as session:
            after = raw(session)
    assert (len(waiting), after.pop("kept_file"), after.pop("foreign_form")) == (2 * ROWS, [], [])
    changed = {"audit": 0, "inbox": 3, "outbox": 4, "invitation": 4, "lease": 1}  # what is open is closed; by columns
    assert {name: rows for name, rows in after.items() if name not in changed} == {
        name: rows for name, rows in before.items() if name not in changed
    }
    assert after["audit"][0] == before["audit"][0]
    assert [row[3] for row in after["audit"][1:]] == ["exported", "restored", "exported", "restored"]
    for name, columns in changed.items():
        assert [row[:columns] for row in after[name]][: len(before[name])] == [row[:columns] for row in before[name]], (
            name
        )


def test_the_audit_comes_back_whole_and_still_only_grows(database: Database, other_url: str, tmp_path: Path) -> None:
    with database.transaction() as session:
        for number in range(3):
            audit.append(session, NOW, number, audit.Action.REPORT_DELETED, facts={"n": [number, 1.5, None, "青"]})
    backup.back_up(database, tmp_path / "a.db", NOW)
    with opened(other_url) as other:
        for _ in range(2):
            backup.restore(other, tmp_path / "a.db", NOW, replace=True)
        with other.reading() as session:
            told = audit.verify(session)
        assert (told.rows, told.broken) == (5, None)
        for statement in ("UPDATE audit SET by_id = 7", "DELETE FROM audit"):
            with pytest.raises(sa.exc.DBAPIError, match="only added"), other.transaction() as session:
                session.execute(sa.text(statement))


def test_row_37_a_backup_under_load_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    """Writers go on meanwhile; in the backup each update has its reply, and the numbers have no gap."""
    stop = threading.Event()

    def write(first: int) -> None:
        number = first
        while not stop.is_set():
            put(database, number, chat_id=first)
            number += 1

    writers = [threading.Thread(target=write, args=(first,)) for first in (10_000, 20_000, 30_000)]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            assert backup.back_up(database, tmp_path / f"{number}.db", NOW).rows > 0
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    sizes = []
    for number in range(5):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as file:
            updates = [row[0] for row in file.execute("SELECT update_id FROM inbox ORDER BY update_id")]
            replies = [int(row[0].split(":")[0]) for row in file.execute("SELECT key FROM outbox ORDER BY key")]
        assert updates == replies
        for first in (10_000, 20_000, 30_000):
            mine = [one for one in updates if first <= one < first + 10_000]
            assert mine == list(range(first, first + len(mine)))
        sizes.append(len(updates))
    assert sizes == sorted(sizes)
    assert sizes[-1] > 0


def test_what_was_open_is_closed_and_never_sent(database: Database, other_url: str, tmp_path: Path) -> None:
    for number in range(4):
        put(database, number, chat_id=number)
    with database.transaction() as session:
        [first, *_] = outbox.take(session, NOW, timedelta(seconds=8), limit=2)
        outbox.sent(session, [(first, 55)], NOW)
        offer = Offer(Role.CLERK, places.place(session, NOW, "清岚县", "青禾铺镇"), name="仉禾")
        invitations.issue(session, offer, None, NOW, str)
    backup.back_up(database, tmp_path / "a.db", NOW)
    with opened(other_url) as other:
        restored = backup.restore(other, tmp_path / "a.db", NOW + timedelta(hours=1))
        assert (restored.messages, restored.updates, restored.invitations) == (3, 4, 1)
        later = NOW + timedelta(days=1)
        with other.transaction() as session:
            assert outbox.take(session, later, timedelta(seconds=8)) == []
            assert inbox.waiting(session) == []
            rows = list(session.scalars(sa.select(Outbound).order_by(Outbound.id)))
            assert [row.state for row in rows] == ["sent", "dropped", "dropped", "dropped"]
            assert {row.error for row in rows[1:]} == {backup.RESTORED}
            assert {row.lease_until for row in rows} == {None}
            invitation = session.scalars(sa.select(Invitation)).one()
            assert (invitation.revoked_at, invitation.name) == (NOW + timedelta(hours=1), "")
            assert {row.state for row in session.scalars(sa.select(Inbound))} == {InboundState.DROPPED}
        with other.transaction() as session:  # what is old is forgotten like everything else
            inbox.forget(session, later)
            outbox.forget(session, later)
            assert session.scalars(sa.select(Inbound)).all() == []
        put(other, 99)  # and numbers go on after the largest one
        with other.reading() as session:
            assert (
                session.scalars(sa.select(Outbound.state).where(Outbound.key == "99:0")).one() == OutboundState.PLANNED
            )


def test_a_backup_is_for_its_owner_only_one_file_and_never_over_another(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    backup.back_up(database, file, NOW)
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(BackupFault) as fault:
        backup.back_up(database, file, NOW)
    assert obstacle(fault) is Obstacle.EXISTS
    assert file.read_bytes() == before
    put(database, 1)
    assert backup.back_up(database, file, NOW, replace=True).size == file.stat().st_size
    assert file.read_bytes() != before
    assert {path.name for path in tmp_path.iterdir()} - {"tashan.db", "tashan.db-wal", "tashan.db-shm"} == {"a.db"}


def test_a_backup_that_cannot_be_written_leaves_nothing(database: Database, tmp_path: Path) -> None:
    for file in (tmp_path / "nowhere" / "a.db", tmp_path):
        with pytest.raises(BackupFault) as fault:
            backup.back_up(database, file, NOW, replace=True)
        assert obstacle(fault) is Obstacle.NOT_WRITABLE
    assert list(tmp_path.rglob("*.partial*")) == []


def no_database(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + bytes(9_000))


def empty_file(file: Path) -> None:
    file.touch()


def other_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.commit()


def damaged(file: Path) -> None:
    content = bytearray(file.with_name("good.db").read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    file.write_bytes(content)


def orphans(file: Path) -> None:
    shutil.copy(file.with_name("good.db"), file)
    with closing(sqlite3.connect(file)) as good:
        good.execute("INSERT INTO gap_asker (gap_id, person_id) VALUES (1, 1)")
        good.commit()


def newer(file: Path) -> None:
    shutil.copy(file.with_name("good.db"), file)
    with closing(sqlite3.connect(file)) as good:
        good.execute("UPDATE alembic_version SET version_num = '9999'")
        good.commit()


def another_shape(file: Path) -> None:
    shutil.copy(file.with_name("good.db"), file)
    with closing(sqlite3.connect(file)) as good:
        good.execute("CREATE TABLE planted (id INTEGER PRIMARY KEY)")
        good.commit()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda file: None, Obstacle.NOT_READABLE),
        (lambda file: file.mkdir(), Obstacle.NOT_READABLE),
        (no_database, Obstacle.NO_BACKUP),
        (empty_file, Obstacle.NO_BACKUP),
        (other_database, Obstacle.NO_BACKUP),
        (damaged, Obstacle.DAMAGED),
        (orphans, Obstacle.DAMAGED),
        (newer, Obstacle.NEWER),
        (another_shape, Obstacle.MISFIT),
    ],
)
def test_a_file_that_cannot_be_restored_says_why_and_changes_nothing(sqlite_url, tmp_path, make, why):
    with opened(sqlite_url) as database:
        put(database, 1)
        backup.back_up(database, tmp_path / "good.db", NOW)
        make(tmp_path / "bad.db")
        with database.reading() as session:
            before = raw(session)
        with pytest.raises(BackupFault) as fault:
            backup.restore(database, tmp_path / "bad.db", NOW, replace=True)
        assert obstacle(fault) is why
        with database.reading() as session:
            assert raw(session) == before


def test_a_row_that_the_other_engine_refuses_changes_nothing(
    postgres_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    with opened(sqlite_url) as database:
        with database.transaction() as session:  # SQLite minds no lengths
            session.add(Keyword(term="长" * 65, df=1))
        backup.back_up(database, tmp_path / "a.db", NOW)
    with opened(postgres_url) as other:
        put(other, 1)
        with pytest.raises(BackupFault) as fault:
            backup.restore(other, tmp_path / "a.db", NOW, replace=True)
        assert obstacle(fault) is Obstacle.MISFIT
        with other.reading() as session:
            assert session.scalars(sa.select(Inbound.update_id)).all() == [1]


def test_what_is_there_is_replaced_only_on_demand(database: Database, tmp_path: Path) -> None:
    put(database, 1)
    backup.back_up(database, tmp_path / "a.db", NOW)
    put(database, 2)
    with pytest.raises(BackupFault) as fault:
        backup.restore(database, tmp_path / "a.db", NOW)
    assert obstacle(fault) is Obstacle.NOT_EMPTY
    for _ in range(2):
        backup.restore(database, tmp_path / "a.db", NOW, replace=True)
        with database.reading() as session:
            assert session.scalars(sa.select(Inbound.update_id)).all() == [1]
            assert [row.action for row in session.scalars(sa.select(audit.AuditRow).order_by(audit.AuditRow.id))] == [
                "exported",
                "restored",
            ]


def test_row_37_a_backup_of_an_older_version_is_brought_up(database: Database, tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'old.db'}") as old:
        old.migrate("0003")
        with old.transaction() as session:
            session.execute(sa.text("INSERT INTO place (id, kind, name) VALUES (1, 'county', '清岚县')"))
            session.execute(
                sa.text("INSERT INTO person (id, name, role, place_id, chat_id) VALUES (5, '张三', 'clerk', 1, 7)")
            )
        assert backup.back_up(old, tmp_path / "a.db", NOW).rows == 2  # by a program that is newer than the tables
        assert old.revision() == "0003"
    backup.restore(database, tmp_path / "a.db", NOW)
    with database.reading() as session:
        assert session.execute(sa.text("SELECT person_id, role FROM post")).all() == [(5, "clerk")]
        assert session.execute(sa.text("SELECT name FROM place_period")).scalars().all() == ["清岚县"]


def test_row_37_a_program_older_than_its_database_does_not_touch_it(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupFault) as fault:
        backup.back_up(database, tmp_path / "a.db", NOW)
    assert obstacle(fault) is Obstacle.NEWER
