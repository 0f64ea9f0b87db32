"""A table's rows → lines: one for a row of figures or remarks, the cells' own for a table that only lays out a page.

A bare number says nothing without the name of its column, least of all in a quotation. Under a first row of names it
is given with it, as both are printed: 调解纠纷 | 128 under 事项 | 件数 becomes 调解纠纷 | 件数 128. Nothing else is
changed, and the row of names stays a line of its own.
"""

import re

_LONGEST_BROKEN_CELL = 60  # characters; a longer cell of several lines holds text to read, not an entry
_LONGEST_NAME = 16  # characters, of a column
_BARE = re.compile(r"[\d０-９][\d０-９.,，%％]*")  # 128, 1,024, 98.5%
_COUNTER = re.compile(r"序号|编号|№|No\.?", re.IGNORECASE)  # counts the rows, not what they tell of


class Table:
    """Makes lines of one row after the other."""

    def __init__(self) -> None:
        self._names: list[str] | None = None  # of the columns; empty: the first row has none

    def lines(self, cells: list[list[str]]) -> list[str]:
        """The lines of a row whose cells have these lines; a tab parts the entries of a row that stays one line."""
        if self._names is None:
            self._names = _names(cells)
        elif len(cells) == len(self._names):
            cells = [_named(name, cell) for name, cell in zip(self._names, cells, strict=True)]
        filled = [cell for cell in cells if cell]
        lays_out = len(filled) == 1 or any(
            len(cell) > 1 and sum(map(len, cell)) > _LONGEST_BROKEN_CELL for cell in filled
        )
        if lays_out:
            return [line for cell in filled for line in cell]
        return ["\t".join("".join(cell) for cell in filled)] if filled else []


def _names(cells: list[list[str]]) -> list[str]:
    names = ["".join(cell).strip() for cell in cells]
    if len(names) < 2 or not all(0 < len(name) <= _LONGEST_NAME and not _BARE.fullmatch(name) for name in names):
        return []
    return names


def _named(name: str, cell: list[str]) -> list[str]:
    is_bare = len(cell) == 1 and _BARE.fullmatch(cell[0].strip()) and not _COUNTER.fullmatch(name)
    return [f"{name} {cell[0].strip()}"] if is_bare else cell
