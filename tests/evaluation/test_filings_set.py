"""The paragraphs written by hand say what their labels claim, and only of fields that are due."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.numerals import CHARACTERS, plain, value_of

FILINGS = Path(__file__).parent / "filings.toml"
NUMERAL = re.compile(rf"[{CHARACTERS}.]*[{CHARACTERS}]")
NOTHING = re.compile("零报告|未发生|没有|[0零]")


def test_twenty_filings_name_fields_that_are_due_and_values_that_stand_in_their_text():
    filings: list[dict[str, Any]] = tomllib.loads(FILINGS.read_text("utf-8"))["filing"]
    assert (
        len(filings) == len({filing["id"] for filing in filings}) == len({filing["text"] for filing in filings}) == 20
    )
    wrong = []
    for filing in filings:
        named = [filing.get(kind, {}) for kind in ("values", "to_date", "doubtful")]
        codes = [code for kind in named for code in kind]
        due = {one.code for metric in base().due(Month.parse(filing["month"])) for one in (metric, *metric.parts)}
        text = plain(filing["text"]).replace("，", ",")
        stated = {value_of(found[0]) for found in NUMERAL.finditer(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text))}
        is_right = (
            set(filing) <= {"id", "month", "text", "values", "more", "near", "to_date", "doubtful"}
            and len(set(codes)) == len(codes) > 0
            and due.issuperset(codes)
            and {*filing.get("more", ()), *filing.get("near", ())} <= set(filing.get("values", ()))
        )
        wrong += [] if is_right else [(filing["id"], sorted(set(codes) - due))]
        for kind in named:
            for code, value in kind.items():
                if value != "" and Decimal(value) not in stated and not (value == 0 and NOTHING.search(text)):
                    wrong.append((filing["id"], [code, f"{value}"]))
    assert not wrong
