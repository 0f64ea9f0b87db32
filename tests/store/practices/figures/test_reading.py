"""What holds of every figure, and the data behind the reader."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue.metrics import base
from store.practices.figures.figures import Figure, Standing
from store.practices.figures.reading import read_report, read_sentences
from store.practices.figures.version import version
from store.practices.figures.words import data
from store.practices.kinds import SectionKind
from tests.examples import examples

PIECES = """
调解 纠纷 矛盾纠纷 信访 64件 件 一 两 百余 1.5万 份 其中 分别为 、 ， 。 （ ） “ ” 《 》 100% 以上 约 2024年 上半年
未发生 行政复议 案件 零 为零 每月 不少于 2次 下降 至 3— 5名 　 | 件数 ０ ： ； 全镇 个 村 计划 较 的 😀 12.4 1,200
9999999999999999 0.00000001 受理 由 增至 346/344件 双零
"""


def test_a_report_is_read_passage_by_passage():
    passages = [
        (("一、做法",), SectionKind.PRACTICE, ["今年调解纠纷64件。", "成效明显。", "普法12场，受众3千余人。"]),
        (("二、打算",), SectionKind.PLAN, ["普法20场。"]),
    ]
    read = read_report(passages, 2025)
    found = [(one.passage, one.sentence, one.figure.value) for one in read]
    assert found == [(0, 0, 64), (0, 2, 12), (0, 2, 3000), (1, 0, 20)]
    third = read[2].figure
    assert third == Figure(
        8, 12, Decimal(3000), "人", "余", "publicity_audience", "受众", False, "受众3千余人", 2025, Standing.STATED
    )


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.sampled_from(re.split("[ \n]", PIECES)), max_size=14).map("".join))
def test_whatever_a_sentence_is_a_figure_stands_in_it(sentence: str):
    last = 0
    for _, figure in read_sentences([sentence], 2025, SectionKind.PRACTICE, ["调解"]):
        assert 0 <= figure.start < figure.end <= len(sentence)
        assert figure.clause in sentence
        assert 0 <= figure.value < 10**12
        assert figure.value * 10**6 % 1 == 0  # as the store keeps it
        assert (figure.standing is Standing.DOUBTFUL) == (figure.why is not None)
        assert max(len(figure.unit), len(figure.qualifier)) <= 16
        if figure.value or figure.unit:  # zeros that words imply, of another year too, may share their words
            assert last <= figure.start
            last = figure.end


def test_rules_name_what_there_is():
    known = {*data()["thing"], *data()["act"]}
    rates = {rate.code for rate in base().rates}
    wrong = []
    for rule in data()["rule"]:
        tags = {
            tag
            for name in ("thing", "act", "about", "own", "lacks", "then", "unless", "without")
            for tag in rule.get(name, ())
        }
        is_sound = (
            tags <= known
            and rule["units"] in data()["units"]
            and set(rule["thing"]) <= set(data()["thing"])
            and (base().has(rule["metric"]) or rule["metric"] in rates)
            and set(rule)
            <= {"metric", "thing", "units", "act", "about", "own", "lacks", "then", "unless", "after", "without"}
        )
        if not is_sound:
            wrong.append(rule)
    assert wrong == []
    used = {tag for rule in data()["rule"] for name in rule if isinstance(rule[name], list) for tag in rule[name]}
    assert known - used - {"other", "narrow", "aside", "plain"} == set()  # no words that say nothing
    metrics = {one.code for one in base().metrics}
    assert metrics - {rule["metric"] for rule in data()["rule"]} == set()  # a way to say each of them
    assert len(version()) <= 64
