"""What people say of answers, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.database import Database
from store.practices.feedback import gaps, verdicts
from store.practices.feedback.gap_tables import Verdict
from store.practices.tables import Passage, Report

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def passages(database: Database) -> Database:
    """Passages 1 and 2 of one report."""
    with database.transaction() as session:
        session.add(
            Report(
                id=1, county="清岚县", town="锦垣镇", year=2025, kind="original", title="", file_name="锦垣镇.docx",
                sha256="", headings=[], furniture=[], first_passage_id=1, passage_count=2, imported_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            Passage(
                id=1 + n, report_id=1, position=n, heading_path=["一、", f"（{n}）"], kind="other", sentences=["句。"]
            )
            for n in range(2)
        )
    return database


def judge(database: Database, verdict: Verdict, *passages: int, question: str = "问", now: datetime = NOW) -> None:
    with database.transaction() as session:
        verdicts.judge(session, question, passages, verdict, now)


def test_verdicts_are_counted_and_complaints_say_where_to_mend(passages):
    judge(passages, Verdict.USEFUL, 1)
    judge(passages, Verdict.USEFUL, 1)
    judge(passages, Verdict.WRONG_QUOTE, 2, 1, 99, question="长" * 500)
    judge(passages, Verdict.WRONG_YEAR, 1, question="去年的")
    judge(passages, Verdict.NOT_ASKED, 1, now=NOW - timedelta(days=40))
    with passages.reading() as session:
        said = verdicts.complaints(session, gaps.recent(NOW))
        assert verdicts.complaints(session, date(2026, 1, 1)).counts[Verdict.NOT_ASKED] == 1
        assert [one.question for one in verdicts.complaints(session, date(2026, 1, 1), 1).newest] == ["去年的"]
    assert said.counts == {
        Verdict.USEFUL: 2, Verdict.WRONG_TOWN: 0, Verdict.WRONG_YEAR: 1, Verdict.NOT_ASKED: 0, Verdict.WRONG_QUOTE: 1,
    }  # fmt: skip
    year, quote = said.newest
    assert (year.day, year.verdict, year.question) == (TODAY, Verdict.WRONG_YEAR, "去年的")
    assert quote.question == "长" * 300
    assert [one.heading_path for one in quote.quoted] == [("一、", "（1）"), ("一、", "（0）")]
    assert quote.quoted[0] == verdicts.Quoted("清岚县", "锦垣镇", 2025, "锦垣镇.docx", ("一、", "（1）"))


def test_a_complaint_outlives_the_passage_it_is_about(passages):
    judge(passages, Verdict.WRONG_TOWN, 1)
    with passages.transaction() as session:
        session.execute(sa.delete(Report))
    with passages.reading() as session:
        assert verdicts.complaints(session, TODAY).newest[0].quoted[0].town == "锦垣镇"


def test_a_county_reads_what_its_own_people_say_only(passages):
    with passages.transaction() as session:
        for county_id, question in ((1, "我们县的"), (2, "别县的"), (None, "升级以前的")):
            verdicts.judge(session, question, [1], Verdict.WRONG_YEAR, NOW, county_id=county_id)
    with passages.reading() as session:
        said = verdicts.complaints(session, TODAY, county_id=1)
        assert verdicts.complaints(session, TODAY).counts[Verdict.WRONG_YEAR] == 3
    assert ([one.question for one in said.newest], said.counts[Verdict.WRONG_YEAR]) == (["我们县的"], 1)


def test_what_is_said_instead_takes_the_place_of_what_was_said(passages):
    with passages.transaction() as session:
        first = verdicts.judge(session, "问", [1], Verdict.USEFUL, NOW)
        verdicts.judge(session, "问", [1], Verdict.USEFUL, NOW)
        verdicts.judge(session, "问", [1], Verdict.WRONG_YEAR, NOW, instead=first)
    with passages.reading() as session:
        counts = verdicts.complaints(session, TODAY).counts
    assert (counts[Verdict.USEFUL], counts[Verdict.WRONG_YEAR]) == (1, 1)
