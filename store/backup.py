"""A whole office in one file, and out of it again: a backup is an SQLite database, whatever engine it was made from.

So a backup also moves an office from one engine to the other.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from store import audit, copying, inbox, outbox
from store.database import Database, Newer, Session, revisions
from store.leases import Lease
from store.people.invitations import Invitation

RESTORED = "restored"  # why a message that was open in the backup is not sent


class Obstacle(StrEnum):
    """Why there is no backup, or why one was not restored."""

    EXISTS = "exists"  # a file stands where the backup should go
    NOT_WRITABLE = "not_writable"  # the folder is missing, closed to us or full
    NOT_READABLE = "not_readable"  # no such file, or closed to us
    NO_BACKUP = "no_backup"  # a file, but not one of ours
    DAMAGED = "damaged"
    NEWER = "newer"  # made by a newer version of the program
    NOT_EMPTY = "not_empty"  # the database to restore into holds something
    NO_ROOM = "no_room"  # to take the backup apart, in the folder for temporary files
    MISFIT = "misfit"  # a row of it cannot stand in this database


_FAULTS = {
    sqlite3.SQLITE_NOTADB: Obstacle.NO_BACKUP,
    sqlite3.SQLITE_CANTOPEN: Obstacle.NOT_READABLE,
    sqlite3.SQLITE_FULL: Obstacle.NO_ROOM,
    sqlite3.SQLITE_IOERR_WRITE: Obstacle.NO_ROOM,
}


class BackupFault(Exception):
    """What was in the way. Nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True)
class Kept:
    """A backup that was made: rows in all tables, and the file's size in bytes."""

    rows: int
    size: int


@dataclass(frozen=True)
class Restored:
    """What came back: rows in all tables; and what was open in the backup and is closed now."""

    rows: int
    messages: int  # planned or under way: not sent
    updates: int  # not yet answered: not answered
    invitations: int  # revoked: one used since the backup would be good again


def back_up(database: Database, file: Path, now: datetime, *, replace: bool = False) -> Kept:
    """Write all of the database, as it stands at one moment, into a file for its owner only, while the bot works.

    The file appears when it is whole and checked; one that stands there is kept unless it is to be replaced.
    Raises BackupFault, and Unavailable.
    """
    if not replace and file.exists():
        raise BackupFault(Obstacle.EXISTS)
    revision = database.revision()
    if revision not in revisions():
        raise BackupFault(Obstacle.NEWER if revision else Obstacle.NO_BACKUP)
    if revision == revisions()[0]:  # before an upgrade is finished there may be no audit yet
        with database.transaction() as session:
            audit.append(session, now, None, audit.Action.EXPORTED, facts={"what": "backup"})
    with _written_beside(file) as partial:
        copying.copy_to_file(database, partial)
        rows = copying.checked(partial)
        if rows is None:
            raise BackupFault(Obstacle.DAMAGED)
        return Kept(rows, partial.stat().st_size)


def restore(database: Database, file: Path, now: datetime, *, replace: bool = False) -> Restored:
    """Fill the database from a backup of this or an older version, in one transaction; nothing of it is sent again.

    The database must be empty, unless what it holds is to be replaced. Raises BackupFault, and Unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="tashan-restore-") as folder:
        copy = Database(f"sqlite:///{_fetched(file, Path(folder) / 'backup.db')}")
        try:
            copy.migrate()
            with copy.transaction() as session:
                closed = _close_what_is_open(session, now)
            with copy.reading() as source, database.transaction() as target:
                if not replace and not copying.is_empty(target):
                    raise BackupFault(Obstacle.NOT_EMPTY)
                rows = copying.replace_all(source.connection(), target.connection())
                audit.append(target, now, None, audit.Action.RESTORED, facts=closed)
        except Newer:
            raise BackupFault(Obstacle.NEWER) from None
        except (sa.exc.DataError, sa.exc.IntegrityError, copying.Misfit) as fault:
            raise BackupFault(Obstacle.MISFIT) from fault
        finally:
            copy.close()
    return Restored(rows, **closed)


@contextmanager
def _written_beside(file: Path) -> Iterator[Path]:
    """An empty file for its owner only, put in the file's place when the block ends well."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield partial
        _synced(partial)
        partial.replace(file)
        _synced(file.parent)
    except (OSError, sqlite3.Error) as fault:
        raise BackupFault(Obstacle.NOT_WRITABLE) from fault
    finally:
        for part in file.parent.glob(f"{partial.name}*"):
            part.unlink(missing_ok=True)


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fetched(file: Path, copy: Path) -> Path:
    """A copy of the backup to work on, found whole."""
    try:
        with file.open("rb"):
            pass
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            tables = {name for (name,) in target.execute("SELECT name FROM sqlite_master")}
            known = "alembic_version" in tables and target.execute("SELECT 1 FROM alembic_version").fetchone()
    except OSError:
        raise BackupFault(Obstacle.NOT_READABLE) from None
    except sqlite3.DatabaseError as fault:
        raise BackupFault(_FAULTS.get(fault.sqlite_errorcode, Obstacle.DAMAGED)) from None
    if not known:
        raise BackupFault(Obstacle.NO_BACKUP)
    if copying.checked(copy) is None:
        raise BackupFault(Obstacle.DAMAGED)
    return copy


def _close_what_is_open(session: Session, now: datetime) -> dict[str, int]:
    unused = Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    session.execute(sa.update(Lease).values(holder=""))
    revoked = sa.update(Invitation).where(*unused).values(revoked_at=now, name="")
    return {
        "messages": outbox.drop_open(session, RESTORED, now),
        "updates": inbox.drop_open(session, now),
        "invitations": len(session.scalars(revoked.returning(Invitation.id)).all()),
    }
