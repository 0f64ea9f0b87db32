"""Reads the little YAML that compose.yaml is written in: maps and lists by indentation, one-line lists, plain text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_ENTRY = re.compile(r"(?P<key>[\w.-]+):(?: +(?P<value>.+))?$")


def read(file: Path) -> dict[str, Any]:
    """The whole file; raises ValueError at a line that is more than that."""
    lines = [line.rstrip() for line in file.read_text("utf-8").splitlines()]
    rows = [(len(line) - len(line.lstrip()), line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]
    told = _block(rows, 0)
    if rows or not isinstance(told, dict):
        raise ValueError(f"cannot be read from {rows[:1]} on")
    return told


def _block(rows: list[tuple[int, str]], depth: int) -> Any:
    if rows[0][1].startswith("- "):
        items = []
        while rows and rows[0][0] == depth and rows[0][1].startswith("- "):
            items.append(_scalar(rows.pop(0)[1][2:]))
        return items
    told: dict[str, Any] = {}
    while rows and rows[0][0] == depth:
        entry = _ENTRY.match(rows[0][1])
        if entry is None or entry["key"] in told:
            raise ValueError(f"not understood: {rows[0][1]}")
        rows.pop(0)
        deeper = rows and rows[0][0] > depth and entry["value"] is None
        told[entry["key"]] = _block(rows, rows[0][0]) if deeper else _scalar(entry["value"] or "")
    return told


def _scalar(text: str) -> Any:
    if text == "{}":
        return {}
    if text[:1] in ('"', "["):
        return json.loads(text)
    if text.startswith(tuple("&*!|>'%@`{")):
        raise ValueError(f"not understood: {text}")
    return text
