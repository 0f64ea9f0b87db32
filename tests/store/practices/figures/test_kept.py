"""Figures come and go with their reports, are exact on both engines, and are read anew by a changed reader."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from store.database import Database
from store.practices.figures.figures import Standing
from store.practices.figures.version import version
from store.practices.language.words import Words, shared_words
from store.practices.library import figures, reports
from store.practices.library.drafts import from_json, to_json
from store.practices.library.importing import Prepared, import_report, keep, prepare
from store.practices.reading.read import read_bytes
from store.practices.tables import Passage, Report, ReportFigure, ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def source(said: str, town: str = "信鸽镇"):
    text = f"清岚县{town}2025年法治政府建设工作报告\n一、主要做法\n（一）矛盾调解\n{said}\n二、存在问题\n经费不足。\n"
    return read_bytes(f"{town}.txt", text.encode())


def listed(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [
            (one.town, f"{one.figure.metric or one.figure.label} {one.figure.value:f}{one.figure.unit}")
            for one in figures.listing(session)
        ]


def test_figures_live_and_go_with_their_report(database: Database, words: Words):
    import_report(database, words, source("全年受理纠纷36件，调解成功35件。"), ReportKind.ORIGINAL, NOW)
    import_report(database, words, source("全年受理纠纷64件。", "鹤岭镇"), ReportKind.ORIGINAL, NOW)
    first = [("信鸽镇", "disputes_accepted 36件"), ("信鸽镇", "disputes_resolved 35件")]
    assert sorted(listed(database)) == [*first, ("鹤岭镇", "disputes_accepted 64件")]
    import_report(database, words, source("全年受理纠纷37件。"), ReportKind.ORIGINAL, NOW)
    assert sorted(listed(database)) == [("信鸽镇", "disputes_accepted 37件"), ("鹤岭镇", "disputes_accepted 64件")]
    with database.transaction() as session:
        gone = next(one.id for one in reports.listing(session) if one.town == "信鸽镇")
        assert reports.delete(session, gone, NOW, None)
    assert listed(database) == [("鹤岭镇", "disputes_accepted 64件")]


def test_each_stands_in_its_sentence(database: Database, words: Words):
    import_report(database, words, source("成效明显。全年受理纠纷36件；未发生行政复议案件。"), ReportKind.ORIGINAL, NOW)
    with database.reading() as session:
        sentences = {row.id: row.sentences for row in session.execute(sa.select(Passage.id, Passage.sentences))}
        found = list(figures.listing(session))
    assert [one.figure.standing for one in found] == [Standing.STATED, Standing.IMPLIED_ZERO]
    for one in found:
        sentence = sentences[one.passage][one.sentence]
        assert one.figure.clause in sentence
        assert sentence[one.figure.start : one.figure.end] in ("36件", "未发生行政复议案件")


def test_values_are_exact_and_are_sorted_as_numbers(database: Database, words: Words):
    said = "罚款2.5万元，满意率98.65%，面积0.000001亩，资金12万元，宣传9场，阅读量达3.2亿次。"
    import_report(database, words, source(said), ReportKind.ORIGINAL, NOW)
    with database.reading() as session:
        rising = session.scalars(sa.select(ReportFigure.value).order_by(ReportFigure.value)).all()
        above = session.scalars(sa.select(ReportFigure.value).where(ReportFigure.value > Decimal("9"))).all()
    right = ["0.000001", "2.5", "9", "12", "98.65", "320000000"]
    assert [f"{value:f}" for value in rising] == right
    assert {f"{value:f}" for value in above} == set(right[3:])


def test_a_value_of_too_many_places_is_refused(database: Database):
    with database.transaction() as session, pytest.raises(sa.exc.StatementError, match="more than six"):
        session.execute(sa.select(ReportFigure.value).where(ReportFigure.value == Decimal("0.0000001")))


def test_reports_of_another_reader_are_read_anew(database: Database, words: Words):
    import_report(database, words, source("全年受理纠纷36件。"), ReportKind.ORIGINAL, NOW)
    import_report(database, words, source("全年受理纠纷64件。", "鹤岭镇"), ReportKind.ORIGINAL, NOW)
    assert figures.renew(database) == 0
    with database.transaction() as session:
        session.execute(sa.delete(ReportFigure).where(ReportFigure.metric == "disputes_accepted"))
        session.execute(sa.update(Report).where(Report.town == "信鸽镇").values(figures_by=None))
        session.execute(sa.update(Report).where(Report.town == "鹤岭镇").values(figures_by="0/older"))
    assert figures.renew(database) == 2
    assert [value for _, value in sorted(listed(database))] == ["disputes_accepted 36件", "disputes_accepted 64件"]
    with database.reading() as session:
        assert set(session.scalars(sa.select(Report.figures_by))) == {version()}


def test_a_draft_that_waited_has_its_figures_when_it_is_taken(database: Database, words: Words):
    prepared = prepare(words, source("全年受理纠纷36件。"), NOW.date())
    assert prepared.figures is not None
    assert [read.figure.value for read in prepared.figures] == [36]
    waited = from_json("信鸽镇.txt", to_json(prepared))
    assert isinstance(waited, Prepared)
    assert (waited, waited.figures) == (prepared, None)
    keep(database, [waited], ReportKind.ORIGINAL, NOW)
    assert listed(database) == [("信鸽镇", "disputes_accepted 36件")]


def test_what_the_store_cannot_hold_stops_no_import(database: Database, words: Words):
    said = "补贴1.23456789亿元，罚款123.4567891万元，参加3至1234567890123456名，受理纠纷36件，资金99999999999999件。"
    import_report(database, words, source(said), ReportKind.ORIGINAL, NOW)
    assert listed(database) == [("信鸽镇", "disputes_accepted 36件")]
