"""The numbers of reaching out, as data/outreach.toml has them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(table: str) -> dict[str, Any]:
    """One table of the file: "quiet", "cap", "digest", "snooze", "broadcast" … Raises KeyError."""
    found: dict[str, Any] = tomllib.loads((files("store.outreach") / "data/outreach.toml").read_text("utf-8"))[table]
    return found
