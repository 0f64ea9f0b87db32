"""The numbers of reaching out, as data/outreach.toml has them, and the words of data/said.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(table: str) -> dict[str, Any]:
    """One table of the file: "quiet", "cap", "digest", "snooze", "broadcast" … Raises KeyError."""
    return _table("outreach.toml", table)


@cache
def said(table: str) -> dict[str, Any]:
    """What people say: "moment", "step". Raises KeyError."""
    return _table("said.toml", table)


def _table(file: str, table: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((files("store.outreach") / "data" / file).read_text("utf-8"))[table]
    return found
