"""The index answers as a plain BM25 over all passages would, after any history, on both engines."""

from __future__ import annotations

import math
import random
import struct
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Database, Session
from store.practices import tables
from store.practices.index import index
from tests.examples import examples

SMALL = 8  # passages in a range: tests cross borders all the time
Intervals = Sequence[tuple[int, int]]


@dataclass
class Plain:
    """The same index, kept as texts and scored one by one."""

    passages: dict[int, list[str]] = field(default_factory=dict)

    def living(self) -> dict[int, list[str]]:
        return {number: words for number, words in self.passages.items() if words}

    def frequencies(self) -> Counter[str]:
        return Counter(word for words in self.living().values() for word in set(words))

    def scores(self, weights: dict[str, float], leave_out: Intervals = ()) -> dict[int, float]:
        living, frequencies, found = self.living(), self.frequencies(), {}
        average = sum(min(len(words), 65_535) for words in living.values()) / max(len(living), 1)
        for number, words in living.items():
            if left_out(leave_out, number):
                continue
            counts, score = Counter(words), 0.0
            for word, weight in weights.items():
                if weight > 0 and counts[word]:
                    df, tf = frequencies[word], min(counts[word], 255)
                    idf = math.log(1 + (len(living) - df + 0.5) / (df + 0.5))
                    length = min(len(words), 65_535)
                    score += weight * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / average))
            if score:
                found[number] = score
        return found


def left_out(intervals: Intervals, number: int) -> bool:
    return any(first <= number < end for first, end in intervals)


def agree(hits: Sequence[index.Hit], scores: dict[int, float], limit: int) -> None:
    """Each hit has its exact score, they stand in order, and nothing better was left out."""
    best = sorted(scores.values(), reverse=True)[:limit]
    assert [hit.score for hit in hits] == pytest.approx(best, rel=1e-9)
    for hit in hits:
        assert hit.score == pytest.approx(scores[hit.passage_id], rel=1e-9)
    assert list(hits) == sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))
    assert len({hit.passage_id for hit in hits}) == len(hits)


def compare(database: Database, plain: Plain, questions: Sequence[dict[str, float]], leave_out: Intervals) -> None:
    with database.reading() as session:
        for weights in questions:
            scores = plain.scores(weights, leave_out)
            for together in (0, 50_000):  # pruning wherever it can, and none
                hits = index.search(session, weights, 10, leave_out, range_size=SMALL, together=together)
                agree(hits, scores, 10)
        assert index.living(session) == len(plain.living())
        wanted = {word: plain.frequencies()[word] for word in WORDS}
        assert index.document_frequencies(session, WORDS) == wanted
        stored = dict(session.execute(sa.select(tables.Keyword.term, tables.Keyword.df)).all())
        assert stored == dict(plain.frequencies())
        state = session.execute(sa.select(tables.IndexState)).scalars().one_or_none()
        if state is not None:
            assert stored_lengths(session) == {number: len(words) for number, words in plain.living().items()}
            assert state.total_length == sum(map(len, plain.living().values()))


def stored_lengths(session: Session) -> dict[int, int]:
    rows = session.execute(sa.select(tables.Lengths.range_no, tables.Lengths.lengths))
    return {
        range_no * SMALL + offset: length
        for range_no, packed in rows
        for offset, length in enumerate(struct.unpack(f"<{SMALL}H", packed))
        if length
    }


# Frequent and rare ones: the first words are drawn far more often than the last.
WORDS = [f"词{number}" for number in range(30)]
passage = st.lists(st.integers(0, 899).map(lambda x: WORDS[int((x / 900) ** 2 * 30)]), max_size=14)
question = st.dictionaries(st.sampled_from([*WORDS, "无"]), st.sampled_from([1.0, 0.5, 0.25, 0.0]), max_size=6)
interval = st.tuples(st.integers(0, 60), st.integers(0, 60))
leave_outs = st.lists(interval, max_size=3)
operation = st.one_of(
    st.tuples(st.just("add"), st.lists(passage, max_size=20)),
    st.tuples(st.just("add"), st.lists(passage, min_size=9, max_size=20)),
    st.tuples(st.just("remove"), st.sets(st.integers(0, 80), max_size=12)),
    st.tuples(st.just("replace"), st.sets(st.integers(0, 80), max_size=6)),
    st.tuples(st.just("rebuild"), st.integers(2, 9)),
)


