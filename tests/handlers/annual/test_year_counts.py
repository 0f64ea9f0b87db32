"""A count beside the draft is written as in the draft itself."""

from __future__ import annotations

import pytest

from handlers.texts.year_counts import of_months
from store.annual.drafting.printing import figure
from store.annual.sums import Sum
from store.catalogue.metrics import base

METRIC = base().metric("publicity_materials")


@pytest.mark.parametrize(
    ("one", "written"),
    [
        (Sum(METRIC, 3000, is_more=True), "3000余份"),
        (Sum(METRIC, 3012, is_more=True), "3012份以上"),
        (Sum(METRIC, 600, is_near=True), "约600份"),
        (Sum(METRIC, 0), "0份"),
    ],
)
def test_a_count_stands_in_remarks_as_in_the_sentence(one: Sum, written: str):
    assert of_months(one) == figure(one, 2026)[0].text == written


def test_no_count_is_told_as_what_it_is():
    assert of_months(Sum(METRIC, None, is_not_applicable=True)) == "不涉及"
    assert of_months(Sum(METRIC, None), unknown="未知") == "未知"
