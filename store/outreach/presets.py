"""What is due in many counties alike: some of it from the start, the rest at a touch. See data/deadlines.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import sqlalchemy as sa

from store.collection.due import rule_of_due
from store.database import Session, lock_all
from store.outreach import deadlines
from store.outreach.tables import Asked, Cadence, DeadlineRow, Kind, Shift
from store.outreach.terms import Rung, Terms


@dataclass(frozen=True)
class Preset:
    """Something that is due in many counties."""

    code: str
    terms: Terms
    basis: str  # where it comes from
    is_on: bool  # a new county has it at once
    asks_day: bool  # its day differs from year to year: whoever switches it on is asked


def presets() -> list[Preset]:
    """All but the monthly figures, the most binding first."""
    return list(_read()[1])


def find(code: str) -> Preset | None:
    """The preset of this code; None: there is none."""
    return next((one for one in _read()[1] if one.code == code), None)


def figures() -> Terms:
    """How a county's monthly figures are due until somebody says otherwise."""
    return _read()[0]


def seed(session: Session, counties: Collection[int], now: datetime) -> None:
    """Those of these counties that never had a deadline get the figures' and what a rule demands.

    Nobody did it, so the audit does not tell it.
    """
    for _ in range(2):
        bare = set(counties) - set(session.scalars(sa.select(DeadlineRow.county_id).distinct()))
        if not bare:
            return
        lock_all(session, [("deadlines", one) for one in bare])  # and look again: somebody may have been faster
    for county_id in sorted(bare):
        deadlines.insert(session, county_id, figures(), now, None)
        for one in presets():
            if one.is_on:
                deadlines.insert(session, county_id, one.terms, now, None, preset=one.code)


@cache
def _read() -> tuple[Terms, tuple[Preset, ...]]:
    told = tomllib.loads((files("store.outreach") / "data/deadlines.toml").read_text("utf-8"))
    rule = rule_of_due()
    monthly = told["figures"] | {"cadence": Cadence.MONTHLY, **{key: rule[key] for key in _RULED}}
    found = [
        Preset(one["code"], _terms(Kind.TASK, one), one["basis"], one.get("is_on", False), one.get("ask", False))
        for one in told["preset"]
    ]
    return _terms(Kind.FIGURES, monthly), tuple(found)


_RULED = ("day", "grace_days", "lock_days")


def _terms(kind: Kind, told: Mapping[str, Any]) -> Terms:
    rungs = tuple(Rung(one["days"], Asked(one["to"]), one.get("note", "")) for one in told["rungs"])
    given = {key: told[key] for key in ("month", *_RULED) if key in told}
    return Terms(kind, told["name"], Cadence(told["cadence"]), shift=Shift(told["shift"]), rungs=rungs, **given)
