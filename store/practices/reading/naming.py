"""A town and a year as somebody types them who was asked for them: 板溪镇 2023, 2023年板溪镇, or one of them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from store.practices.language.words import normal

_YEAR = re.compile(r"(?<![0-9])(?:(20[0-9]{2})(?:\s*年度?)?|([0-9]{2})\s*年度?)(?![0-9])")
_BETWEEN = re.compile(r"(?:镇名|乡镇|年份)[:：]|[\s,，、。.;；·-]+")
_TOWN = re.compile(r"(?:([一-龥]{2,9}?[县区市旗]))?([一-龥]{1,12}(?:镇|乡|街道|苏木))")
_LONGEST = 60  # characters
_LONGEST_SLIP = 12  # likewise: 清岚县板溪 2023年


@dataclass(frozen=True)
class Naming:
    """What was named; `None`: not named."""

    county: str | None
    town: str | None
    year: int | None


def read_naming(text: str) -> Naming | None:
    """The town, with its county where that is said, and the year; `None`: it says more or something else.

    A year of two digits is one of this century and has 年 behind it.
    """
    if len(text) > _LONGEST:
        return None
    rules = _rules()
    said = re.sub(rules["opening"], "", normal(text).strip())
    years = _YEAR.findall(said)
    rest = _BETWEEN.sub("", _YEAR.sub("", said))
    town = _TOWN.fullmatch(rest)
    if len(years) > 1 or (rest and (town is None or re.search(rules["no_name"], rest))) or not (years or town):
        return None
    full, short = years[0] if years else ("", "")
    year = int(full or f"20{short}") if years else None
    return Naming(town[1] if town else None, town[2] if town else None, year)


def lets_go(text: str) -> bool:
    """Whether somebody who was asked says that there is nothing to name: 不改了."""
    return re.fullmatch(_rules()["nothing"], re.sub(r"[\W_]+", "", normal(text))) is not None


def is_asked(text: str) -> bool:
    """Whether it may be a question by its form: it has the words of one, or is too long for a name typed wrongly."""
    said = normal(text).strip()
    return len(said) > _LONGEST_SLIP or re.search(_rules()["question"], said) is not None


def parted(name: str) -> tuple[str | None, str]:
    """County and town of a town's name as it is typed, 清岚县板溪镇; `None`: it has no county before it."""
    match = _TOWN.fullmatch(name)
    return (match[1], match[2]) if match else (None, name)


@cache
def _rules() -> dict[str, str]:
    rules: dict[str, str] = tomllib.loads(files("store.practices").joinpath("data/identity.toml").read_text("utf-8"))[
        "naming"
    ]
    return rules
