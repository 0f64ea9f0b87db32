"""What the year's files have in common when they are sent: who may still have one, and how it lies in the folder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers.kitchen import Kitchen
from store.days import SHANGHAI
from store.people import people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Right, may

FOLDER = "annual"  # below the home folder of whoever runs the bot


def entitled(of: dict[str, Any], kitchen: Kitchen, right: Right) -> tuple[PersonFacts, PlaceFacts] | None:
    """Who asked, and for which town, if they may still have it in this chat; a town that was merged is not theirs.

    `of`: person, chat and town, as the turn wrote them.
    """
    person = people.find(kitchen.session, of["person"], kitchen.now)
    town = places.find(kitchen.session, of["town"])
    if person is None or town is None or person.chat_id != of["chat"] or not may(person, right, town):
        return None
    return person, town


def kept_name(town: PlaceFacts, what: str, asked_at: str, ending: str, number: int | None = None) -> str:
    """Of a file that lies in the folder with those of all counties: the same one made again has the same name.

    `asked_at`: the aware moment, as ISO 8601 has it; `number` tells two of that moment apart.
    """
    stamp = f"{datetime.fromisoformat(asked_at).astimezone(SHANGHAI):%Y%m%d-%H%M%S}"
    stamp += "" if number is None else f"-{number % 10_000:04}"
    return f"{town.county}{town.name}{what}-{stamp}{ending}"