def apply(database: Database, plain: Plain, kind: str, argument: Any) -> None:
    with database.transaction() as session:
        if kind == "add":
            ids = index.add(session, argument, SMALL)
            assert not plain.passages.keys() & set(ids)
            assert ids == list(range(ids[0], ids[0] + len(ids))) if ids else not argument
            plain.passages |= dict(zip(ids, argument, strict=True))
        elif kind == "remove":
            index.remove(session, argument, SMALL)
            plain.passages |= {number: [] for number in argument & plain.passages.keys()}
        elif kind == "replace":
            old = sorted(argument & plain.living().keys())
            index.remove(session, old, SMALL)
            texts = [[*plain.passages[number], WORDS[0]] for number in old]
            plain.passages |= {number: [] for number in old}
            plain.passages |= dict(zip(index.add(session, texts, SMALL), texts, strict=True))
        else:  # another segmenter: it drops some words of the passages still there
            cut = {number: words[:argument] for number, words in sorted(plain.living().items())}
            index.rebuild(session, cut.items(), f"segmenter {argument}", SMALL)
            plain.passages |= cut
            assert index.segmenter(session) == f"segmenter {argument}"


def emptied(database: Database) -> Plain:
    """One database serves all of Hypothesis's examples; ids go on rising, as they would."""
    with database.transaction() as session:
        for table in (tables.Block, tables.Lengths, tables.Keyword, tables.IndexState):
            session.execute(sa.delete(table))
    return Plain()


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(operation, min_size=1, max_size=7), st.lists(question, min_size=1, max_size=4), leave_outs)
def test_any_history_gives_the_same_top_ten(
    database: Database, history: list[tuple[str, Any]], questions: list[dict[str, float]], leave_out: Intervals
) -> None:
    plain = emptied(database)
    for kind, argument in history:
        apply(database, plain, kind, argument)
        compare(database, plain, questions, leave_out)


def crowd(seed: int, count: int) -> list[list[str]]:
    draw = random.Random(seed)
    return [[WORDS[int(draw.random() ** 3 * 30)] for _ in range(draw.randint(3, 60))] for _ in range(count)]


def test_pruning_loses_nobody_among_many_passages(database: Database) -> None:
    plain, texts, draw = Plain(), crowd(1, 3_000), random.Random(2)
    with database.transaction() as session:
        plain.passages |= dict(zip(index.add(session, texts, 512), texts, strict=True))
        index.remove(session, range(700, 1_100), 512)
        plain.passages |= {number: [] for number in range(700, 1_100)}
    with database.reading() as session:
        for _ in range(20):
            weights = {word: draw.choice([1.0, 0.3]) for word in draw.sample(WORDS, draw.randint(1, 8))}
            for limit in (1, 10, 50):
                for together in (0, 500, 50_000):
                    hits = index.search(session, weights, limit, range_size=512, together=together)
                    agree(hits, plain.scores(weights), limit)


def test_equal_passages_come_in_the_order_of_their_ids(database: Database) -> None:
    with database.transaction() as session:
        ids = index.add(session, [["甲", "乙"]] * 40, SMALL)
    with database.reading() as session:
        for together in (0, 50_000):
            hits = index.search(session, {"甲": 1, "乙": 1}, 10, range_size=SMALL, together=together)
            assert [hit.passage_id for hit in hits] == ids[:10]


def test_counts_and_lengths_past_what_their_bytes_hold(database: Database) -> None:
    plain = Plain()
    texts = [["甲"] * 300 + ["乙"], ["乙"] * 70_000, ["甲"], ["丙", "甲"]]
    with database.transaction() as session:
        plain.passages |= dict(zip(index.add(session, texts), texts, strict=True))
    with database.reading() as session:
        for weights in ({"甲": 1.0}, {"乙": 1.0}, {"甲": 1.0, "乙": 0.5}):
            agree(index.search(session, weights, 10), plain.scores(weights), 10)


