"""What a town calls itself, its party body and its government, and whom it reports to, in the words of its report."""

from __future__ import annotations

from collections.abc import Mapping

from store.annual.templates import PLACE, templates
from store.people.places import PlaceFacts


def names(town: PlaceFacts, year: int) -> dict[str, str]:
    """What stands in the names' places of the templates: self, party, government, name, county, rank, above …"""
    words = templates().words
    rank = next((one for one in words["frame"]["ranks"] if town.county.endswith(one)), words["frame"]["ranks"][0])
    kinds = words["kinds"]
    kind = next(one for one in sorted(kinds, key=len, reverse=True) if town.name.endswith(one))
    found = {"name": town.name, "county": town.county, "rank": rank, "year": str(year), "next": str(year + 1)}
    found |= dict(kinds[kind])
    for one in ("above", "copy_to"):
        found[one] = named(words["frame"][one], found)
    return found


def named(text: str, of: Mapping[str, str]) -> str:
    """A text with the names in it; other places stay as they are."""
    return PLACE.sub(lambda found: of.get(found[1], found[0]), text)


def title(of: Mapping[str, str]) -> str:
    """The report's title, broken where it is longer than a line."""
    frame = templates().words["frame"]
    lines = [named(one, of) for one in frame["title"]]
    width = sum(0.5 if char.isascii() else 1 for line in lines for char in line)
    return ("\n" if width > frame["width"] else "").join(lines)
