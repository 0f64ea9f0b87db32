"""What reports do not tell: which asked words must stand there themselves, and where they mean something else."""

from __future__ import annotations

from importlib.resources import files

import pytest

from store.practices.answering.outside import outside, outside_in
from store.practices.answering.things import is_thing


@pytest.mark.parametrize(
    ("word", "question"), [("电话", "镇长电话多少"), ("流感疫苗", "流感疫苗的宣传"), ("工资", "网格员工资多少")]
)
def test_the_very_word_is_wanted(word, question):
    wanted = outside(word, question)
    assert wanted is not None
    assert wanted.search(question)


@pytest.mark.parametrize(
    ("word", "question"),
    [("电话", "防骗电话谁宣传过"), ("电话", "电话回访怎么做"), ("工资", "拖欠工资怎么调"), ("调解", "调解员电话多少")],
)
def test_a_word_in_another_use_is_like_any_other(word, question):
    assert outside(word, question) is None


def test_in_a_passage_the_other_use_does_not_count():
    wanted = outside("电话", "镇长电话多少")
    assert wanted is not None
    assert not wanted.search("值班领导打电话回访")
    assert wanted.search("打电话核实，公开镇长电话")


def test_long_ones_are_seen_however_the_question_is_cut():
    assert [*outside_in("法律援助申请要带什么")] == ["带什么"]
    assert not outside_in("法律援助怎么申请")


def test_each_word_of_the_list_stands_once_and_in_one_use():
    lines = (files("store.practices") / "data" / "outside.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if line[0] not in "#!" for word in line.split()]
    others = [word for line in lines if line[0] == "!" for word in line.split()[1:]]
    assert len(words) == len({*words})
    for other in others:  # in front of a word or behind it, or it would change nothing
        assert any(other.startswith(word) or other.endswith(word) for word in words), other


def test_a_thing_and_what_befalls_it():
    for word in ("垃圾", "路灯", "镇长", "行政处罚", "信访积案"):
        assert is_thing(word), word
    for word in ("处理", "没人管", "土办法", "检查"):
        assert not is_thing(word), word
