"""`tashan demo --now`: the clock begins there, goes on, and never before what the demo holds already."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import system_time
from bot.demo import county, deadlines, months
from bot.demo.clock import clock_from
from store import audit
from store.audit import Action
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.due import due
from store.collection.tables import State
from store.database import Database
from store.days import SHANGHAI
from store.moments import last_moment
from store.outbox import Lane, put
from store.outreach import deadlines as set_deadlines
from store.outreach.occasions import open_occasions
from store.people import people, places
from store.people.rights import Role

FIRST = datetime(2026, 11, 3, 8, tzinfo=SHANGHAI)
NEAR = timedelta(minutes=1)  # of a test's own time


@pytest.fixture
def demo(sqlite_url: str) -> Iterator[Database]:
    """Nothing in it yet."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def started(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a demo that was started once, on FIRST."""
    file = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("started") / "tashan.db"))
    database = Database(f"sqlite:///{file}")
    starts(database, FIRST)
    database.close()
    return file


@pytest.fixture
def begun(started: Path, tmp_path: Path) -> Iterator[Database]:
    """The same, of the test's own."""
    database = Database(f"sqlite:///{shutil.copy(started, tmp_path / 'tashan.db')}")
    yield database
    database.close()


def starts(database: Database, now: datetime) -> None:
    """What `tashan demo` does before it serves, but for the reports."""
    county.seat_staff(database, months.staff_came(database, now))
    months.hand_in(database, now)
    deadlines.set_deadlines(database, now)


def happens(database: Database, at: datetime) -> None:
    with database.transaction() as session:
        audit.append(session, at, None, Action.EXPORTED)


# --- where it begins


def test_a_new_demo_begins_where_it_is_told(demo):
    clock = clock_from(demo, FIRST, system_time)
    assert FIRST <= clock() < FIRST + NEAR
    assert not clock.begins_later


def test_it_goes_on_as_the_machines_clock_does(demo):
    clock = clock_from(demo, FIRST, system_time)
    before = system_time() - clock()
    assert abs(system_time() - clock() - before) < timedelta(seconds=1)


def test_untold_it_is_the_machines(demo):
    clock = clock_from(demo, None, system_time)
    assert clock.ahead == timedelta()
    assert clock().tzinfo is UTC


@pytest.mark.parametrize("wanted", [FIRST, FIRST + timedelta(days=3), None])
def test_it_never_goes_back(demo, wanted):
    held = max(system_time(), FIRST) + timedelta(days=60)
    happens(demo, held)
    clock = clock_from(demo, wanted, system_time)
    assert clock.begins_later
    assert held <= clock() < held + NEAR


def test_it_may_go_on_later_than_it_stopped(demo):
    happens(demo, FIRST)
    clock = clock_from(demo, FIRST + timedelta(days=2), system_time)
    assert not clock.begins_later
    assert FIRST + timedelta(days=2) <= clock()


def test_the_last_moment_is_of_whatever_came_last(database):
    def last() -> datetime | None:
        with database.reading() as session:
            return last_moment(session)

    assert last() is None
    happens(database, FIRST)
    assert last() == FIRST
    with database.transaction() as session:
        put(session, "a", 5, Lane.REPLY, {}, FIRST + NEAR)
    assert last() == FIRST + NEAR
    happens(database, FIRST + 2 * NEAR)
    assert last() == FIRST + 2 * NEAR


# --- what lies between two starts


def filings(database: Database, month: Month) -> dict[str, submissions.Filing | None]:
    with database.reading() as session:
        clerks = [one for one in people.everybody(session, FIRST) if one.role is Role.CLERK]
        return {one.place.name: submissions.find(session, one.place, month) for one in clerks}


