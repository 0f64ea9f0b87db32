"""kill -9 between a report's card and its 确认入库, and while a file is fetched: nothing is lost, nothing doubled."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.console.client import Person, buttons, text_of
from store.database import Database
from store.practices.library import reports
from tests.rig.faults import set_faults
from tests.rig.plan import Fault
from tests.rig.scene import scene

REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n养信鸽四十羽，用信鸽传书送法下乡。\n"
    "二、存在问题\n经费不足。\n"
)
CHIEF = "闻人堃"
WITHIN = 40.0  # seconds: a killed bot's lease, and its start


def shown(person: Person, wanted: Callable[[str], bool]) -> list[dict[str, object]]:
    """The bot's messages that show this, once there is one."""
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if found := [one for one in person.messages() if one["from"]["is_bot"] and wanted(text_of(one))]:
            return found
        time.sleep(0.05)
    raise AssertionError(person.texts())


def held(database_url: str) -> list[int]:
    database = Database(database_url)
    with database.reading() as session:
        years = [one.year for one in reports.listing(session) if one.town == "鸽岭镇"]
    database.close()
    return years


def test_a_card_outlives_the_bot_and_so_does_a_file_on_its_way(sqlite_url: str, tmp_path: Path) -> None:
    with scene(sqlite_url, tmp_path) as here:
        chief = here.client.person(CHIEF)
        set_faults(here.client, Fault("stall", methods=["download"]))
        here.start()
        chief.send_bytes("总结.txt", REPORT.encode())
        end = time.monotonic() + WITHIN
        while '"method": "download"' not in here.log.read_text("utf-8").replace('":"', '": "'):
            assert time.monotonic() < end
            time.sleep(0.05)
        here.kill()
        set_faults(here.client)
        here.start()
        (card,) = shown(chief, lambda text: "还没有入库" in text)
        assert "确认入库" in buttons(card)
        assert held(sqlite_url) == []
        here.kill()
        chief.press("确认入库", card)
        here.start()
        shown(chief, lambda text: text.startswith("已入库：清岚县鸽岭镇 2025 年"))
        assert held(sqlite_url) == [2025]
        assert here.stop() == 0
