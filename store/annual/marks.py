"""How exactly a report tells a number: as a little more, or as about right."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from store.practices.figures.figures import Figure


def has_mark(figure: Figure, kind: str) -> bool:
    """Whether a number is told as a little more (`more`), or as about right (`near`)."""
    return figure.qualifier in _marks()[kind]


@cache
def _marks() -> dict[str, list[str]]:
    return tomllib.loads((files("store.annual") / "data/marks.toml").read_text("utf-8"))
