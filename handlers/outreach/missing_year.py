"""A year comes near of which nobody knows the days off: those who keep the calendar are told once."""

from __future__ import annotations

from typing import Any

from handlers.kitchen import Kitchen, Unneeded, Worded
from handlers.texts import calendar as texts
from store.outreach import calendars
from store.people import places


def missing_year(of: dict[str, Any], kitchen: Kitchen) -> Worded | Unneeded:
    """What they are told, unless the year is known by now."""
    county, year = places.find(kitchen.session, of["county"]), of["year"]
    if county is None or year not in calendars.missing_years(kitchen.session, county.id, kitchen.now):
        return Unneeded("the year is known")
    return Worded(texts.missing(county.name, year), texts.missing_buttons(county.id, year))
