"""The patterns of data/figure_doubts.toml: signs, times, norms, growth, parts, zeros."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """One of them by its table and name."""
    said: str = _data()[table][name]
    return re.compile(said)


@cache
def ending(table: str, name: str) -> re.Pattern[str]:
    """The same where it ends at the place up to which is searched."""
    said: str = _data()[table][name]
    return re.compile(f"(?:{said})$")


@cache
def either(table: str, *names: str) -> re.Pattern[str]:
    """Any of several; each begins with one of the table's `signs`, which is asked first."""
    return re.compile(f"(?=[{_data()[table]['signs']}])(?:{'|'.join(_data()[table][name] for name in names)})")


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """A list of words in place of a pattern."""
    return tuple(_data()[table][name])


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Metrics, each with the one that it can never be above."""
    return tuple((part, whole) for part, whole in _data()["doubt"]["pairs"])


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("store.practices") / "data" / "figure_doubts.toml").read_text("utf-8"))
