"""What the database holds, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """The tables that matter, as they stand, and what is damaged in any of them."""

    inbox: list[Row]
    outbox: list[Row]
    screens: dict[int, int]
    damage: list[str] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    invitations: list[Row] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    reports: list[Row] = field(default_factory=list)
