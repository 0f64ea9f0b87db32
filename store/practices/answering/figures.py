"""Whether a question asks for a figure, and where in a passage one of its kind stands."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

# 念几条法 asks for no number.
_ASKED = re.compile(r"(?:多少|几)(?!句|[条句部]?法)(?P<unit>[^\W\d_]{1,4})")
_BARE = re.compile(r"多少(?![^\W\d_])")  # 收了多少
_ANY = re.compile(r"(?<![\d.])(?!20\d\d\s*年)\d[\d.,]*|[一二三四五六七八九十两百千万]{2,}余?[^\W\d_、]")
_NUMBER = r"(?:\d|[一二三四五六七八九十两百千万半零]|每|未)[\d.,，一二三四五六七八九十百千万余多几来个近\s]*"

_NO_NAME = "(?!制度|规定|机制)"  # 三项制度 is a name


@lru_cache(maxsize=256)
def figure_asked(question: str) -> re.Pattern[str] | None:
    """What the figure that a question asks for looks like; None: it asks for none, or of a unit that is not known."""
    for asked in _ASKED.finditer(question):
        for units, pattern in _units():
            if (asked["unit"] or "").startswith(units):
                return pattern
    return _ANY if _BARE.search(question) else None


@lru_cache(maxsize=1)
def _units() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    rows = tomllib.loads((files("store.practices") / "data" / "figures.toml").read_text("utf-8"))["unit"]
    return tuple((tuple(row["asked"]), _pattern(row["written"], row.get("patterns", []))) for row in rows)


def _pattern(units: list[str], others: list[str]) -> re.Pattern[str]:
    return re.compile("|".join([f"{_NUMBER}(?:{'|'.join(map(re.escape, units))}){_NO_NAME}", *others]))
