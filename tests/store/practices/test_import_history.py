"""After any mix of imports, re-imports and deletions the top ten are those of a plain BM25, on both engines."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Database
from store.practices.index import index
from store.practices.language.words import Words, shared_words
from store.practices.library import reports
from store.practices.library.importing import Arrival, import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import Passage, Report, ReportKind
from tests.examples import examples

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
# Frequent and rare ones: the first are drawn far more often than the last.
POOL = ["调解", "普法", "信鸽", "溜索", "执法", "补贴", "民宿", "码头", "渔网", "灯塔", "竹筏", "蜜蜂"]
PLAN = "继续推进依法行政，抓好普法、执法和人民调解。"  # enough of a report's words for any drawn text to be one
Key = tuple[str, int]
Content = list[list[str]]  # the sentences of each section

word = st.integers(0, 899).map(lambda number: POOL[int((number / 900) ** 2 * len(POOL))])
sentence = st.lists(word, min_size=1, max_size=12).map(lambda words: "和".join(words) + "。")
content = st.lists(st.lists(sentence, min_size=1, max_size=12), min_size=1, max_size=4)
key = st.tuples(st.sampled_from(["信鸽镇", "溜索镇", "灯塔乡"]), st.sampled_from([2024, 2025]))
step = st.one_of(
    st.tuples(st.just("import"), key, content),
    st.tuples(st.just("import"), key, content),
    st.tuples(st.just("unchanged"), key, st.just([])),
    st.tuples(st.just("delete"), key, st.just([])),
)
question = st.dictionaries(
    st.sampled_from([*POOL, "无此词"]), st.sampled_from([1.0, 0.5, 0.25]), min_size=1, max_size=5
)


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def text_of(key: Key, content: Content) -> str:
    sections = "".join(f"（{'一二三四'[number]}）抓好工作\n{''.join(one)}\n" for number, one in enumerate(content))
    return f"清岚县{key[0]}{key[1]}年法治政府建设工作报告\n一、主要做法\n{sections}二、下一步打算\n{PLAN}\n"


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, min_size=1, max_size=10), st.lists(question, min_size=1, max_size=4))
def test_the_top_ten_are_those_of_a_plain_bm25(
    database: Database, words: Words, steps: list[tuple[str, Key, Content]], questions: list[dict[str, float]]
) -> None:
    held: dict[Key, Content] = {}
    for each in ids(database).values():  # what an earlier example left
        delete(database, each)
    for act, key, content in steps:
        if act == "import":
            wanted = Arrival.NEW if key not in held else Arrival.REPLACED
            held[key], before = content, held.get(key)
            assert take(database, words, key, content) is (Arrival.UNCHANGED if content == before else wanted)
        elif key in held and act == "unchanged":
            assert take(database, words, key, held[key]) is Arrival.UNCHANGED
        elif key in held:
            delete(database, ids(database)[key])
            del held[key]
        compare(database, words, held, questions)


def take(database: Database, words: Words, key: Key, content: Content) -> Arrival:
    source = read_bytes("报告.txt", text_of(key, content).encode())
    return import_report(database, words, source, ReportKind.ORIGINAL, NOW).arrival


def ids(database: Database) -> dict[Key, int]:
    with database.reading() as session:
        return {(one.town, one.year): one.id for one in reports.listing(session)}


def delete(database: Database, report_id: int) -> None:
    with database.transaction() as session:
        assert reports.delete(session, report_id, NOW, None)


def compare(database: Database, words: Words, held: dict[Key, Content], questions: list[dict[str, float]]) -> None:
    """The store holds these reports and no others, and finds in them what is to be found."""
    with database.reading() as session:
        stored: dict[Key, str] = {}
        keywords: dict[int, list[str]] = {}
        rows = sa.select(Report.town, Report.year, Passage).join(Passage, Passage.report_id == Report.id)
        for town, year, row in session.execute(rows.order_by(Passage.id)):
            stored[town, year] = stored.get((town, year), "") + "".join(row.sentences)
            keywords[row.id] = words.of_passage(row.heading_path, row.sentences)
        texts = {key: "".join(map("".join, content)) + PLAN for key, content in held.items()}
        assert stored == texts
        assert index.living(session) == len(keywords)
        for weights in questions:
            scores = bm25(keywords, weights)
            hits = index.search(session, weights, 10)
            assert [hit.score for hit in hits] == pytest.approx(sorted(scores.values(), reverse=True)[:10], rel=1e-9)
            assert [scores[hit.passage_id] for hit in hits] == pytest.approx([hit.score for hit in hits], rel=1e-9)
            assert len({hit.passage_id for hit in hits}) == len(hits)


def bm25(passages: dict[int, list[str]], weights: dict[str, float]) -> dict[int, float]:
    """Okapi BM25 with k1 1.2 and b 0.75, straight from its definition; passages without any of the words left out."""
    average = sum(map(len, passages.values())) / max(len(passages), 1)
    scores: Counter[int] = Counter()
    for word, weight in weights.items():
        holders = {number: keywords.count(word) for number, keywords in passages.items() if word in keywords}
        idf = math.log(1 + (len(passages) - len(holders) + 0.5) / (len(holders) + 0.5))
        for number, times in holders.items():
            scores[number] += (
                weight * idf * times * 2.2 / (times + 1.2 * (1 - 0.75 + 0.75 * len(passages[number]) / average))
            )
    return dict(scores)
