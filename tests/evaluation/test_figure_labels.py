"""The labels of every figure in the five real reports: well formed, at their places, and none left out."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from store.catalogue.metrics import base
from store.numerals import CHARACTERS, value_of

REPORTS = Path(os.environ.get("TASHAN_TEST_REPORTS") or "/nonexistent")
LABELS = Path(__file__).parent / "figures.jsonl"

FIELDS = {"file", "town", "year", "metric", "value", "unit", "qualifier", "quote", "at", "expect"}
READ = {"extract", "flag"}
_SIGNS = CHARACTERS.replace("伍", "")  # five on receipts; in reports it stands in 队伍 only
NUMERAL = re.compile(rf"[0-9０-９]+(?:[.,][0-9]+)*|[{_SIGNS}]+")
FIGURE = re.compile(rf"(?P<numeral>[{CHARACTERS}.]+)(?P<rest>.*)", re.DOTALL)

# Numerals that nobody could take for a figure, and why; whatever else holds one is labelled.
NO_FIGURE = {
    "the number of a section stands in brackets": r"[（(][0-9一二三四五六七八九十]+[）)]",
    "the number of a section stands at a line's head": r"(?m)^\s*[0-9一二三四五六七八九十]+、",
    "the number of an item: 一是": r"[一二三四五六七八九]是",
    "a word that counts nothing": "[进下]一步|统一|单一|一些|一定|一切|一般|另一方面|为一体",
}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def test_each_label_says_what_it_labels():
    rates = {rate.code for rate in base().rates}
    wrong = []
    for row in rows():
        is_sound = (
            set(row) == FIELDS
            and (row["metric"] is None or base().has(row["metric"]) or row["metric"] in rates)
            and isinstance(row["value"], int | float)
            and 0 < len(row["quote"]) <= 12  # a fact with its words, never the sentence
            and row["unit"] in row["quote"]
            and row["qualifier"] in row["quote"]
        )
        if row["expect"] in READ:
            found = FIGURE.search(row["quote"])
            is_sound &= found is not None and value_of(found["numeral"]) == Decimal(str(row["value"]))
            is_sound &= bool(row["unit"])
        elif row["expect"] == "implied_zero":
            is_sound &= row["value"] == 0 and not NUMERAL.search(row["quote"]) and row["metric"] is not None
        else:
            is_sound &= row["expect"] == "reject" and row["metric"] is None
        if not is_sound:
            wrong.append(row)
    assert not wrong
    assert Counter(row["expect"] for row in rows()) == {"extract": 57, "flag": 4, "implied_zero": 3, "reject": 119}


def test_no_place_is_labelled_twice_for_one_value():
    places = Counter((row["file"], row["at"], row["quote"], row["value"]) for row in rows())
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.skipif(not REPORTS.is_dir(), reason="NO REAL REPORTS: TASHAN_TEST_REPORTS names no folder; not checked")
def test_every_number_of_the_real_reports_is_labelled_at_its_place():
    texts = {path.name: path.read_text("utf-8") for path in REPORTS.glob("*.txt")}
    assert set(texts) == {row["file"] for row in rows()}
    misplaced = [row for row in rows() if not texts[row["file"]].startswith(row["quote"], row["at"])]
    assert not misplaced
    left_out, kinds_met = [], set()
    for file, text in texts.items():
        labelled = {
            at for row in rows() if row["file"] == file for at in range(row["at"], row["at"] + len(row["quote"]))
        }
        no_figure = set()
        for why, pattern in NO_FIGURE.items():
            spans = [found.span() for found in re.finditer(pattern, text)]
            no_figure.update(at for span in spans for at in range(*span))
            kinds_met.update({why} if spans else ())
        for numeral in NUMERAL.finditer(text):
            place = set(range(*numeral.span()))
            if not (place <= labelled or place <= no_figure):
                left_out.append((file, numeral.start(), text[numeral.start() - 6 : numeral.end() + 6]))
    assert not left_out
    assert kinds_met == set(NO_FIGURE)