def test_an_empty_index_and_empty_questions(database: Database) -> None:
    with database.reading() as session:
        assert index.search(session, {"甲": 1.0}, 10) == []
        assert index.living(session) == 0
        assert index.segmenter(session) == ""
        assert index.document_frequencies(session, []) == {}
    with database.transaction() as session:
        assert index.add(session, []) == []
        index.remove(session, [1, 2, -5, 2**40])
        first = index.add(session, [["甲"], []])
    with database.reading() as session:
        assert index.living(session) == 1
        assert index.search(session, {}, 10) == []
        assert index.search(session, {"甲": 0.0}, 10) == []
        assert index.search(session, {"甲": 1.0}, 0) == []
        assert [hit.passage_id for hit in index.search(session, {"甲": 1.0}, 10)] == first[:1]
        assert index.search(session, {"甲": 1.0}, 10, [(0, 9)]) == []


def test_a_rebuild_takes_only_rising_ids_that_were_handed_out(database: Database) -> None:
    with database.transaction() as session:
        index.add(session, [["甲"]] * 3)
    for ids in ([2, 1], [1, 1], [4], [0]):
        with pytest.raises(ValueError, match="passage ids must"), database.transaction() as session:
            index.rebuild(session, [(number, ["甲"]) for number in ids], "other")
    with database.reading() as session:
        assert index.living(session) == 3


def test_a_reader_keeps_its_snapshot_while_a_writer_adds(database: Database) -> None:
    with database.transaction() as session:
        index.add(session, [["甲"], ["乙"]])
    with database.reading() as old:
        before = index.search(old, {"甲": 1.0}, 10)
        with database.transaction() as session:
            index.add(session, [["甲"]] * 30)
            index.remove(session, [1])
        with database.reading() as new:
            assert len(index.search(new, {"甲": 1.0}, 40)) == 30
        assert index.search(old, {"甲": 1.0}, 10) == before
        assert index.living(old) == 2


def test_what_was_rolled_back_leaves_nothing_behind(database: Database) -> None:
    with database.transaction() as session:
        index.add(session, [["甲"], ["甲", "乙", "丙"]])
    with database.transaction() as session:
        index.add(session, [["甲"] * 50])
        assert len(index.search(session, {"甲": 1.0}, 10)) == 3
        session.rollback()
    with database.transaction() as session:  # the same version number, another content
        index.add(session, [["乙"]])
    plain = Plain({1: ["甲"], 2: ["甲", "乙", "丙"], 3: ["乙"]})
    with database.reading() as session:
        agree(index.search(session, {"甲": 1.0, "乙": 1.0}, 10), plain.scores({"甲": 1.0, "乙": 1.0}), 10)


def test_two_processes_worth_of_databases_see_each_others_changes(database_url: str) -> None:
    one, two, plain = Database(database_url), Database(database_url), Plain()
    for turn, (writer, reader) in enumerate([(one, two), (two, one), (one, two)]):
        texts = crowd(turn, 20)
        with writer.transaction() as session:
            plain.passages |= dict(zip(index.add(session, texts, SMALL), texts, strict=True))
        for asked in (reader, writer):
            compare(asked, plain, [{"词0": 1.0, "词7": 1.0}], ())
    one.close()
    two.close()


def test_writers_at_once_lose_nothing(database: Database) -> None:
    texts = crowd(3, 120)

    def write(start: int) -> dict[int, list[str]]:
        mine: dict[int, list[str]] = {}
        for at in range(start, start + 30, 6):
            with database.transaction() as session:
                ids = index.add(session, texts[at : at + 6], SMALL)
            mine |= dict(zip(ids, texts[at : at + 6], strict=True))
        with database.transaction() as session:
            index.remove(session, [min(mine)], SMALL)
        return mine | {min(mine): []}

    plain = Plain()
    with ThreadPoolExecutor(4) as pool:
        for written in pool.map(write, range(0, 120, 30)):
            assert not plain.passages.keys() & written.keys()
            plain.passages |= written
    compare(database, plain, [{"词0": 1.0}, {"词3": 1.0, "词1": 0.5}], ())
