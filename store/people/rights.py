"""Who may do what, and where: one table in data, asked at each action. What it does not name is denied."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from store.people.places import PlaceFacts, PlaceKind

if TYPE_CHECKING:
    from store.people.people import PersonFacts


class Role(StrEnum):
    """What somebody is here for; rights follow from it."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    DEPUTY = "deputy"


class Right(StrEnum):
    """Something that not everybody may do."""

    ASK = "ask"
    GAPS = "gaps"
    IMPORT = "import"
    STAFF = "staff"
    AUDIT = "audit"
    ALARM = "alarm"
    FILE = "file"
    REVIEW = "review"
    PROGRESS = "progress"
    METRICS = "metrics"
    EXTEND = "extend"
    CALENDAR = "calendar"
    DEADLINES = "deadlines"
    DUE = "due"
    REMIND = "remind"
    BROADCAST = "broadcast"
    BURDEN = "burden"
    ANNUAL = "annual"
    CHANNEL = "channel"
    SERVE = "serve"


class Reach(StrEnum):
    """How far a right reaches from the place of somebody's post."""

    OWN = "own"
    BELOW = "below"
    COUNTY = "county"
    ALL = "all"


def may(person: PersonFacts, right: Right, place: PlaceFacts | None = None) -> bool:
    """Whether somebody may do this at the place; None: anywhere at all."""
    match reach(person, right):
        case None:
            return False
        case Reach.ALL:
            return True
        case Reach.COUNTY:
            return place is None or place.county_id == person.place.county_id
        case Reach.BELOW:
            return place is None or person.place.id in (place.id, place.county_id)
        case Reach.OWN:
            return place is None or place.id == person.place.id


def reach(person: PersonFacts, right: Right) -> Reach | None:
    """How far the right reaches from the person's place; None: they do not have it."""
    found = _table()["reach"].get(right, {}).get(person.role)
    return None if found is None else Reach(found)


def may_give(person: PersonFacts, role: Role, place: PlaceFacts | None = None) -> bool:
    """Whether somebody may give, change and end posts of this role at the place; None: anywhere at all."""
    if place is not None and not fits(role, place.kind):
        return False
    return role in _table()["give"].get(person.role, ()) and may(person, Right.STAFF, place)


def fits(role: Role, kind: PlaceKind) -> bool:
    """Whether there are posts of this role in places of this kind."""
    return role in _table()["posts"].get(kind, ())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("store.people") / "data/rights.toml").read_text("utf-8"))
