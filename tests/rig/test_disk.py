"""Row 15: the disk is full, or cannot be written: said in the log, nothing half done, and work goes on by itself."""

from __future__ import annotations

import logging
import os
import resource
from pathlib import Path

import pytest
from sqlalchemy import event

from store.practices.language.words import shared_words
from tests.bot.conftest import open_house
from tests.rig import checker, history
from tests.rig.damage import damage
from tests.rig.scene import scene
from tests.waiting import until

LARGE = "普法" * 1_500  # of these a database with no page left holds none
SMALL = 32_768  # bytes: no file may grow beyond it
MOST_PAGES = 1_073_741_823


def test_row_15_a_full_disk_is_told_and_forgotten_when_there_is_room(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    most = MOST_PAGES

    def limit(connection: object, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")  # type: ignore[attr-defined]

    with open_house(sqlite_url, tmp_path, shared_words()) as house:
        event.listen(house.database.engine, "checkout", limit)
        clerks = [house.clerk() for _ in range(5)]
        assert "“" in clerks[0].says("网格员怎么管").text
        most = 1  # SQLite takes the smallest number it can: the pages that there are
        with caplog.at_level(logging.WARNING):
            for clerk in clerks:
                clerk.person.say(LARGE)
                clerk.person.say(LARGE)
            until(lambda: "database or disk is full" in caplog.text)
        assert house.client.pending(), "the network may forget only what is kept"
        assert house.is_running()
        most = MOST_PAGES
        house.settle()
        assert [len(clerk.person.texts()) for clerk in clerks] == [3, 2, 2, 2, 2]
        assert "这一条我没能处理好" not in "".join(text for clerk in clerks for text in clerk.person.texts())
        with house.database.engine.connect() as connection:
            assert list(damage(connection)) == []


def test_row_15_a_disk_that_cannot_be_written_is_told_and_forgotten_when_it_can(
    sqlite_url: str, tmp_path: Path
) -> None:
    with scene(sqlite_url, tmp_path) as here:
        bot = here.start(log_level="INFO")
        clerk = here.client.person("覃喆")
        clerk.ask("网格员怎么管", timeout=30)
        here.settle(20)
        os.truncate(here.output, 0)  # it, too, may not grow
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))
        clerk.say("调解员有没有补贴")
        until(lambda: "disk I/O error" in here.output.read_text("utf-8"))
        assert here.client.pending() == 1, "the network may forget it only when it is kept"
        assert len(clerk.texts()) == 1
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        here.settle(30)
        assert [text.split("\n")[0] for text in clerk.texts()] == ["问：网格员怎么管", "问：调解员有没有补贴"]
        assert here.stop() == 0
        assert checker.wrongs(history.read(here.log), checker.rows(sqlite_url)) == []
