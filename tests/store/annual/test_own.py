"""Figures of a county's own metrics in a report: by name and unit, whatever the unit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.annual.checking.check import held_against
from store.annual.checking.findings import Earlier, Verdict
from store.catalogue.metrics import base
from store.practices.reading.read import SourceText
from tests.store.annual.years import record

DRONES = replace(
    base().metric("publicity_events"), code="drones", name="无人机巡查", short="无人机巡查", aliases=(), unit="架次"
)
HELD = record({"drones": dict.fromkeys(range(6, 13), 9)})  # 63
HELD = replace(
    HELD,
    catalogues={
        month: replace(one, metrics=(*one.metrics, DRONES)) if month.number > 5 else one
        for month, one in HELD.catalogues.items()
    },
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年无人机巡查63架次。", [("63架次", Verdict.MATCHED)]),
        ("无人机巡查63架次（6—12月）。", [("63架次", Verdict.MATCHED)]),
        ("下半年开展无人机巡查共54架次。", [("54架次", Verdict.MATCHED)]),
        ("全年无人机巡查99架次。", [("99架次", Verdict.DIFFERS)]),
        ("无人机巡查60余架次。", [("60余架次", Verdict.MATCHED)]),
        ("去年无人机巡查99架次。", []),
        ("2025年无人机巡查99架次。", []),
        ("巡查99架次。", []),
        ("每月无人机巡查不少于9架次。", []),
    ],
)
def test_an_own_metric_is_found_by_name_and_unit(sentence, expected):
    source = SourceText("x.txt", f"青禾铺镇2026年法治政府建设年度报告\n一、主要做法\n{sentence}\n", "utf-8")
    found = held_against(source, HELD, Earlier(lambda came, period: None, lambda metric, year: None))
    assert [(one.claim.written, one.verdict) for one in found.findings] == expected
