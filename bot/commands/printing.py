"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text


def print_table(columns: Iterable[str | Column], rows: Iterable[Iterable[str]]) -> None:
    """A table of these cells, each shown as it is written."""
    table = Table(*columns)
    for row in rows:
        table.add_row(
            *map(Text, row)
        )  # a plain string would be read as markup, and people name their files as they like
    Console().print(table)
