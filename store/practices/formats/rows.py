"""A table's row → lines: one for a row of figures or remarks, the cells' own for a table that only lays out a page."""

_LONGEST_BROKEN_CELL = 60  # characters; a longer cell of several lines holds text to read, not an entry


def row_lines(cells: list[list[str]]) -> list[str]:
    """The lines of a row whose cells have these lines; a tab parts the entries of a row that stays one line."""
    filled = [cell for cell in cells if cell]
    lays_out = len(filled) == 1 or any(len(cell) > 1 and sum(map(len, cell)) > _LONGEST_BROKEN_CELL for cell in filled)
    if lays_out:
        return [line for cell in filled for line in cell]
    return ["\t".join("".join(cell) for cell in filled)] if filled else []
