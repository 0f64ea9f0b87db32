"""Of which months of a year a figure is: what its sentence says before it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from store.annual.period import Period
from store.catalogue.months import Month
from store.numerals import value_of


def period_before(text: str, year: int) -> Period | None:
    """The part of a year that is told last in the words before a figure; None: they tell none, or all of it."""
    told = list(_pattern().finditer(text))
    return None if not told or told[-1]["whole"] else _read(told[-1], year)


def tells_only_time(text: str) -> bool:
    """Whether words tell a time and nothing else: 二季度, 下半年."""
    return _pattern().fullmatch(text.strip(data()["period"]["around"])) is not None


def _read(said: re.Match[str], year: int) -> Period | None:
    if said["half"]:
        first = 7 if re.fullmatch(data()["period"]["second_half"], said["half"]) else 1
        return Period(Month(year, first), Month(year, first + 5))
    if said["quarter"]:
        last = 3 * _number(said["quarter"])
        return Period(Month(year, last - 2), Month(year, last))
    if quarters := said["quarters"] or said["three"]:
        return Period(Month(year, 1), Month(year, 3 * _number(quarters)))
    if said["month"]:
        month = Month(year, _number(said["month"]))
        return Period(month, month)
    first = _number(said["from"]) if said["from"] else 1
    last = _number(said["to"] or said["months"] or said["until"])
    return Period(Month(year, first), Month(year, last)) if first <= last else None


def _number(numeral: str) -> int:
    return int(value_of(numeral) or 0)


@cache
def data() -> dict[str, Any]:
    """The content of data/reconciling.toml."""
    return tomllib.loads((files("store.annual") / "data/reconciling.toml").read_text("utf-8"))


@cache
def _pattern() -> re.Pattern[str]:
    said = data()["period"]
    named = [f"(?P<half>{said['half']})", said["quarter"], said["first_quarters"]]
    named += [said[name].format(numeral=said["numeral"]) for name in ("first_months", "span", "until", "month")]
    return re.compile("|".join((*named, f"(?P<whole>{said['whole']})")))
