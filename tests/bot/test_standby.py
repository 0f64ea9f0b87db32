"""One poller at a time over any number of copies; the next takes over when it ends, dies or is silent."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.console import acts
from bot.receive import Receiver
from bot.standby import LEASE, Poller, Rhythm
from bot.standing import Standing
from store import leases
from store.database import Database
from store.inbox import Inbound
from store.leases import Sign
from tests.rig.network import FIRST, Network, impatient, locked, network, running

NAMED = [sys.executable, "-c", "from bot.copies import new_name; print(new_name(), flush=True); input()"]
# The term is long: each beat is written to a disk, which may be slow.
QUICK = Rhythm(beat=0.1, look=0.05, term=3)


@dataclass
class Copy:
    """The polling part of one copy."""

    standing: Standing
    task: asyncio.Task[None]

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def start(here: Network, database: Database, rhythm: Rhythm) -> Copy:
    """A copy with its own way to the database."""
    standing = Standing()
    poller = Poller(Receiver(here.bot(), database, here.now, asyncio.Event()), database, standing, rhythm)
    return Copy(standing, asyncio.create_task(poller.run()))


@asynccontextmanager
async def copies(here: Network, count: int, rhythm: Rhythm = QUICK) -> AsyncIterator[list[Copy]]:
    url = here.database.url.render_as_string(hide_password=False)
    databases = [Database(url) for _ in range(count)]
    started = [start(here, one, rhythm) for one in databases]
    try:
        yield started
    finally:
        for copy in started:
            await copy.stop()
        for one in databases:
            one.close()


def polling(started: list[Copy]) -> list[Copy]:
    return [copy for copy in started if copy.standing.polling]


def refused(here: Network) -> int:
    """How many polls were answered with 409."""
    calls = map(json.loads, here.log.read_text("utf-8").splitlines())
    return sum(one.get("error_code") == 409 for one in calls)


def kept(here: Network) -> int:
    with here.database.reading() as session:
        return session.query(Inbound).count()


def taken_by(database: Database, who: str) -> None:
    """A copy of this name takes the lease from whoever holds it: that one was silent for too long."""
    with database.transaction() as session:
        assert leases.take(session, LEASE, who, leases.look(session, LEASE))


def held_by(database: Database, who: str) -> None:
    """A copy of this name holds the lease, and has just said so."""
    with database.transaction() as session:
        assert leases.take(session, LEASE, who, Sign())


async def test_row_19_one_of_three_copies_polls_and_the_network_refuses_none(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path) as here, copies(here, 3) as started:
        await here.until(lambda: len(polling(started)) == 1)
        for number in range(10):
            acts.say(here.console, FIRST, str(number), FIRST)
            await asyncio.sleep(0.1)
            assert len(polling(started)) == 1
        await here.until(lambda: kept(here) == 10)
        assert refused(here) == 0
        assert here.console.polls > 0


async def test_row_19_a_clean_end_hands_over_at_once(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here, copies(here, 2) as started:
        await here.until(lambda: len(polling(started)) == 1)
        [first] = polling(started)
        await first.stop()
        assert not first.standing.polling
        await here.until(lambda: len(polling(started)) == 1, seconds=5)
        acts.say(here.console, FIRST, "一", FIRST)
        await here.until(lambda: kept(here) == 1)


async def test_row_19_a_killed_copy_on_this_machine_is_followed_at_once(database: Database, tmp_path: Path) -> None:
    patient = Rhythm(beat=0.1, look=0.05, term=60)
    with subprocess.Popen(NAMED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:  # noqa: ASYNC220 - killed below
        assert other.stdout
        held_by(database, other.stdout.readline().strip())
        async with network(database, tmp_path) as here, copies(here, 1, patient) as started:
            await asyncio.sleep(0.5)
            assert not polling(started), "it polls beside a living copy"
            other.kill()
            await here.until(lambda: len(polling(started)) == 1)


async def test_row_19_a_silent_copy_elsewhere_is_followed_after_its_term(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here, copies(here, 2) as started:
        await here.until(lambda: len(polling(started)) == 1)
        [holder] = polling(started)
        other = "elsewhere/1/2/3"
        taken_by(database, other)
        await here.until(lambda: not holder.standing.polling)  # it has lost the lease, and stops
        for _ in range(3):  # the other lives on, longer than a term in all
            await asyncio.sleep(QUICK.term / 2)
            held_by(database, other)
            assert not polling(started)
        await here.until(lambda: len(polling(started)) == 1)


async def test_row_19_a_holder_that_cannot_say_that_it_lives_stops_and_goes_on_later(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = Database(sqlite_url)
    with impatient(database):
        async with network(database, tmp_path) as here:
            copy = start(here, database, QUICK)
            await here.until(lambda: copy.standing.polling)
            with locked(database):
                await here.until(lambda: not copy.standing.polling)
            await here.until(lambda: copy.standing.polling)
            await copy.stop()
    database.close()


async def test_row_19_beside_a_poller_that_knows_no_lease_the_older_stands_by(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(sqlite_url)
    async with network(database, tmp_path) as here, copies(here, 1) as started:
        await here.until(lambda: here.console.polls > 0)
        foreign = here.bot(read_timeout=30)

        async def poll() -> None:
            while True:
                await foreign.do_api_request("get_Updates", {"timeout": 20})

        async with running(poll()):
            await here.until(lambda: "somebody else polls" in caplog.text)
            before = here.console.polls
            await asyncio.sleep(1)
            assert here.console.polls == before, "it does not stand by"
        acts.say(here.console, FIRST, "一", FIRST)
        await here.until(lambda: kept(here) == 1)
        assert polling(started)
    database.close()
