"""The numbers of reaching out, of data/outreach.toml or an office's own, and the words of data/said.toml."""

from __future__ import annotations

import tomllib
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any

_own: dict[str, dict[str, Any]] = {}  # an office's; set once, when the process begins


class Unfit(Exception):
    """Something that outreach.toml does not have, or not so."""


def use(own: dict[str, Any]) -> None:
    """Let these numbers go before those of the file, table by table. Raises Unfit, and then nothing is changed."""
    for table, numbers in own.items():
        ours = _table("outreach.toml").get(table)
        if ours is None or not isinstance(numbers, dict):
            raise Unfit(table)
        for name, value in numbers.items():
            if name not in ours or not _fits(value, ours[name]):
                raise Unfit(f"{table}.{name}")
    _own.clear()
    _own.update(own)
    rules.cache_clear()


@cache
def rules(table: str) -> dict[str, Any]:
    """One table of the file: "quiet", "cap", "digest", "snooze", "broadcast" … Raises KeyError."""
    return {**_table("outreach.toml")[table], **_own.get(table, {})}


@cache
def said(table: str) -> dict[str, Any]:
    """What people say: "moment", "step". Raises KeyError."""
    found: dict[str, Any] = _table("said.toml")[table]
    return found


def _table(file: str) -> dict[str, Any]:
    return tomllib.loads((files("store.outreach") / "data" / file).read_text("utf-8"))


def _fits(value: Any, ours: Any) -> bool:
    """Whether it is of the same kind: a number above zero, a time of day, or hours that follow each other."""
    if isinstance(ours, list):
        pairs = value if isinstance(value, list) and value else [[]]
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            return False
        moments = [moment for pair in pairs for moment in pair]
        return all(type(one) is time for one in moments) and moments == sorted(set(moments))
    return type(value) is type(ours) and (type(value) is not int or value > 0)
