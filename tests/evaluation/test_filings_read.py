"""What is pasted into a month: twenty paragraphs by hand and a hundred by chance. Nearly all fields are filled right
without a word more, and none is filled wrongly.
"""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.pasted import Taken, read_pasted
from store.numbers import Number
from tests.evaluation.filing_texts import paragraph
from tests.evaluation.test_filings_set import FILINGS

SEED = "TASHAN_FILING_SEED"
WANTED = 0.95
_log = logging.getLogger(__name__)


def test_paragraphs_written_by_hand_are_filled_in_and_only_what_is_doubtful_is_asked():
    filings: list[dict[str, Any]] = tomllib.loads(FILINGS.read_text("utf-8"))["filing"]
    right, fields, wrong, asked = 0, 0, [], []
    for filing in filings:
        month = Month.parse(filing["month"])
        read = read_pasted(filing["text"], base(), month)
        assert read is not None, filing["id"]
        values = {
            code: Number(value, is_more=code in filing.get("more", ()), is_near=code in filing.get("near", ()))
            for code, value in filing.get("values", {}).items()
        }
        right += sum(read.given[code].value == values[code] for code in values if code in read.given)
        fields += len(values)
        wrong += [(filing["id"], *one) for one in _wrong(read.given, values)]
        totals = {code: one.value.value for code, one in read.to_date.items() if isinstance(one.value, Number)}
        doubts = {code: one.fault.number.value if one.fault.number else "" for code, one in read.doubts.items()}
        for kind, found in (("to_date", totals), ("doubtful", doubts)):
            told = {code: one for code, one in found.items() if code not in values}
            if told != filing.get(kind, {}):
                asked.append((filing["id"], kind, told, filing.get(kind, {})))
    assert not wrong
    assert right >= WANTED * fields, (right, fields)
    assert len(asked) <= (1 - WANTED) * len(filings), asked


def test_paragraphs_made_by_chance_are_filled_in_and_nothing_wrongly():
    seed = os.environ.get(SEED, "figures of a month")
    _log.info("%s=%s", SEED, seed)
    chance = Random(seed)
    right, fields, wrong = 0, 0, []
    for _ in range(100):
        told = paragraph(chance)
        read = read_pasted(told.text, base(), told.month)
        assert read is not None, (seed, told.text)
        for said, expected in ((read.given, told.values), (read.to_date, told.to_date)):
            right += sum(said[code].value == expected[code] for code in expected if code in said)
            fields += len(expected)
            wrong += [(told.style, *one, told.text) for one in _wrong(said, expected)]
    _log.info("%s of %s fields", right, fields)
    assert not wrong, seed
    assert right >= WANTED * fields, (seed, right, fields)


def _wrong(said: Mapping[str, Taken], expected: Mapping[str, Number]) -> Iterator[tuple[str, object, object]]:
    """Fields that are filled with something else than was said, or of which nothing was."""
    for code, one in said.items():
        if one.value != expected.get(code):
            yield code, one, expected.get(code)
