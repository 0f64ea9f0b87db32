"""Files for the folder: whole, for their owner only, one of a name, and in that folder only."""

from __future__ import annotations

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.folder import lay
from bot.making import Maker, Ready
from store.annual.channel import Channel, switch
from store.catalogue.months import Month
from store.database import Database
from store.people import people
from store.people.rights import Role
from tests.bot.transcripts.months import hand_in, said

NOW = datetime(2027, 1, 12, 2, 3, 4, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_for_its_owner_only(tmp_path):
    file = lay(tmp_path / "home", "annual", "青禾铺镇2026年.docx", b"one")
    assert file == tmp_path / "home" / "annual" / "青禾铺镇2026年.docx"
    assert (file.read_bytes(), mode(file), mode(file.parent)) == (b"one", 0o600, 0o700)


def test_made_again_it_replaces_itself_and_a_folder_that_was_open_is_closed(tmp_path):
    (tmp_path / "annual").mkdir(mode=0o755)
    for data in (b"one", b"two"):
        file = lay(tmp_path, "annual", "a.docx", data)
    assert [one.name for one in file.parent.iterdir()] == ["a.docx"]
    assert (file.read_bytes(), mode(file.parent)) == (b"two", 0o700)


@pytest.mark.parametrize("name", ["../../a.docx", "/etc/a.docx", "..", "\u202ea.docx", "", "a\\b.docx", ".a.docx"])
def test_no_name_leads_elsewhere(tmp_path, name):
    file = lay(tmp_path, "annual", name, b"one")
    assert file.resolve().parent == (tmp_path / "annual").resolve()
    assert not file.name.startswith(".")


def test_a_name_may_be_as_long_as_it_likes(tmp_path):
    file = lay(tmp_path, "annual", "镇" * 200 + ".docx", b"one")
    assert file.name.endswith(".docx")
    assert len(file.name.encode()) <= 200


def test_what_cannot_be_laid_leaves_nothing(tmp_path):
    (tmp_path / "annual" / "a.docx" / "in the way").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        lay(tmp_path, "annual", "a.docx", b"one")
    assert [one.name for one in (tmp_path / "annual").iterdir()] == ["a.docx"]


def test_a_draft_made_twice_after_a_crash_lies_there_once_and_the_chat_hears_only_that(sqlite_url, tmp_path):
    database = Database(sqlite_url)
    with database.transaction() as session:
        chief = people.seat(session, 6, "祁翀", Role.ADMINISTRATOR, "清岚县", now=NOW)
        clerk = people.find(session, people.seat(session, 5, "仉禾", Role.CLERK, "清岚县", "板溪镇", now=NOW), NOW)
        hand_in(session, clerk.place.id, Month(2026, 12), {"disputes_accepted": said(32)}, NOW)
        switch(session, clerk.place.county_id, Channel.FOLDER, NOW, chief)
    of = {"person": clerk.id, "chat": 5, "town": clerk.place.id, "year": 2026, "at": NOW.isoformat()}
    body = {"call": "document", "recipe": "annual_draft", "of": of, "text": "", "buttons": [], "menu": []}
    bot = SimpleNamespace(token="7:t", username="bot")
    for _ in range(2):
        ready = asyncio.run(Maker(bot, database, lambda: NOW, tmp_path).ready(body))
        assert isinstance(ready, Ready)
        assert (ready.made.data, ready.made.file_name) == (b"", "")
    name = "清岚县板溪镇2026年法治年报初稿-20270112-100304.docx"
    assert [one.name for one in (tmp_path / "annual").iterdir()] == [name]
    assert ready.made.caption.endswith(f"文件名：{name}")
    with pytest.raises(LookupError):  # a copy without a folder sends nothing instead
        asyncio.run(Maker(bot, database, lambda: NOW, None).ready(body))
    database.close()


@pytest.mark.parametrize("name", ["清岚县" + "长" * 90 + "20270112-100304", "清岚县" + "长" * 90 + "20270112.100304号"])
def test_a_long_name_keeps_the_ends_that_tell_it_from_others(tmp_path, name):
    for ending in ("", ".docx"):
        made = lay(tmp_path, "annual", name + ending, b"a").name
        assert (made[:3], made[-6 - len(ending) :]) == ("清岚县", (name + ending)[-6 - len(ending) :])
        assert len(made.encode()) <= 200
