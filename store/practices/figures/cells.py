"""Bare numbers of a table's row with the unit that a column, or a cell of its own, says: 调解纠纷 | 件 | 128."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.numerals import value_of
from store.practices.figures.spotting import Spot, unit_pattern

_CELL = re.compile(r"[^\t\u3000|｜]+")
_BARE = re.compile(r"\s*(?P<name>\D*?)\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*")


def cell_spots(sentence: str) -> Iterator[Spot]:
    """The counts of a row that is half(); none where no cell says the unit."""
    cells = list(_CELL.finditer(sentence))
    if len(cells) < 2:
        return
    own = next((unit for cell in cells if (unit := _unit(cell[0]))), "")
    for cell in cells[1:]:
        found = _BARE.fullmatch(cell[0])
        unit = (_unit(found["name"]) or own) if found else ""
        value = value_of(found["number"]) if found and unit else None
        if found and value is not None:
            start = cell.start() + found.start("number")
            yield Spot(start, start + len(found["number"]), value, unit, "")


def _unit(text: str) -> str:
    """The unit that a cell is, or that a name ends with: 件, 件数, 受理（件）."""
    found = re.fullmatch(rf"(?:.*[（(])?\s*({unit_pattern()})数?\s*[）)]?|.*?({unit_pattern()})数", text.strip())
    return (found[1] or found[2]) if found else ""
