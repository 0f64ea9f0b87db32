"""What is left of a question beside facets and fillers; single characters, praise, comparisons."""

from __future__ import annotations

from datetime import date

import pytest

from store.practices.asking.question import Scope, follow, read_question
from store.practices.index.directory import Held
from store.practices.kinds import SectionKind
from store.practices.language.words import shared_words

TODAY = date(2026, 11, 21)
TOWNS = ("锦垣镇", "云栖岭镇", "鹿鸣寨乡", "蟠龙镇")
HELD = [Held(number, "", town, 2025, "original", "f.txt", 0, 1) for number, town in enumerate(TOWNS)]


@pytest.fixture(scope="module")
def read():
    words = shared_words()

    def read(text, own=None):
        return read_question(text, HELD, words, today=TODAY, own=[own] if own is not None else [])

    return read


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("鹿鸣寨乡去年的短板", ""),
        ("鹿鸣寨乡有哪些好做法", ""),
        ("鹿鸣寨乡有什么好的经验值得学", ""),
        ("蟠龙镇碰呢", "碰"),
        ("蟠龙镇网格", "网格"),
        ("去年鹿鸣寨乡罚了多少起", "罚起"),
    ],
)
def test_what_is_left_tells_a_bare_question_from_one_that_was_not_understood(read, text, left):
    assert read(text).left == left
    assert follow(read("那锦垣镇呢"), read(text)).left == left


@pytest.mark.parametrize(
    "text",
    [
        "有没有什么好的经验值得学",
        "随便说说",
        "有啥值得学习的",
        "值得借鉴的做法",
        "推荐个有用的",
        "不错的经验",
        "挺好的做法",
    ],
)
def test_praise_of_whatever_it_is_asks_for_nothing(read, text):
    assert (read(text).words, read(text).left) == ((), "")


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("去年鹿鸣寨乡罚了多少起", "行政处罚"),
        ("拆了多少", "拆违"),
        ("吵架了怎么调", "调解"),
        ("骗了多少", "诈骗"),
        ("田被占了", "耕地"),
        ("这些娃咋办", "未成年人"),
    ],
)
def test_a_character_that_stands_alone_is_a_word(read, text, keyword):
    assert keyword in read(text).words


@pytest.mark.parametrize("text", ["罚款", "报告怎么写", "更好地服务企业", "调研", "娃娃"])
def test_a_character_within_a_word_is_none(read, text):
    assert not {"行政处罚", "行政诉讼", "土地", "调解", "未成年人"} & set(read(text).words)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("锦垣镇2025年欠薪不足", SectionKind.PROBLEM, ("欠薪",)),
        ("锦垣2025年普法问题", SectionKind.PROBLEM, ("普法",)),
        ("锦垣镇欠薪的不足呢", SectionKind.PROBLEM, ("欠薪",)),
        ("锦垣镇2025年经费不足", None, ("经费不足", "经费", "不足")),
        ("证据不足", None, ("证据不足", "证据", "不足")),
        ("人手不足怎么办", None, ("人手不足", "人手", "不足")),
        ("锦垣镇土地问题", None, ("土地",)),
    ],
)
def test_a_matter_with_its_shortcomings_asks_for_the_section_on_problems(read, text, kind, words):
    assert read(text).scope.kind is kind
    assert set(words) <= set(read(text).words)
    assert kind is None or read(text).words == words


@pytest.mark.parametrize("text", ["那儿的调解", "那里怎么调解", "那边调解呢", "他们那儿调解"])
def test_there_is_the_town_of_the_question_before(read, text):
    assert follow(read(text), read("鹿鸣寨乡的网格")).scope.towns == ("鹿鸣寨乡",)
    assert read(text).words == ("调解",)


@pytest.mark.parametrize("text", ["那儿童保护呢", "那边境执法", "那里面的调解"])
def test_what_only_begins_like_there(read, text):
    assert not follow(read(text), read("鹿鸣寨乡的网格")).scope.towns


@pytest.mark.parametrize(
    ("text", "before", "towns"),
    [
        ("咱镇和云栖岭差在哪", "锦垣镇的调解", ("锦垣镇", "云栖岭镇")),
        ("和锦垣比呢", "蟠龙镇的调解", ("蟠龙镇", "锦垣镇")),
        ("跟锦垣比一比", "蟠龙镇的调解", ("蟠龙镇", "锦垣镇")),
        ("锦垣和蟠龙有什么不同", "鹿鸣寨乡的调解", ("锦垣镇", "蟠龙镇")),
        ("锦垣和蟠龙哪个好", "调解", ("锦垣镇", "蟠龙镇")),
    ],
)
def test_towns_are_held_against_each_other_over_the_matter_asked_before(read, text, before, towns):
    question = follow(read(text, own="锦垣镇"), read(before))
    assert set(question.scope.towns) == set(towns)
    assert (question.words, question.compares) == (("调解",), True)


def test_a_comparison_of_something_is_a_full_question(read):
    question = read("锦垣和蟠龙的网格有什么不同")
    assert (question.words, question.follows) == (("网格",), False)
    assert read("和锦垣比呢").words == ()
    assert not read("锦垣的对比教育").compares


def test_years_in_words_and_years_long_ago(read):
    assert read("二零二四调解").scope == Scope(years=(2024,))
    assert read("1999年调解").scope == Scope(years=(1999,))
    assert read("2024年5月1日普法").scope == Scope(years=(2024,))
    assert read("2024年5月1日普法").words == ("5·1", "普法")
