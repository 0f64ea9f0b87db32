"""What questions for figures name beside the thing counted: the whole county, a town's head, the question before."""

from __future__ import annotations

from datetime import date

import pytest

from store.practices.asking.question import Scope, follow, read_question
from store.practices.index.directory import Held
from store.practices.language.words import Words, shared_words

TODAY = date(2026, 11, 21)
PLACES = (("清岚县", "青禾铺镇", 2025), ("", "板溪镇", 2023), ("", "蟠龙镇", 2023))
HELD = [Held(number, *row, "original", "f.txt", 0, 1) for number, row in enumerate(PLACES)]


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def test_the_whole_county_is_the_askers_where_figures_are_asked_for(words):
    def asked(text, home="清岚县"):
        return read_question(text, HELD, words, today=TODAY, home=home)

    for text in ("全县一共受理多少纠纷", "我们县各镇受理纠纷多少件", "全县受理纠纷哪个镇最多"):
        question = asked(text)
        assert (question.scope, "县" in question.said) == (Scope(counties=("清岚县",)), False), text
    assert asked("全县一共受理多少纠纷", home="").scope == Scope()
    assert asked("全县一共受理多少纠纷", home="望江县").scope == Scope()  # of which nothing is held
    assert asked("全县有什么好做法").scope == Scope()
    assert asked("板溪镇受理多少县里的纠纷").scope == Scope(towns=("板溪镇",))


def test_a_name_of_two_characters_is_mended_by_its_looks(words):
    held = [Held(n, "", town, 2023, "original", "f.txt", 0, 1) for n, town in enumerate(("锦垣镇", "凤台乡", "柳溪镇"))]
    told = {"锦恒镇": ("锦垣镇",), "风台乡": ("凤台乡",), "板溪镇": (), "锦绣镇": (), "恒台镇": ()}
    found = {name: read_question(f"{name}纠纷几件", held, words, today=TODAY) for name in told}
    assert {name: one.scope.towns for name, one in found.items()} == told
    assert found["锦恒镇"].mended == (("锦恒镇", "锦垣镇"),)
    assert found["板溪镇"].absent == ("板溪镇",)


def test_the_head_of_a_town_is_no_part_of_its_name(words):
    told = {"板溪镇长出庭几次": "镇长出庭几次", "板溪镇长期上访几件": "长期上访几件"}
    for text, said in told.items():
        question = read_question(text, HELD, words, today=TODAY)
        assert (question.scope.towns, question.said) == (("板溪镇",), said), text


def test_a_thing_named_alone_and_a_number_of_nothing_lean_on_the_question_before(words):
    def asked(text, before):
        return follow(read_question(text, HELD, words, today=TODAY), read_question(before, HELD, words, today=TODAY))

    told = {
        ("办结率呢", "板溪镇网格事件几件"): ("网格事件 办结率呢", ("板溪镇",)),
        ("办结的呢", "板溪镇信访多少件"): ("信访 办结的呢", ("板溪镇",)),
        ("没办结的呢", "板溪镇信访多少件"): ("信访 没办结的呢", ("板溪镇",)),
        ("最少的呢", "哪个镇网格员最多"): ("网格员最多 最少的呢", ()),
        ("比去年多了几个", "板溪镇网格员几个"): ("网格员 比 多了几个", ("板溪镇",)),
        ("调解员呢", "板溪镇网格员几个"): ("调解员呢", ("板溪镇",)),
    }
    found = {key: asked(*key) for key in told}
    assert {key: (" ".join(one.said.split()), one.scope.towns) for key, one in found.items()} == told
    assert all(one.counts for one in found.values())
    for text in ("调解员怎么管呢", "谁发补贴呢", "网格员有多少呢", "打官司要花多少钱"):
        assert asked(text, "板溪镇信访多少件").scope.towns == (), text
