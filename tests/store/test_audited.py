"""What leaves a trace in the audit: reports, gaps and backups; who did it, and no word that tells of a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from store.audit import AuditRow, verify
from store.backup import back_up, restore
from store.database import Database
from store.days import day_of
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps
from store.practices.language.words import Words, shared_words
from store.practices.library import pending, reports
from store.practices.library.drafts import read_drafts
from store.practices.library.importing import import_report, renew_index
from store.practices.reading.read import read_bytes
from store.practices.tables import Report, ReportKind

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CHAT = 7_000_000_071
REPORT = "清岚县鸽岭镇{}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{}。\n二、存在问题\n经费不足。\n"


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def chief(database, words):
    """The number of an administrator, whose coming in is not looked at."""
    renew_index(database, words)
    with database.transaction() as session:
        return people.seat(session, CHAT, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NOW, agreed=1)


def told(database):
    """What was done since the chief came in: who, what, facts."""
    with database.reading() as session:
        assert verify(session).broken is None
        rows = session.scalars(sa.select(AuditRow).order_by(AuditRow.id))
        return [(row.by_id, row.action, row.facts) for row in rows][3:]


def sends(database, words, year, what, by):
    text = REPORT.format(year, what).encode()
    with database.transaction() as session:
        number = pending.hold(session, CHAT, read_drafts(words, "报告.txt", text, day_of(NOW)), words, NOW)
        batch = pending.look(session, CHAT, number, NOW)
        assert pending.confirm(session, words, CHAT, number, batch.stamp, NOW, by) or not batch.ready


def test_a_report_sent_in_a_chat_is_written_down_with_its_sender(database, words, chief):
    sends(database, words, 2025, "养信鸽四十羽", chief)
    sends(database, words, 2025, "养信鸽五十羽", chief)
    sends(database, words, 2025, "养信鸽五十羽", chief)  # nothing is changed, nothing is written down
    whose = ["清岚县", "鸽岭镇", 2025]
    assert told(database) == [
        (chief, "report_imported", {"kind": "original", "new": [whose], "replaced": []}),
        (chief, "report_imported", {"kind": "original", "new": [], "replaced": [whose]}),
    ]


def test_a_report_imported_and_deleted_at_the_shell_is_written_down_as_such(database, words, chief):
    import_report(database, words, read_bytes("a.txt", REPORT.format(2024, "养鸽").encode()), ReportKind.DIGEST, NOW)
    with database.transaction() as session:
        number = session.scalars(sa.select(Report.id)).one()
        assert reports.delete(session, number, NOW, None)
        assert not reports.delete(session, number, NOW, None)
    assert told(database) == [
        (None, "report_imported", {"kind": "digest", "new": [["清岚县", "鸽岭镇", 2024]], "replaced": []}),
        (None, "report_deleted", {"kind": "digest", "county": "清岚县", "town": "鸽岭镇", "year": 2024}),
    ]


def test_gaps_closed_by_hand_are_written_down_by_number(database, chief):
    with database.transaction() as session:
        for word in ("鸽子", "办证"):
            gaps.file(session, Question(f"张三的{word}", Scope(), (word,)), CHAT, NOW)
        ids = [line.ids[0] for line in gaps.open_gaps(session)]
        assert gaps.close_by_hand(session, [*ids, 10**9], NOW, chief) == ids
        assert gaps.close_by_hand(session, ids, NOW, chief) == []
    assert told(database) == [(chief, "gap_closed", {"gaps": ids})]


def test_a_backup_and_its_restoring_are_written_down(database, chief, tmp_path):
    back_up(database, tmp_path / "a.db", NOW)
    assert told(database) == [(None, "exported", {"what": "backup"})]
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    other.migrate()
    restore(other, tmp_path / "a.db", NOW)
    actions = [action for _, action, _ in told(other)]
    with pytest.raises(sa.exc.DBAPIError, match="only added"), other.transaction() as session:
        session.execute(sa.text("DELETE FROM audit"))
    other.close()
    assert actions == ["exported", "restored"]
