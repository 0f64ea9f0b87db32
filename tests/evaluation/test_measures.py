"""The measures, worked out by hand, and what must hold of them whatever is shown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.evaluation.baseline import PlainSearch
from store.practices.evaluation.measures import RANKED, RECALLED, Refusal, Score, mean, score

LOG3 = math.log2(3)
GRADES = st.lists(st.sampled_from([1, 2]), min_size=1, max_size=12)


@st.composite
def shown_and_graded(draw):
    grades = draw(GRADES)
    passage = st.frozensets(st.integers(0, len(grades) - 1), max_size=3)
    return draw(st.lists(passage, max_size=15)), grades


def test_places_found_at_the_first_and_third_passage():
    # 2 + 1 / log2(4) of the ideal 2 + 1 / log2(3)
    assert score([{0}, set(), {1}], [2, 1]) == Score(1.0, pytest.approx(2.5 / (2 + 1 / LOG3)), 1.0)


def test_a_place_counts_once():
    # The second passage shows the same place again.
    assert score([{0}, {0}], [2, 2]) == Score(0.5, pytest.approx(2 / (2 + 2 / LOG3)), 1.0)


def test_a_passage_with_two_places_gains_the_better_and_finds_both():
    assert score([{0, 1}], [1, 2]) == Score(1.0, pytest.approx(2 / (2 + 1 / LOG3)), 1.0)
    # The lesser one was counted with it and gains nothing afterwards.
    assert score([{0, 1}, {0}], [1, 2]) == score([{0, 1}], [1, 2])


def test_recall_is_of_five_where_there_are_more_places():
    five = [{number} for number in range(5)]
    assert score(five, [2] * 7).recall == 1.0
    assert score(five[:4], [2] * 7).recall == pytest.approx(0.8)
    assert score([*five[:4], set(), {4}], [2] * 7).recall == pytest.approx(0.8)  # the sixth passage is not looked at


def test_the_eleventh_passage_counts_for_the_reciprocal_rank_only():
    assert score([*[set()] * 10, {0}], [2]) == Score(0.0, 0.0, pytest.approx(1 / 11))


def test_nothing_found_is_nought():
    assert score([], [2, 1]) == score([set(), set()], [2, 1]) == Score(0.0, 0.0, 0.0)


def test_a_question_without_places_has_no_score():
    with pytest.raises(ValueError, match="places"):
        score([{0}], [])


@given(shown_and_graded())
def test_measures_lie_between_nought_and_one(drawn):
    told = score(*drawn)
    assert all(0 <= value <= 1 + 1e-12 for value in (told.recall, told.ndcg, told.mrr))


@given(GRADES)
def test_the_ideal_order_scores_one(grades):
    ideal = [{place} for place in sorted(range(len(grades)), key=lambda place: -grades[place])]
    assert score(ideal, grades) == Score(1.0, pytest.approx(1.0), 1.0)


@given(shown_and_graded(), st.data())
def test_a_useless_passage_in_front_never_helps(drawn, data):
    shown, grades = drawn
    place = data.draw(st.integers(0, len(shown)))
    before, after = score(shown, grades), score([*shown[:place], set(), *shown[place:]], grades)
    assert after.recall <= before.recall
    assert after.ndcg <= before.ndcg + 1e-12
    assert after.mrr <= before.mrr


@given(shown_and_graded(), st.lists(st.just(frozenset({0})), max_size=5))
def test_what_is_shown_late_changes_no_measure_that_looks_at_the_first(drawn, late):
    shown, grades = drawn
    padded = [*shown, *[frozenset[int]()] * (RANKED - len(shown))]
    assert score([*padded, *late], grades).ndcg == score(padded, grades).ndcg
    assert score([*padded[:RECALLED], *late], grades).recall == score(padded[:RECALLED], grades).recall


def test_means():
    assert mean([Score(1.0, 0.5, 0.25), Score(0.0, 0.5, 0.75)]) == Score(0.5, 0.5, 0.5)
    assert mean([]) is None


def test_refusals():
    assert (Refusal(8, 10, 6).precision, Refusal(8, 10, 6).recall) == (0.6, 0.75)
    assert (Refusal(8, 0, 0).precision, Refusal(8, 0, 0).recall) == (None, 0.0)
    assert (Refusal(0, 3, 0).precision, Refusal(0, 3, 0).recall) == (0.0, None)


def test_the_rival_is_plain_bm25_over_lines():
    # Spaces part the words, so that the counts are beyond doubt: lengths 3, 1 and 2, on average 2.
    plain = PlainSearch({"a.txt": "调解 调解 合同\n\n调解", "b.txt": "合同 的 普法。\n"})

    def weight(df: int, tf: int, length: int) -> float:
        return math.log(1 + (3 - df + 0.5) / (df + 0.5)) * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / 2))

    contract = {"a": weight(2, 1, 3), "b": weight(2, 1, 2)}
    assert contract["b"] > contract["a"]
    assert [line.file for line in plain.top("合同", 9)] == ["b.txt", "a.txt"]
    both = [weight(2, 2, 3) + contract["a"], weight(2, 1, 1), contract["b"]]
    assert both[0] > both[1] > both[2]
    assert [line.text for line in plain.top("调解 合同", 9)] == ["调解 调解 合同", "调解", "合同 的 普法。"]
    assert [line.text for line in plain.top("调解 合同", 1)] == ["调解 调解 合同"]
    assert plain.top("的。", 9) == plain.top("信访", 9) == plain.top("", 9) == []
    assert PlainSearch({}).top("合同", 9) == []
