"""Which towns a pasted text names: the one whose month it is, and others, whose figures are none of it."""

from __future__ import annotations

from store.collection.phrases import pasted


def town_at(line: str, place: int) -> str | None:
    """The name of the town that stands here, without its county; None: none does. 我镇 and 全镇 are no names."""
    found = pasted("town", "named").match(line, place)
    return None if found is None or pasted("town", "none").search(found["town"]) else found["town"]


def is_of(name: str, town: str) -> bool:
    """Whether a name is that of a town, which may be written short: 板溪."""
    bare = "".join(name.split())
    return len(bare) > 1 and (bare.endswith(town) or (bare == pasted("town", "kind").sub("", town)))


def others_at(line: str, place: int, town: str) -> str | None:
    """The name of another town that stands here; None: none does, or nobody knows whose month it is."""
    named = town_at(line, place) if town else None
    return None if named is None or is_of(named, town) else named
