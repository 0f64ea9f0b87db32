"""Row 14: somebody else holds SQLite's only pen, for a while and for longer than a writer waits."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from store.database import SQLITE_BUSY_MS, Database
from tests.rig import checker, history
from tests.rig.network import locked
from tests.rig.scene import scene

UNAVAILABLE = "database is locked"  # whichever part meets it, the log says why
WITHIN = SQLITE_BUSY_MS / 1000
CLERK = "覃喆"


@pytest.mark.parametrize(("seconds", "is_noticed"), [(0.6 * WITHIN, False), (1.4 * WITHIN, True)])
def test_row_14_a_lock_is_waited_for_and_then_told_and_nothing_is_lost(
    sqlite_url: str, tmp_path: Path, seconds: float, is_noticed: bool
) -> None:
    with scene(sqlite_url, tmp_path) as here:
        here.start()
        clerk = here.client.person(CLERK)
        clerk.ask("网格员怎么管", timeout=30)
        here.settle(20)
        with locked(Database(sqlite_url)):
            clerk.say("调解员有没有补贴")
            time.sleep(seconds)
            assert len(clerk.texts()) == 1, "it cannot have been written down"
            assert here.client.pending() == 1, "the network may forget it only when it is kept"
        here.settle(30)
        assert [text.split("\n")[0] for text in clerk.texts()] == ["问：网格员怎么管", "问：调解员有没有补贴"]
        assert here.stop() == 0
        assert (UNAVAILABLE in here.output.read_text("utf-8")) == is_noticed
        assert checker.wrongs(history.read(here.log), checker.rows(sqlite_url)) == []
