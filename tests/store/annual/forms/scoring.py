"""How well other offices' forms are filled: a folder of them with key.json → what was right, wrong and missing.

    python -m tests.store.annual.forms.scoring FOLDER [--show]

key.json: per file its cells; a cell's `metric` is a code, `rate:` and a code, or null where nothing is known.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from store.annual.forms.facts import Certainty, Filled
from store.annual.forms.filling import fill
from store.annual.forms.understanding import understand
from store.annual.period import Period
from store.annual.record import Record, Said, Standing, months
from store.catalogue.metrics import Metric, Tier, base
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.tables import Answer
from store.files.child import Child
from store.files.workbook import CHILD, Sheet, read_with
from store.people.places import PlaceFacts, PlaceKind

TODAY = date(2026, 1, 12)
FIRST, LAST = Month(2024, 1), Month(2025, 12)
COUNTY = "云澜县"
TOWNS = tuple(
    PlaceFacts(number, PlaceKind.TOWN, name, 1, COUNTY)
    for number, name in enumerate(("青禾铺镇", "青禾浦镇", "云栖岭镇", "锦垣镇", "望澜门街道", "鹿鸣寨乡"), 2)
)
OWN = TOWNS[0]
WENT = {rate.numerator for rate in base().rates}  # less of them than of what came, so that each rate is one
OPENINGS = {(rate.code, year): 7 for rate in base().rates for year in (2024, 2025)}


def count_of(metric: Metric, month: Month) -> int:
    """A count that no other field or month is likely to have."""
    spread = crc32(f"{metric.code} {month}".encode()) % 89_000
    return 1_000 + spread if metric.code in WENT else 100_000 + spread


def record() -> Record:
    """A town whose every month from January 2024 to December 2025 is accepted."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    metrics = [one for metric in base().metrics for one in (metric, *metric.parts)]
    all_of = months(FIRST, LAST)
    said = {
        metric.code: {
            month: Said(month, metric.code, Answer.GIVEN, Amount(count_of(metric, month)), 1, "R", "某某", at, True, 1)
            for month in all_of
            if metric.tier is not Tier.QUARTER or month.is_quarter_end
        }
        for metric in metrics
    }
    return Record(OWN, FIRST, LAST, said, dict.fromkeys(all_of, Standing.ACCEPTED), dict.fromkeys(all_of, base()))


@dataclass(frozen=True)
class Verdict:
    """What became of a cell."""

    file: str
    cell: str
    was: str  # right, right_marked, wrong, wrong_marked, missing, empty, empty_marked
    expected: str
    filled: Filled | None

    def __str__(self) -> str:
        one = self.filled
        told = f"{self.file} {self.cell:14} {self.was:13} {self.expected:36}"
        if one is None:
            return told
        period = one.wanted.period
        months = "" if period is None else f"{period.first}/{period.last}"
        return f"{told} {one.wanted.label} → {one.wanted.code} {months} {one.certainty} {one.why} {one.wanted.words}"


def judge(folder: Path) -> Iterator[Verdict]:
    """Every cell of the key, and what was filled besides."""
    with Child(CHILD) as child:
        for form in json.loads((folder / "key.json").read_text("utf-8")):
            sheets = read_with(child, form["file"], (folder / form["file"]).read_bytes())
            yield from judge_form(form["file"], sheets, form["cells"])


def judge_form(name: str, sheets: list[Sheet], cells: list[Mapping[str, Any]]) -> Iterator[Verdict]:
    """One form's cells."""
    understanding = understand(sheets, TOWNS, OWN, TODAY, base())
    filled = {one.wanted.place: one for one in fill(understanding, record(), OPENINGS)}
    names = [sheet.name for sheet in sheets]
    for cell in cells:
        number = names.index(cell["sheet"])
        one = filled.pop((number, *coordinate_to_tuple(cell["cell"])), None)
        expected = f"{cell['metric']} {cell.get('from', '')} {cell.get('to', '')}"
        yield Verdict(name, f"{cell['sheet'][:6]}!{cell['cell']}", _verdict(cell, one), expected, one)
    for (number, row, column), one in filled.items():
        if _is_filled(one) and one.wanted.held is None:
            cell = f"{names[number][:6]}!{get_column_letter(column)}{row}"
            was = "wrong" if one.certainty is Certainty.SURE else "wrong_marked"
            yield Verdict(name, cell, was, "not in the key", one)


def _verdict(cell: Mapping[str, Any], one: Filled | None) -> str:
    is_marked = one is not None and one.certainty is not Certainty.SURE
    if one is None or not _is_filled(one):
        return "missing" if cell["metric"] else "empty_marked" if is_marked else "empty"
    is_right = cell["metric"] is not None and _is_right(cell, one)
    return ("right" if is_right else "wrong") + ("_marked" if is_marked else "")


def _is_filled(one: Filled) -> bool:
    return one.value is not None or one.hundredths is not None


def _is_right(cell: Mapping[str, Any], one: Filled) -> bool:
    """A count by its number; a rate by its code and its months."""
    first, last = Month.parse(cell["from"]), Month.parse(cell["to"])
    code: str = cell["metric"]
    if code.startswith("rate:"):
        return one.wanted.code == code.removeprefix("rate:") and _same_rate(one, Period(first, last))
    metric = base().metric(code)
    owed = [month for month in months(first, last) if metric.is_asked(month)]
    expected = count_of(metric, last) if metric.kind == "stock" else sum(count_of(metric, month) for month in owed)
    return one.value is not None and abs(one.value - Decimal(expected) / one.wanted.scale) <= Decimal("0.005")


def _same_rate(one: Filled, period: Period) -> bool:
    """Of two levels the last month alone counts."""
    rate = next(rate for rate in base().rates if rate.code == one.wanted.code)
    if base().metric(rate.numerator).kind == "stock" and one.wanted.period is not None:
        return one.wanted.period.last == period.last
    return one.wanted.period == period


def main() -> None:
    """Score a folder."""
    folder, *options = sys.argv[1:]
    verdicts = list(judge(Path(folder)))
    told = [str(one) for one in verdicts if "--show" in options and one.was not in ("right", "empty", "empty_marked")]
    files = dict.fromkeys(one.file for one in verdicts)
    told += [f"{file} {dict(Counter(one.was for one in verdicts if one.file == file))}" for file in files]
    all_of = Counter(one.was for one in verdicts)
    known = sum(not one.expected.startswith(("None", "not in")) for one in verdicts)
    right = all_of["right"] + all_of["right_marked"]
    told.append(f"{dict(all_of)}; known {known}; right {right} = {right / known:.3f}")
    told.append(f"without a mark {all_of['right'] / known:.3f}; wrong without a mark {all_of['wrong']}")
    sys.stdout.write("\n".join(told) + "\n")


if __name__ == "__main__":
    main()
