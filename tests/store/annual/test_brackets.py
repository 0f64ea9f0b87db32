"""Brackets that a page broke, and times in brackets behind figures."""

from __future__ import annotations

import pytest

from handlers.texts import reconciled
from store.annual.checking.brackets import mended, period_behind
from store.catalogue.months import Month
from store.practices.kinds import SectionKind
from store.practices.reading.passages import Passage
from tests.store.annual.reports import found
from tests.store.annual.test_reconciling import RECORD


def _passage(*sentences: str, head: str = "一、做法") -> Passage:
    return Passage((head,), SectionKind.OTHER, sentences)


def test_a_sentence_whose_bracket_a_page_broke_is_one():
    halves = "全年审查文件6件（与", "上年持平），审查合同18件（比上年增加", "1件）。"
    whole = _passage("".join(halves))
    assert mended([_passage(*halves)]) == [whole]
    assert mended([_passage(halves[0]), _passage(*halves[1:])]) == [whole]
    assert mended([_passage(halves[0]), _passage(halves[1], halves[2], "下一句。")]) == [
        _passage("".join(halves), "下一句。")
    ]


@pytest.mark.parametrize(
    "two", [("审查文件6件（与", "其他。"), ("审查文件6件（一）。", "上年持平）。"), ("一。", "二。")]
)
def test_others_stay_as_they_are(two):
    assert mended([_passage(*two)]) == [_passage(*two)]
    assert mended([_passage(two[0]), _passage(two[1], head="二、")]) == [
        _passage(two[0]),
        _passage(two[1], head="二、"),
    ]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("（1—6月）", (1, 6)),
        ("（6月数）", (6, 6)),
        ("(1-3月、5月)", (1, 5)),
        ("〔缺4月〕", None),
        ("（村级）", None),
        ("，（1—6月）", None),
    ],
)
def test_a_time_behind_a_figure(behind, expected):
    told = period_behind(f"开展活动10场{behind}，发放资料20份。", 7, 2026)
    assert told == (expected and tuple(Month(2026, number) for number in expected))


def test_a_figure_whose_month_is_being_corrected_says_so():
    [one] = found(RECORD, "全年受理矛盾纠纷360件。")
    assert reconciled.why(one, {Month(2026, 9)}) == "2026年9月正在更正"
    assert reconciled.why(one, {Month(2025, 9)}) == ""
