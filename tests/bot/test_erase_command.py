"""`tashan erase`, as an operator types it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store.database import Database
from store.people import people
from store.people.people import Person
from store.people.rights import Role

NAME, CHAT = "仉禾古丽", 7_318_204_655


@pytest.fixture
def home_of_two(tashan, home):
    """A home with an owner and a clerk; the clerk's number."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        people.seat(session, 7_000_000_091, "闻人堃", Role.OWNER, "清岚县", now=system_time(), agreed=1)
        number = people.seat(session, CHAT, NAME, Role.CLERK, "清岚县", "青禾铺镇", now=system_time(), agreed=1)
    database.close()
    return number


def names(home):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.reading() as session:
        found = session.scalars(sa.select(Person.name).order_by(Person.id)).all()
    database.close()
    return found


def test_people_are_listed_with_their_numbers(tashan, home_of_two):
    listed = tashan("people").output
    assert "编号" in listed
    assert [line.split()[1] for line in listed.splitlines() if NAME in line] == [str(home_of_two)]


def test_it_shows_what_goes_and_stays_and_asks(tashan, home, home_of_two):
    result = tashan("erase", home_of_two)
    assert result.exit_code == 1  # nobody answers here
    for told in (NAME, "会删除：", "姓名：1", "Telegram 号：1", "必须保留", "操作记录 4 条", "备份", "确定注销吗？"):
        assert told in result.output
    assert result.output.endswith("没有注销，什么都没有变。\n")
    assert "Aborted" not in result.output
    assert NAME in names(home)


def test_with_yes_it_is_done_and_no_byte_is_left(tashan, home, home_of_two):
    result = tashan("erase", home_of_two, "--yes")
    assert result.exit_code == 0
    assert f"{home_of_two} 号已注销，数据库文件也清理过了。之前做的备份里还有" in result.output
    kept = b"".join(file.read_bytes() for file in home.iterdir() if file.is_file())
    assert "闻人堃".encode() in kept
    assert NAME.encode() not in kept
    assert str(CHAT).encode() not in kept
    assert f"已注销人员 {home_of_two} 号" in tashan("audit").output
    assert tashan("audit", "verify").exit_code == 0
    assert NAME not in tashan("people", "--all").output
    again = tashan("erase", home_of_two, "--yes")
    assert (again.exit_code, "之前已经注销" in again.output) == (0, True)


def test_somebody_who_has_left_is_listed_and_erased_too(tashan, home, home_of_two):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        people.end_post(session, home_of_two, system_time(), None)
    database.close()
    assert NAME not in tashan("people").output
    assert "已离任" in tashan("people", "--all").output
    assert tashan("erase", home_of_two, "--yes").exit_code == 0
    assert names(home) == ["闻人堃", ""]


def test_the_last_owner_and_nobody_are_refused_in_one_line(tashan, home, home_of_two):
    for number, told in ((home_of_two - 1, "是最后一位运维负责人"), (99, "没有编号为 99 的人")):
        result = tashan("erase", number, "--yes")
        assert (result.exit_code, told in result.output) == (2, True)
        assert len(result.output.splitlines()) == 1


def test_a_busy_database_is_told_with_what_to_do(tashan, home, home_of_two):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.reading() as session:
        session.execute(sa.select(Person.name)).all()  # somebody still reads what was before
        result = tashan("erase", home_of_two, "--yes")
    database.close()
    assert (result.exit_code, "文件里可能还有残留" in result.output) == (2, True)
    assert tashan("erase", home_of_two, "--yes").exit_code == 0
