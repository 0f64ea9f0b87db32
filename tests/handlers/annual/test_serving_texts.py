"""The cells of another office's form in words: each reason has some, months and sources are told short."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.texts import serving_cells
from store.annual.forms.facts import Certainty, Filled, Wanted, Why
from store.annual.period import Period
from store.annual.record import Said
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.tables import Answer

METRIC = next(one for one in base().metrics if one.code == "disputes_accepted")
YEAR = Period(Month(2026, 1), Month(2026, 12))
AT = datetime(2026, 12, 1, tzinfo=UTC)


def wanted(why: Why | None, words: str = "", scale: int = 1) -> Wanted:
    certainty = Certainty.SURE if why is None else Certainty.DOUBTFUL
    return Wanted(0, 5, 4, "受理 · 数量", "受理", METRIC.code, False, YEAR, certainty, why, words, scale)


def said(month: int, value: int | None, code: str = METRIC.code, revision: int = 1) -> Said:
    amount = None if value is None else Amount(value, is_more=value == 3000)
    answer = Answer.NONE if value is None else Answer.GIVEN
    return Said(Month(2026, month), code, answer, amount, revision, "R", "仉禾", AT, True, 1)


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("words", ["", "涉企"])
def test_each_reason_has_words_and_none_is_empty_in_its_marks(why: Why, words: str) -> None:
    one = Filled(wanted(why, words), 12, certainty=Certainty.DOUBTFUL, why=why, months=(Month(2026, 7), Month(2026, 8)))
    told = serving_cells.why(one, METRIC)
    assert told
    assert "“”" not in told
    assert (words in told) or why not in (Why.WORDS, Why.UNIT, Why.NARROWER)


def test_what_is_meant_and_what_is_said_are_both_doubted() -> None:
    one = Filled(wanted(Why.LIKELY), 12, certainty=Certainty.DOUBTFUL, why=Why.MISSING, months=(Month(2026, 7),))
    assert serving_cells.why(one, METRIC) == "名称不完全一样；缺2026年7月的数"
    assert serving_cells.why(one, METRIC, is_left=True) == "确认过留空"


def test_values_times_and_sources() -> None:
    assert serving_cells.amount(Filled(wanted(None), 12), METRIC) == "12件"
    assert serving_cells.amount(Filled(wanted(None, scale=10_000), 3), METRIC) == "3万件"
    assert serving_cells.amount(Filled(wanted(None), None, 9703), None) == "97.03%"
    assert serving_cells.amount(Filled(wanted(None)), METRIC) == ""
    spans = [Period(Month(2026, 3), Month(2026, 3)), Period(Month(2026, 1), Month(2026, 10)), YEAR, YEAR.back(2)]
    assert [serving_cells.span(one) for one in spans] == [
        "2026年3月", "2026年1—10月", "2026年", "2025年11月—2026年10月",
    ]  # fmt: skip
    assert serving_cells.months([Month(2026, 2), Month(2025, 12), Month(2026, 1)]) == "2025年12月、2026年1月、2月"
    names = {METRIC.code: "受理", "other": "办结"}
    one = Filled(wanted(None), 12, sources=(said(1, 12), said(2, 3000, revision=2), said(3, None)))
    assert serving_cells.sources(one, names) == "2026年1月 12、2月 3000余（第2次提交）、3月 不涉及"
    both = Filled(wanted(None), None, 5000, sources=(said(1, 6), said(1, 9, "other")))
    assert serving_cells.sources(both, names, 3) == (
        "受理：2026年1月 6（都是第1次提交的）；办结：2026年1月 9（都是第1次提交的）；年初结转：3"
    )
