"""Files kept for a day: three of a person, none too large, in no backup, gone with the person."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
import sqlalchemy as sa

from bot.clock import tick
from handlers import erasing
from store import backup
from store.database import Database, Session
from store.files import kept
from store.files.kept import KeptFile, Purpose, TooLarge
from store.people import people
from store.people.erasing import Trace
from store.people.rights import Role

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
CONTENT = b"PK\x03\x04" + b"only in this file \xe9\x9d\x92" * 2_000


def somebody(session: Session, chat_id: int = 7, name: str = "仉禾") -> int:
    return people.seat(session, chat_id, name, Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)


def held(session: Session) -> list[str]:
    return list(session.scalars(sa.select(KeptFile.name).order_by(KeptFile.kept_at)))


def test_a_file_comes_back_to_whoever_sent_it_for_what_it_was_sent_and_for_a_day(database: Database) -> None:
    with database.transaction() as session:
        mine, other = somebody(session), somebody(session, 8, "祁翀")
        number = kept.keep(session, mine, Purpose.FORM, "../统计表.xlsx", CONTENT, NOW)
    with database.reading() as session:
        file = kept.find(session, mine, Purpose.FORM, number, NOW + kept.LIFE)
        assert file is not None
        assert (file.id, file.name, file.data, file.kept_at) == (number, "统计表.xlsx", CONTENT, NOW)
        assert kept.find(session, mine, Purpose.FORM, number, NOW + kept.LIFE + timedelta(seconds=1)) is None
        assert kept.find(session, mine, Purpose.REPORT, number, NOW) is None
        assert kept.find(session, mine, Purpose.FORM, number + 1, NOW) is None
        assert kept.find(session, other, Purpose.FORM, number, NOW) is None
    with database.transaction() as session:
        assert not kept.drop(session, other, number)
        assert kept.drop(session, mine, number)
        assert held(session) == []


def test_three_of_a_person_for_one_purpose_and_none_too_large(database: Database) -> None:
    with database.transaction() as session:
        mine, other = somebody(session), somebody(session, 8, "祁翀")
        kept.keep(session, other, Purpose.FORM, "other", b"", NOW)
        for number in range(8):
            at = NOW + timedelta(seconds=1 + number)
            kept.keep(session, mine, (Purpose.FORM, Purpose.REPORT)[number % 2], str(number), b"x", at)
        assert held(session) == ["other", "2", "3", "4", "5", "6", "7"]
        with pytest.raises(TooLarge):
            kept.keep(session, mine, Purpose.FORM, "large", bytes(kept.MOST_BYTES + 1), NOW)
        assert held(session) == ["other", "2", "3", "4", "5", "6", "7"]


def test_the_clock_forgets_it(database: Database) -> None:
    with database.transaction() as session:
        mine = somebody(session)
        kept.keep(session, mine, Purpose.FORM, "old", b"x", NOW)
        kept.keep(session, mine, Purpose.FORM, "new", b"x", NOW + timedelta(hours=1))
    tick(database, lambda: NOW + kept.LIFE + timedelta(minutes=1))
    with database.reading() as session:
        assert held(session) == ["new"]


def test_it_goes_with_the_person_and_with_a_name_in_it(database: Database) -> None:
    with database.transaction() as session:
        people.seat(session, 9, "闻人堃", Role.OWNER, "清岚县", now=NOW, agreed=1)
        mine, other = somebody(session), somebody(session, 8, "祁翀")
        for whose, name in ((mine, "a"), (other, "b"), (other, "仉禾报来.xlsx")):
            kept.keep(session, whose, Purpose.FORM, name, b"x", NOW)
        erased = erasing.erase(session, mine, NOW)
        assert held(session) == ["b"]
    assert (erased.traces[Trace.FILES], erased.traces[Trace.MENTIONS]) == (1, 1)
    assert "kept_file" in erasing.TABLES


def test_it_is_in_no_backup_and_in_no_byte_of_one(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with database.transaction() as session:
        kept.keep(session, somebody(session), Purpose.FORM, "统计表.xlsx", CONTENT, NOW)
    made = backup.back_up(database, file, NOW)
    assert CONTENT[4:40] not in file.read_bytes()
    with closing(connect(file)) as copy:
        assert copy.execute("SELECT count(*) FROM kept_file").fetchone() == (0,)
        assert copy.execute("SELECT count(*) FROM person").fetchone() == (1,)
    with database.transaction() as session:
        assert held(session) == ["统计表.xlsx"]
    restored = backup.restore(database, file, NOW, replace=True)
    assert restored.rows == made.rows
    with database.reading() as session:
        assert held(session) == []
