"""Imports: the same again changes nothing, a newer one replaces, counties come to be known, two at once are one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from store.database import Database
from store.practices.answering import answers
from store.practices.asking.question import Question, Scope
from store.practices.index import index
from store.practices.kinds import SectionKind
from store.practices.language.words import Words, shared_words
from store.practices.library import reports
from store.practices.library.importing import Arrival, import_report, keep, prepare, renew_index
from store.practices.reading.identify import Doubt, Unidentified
from store.practices.reading.read import read_bytes
from store.practices.tables import IndexState, Keyword, Passage, Report, ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def report(town="信鸽镇", practice="信鸽传书送法下乡。", county="清岚县", year=2025) -> str:
    return (
        f"{county}{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{practice}\n"
        "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
    )


def take(database: Database, words: Words, text: str, kind=ReportKind.ORIGINAL, name="报告.txt", **given):
    return import_report(database, words, read_bytes(name, text.encode()), kind, NOW, **given)


def consistent(database: Database, words: Words) -> None:
    """The index is exactly what its passages say."""
    with database.reading() as session:
        rows = session.query(Passage).all()
        frequencies: dict[str, int] = {}
        for row in rows:
            for word in set(words.of_passage(row.heading_path, row.sentences)):
                frequencies[word] = frequencies.get(word, 0) + 1
        assert dict(session.execute(sa.select(Keyword.term, Keyword.df)).all()) == frequencies
        assert index.living(session) == sum(bool(words.of_passage(row.heading_path, row.sentences)) for row in rows)
        assert {row.report_id for row in rows} == set(session.scalars(sa.select(Report.id)))
        assert sum(one.passages for one in reports.listing(session)) == len(rows)


def listed(database: Database) -> list[tuple[str, str, int, ReportKind]]:
    with database.reading() as session:
        return [(one.county, one.town, one.year, one.kind) for one in reports.listing(session)]


def test_a_new_report(database, words):
    imported = take(database, words, report())
    assert (imported.arrival, imported.replaced_kind) == (Arrival.NEW, None)
    assert (imported.identity.town, imported.identity.county, imported.identity.year) == ("信鸽镇", "清岚县", 2025)
    assert [(one["level"], one["kind"]) for one in imported.sections] == [
        (1, "practice"), (2, "practice"), (1, "problem"), (1, "plan"),
    ]  # fmt: skip
    assert imported.missing == (SectionKind.PRINCIPAL,)
    assert imported.passages == 3
    consistent(database, words)


def asked(words, text):
    return Question(text, Scope(), tuple(words.cut(text)))


def test_the_same_again_changes_nothing(database, words):
    take(database, words, report())
    with database.reading() as session:
        before = session.scalar(sa.select(IndexState.version))
    again = take(database, words, report(), name="另一个名字.txt")
    assert again.arrival is Arrival.UNCHANGED
    with database.reading() as session:
        assert session.scalar(sa.select(IndexState.version)) == before
    assert len(listed(database)) == 1


def test_a_newer_one_replaces_and_its_words_are_gone(database, words):
    take(database, words, report(practice="信鸽传书送法下乡。"))
    newer = take(database, words, report(practice="改用溜索送法过江。"))
    assert (newer.arrival, newer.replaced_kind) == (Arrival.REPLACED, ReportKind.ORIGINAL)
    assert len(listed(database)) == 1
    with database.reading() as session:
        assert answers.find(session, words, asked(words, "信鸽传书")).quotes == []
        assert len(answers.find(session, words, asked(words, "溜索过江")).quotes) == 1
    consistent(database, words)


def test_a_digest_becomes_the_original_and_back(database, words):
    take(database, words, report(), ReportKind.DIGEST)
    original = take(database, words, report())
    assert (original.arrival, original.replaced_kind) == (Arrival.REPLACED, ReportKind.DIGEST)
    assert listed(database) == [("清岚县", "信鸽镇", 2025, ReportKind.ORIGINAL)]
    assert take(database, words, report(), ReportKind.DIGEST).replaced_kind is ReportKind.ORIGINAL
    assert listed(database) == [("清岚县", "信鸽镇", 2025, ReportKind.DIGEST)]
    consistent(database, words)


def test_other_years_and_other_towns_stand_beside_it(database, words):
    for text in (report(), report(year=2024), report(town="溜索镇"), report(county="明湖县")):
        assert take(database, words, text).arrival is Arrival.NEW
    assert len(listed(database)) == 4
    with database.reading() as session:
        assert reports.holdings(session) == reports.Holdings(towns=3, reports=4, passages=12)
    consistent(database, words)


def test_a_county_unknown_at_first_comes_to_be_known_and_stays(database, words):
    take(database, words, report(county=""))
    assert listed(database)[0][0] == ""
    assert take(database, words, report()).arrival is Arrival.REPLACED
    assert listed(database) == [("清岚县", "信鸽镇", 2025, ReportKind.ORIGINAL)]
    take(database, words, report(county="", practice="第三稿：信鸽传书送法到户。"))
    assert listed(database) == [("清岚县", "信鸽镇", 2025, ReportKind.ORIGINAL)]


def test_an_unsaid_county_replaces_neither_of_two(database, words):
    take(database, words, report(county="甲申县"))
    take(database, words, report(county="乙酉县"))
    assert take(database, words, report(county="", practice="信鸽传书第三家。")).arrival is Arrival.NEW
    assert [county for county, *_ in listed(database)] == sorted(["", "甲申县", "乙酉县"])
    consistent(database, words)


def test_what_is_given_overrides_what_is_read(database, words):
    imported = take(database, words, report(), town="溜索镇", year=2021)
    assert (imported.identity.town, imported.identity.year) == ("溜索镇", 2021)
    assert listed(database)[0][1:3] == ("溜索镇", 2021)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("今天天气很好。\n明天下雨。\n", Doubt.NOT_A_REPORT),
        ("法治政府建设工作报告\n一、主要做法\n2025年普法、调解、执法。\n", Doubt.TOWN),
        ("信鸽镇法治政府建设工作报告\n一、主要做法\n普法、调解、执法。\n", Doubt.YEAR),
    ],
)
def test_what_cannot_be_told_imports_nothing(database, words, text, doubt):
    with pytest.raises(Unidentified) as fault:
        take(database, words, text)
    assert doubt in fault.value.doubts
    assert listed(database) == []
    consistent(database, words)


def test_a_deleted_report_leaves_no_trace_in_the_index(database, words):
    take(database, words, report(), ReportKind.DIGEST)
    take(database, words, report(town="溜索镇", practice="溜索送法过江。"))
    with database.reading() as session:
        gone = next(one.id for one in reports.listing(session) if one.town == "溜索镇")
    with database.transaction() as session:
        assert reports.delete(session, gone, NOW, None)
        assert not reports.delete(session, gone, NOW, None)
        assert not reports.delete(session, 10**15, NOW, None)
    consistent(database, words)
    with database.reading() as session:
        assert index.document_frequencies(session, ["溜索"]) == {"溜索": 0}
        assert answers.find(session, words, asked(words, "溜索")).quotes == []
        assert answers.find(session, words, asked(words, "传书下乡")).quotes


def test_two_imports_at_once_end_with_one(database, words):
    texts = [report(practice=f"信鸽传书送法下乡，第{number}稿。") for number in range(6)]
    arrivals = []
    threads = [
        threading.Thread(target=lambda text=text: arrivals.append(take(database, words, text).arrival))
        for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(arrivals) == [Arrival.NEW, *[Arrival.REPLACED] * 5]
    assert len(listed(database)) == 1
    consistent(database, words)


def test_the_index_is_renewed_when_words_are_cut_differently(database, words):
    renew_index(database, words)
    take(database, words, report())
    assert not renew_index(database, words)
    with database.transaction() as session:
        session.execute(sa.update(IndexState).values(segmenter="of yesterday"))
        session.execute(sa.update(Keyword).values(df=99))
    assert renew_index(database, words)
    consistent(database, words)


def test_a_county_left_unsaid_is_that_of_the_only_town_of_the_name(database, words):
    take(database, words, report(year=2024))
    assert take(database, words, report(county="", year=2023)).identity.county == "清岚县"
    renamed = take(database, words, report(town="溜索镇", county="丰源县", year=2022), town="信鸽镇")
    assert (renamed.identity.county, renamed.identity.town) == ("清岚县", "信鸽镇")  # held, not of the town renamed
    with database.reading() as session:
        assert reports.holdings(session).towns == 1
    assert take(database, words, report(), town="明湖县溜索镇").identity.county == "明湖县"
    assert take(database, words, report(town="灯塔镇"), town="石桥镇").identity.county == "清岚县"


def test_a_county_left_unsaid_is_that_of_the_same_town_in_the_same_batch(database, words):
    texts = [report(county="", year=2023), report(year=2024)]
    coming = [prepare(words, read_bytes("报告.txt", text.encode()), NOW.date()) for text in texts]
    assert [one.identity.county for one in keep(database, coming, ReportKind.ORIGINAL, NOW)] == ["清岚县", "清岚县"]
