"""`tashan annual`, as an operator types it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import docx
import pytest

from store.catalogue.months import Month
from store.database import Database
from store.people import places
from tests.bot.transcripts.months import hand_in, said

NOW = datetime(2026, 2, 3, tzinfo=UTC)


@pytest.fixture
def handed_in(tashan, home):
    """A home where two towns of two counties have handed in a January."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        for county in ("清岚县", "远山县"):
            town = places.place(session, NOW, county, "板溪镇")
            hand_in(session, town.id, Month(2026, 1), {"disputes_accepted": said(32)}, NOW)
        places.place(session, NOW, "清岚县", "蟠龙镇")
    database.close()


def test_the_draft_for_its_owner_only(tashan, handed_in, desk):
    file = desk / "a.docx"
    words = ("annual", "板溪", 2026, "--county", "清岚县", "--output", file)
    result = tashan(*words)
    assert result.output.startswith("已把初稿写进 a.docx：数据 ")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert docx.Document(str(file)).paragraphs[0].text.replace("\n", "") == "板溪镇2026年法治政府建设年度报告"
    assert "导出（地点：清岚县板溪镇；法治年报初稿 2026 年）" in tashan("audit").output.splitlines()[0]
    assert (tashan(*words).exit_code, tashan(*words, "--force").exit_code) == (2, 0)


def test_without_a_name_of_its_own_it_lies_here(tashan, handed_in, desk, monkeypatch):
    monkeypatch.chdir(desk)
    assert tashan("annual", "板溪镇", 2026, "--county", "清岚县").exit_code == 0
    assert [one.name for one in desk.iterdir()] == ["板溪镇2026年法治年报（初稿）.docx"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("板溪镇", 2026), "“板溪镇”可能是：清岚县板溪镇、远山县板溪镇。请写全称；可以用 --county 指明县区。"),
        (("安平镇", 2026), "没有叫“安平镇”的乡镇。请写全称；可以用 --county 指明县区。"),
        (("板溪镇", 2019, "--county", "清岚县"), "板溪镇 2019 年没有报过数，写不出年报。有数的年份：2026。"),
        (("蟠龙镇", 2026), "蟠龙镇 2026 年没有报过数，写不出年报。这个乡镇还没有交过报表。"),
    ],
)
def test_what_is_not_there_gets_a_line(tashan, handed_in, desk, monkeypatch, words, line):
    monkeypatch.chdir(desk)
    result = tashan("annual", *words)
    assert (result.exit_code, result.output.strip()) == (2, line)
    assert list(desk.iterdir()) == []
