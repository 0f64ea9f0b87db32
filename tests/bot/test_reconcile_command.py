"""`tashan reconcile`, as an operator types it."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest

from store.catalogue.months import Month
from store.database import Database
from store.people import places
from tests.bot.transcripts.months import hand_in, said
from tests.bot.transcripts.reconciling import remarked, verdicts, word

NOW = datetime(2026, 2, 3, tzinfo=UTC)
REPORT = word("板溪镇2026年法治政府建设工作报告", "一、主要做法", "1月份受理矛盾纠纷33件，调解成功31件。")


@pytest.fixture
def desk_with_report(tashan, home, desk, monkeypatch):
    """A home where a town has handed in a January, and a report of it."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        town = places.place(session, NOW, "清岚县", "板溪镇")
        month = {"disputes_accepted": said(32), "disputes_resolved": said(31)}
        hand_in(session, town.id, Month(2026, 1), month, NOW)
    database.close()
    monkeypatch.chdir(desk)
    (desk / "总结.docx").write_bytes(REPORT)
    return desk


def test_a_table_and_the_document_with_comments_for_their_owner_only(tashan, desk_with_report):
    result = tashan("reconcile", "总结.docx", "板溪镇", 2026)
    assert result.output.strip() == ("清岚县板溪镇 2026 年报告：一致 1，不一致 1。明细写进 板溪镇2026年报告核对.xlsx。")
    book, document = (desk_with_report / f"板溪镇2026年报告核对.{ending}" for ending in ("xlsx", "docx"))
    assert verdicts(book.read_bytes()) == {"33件": "不一致", "31件": "一致"}
    assert remarked(document.read_bytes()) == [("33件", "不一致：报告写 33件，应为32件。")]
    assert {stat.S_IMODE(file.stat().st_mode) for file in (book, document)} == {0o600}
    assert "报告核对结果 2026 年" in tashan("audit").output.splitlines()[0]
    assert tashan("reconcile", "总结.docx", "板溪镇", 2026).exit_code == 2  # nothing is written over
    assert tashan("reconcile", "总结.docx", "板溪镇", 2026, "--force").exit_code == 0


def test_what_cannot_be_read_gets_a_line(tashan, desk_with_report):
    (desk_with_report / "坏的.docx").write_bytes(b"PK\x03\x04")
    for name in ("坏的.docx", "没有.docx"):
        result = tashan("reconcile", name, "板溪镇", 2026)
        assert result.exit_code == 2
        assert result.output.startswith(f"{name}：")
