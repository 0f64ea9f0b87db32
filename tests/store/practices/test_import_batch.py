"""Many reports at once: what stands in the store is the same as one by one, in order, and nothing stops the rest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from store.database import Database
from store.files.faults import ReadFault, UnreadableFile
from store.practices.index import index
from store.practices.language.words import Words, shared_words
from store.practices.library import reports
from store.practices.library.importing import Arrival, Imported, import_all, import_report, keep, prepare, renew_index
from store.practices.reading.identify import Unidentified
from store.practices.reading.read import read_bytes
from store.practices.tables import Block, IndexState, Keyword, Lengths, Passage, Report, ReportKind

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def report(town: str, told: str = "养信鸽四十羽，用信鸽传书的办法送法下乡。"):
    text = (
        f"清岚县{town}2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{told}\n"
        f"二、存在问题\n{town}的经费不足。\n三、下一步打算\n继续依法行政。\n"
    )
    return read_bytes(f"{town}.txt", text.encode())


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def held(database):
    """Everything but the random version: which towns, which passages, which keyword stands where, byte for byte."""
    with database.reading() as session:
        rows = session.execute(sa.select(Passage.id, Report.town, Passage.position, Passage.sentences).join(Report))
        terms = session.execute(sa.select(Keyword.term, Keyword.df))
        blocks = session.execute(
            sa.select(Keyword.term, Block.range_no, Block.ids, Block.tfs).join_from(
                Keyword, Block, Keyword.id == Block.keyword_id
            )
        )
        lengths = session.execute(sa.select(Lengths.range_no, Lengths.lengths))
        state = session.scalars(sa.select(IndexState)).one()
        hits = {
            term: sorted(hit.passage_id for hit in index.search(session, {term: 1.0}, 99)) for term in ("信鸽", "溜索")
        }
        return (
            sorted((row.id, row.town, row.position, tuple(row.sentences)) for row in rows),
            sorted((row.term, row.df) for row in terms),
            sorted(map(tuple, blocks)),
            sorted(map(tuple, lengths)),
            (state.passages, state.total_length, state.next_passage_id),
            hits,
        )


def test_together_as_one_by_one(database, words, tmp_path):
    sources = [report(town) for town in ("鸽岭镇", "鹤岭镇", "雁岭镇")] + [report("燕岭镇", "架设溜索过江送法。")]
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    other.migrate()
    for one in sources:
        import_report(other, words, one, ReportKind.ORIGINAL, NOW)
    told = keep(database, [prepare(words, one, NOW.date()) for one in sources], ReportKind.ORIGINAL, NOW)
    assert [one.file for one in told] == [one.name for one in sources]
    assert held(database) == held(other)
    other.close()


def test_the_same_town_and_year_within_one_batch(database, words):
    drafts = [
        report("鸽岭镇"),
        report("鹤岭镇"),
        report("鸽岭镇", "架设溜索过江送法。"),
        report("鸽岭镇", "架设溜索过江送法。"),
    ]
    told = keep(database, [prepare(words, one, NOW.date()) for one in drafts], ReportKind.ORIGINAL, NOW)
    assert [one.arrival for one in told] == [Arrival.NEW, Arrival.NEW, Arrival.REPLACED, Arrival.UNCHANGED]
    with database.reading() as session:
        assert {(one.town, one.passages) for one in reports.listing(session)} == {("鸽岭镇", 3), ("鹤岭镇", 3)}
        assert index.document_frequencies(session, ["信鸽", "溜索"]) == {"信鸽": 1, "溜索": 1}
        assert index.living(session) == 6


def test_an_empty_batch_changes_nothing(database, words):
    renew_index(database, words)
    before = held(database)
    assert keep(database, [], ReportKind.ORIGINAL, NOW) == []
    assert held(database) == before


def test_all_are_told_in_order_and_faults_stop_nothing(database, words):
    unknown = read_bytes("b.txt", "今天天气很好。\n".encode())
    broken = UnreadableFile("c.pdf", ReadFault.EMPTY)
    sources = [(1, report("鸽岭镇")), (2, unknown), (3, broken), (4, report("鹤岭镇"))]
    told = list(import_all(database, words, sources, ReportKind.DIGEST, lambda: NOW))
    assert [key for key, _ in told] == [1, 2, 3, 4]
    assert [type(one) for _, one in told] == [Imported, Unidentified, UnreadableFile, Imported]
    with database.reading() as session:
        assert {(one.town, one.kind) for one in reports.listing(session)} == {
            ("鸽岭镇", ReportKind.DIGEST),
            ("鹤岭镇", ReportKind.DIGEST),
        }


def test_nobody_waits_long_for_the_first_word(database, words):
    moments = iter(NOW + timedelta(seconds=seconds) for seconds in range(0, 1_000, 3))
    seen: list[str] = []

    def sources():
        for town in ("鸽岭镇", "鹤岭镇", "雁岭镇", "燕岭镇", "鹊岭镇"):
            seen.append(town)
            yield town, report(town)

    told = import_all(database, words, sources(), ReportKind.ORIGINAL, lambda: next(moments))
    assert next(told)[0] == "鸽岭镇"
    assert len(seen) < 5  # the rest is not read yet
    assert [town for town, _ in told] == ["鹤岭镇", "雁岭镇", "燕岭镇", "鹊岭镇"]
