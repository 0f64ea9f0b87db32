"""People as a turn sees them, made without a database."""

from __future__ import annotations

from typing import Any

from handlers.texts.notice import VERSION
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role


def a_person(
    role: Role = Role.CLERK, town: str | None = "青禾铺镇", county: str = "清岚县", name: str = "仉禾", **more: Any
) -> PersonFacts:
    """A person of this town, or (None) of the county."""
    at = PlaceFacts(1, PlaceKind.COUNTY, county, 1, county)
    if town is not None:
        at = PlaceFacts(2, PlaceKind.TOWN, town, 1, county)
    return PersonFacts(**{"id": 1, "name": name, "role": role, "place": at, "chat_id": 7, "agreed": VERSION, **more})