def test_a_later_start_hands_in_what_lies_between(begun):
    later = FIRST + timedelta(days=92)  # 3 February
    assert set(filings(begun, Month(2026, 10)).values()) == {None}
    starts(begun, later)
    for month in (Month(2026, 10), Month(2026, 11), Month(2026, 12)):
        states = [one.state for one in filings(begun, month).values() if one is not None]
        assert len(states) == 6
        assert set(states) <= {State.SUBMITTED, State.ACCEPTED}
    assert set(filings(begun, Month(2027, 1)).values()) == {None}


def test_nothing_of_it_is_before_what_happened_and_the_audit_goes_by_time(begun):
    held = FIRST + timedelta(days=27)  # October is locked
    happens(begun, held)
    starts(begun, FIRST + timedelta(days=40))
    october = [one for one in filings(begun, Month(2026, 10)).values() if one is not None]
    assert len(october) == 6
    assert all(one.opened_at >= held and one.revision and one.revision.submitted_at >= held for one in october)
    with begun.reading() as session:
        checked = audit.verify(session)
    assert (checked.broken, checked.backwards) == (None, None)


def test_a_month_that_somebody_has_begun_is_theirs(begun):
    with begun.transaction() as session:
        clerk = next(one for one in people.everybody(session, FIRST) if one.place.name == "青禾铺镇")
        submissions.begin(session, clerk.place, Month(2026, 10), FIRST)
    starts(begun, FIRST + timedelta(days=31))
    found = filings(begun, Month(2026, 10))
    assert found.pop("青禾铺镇").state is State.DRAFT
    assert all(one is not None and one.revision is not None for one in found.values())


# --- what is due there


def test_the_county_has_deadlines_from_the_start_and_one_of_its_own(begun):
    with begun.reading() as session:
        place = next(iter(places.counties(session)))
        found = open_occasions(session, place.id, FIRST)
        october = next(one for one in found if one.month == Month(2026, 10))
        own = next(one for one in found if one.deadline.preset is None and one.month is None)
        clerk = next(one for one in people.everybody(session, FIRST) if one.role is Role.CLERK)
        assert day(october.due_on) == "11-05"
        assert due(session, clerk.place.id, Month(2026, 10)).at == datetime(2026, 11, 5, 16, tzinfo=UTC)
        assert day(own.due_on) == "11-11"  # six working days later
        assert own.deadline.terms.rungs


def day(of: object) -> str:
    return str(of)[5:]


def test_the_countys_own_deadline_is_set_once(begun):
    with begun.transaction() as session:
        place = next(iter(places.counties(session)))
        own = next(one for one in set_deadlines.listed(session, place.id) if one.terms.on is not None)
        set_deadlines.end(session, own, FIRST, None)
    starts(begun, FIRST + timedelta(days=1))
    with begun.reading() as session:
        assert [one for one in set_deadlines.listed(session, place.id) if one.terms.on is not None] == []


# --- the command


@pytest.mark.parametrize("moment", ["2026-13-01T08:00", "morgen", "1999-01-01T08:00", "2045-01-01T08:00", "8:00"])
def test_what_is_no_moment_is_refused(tashan, moment):
    refused = tashan("demo", "--now", moment, "--port", "0")
    assert refused.exit_code == 2


def test_the_real_command_says_when_it_is_and_goes_on_from_there(tmp_path: Path) -> None:
    def told(*words: str) -> str:
        """All that it says until its page is there."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("TASHAN_")}
        command = [sys.executable, "-m", "bot", "demo", "--empty", "--port", "0", *words]
        said = []
        with subprocess.Popen(
            command, env=env | {"TASHAN_HOME": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                for line in process.stdout or ():
                    said.append(line)
                    if re.search("http://127", line):
                        break
            finally:
                process.send_signal(signal.SIGTERM)
                _, errors = process.communicate(timeout=30)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
        return "".join(said)

    assert "演示时间从 2040年11月3日 08:00（北京时间）开始走。" in told("--now", "2040-11-03T08:00")
    assert "这个演示已经走到 2040年11月3日 08:0" in told()
    assert "演示时间从 2040年11月5日 00:00（北京时间）开始走。" in told("--now", "2040-11-05")
