"""What labels mean alone, and of what time heads speak."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.annual.forms.cues import tight
from store.annual.forms.facts import Certainty, Why
from store.annual.forms.labels import read_label
from store.annual.forms.meanings import Heads, meaning
from store.annual.forms.times import period_of, read_time
from store.annual.period import Period
from store.catalogue.metrics import base
from store.catalogue.months import Month


def labels() -> Iterator[tuple[str, str]]:
    """Those of labels.txt, each with what it means."""
    means = ""
    for line in (Path(__file__).parent / "labels.txt").read_text("utf-8").splitlines():
        if line.startswith("  "):
            yield line.strip(), means
        elif not line.startswith("#"):
            means = line.rstrip(":")


def told(text: str) -> str:
    label = read_label(text)
    found = meaning(Heads((label,)), label.unit, base())
    if found.code is None:
        return "left"
    return found.code if found.certainty is Certainty.SURE else f"{found.code}?"


def test_labels_mean_a_metric_a_part_of_one_or_nothing():
    assert {text: told(text) for text, _ in labels()} == dict(labels())


def test_every_metric_and_rate_is_known_by_its_own_name():
    # Parts and what a catalogue's name says too little of by itself are marked.
    codes = {one.code: one.name for one in (*base().metrics, *base().rates)}
    assert {code: name for code, name in codes.items() if told(name) not in (code, f"{code}?")} == {}


def month(text: str) -> Month:
    return Month.parse(f"20{text}")


NOVEMBER = Period(month("25-11"), month("25-11"))
THIRD_QUARTER = Period(month("25-07"), month("25-09"))


@pytest.mark.parametrize(
    ("said", "form", "first", "last"),
    [
        ("本月", NOVEMBER, "25-11", "25-11"),
        ("本年累计", NOVEMBER, "25-01", "25-11"),
        ("1—11月累计", NOVEMBER, "25-01", "25-11"),
        ("上年同期", NOVEMBER, "24-11", "24-11"),
        ("去年同期累计", NOVEMBER, "24-01", "24-11"),
        ("去年1-10月", NOVEMBER, "24-01", "24-10"),
        ("上年同期（2024年11月）", NOVEMBER, "24-11", "24-11"),
        ("上月", NOVEMBER, "25-10", "25-10"),
        ("前三季度", NOVEMBER, "25-01", "25-09"),
        ("年初至季末累计", THIRD_QUARTER, "25-01", "25-09"),
        ("本季度", THIRD_QUARTER, "25-07", "25-09"),
        ("上期", THIRD_QUARTER, "25-04", "25-06"),
        ("8月", THIRD_QUARTER, "25-08", "25-08"),
        ("2024年12月1日至2025年11月30日", None, "24-12", "25-11"),
        ("截至2025年9月底", None, "25-01", "25-09"),
        ("二〇二五年十二月", None, "25-12", "25-12"),
        ("2025年第四季度", None, "25-10", "25-12"),
        ("2025年上半年（1—6月）", None, "25-01", "25-06"),
    ],
)
def test_a_head_speaks_of_months(said, form, first, last):
    time, _ = read_time(tight(said))
    assert period_of(time, form, is_stock=False, today=month("26-01")) == (Period(month(first), month(last)), None)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("同比增减", Why.CHANGE),
        ("全年目标", Why.PLAN),
        ("10月26日—11月25日", Why.DAYS),
        ("历年累计", Why.DAYS),
        ("2021年以来", Why.DAYS),
        ("年初数", Why.PERIOD),  # of what is counted: nothing stands at a moment
    ],
)
def test_other_times_are_left(said, why):
    time, _ = read_time(tight(said))
    assert period_of(time, NOVEMBER, is_stock=False, today=month("26-01")) == (None, why)
