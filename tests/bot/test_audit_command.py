"""`tashan audit`, as an operator types it."""

from __future__ import annotations

import re
import stat

import openpyxl
import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store.database import Database
from store.people import people
from store.people.rights import Role


@pytest.fixture
def used(tashan, home):
    """A home where somebody was let in."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        people.seat(session, 7_000_000_081, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=system_time(), agreed=1)
    yield database
    database.close()


def head_of(output):
    return re.search("[0-9a-f]{64}", output)[0]


def meddle(database, statement):
    with database.transaction() as session:
        for name in session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(sa.text(f"DROP TRIGGER {name}"))
        session.execute(sa.text(statement))


def test_nothing_done_yet(tashan):
    assert tashan("audit").output == "还没有操作记录。\n"
    assert tashan("audit", "verify").output == "还没有操作记录。\n"
    assert tashan("audit", "verify").exit_code == 0


def test_the_newest_are_listed_first(tashan, used):
    lines = tashan("audit").output.splitlines()
    assert lines[0].startswith("4. 20")
    assert lines[1].endswith("运维人员（服务器上） 任职（对象：仉禾；地点：清岚县青禾铺镇；报送员）")
    assert tashan("audit", "-n", 1).output.splitlines() == lines[:1]


def test_a_whole_record_shows_its_head_and_knows_it_again(tashan, used):
    result = tashan("audit", "verify")
    assert (result.exit_code, "共 4 条" in result.output) == (0, True)
    noted = head_of(result.output)
    tashan("audit", "export", "/dev/null", "--force")
    assert tashan("audit", "verify", "--expect", noted).exit_code == 0
    meddle(used, "DELETE FROM audit WHERE id >= 4")
    cut = tashan("audit", "verify", "--expect", noted)
    assert (cut.exit_code, "末尾的记录被删过" in cut.output) == (1, True)
    assert tashan("audit", "verify").exit_code == 0  # nothing but the noted hash shows it
    assert tashan("audit", "verify", "--expect", "abc").exit_code == 2


def test_a_changed_record_is_told_with_its_place(tashan, used):
    meddle(used, "UPDATE audit SET by_id = 9 WHERE id = 2")
    result = tashan("audit", "verify")
    assert (result.exit_code, "第 2 条的内容被改过" in result.output) == (1, True)


def test_the_record_as_a_file_for_its_owner_only(tashan, used, desk):
    file = desk / "a.xlsx"
    result = tashan("audit", "export", file)
    assert result.output == "已把 4 条操作记录写进 a.xlsx。里面有同事的姓名，请妥善保管。\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(list(openpyxl.load_workbook(file).active.iter_rows())) == 5
    assert "导出（操作记录 4 条）" in tashan("audit").output.splitlines()[0]
    assert tashan("audit", "export", file).exit_code == 2
    assert tashan("audit", "export", file, "--force").exit_code == 0
    assert tashan("audit", "export", desk / "no" / "a.xlsx").exit_code == 2
