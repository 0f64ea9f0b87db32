"""What the sample county's towns count in a month: invented, with seasons, and the same at every start."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from store.catalogue.months import Month

_ODD = 0.15  # by this share at most an ordinary month differs from another
_IN_YEAR = {"month": 12, "quarter": 4}


def counts(town: str, months: Sequence[Month]) -> Iterator[dict[str, int]]:
    """What the town counts in each of these months, by the metric's code: one after the other, up to the one to report.

    Quarterly counts are there in each month, as if a quarter ended with it.
    """
    told = invented()
    place = told["towns"].index(town)
    levels = {code: row[place] for code, row in told["level"].items()}
    open_: dict[str, int] = {}
    for back, month in zip(range(len(months) - 1, -1, -1), months, strict=True):
        said = {
            code: _count(town, code, month, row[place] / parts)
            for often, parts in _IN_YEAR.items()
            for code, row in told[often].items()
        }
        jump = told["jump"]
        if (town, back) == (jump["town"], jump["back"]):
            said[jump["code"]] = round(said[jump["code"]] * jump["times"])
        for code, follows in told["follows"].items():
            whole = said[follows["of"]] + open_.get(code, 0)
            said[code] = int(whole * follows["share"] + _chance(town, code, month).random())
            if follows.get("carries", False):
                open_[code] = whole - said[code]
        for moved in told["moved"]:
            if (town, back) == (moved["town"], moved["back"]):
                levels[moved["code"]] += moved["by"]
        yield said | levels


def reason(code: str, month: Month) -> str:
    """What a clerk says of a count in such a month where a check asks."""
    return str(_season(code).get("why", {}).get(str(month.number), invented()["words"]["otherwise"]))


@cache
def invented() -> dict[str, Any]:
    """data/months.toml."""
    return tomllib.loads((files("bot.demo") / "data/months.toml").read_text("utf-8"))


def _count(town: str, code: str, month: Month, mean: float) -> int:
    chance = _chance(town, code, month)
    times = _season(code).get("times", {}).get(str(month.number), 1)
    count = mean * times * chance.uniform(1 - _ODD, 1 + _ODD)
    return round(count / 10) * 10 if code in invented()["tens"] else int(count + chance.random())


def _season(code: str) -> dict[str, Any]:
    return next((one for one in invented()["season"] if code in one["codes"]), {})


def _chance(town: str, code: str, month: Month) -> Random:
    """Always the same for one town, field and month of the year."""
    return Random(f"{town} {code} {month.number}")  # noqa: S311 - nothing is secret here
