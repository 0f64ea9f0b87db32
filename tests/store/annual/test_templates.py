"""The words of the yearly report: every metric has its sentence, every place is one, and none is anybody else's."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.annual.drafting.names import names
from store.annual.templates import PLACE, Clause, templates
from store.catalogue.metrics import base
from tests.store.annual.years import TOWN

CODES = {one.code for metric in base().metrics for one in (metric, *metric.parts)}
BALANCES = {one.code for one in base().rules if one.kind == "balance"}
KNOWN = {
    "": CODES,
    "change": CODES,
    "rate": {one.code for one in base().rates},
    "open": BALANCES,
    "close": BALANCES,
}
# What every such report calls its duty, its regulation and its fixed parts.
SET_PHRASES = re.compile(r"《[^》]*》|党政主要负责人履行推进法治建设第一责任人职责情况|重大执法决定法制审核")


def clauses() -> Iterator[Clause]:
    told = templates()
    topics = [topic for section in told.sections for topic in section.topics] + list(told.duty)
    yield from (clause for topic in topics for sentence in topic.sentences for clause in sentence.clauses)
    yield from (one.clause for one in told.shortcomings)


def texts(found: object) -> Iterator[str]:
    """Every text of the data file."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from texts(one)


def test_every_place_is_a_name_or_something_to_be_told():
    own = names(TOWN, 2026)
    for clause in clauses():
        for place in clause.places:
            kind, _, code = place.rpartition(" ")
            assert place in own or code in KNOWN[kind], place
        assert set(clause.needs) <= CODES
        assert all(place in own for place in PLACE.findall(clause.zero or ""))


def test_every_metric_part_rate_and_balance_has_its_words():
    told = {place for clause in clauses() for place in clause.places}
    assert CODES - told == set()
    assert {f"rate {code}" for code in KNOWN["rate"]} - told == set()
    assert {f"{kind} {code}" for kind in ("open", "close") for code in BALANCES} - told == set()


def test_each_section_of_the_catalogue_is_told_once_and_shortcomings_belong_to_one():
    sections = [one.code for one in base().sections]
    assert [one.code for one in templates().sections] == sections
    assert {one.section for one in templates().shortcomings} <= set(sections)
    assert all(sum(map(bool, (one.rate, one.left, one.zero))) == 1 for one in templates().shortcomings)


def test_nothing_of_it_is_taken_from_a_real_report():
    folder = os.environ.get("TASHAN_TEST_REPORTS")
    if not folder:
        pytest.skip("TASHAN_TEST_REPORTS names no folder: the words are NOT compared with the real reports")
    reports = [bare(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.txt"))]
    assert len(reports) == 5
    for text in texts(dict(templates().words)):
        for stretch in re.split(r"\{[^}]*\}", SET_PHRASES.sub("{}", text)):
            told = bare(stretch)
            runs = {told[start : start + 12] for start in range(len(told) - 11)}
            assert [run for run in runs for report in reports if run in report] == []


def bare(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)
