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
        ("板溪镇 2023 网格员", ("板溪镇",), (2023,), {"网格员"}),
        ("2023板溪网格员", ("板溪镇",), (2023,), {"网格员"}),
        ("2023人民调解", (), (2023,), {"人民调解"}),
        ("2015 2040 网格员", (), (2015, 2040), {"网格员"}),
        ("2001年网格员", (), (2001,), {"网格员"}),
        ("补贴2000元", (), (), {"补贴", "2000"}),
        ("补贴 2020 元", (), (), {"补贴", "2020"}),
        ("发放2020份", (), (), {"发放", "2020"}),
        ("2020人次 2021个网格 2022人参加 2030余件", (), (), {"2020", "2021", "2022", "2030"}),
        ("2014 2041", (), (), {"2014", "2041"}),
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
    assert not set(question.words) & {"青禾铺", "青禾浦", "板溪", "2023", "2024", "望澜门"}


def test_a_town_that_is_not_held_stays_to_be_missed(words):
    assert set(read_question("罗刹岭镇 网格员", HELD, words).words) - {"网格员"}


@pytest.mark.parametrize("stem", ["蟠龙", "板溪", "高显", "西陵寺", "西王庄", "青禾铺", "锦垣", "龙山", "城关"])
def test_a_short_name_that_is_no_everyday_word_names_the_town(words, stem):
    assert read_question(f"{stem}怎么调解", {f"{stem}镇"}, words).towns == (f"{stem}镇",)


@pytest.mark.parametrize("stem", ["团结", "平安", "文明", "和平", "幸福", "中心", "信鸽", "养老"])
@pytest.mark.parametrize("unit", ["镇", "乡", "街道"])
def test_an_everyday_word_names_no_town_without_its_unit(words, stem, unit):
    question = read_question(f"{stem}建设怎么做", {stem + unit}, words)
    assert question.towns == ()
    assert stem in question.words
    assert read_question(f"{stem}{unit}怎么做", {stem + unit}, words).towns == (stem + unit,)


def test_words_are_asked_once_each(words):
    asked = read_question("网格员 网格员 网格员", HELD, words).words
    assert len(asked) == len(set(asked))
