"""What a question names: towns, years, and the words that are left."""

from __future__ import annotations

import pytest

from store.practices.question import read_question
from store.practices.words import Words

HELD = {"青禾铺镇", "青禾浦镇", "望澜门街道", "鹿鸣寨乡", "板溪镇", "溪镇"}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.mark.parametrize(
    ("text", "towns", "years", "left"),
    [
        ("调解员有没有补贴", (), (), {"补贴"}),
        ("青禾铺镇的网格员", ("青禾铺镇",), (), {"网格员"}),
        ("青禾铺的网格员", ("青禾铺镇",), (), {"网格员"}),
        ("望澜门 鹿鸣寨乡 网格员", ("望澜门街道", "鹿鸣寨乡"), (), {"网格员"}),
        ("青禾浦和青禾铺谁的网格员多", ("青禾浦镇", "青禾铺镇"), (), {"网格员"}),
        ("板溪镇 网格员", ("板溪镇",), (), {"网格员"}),  # and not 溪镇 inside it
        ("2024年的网格员", (), (2024,), {"网格员"}),
        ("２０２４年 網格員", (), (2024,), {"网格员"}),
        ("2023、2024 网格员", (), (2023, 2024), {"网格员"}),
        ("编号120245 网格员", (), (), {"网格员", "120245"}),
        ("溪水治理", (), (), {"治理"}),  # a short name of one character names nobody
        ("蟠龙镇 网格员", (), (), {"网格员"}),  # not held: a word like any other
        ("", (), (), set()),
    ],
)
def test_what_is_named(words, text, towns, years, left):
    question = read_question(text, HELD, words)
    assert set(question.towns) == set(towns)
    assert question.years == years
    assert left <= set(question.words)
    assert not set(question.words) & {"青禾铺", "青禾浦", "板溪", "2024", "望澜门"}


def test_a_town_that_is_not_held_stays_to_be_missed(words):
    assert set(read_question("罗刹岭镇 网格员", HELD, words).words) - {"网格员"}


def test_words_are_asked_once_each(words):
    asked = read_question("网格员 网格员 网格员", HELD, words).words
    assert len(asked) == len(set(asked))
