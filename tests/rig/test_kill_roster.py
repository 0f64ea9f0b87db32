"""kill -9 between a list's card and its 确认邀请, and before the file with the links is made: each is invited once."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from bot.clock import system_time
from bot.console.client import buttons
from store.database import Database
from store.people import invitations, people
from store.people.people import PersonFacts
from tests.rig.scene import scene
from tests.rig.test_kill_import import CHIEF, shown
from tests.store.files.workbooks import workbook

LIST = [["姓名", "乡镇", "角色"], ["鲍春和", "雁回镇", "报送员"], ["蔺相", "雁回镇", "审核人"]]


def invited(database_url: str, now) -> list[str]:
    """Whom somebody may still join as."""
    database = Database(database_url)
    with database.reading() as session:
        chief = next(one for one in people.everybody(session, now) if one.name == CHIEF)
        assert isinstance(chief, PersonFacts)
        held = [one.offer for one in invitations.open_for(session, chief, now) if one.offer.place.name == "雁回镇"]
    database.close()
    return sorted(offer.name for offer in held)


def test_a_list_outlives_the_bot_and_its_links_come_once(sqlite_url: str, tmp_path: Path) -> None:
    with scene(sqlite_url, tmp_path) as here:
        chief = here.client.person(CHIEF)
        here.start()
        chief.send_bytes("名单.xlsx", workbook(LIST))
        (card,) = shown(chief, lambda text: "还没有邀请" in text)
        assert "确认邀请" in buttons(card)
        here.kill()
        assert invited(sqlite_url, system_time()) == []
        chief.press("确认邀请", card)
        chief.press("确认邀请", card)
        here.start()
        (links,) = shown(chief, lambda text: text.startswith("每人一行一个链接"))
        assert invited(sqlite_url, system_time()) == sorted(["鲍春和", "蔺相"])
        data = here.client.download(links["document"]["file_id"])
        assert len(list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows())) == 3
        assert here.stop() == 0
