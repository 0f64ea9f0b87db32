"""`tashan backup` and `tashan restore`, as an operator types them; and a bot on what was restored."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.people import Person
from bot.console.server import serve_in_thread
from bot.office import Office
from bot.standby import LEASE, RHYTHM, Rhythm, is_polled
from handlers.texts.backup import at_work, refused
from store import inbox, leases, outbox
from store.backup import Obstacle, back_up, restore
from store.database import Database
from store.leases import Sign
from store.outbox import Lane
from store.people import people
from store.people.rights import Role
from store.practices.language.words import Words
from tests.bot.conftest import TOKEN, running


@pytest.fixture
def stocked(tashan, home, desk):
    """A home with somebody in it, and a backup of it."""
    assert tashan("migrate").exit_code == 0
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        people.seat(session, 7_000_000_001, "张三", Role.CLERK, "某县", "某镇", now=system_time())
    database.close()
    assert tashan("backup", desk / "a.db").exit_code == 0
    return desk / "a.db"


def test_a_backup_says_how_much_it_holds(tashan, stocked):
    again = tashan("backup", stocked)
    assert again.exit_code == 2
    assert "“a.db”已经有了，没有动它" in again.output
    forced = tashan("backup", stocked, "--force")
    assert forced.exit_code == 0
    assert re.fullmatch(r"已备份到“a.db”：\d+ 行，0\.\d MB，已检查完整。\n", forced.output)


def test_a_backup_moves_an_office_to_postgresql_and_back(tashan, stocked, postgres_url, desk):
    restored = tashan("restore", stocked, TASHAN_DATABASE_URL=postgres_url)
    assert restored.exit_code == 0
    assert "已恢复" in restored.output
    assert "张三" in tashan("people", TASHAN_DATABASE_URL=postgres_url).output
    assert tashan("backup", desk / "b.db", TASHAN_DATABASE_URL=postgres_url).exit_code == 0
    assert "张三" in tashan("people", TASHAN_DATABASE_URL=f"sqlite:///{desk / 'b.db'}").output


def test_restoring_over_something_needs_a_word(tashan, stocked):
    refused = tashan("restore", stocked)
    assert refused.exit_code == 2
    assert "再加 --replace" in refused.output
    assert tashan("restore", stocked, "--replace").exit_code == 0
    assert "张三" in tashan("people").output


def test_nothing_is_replaced_under_a_copy_that_polls(tashan, home, stocked):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(0.3):
            with database.transaction() as session:
                assert leases.take(session, LEASE, "another machine/1/1/1", Sign())

    with database.transaction() as session:
        leases.take(session, LEASE, "another machine/1/1/1", Sign())
        people.seat(session, 7_000_000_002, "李四", Role.CLERK, "某县", "某镇", now=system_time())
    copy = threading.Thread(target=beat)
    copy.start()
    try:
        refused = tashan("restore", stocked, "--replace")
        assert (refused.exit_code, refused.output.strip()) == (2, at_work())
    finally:
        stop.set()
        copy.join()
    assert "李四" in tashan("people").output
    assert tashan("restore", stocked, "--replace", "--force").exit_code == 0
    assert "李四" not in tashan("people").output
    database.close()


def test_a_copy_that_ended_or_was_killed_does_not_hold_up_a_restore(tashan, home, stocked):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    quick = Rhythm(beat=0.1, look=0.05, term=0.3)
    ended = subprocess.run(
        [sys.executable, "-c", "from bot.copies import new_name; print(new_name())"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    for holder, term in (("", RHYTHM), (ended, RHYTHM), ("another machine/1/1/1", quick)):
        with database.transaction() as session:
            session.merge(leases.Lease(name=LEASE, holder=holder, beat=7))
        assert not is_polled(database, term)
    database.close()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_row_15_a_disk_that_is_full_gets_a_sentence_and_leaves_nothing(database_url, stocked, desk, command):
    """A limit on the size of files, so that every engine's file runs full."""
    place = desk / "more"
    place.mkdir()
    file = place / "b.db" if command == "backup" else stocked
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from bot.__main__ import app\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000)); app({[command, str(file)]!r})"
    )
    before = stocked.read_bytes()
    given = {"TASHAN_DATABASE_URL": database_url, "TASHAN_HOME": str(place), "TMPDIR": str(place)}
    ended = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2, ended.stderr
    assert "磁盘" in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert ("没有备份" if command == "backup" else "什么都没有改") in ended.stderr
    assert list(place.iterdir()) == []
    assert stocked.read_bytes() == before


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_has_a_sentence(obstacle):
    assert "a.db" in refused(obstacle, "a.db")


def test_migrating_says_where_the_database_stands(tashan):
    for _ in range(2):
        result = tashan("migrate")
        assert result.exit_code == 0
        assert re.search(r"（\d{4}）", result.output)


def test_row_37_a_database_ahead_of_the_program_is_left_alone(tashan, sqlite_url):
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    for command in (("run",), ("people",), ("migrate",)):
        result = tashan(*command, TASHAN_DATABASE_URL=sqlite_url, TASHAN_TOKEN="7:x")
        assert result.exit_code == 2
        assert "数据库是更新的版本建的" in result.output


def test_row_37_a_bot_on_a_restored_backup_sends_nothing_by_itself(database: Database, request, tmp_path, words):
    """A backup made while people write; what was planned, under way or not answered then may have been since."""
    staff = [Person(f"P{number}", id=7_000_000_100 + number, started=True) for number in range(6)]
    with database.transaction() as session:
        for person in staff:
            people.seat(session, person.id, "张三", Role.CLERK, "清岚县", "锦垣镇", now=system_time())
    with bot_at(database, tmp_path / "first", staff, words) as client:
        for number in range(8):
            for person in staff:
                client.post("say", person=person.id, text="/start")
            back_up(database, tmp_path / f"{number}.db", system_time())
    with database.transaction() as session:
        inbox.receive(session, [inbox.RawUpdate(1, staff[0].id, "{}")], system_time())
        outbox.put(session, "owed", staff[0].id, Lane.NOTICE, {"call": "text", "text": "x"}, system_time())
    back_up(database, tmp_path / "8.db", system_time())
    other = request.getfixturevalue("sqlite_url" if database.url.get_backend_name() == "postgresql" else "postgres_url")
    closed = 0
    for number in (4, 8):
        silent = Database(other)
        told = restore(silent, tmp_path / f"{number}.db", system_time(), replace=True)
        closed += told.messages + told.updates
        log = tmp_path / f"after-{number}"
        with bot_at(silent, log, staff, words):
            time.sleep(2.2)  # two rounds of worker and sender
        silent.close()
        assert calls(log)
        assert [method for method in calls(log) if method.startswith(("send", "edit", "answer"))] == []
    assert closed >= 2


@contextmanager
def bot_at(database: Database, log: Path, staff: list[Person], words: Words) -> Iterator[ConsoleClient]:
    """The bot at work on this database, polling a network of its own."""
    console = Console(TOKEN, log.with_suffix(".jsonl"), staff)
    with (
        serve_in_thread(console) as address,
        ConsoleClient(address) as client,
        running(Office(database, words, TOKEN, address, system_time, reminds=False)),
    ):
        end = time.monotonic() + 20
        while "setmycommands" not in calls(log):
            assert time.monotonic() < end
            time.sleep(0.02)
        yield client


def calls(log: Path) -> list[str]:
    """The methods called so far, in small letters."""
    entries = map(json.loads, log.with_suffix(".jsonl").read_text("utf-8").splitlines())
    return [one["method"].lower() for one in entries if one["kind"] == "call"]
