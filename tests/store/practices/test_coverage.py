"""Each asked matter counts once: a compound, its pieces, and what the segmenter has only guessed."""

from __future__ import annotations

import pytest

from store.practices.coverage import coverage


def test_the_pieces_that_spell_a_word_say_as_much_as_the_word():
    asked = coverage(["合同审查", "合同", "审查"], {"合同审查": 5.0, "合同": 2.0, "审查": 1.0}, [])
    assert [matter.word for matter in asked.matters] == ["合同审查"]
    assert asked.total == 3.0  # the same said in two words
    for text in ("推行合同审查制度", "审查重大合同8件"):
        assert asked.held(text) == asked.total
    assert asked.held("审查一切") == 0.0


def test_a_piece_that_does_not_spell_the_word_says_half():
    asked = coverage(["网格员", "网格", "补贴"], {"网格员": 2.0, "网格": 1.0, "补贴": 3.0}, [])
    assert asked.total == 5.0
    assert asked.held("网格员补贴") == 5.0
    assert asked.held("划分网格42个") == 1.0


@pytest.mark.parametrize(("strange", "held"), [((), 0.2), (("哪四有",), 0.5)])
def test_a_guess_of_the_segmenter_weighs_no_more_than_the_least_word(strange, held):
    asked = coverage(["四有五步", "哪四有"], {"四有五步": 2.0, "哪四有": 8.0}, strange)
    assert asked.held("总结形成四有五步调解工作法") / asked.total == held


def test_nothing_asked_is_nothing_held():
    asked = coverage([], {}, [])
    assert (asked.total, asked.held("调解")) == (0, 0)
