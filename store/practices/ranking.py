"""The second look: how well a passage answers, matter by matter, once it is read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from store.practices.coverage import Coverage, Matter, Way, ranked
from store.practices.kinds import SectionKind
from store.practices.parts import Parts
from store.practices.sight import HEADING, Sight

K1, B = 0.4, 0.0
USUAL = 240  # characters of a passage
IN_HEADING = 0.5  # sentences that a word in the heading path is worth
ALL = 1.0  # power of the covered share
CLOSE = 0.5  # for what stands together
LEANS = 0.15


def score(
    asked: Coverage, sight: Sight, present: Mapping[str, int], kind: str, leaning: SectionKind | None, parts: Parts
) -> float:
    """How well a passage answers; 0: nothing of it is said."""
    total = asked.total
    norm = K1 * (1 - B + B * sight.length / USUAL)
    value = sum(matter.weight * _said(matter, present, norm, parts) for matter in asked.matters)
    if not value or not total:
        return 0.0
    share = sum(matter.weight * ranked(matter, present) for matter in asked.matters) / total
    value *= math.pow(share, ALL)
    if parts.closeness:
        value *= 1 + CLOSE * closest(asked, sight, present) / total
    if parts.kinds and leaning is not None and kind == leaning:
        value *= 1 + LEANS
    return value


def closest(asked: Coverage, sight: Sight, present: Mapping[str, int]) -> float:
    """The most that the heading path and two neighbouring sentences say together."""
    return max(
        sum(matter.weight * ranked(matter, present, HEADING | 0b11 << place) for matter in asked.matters)
        for place in range(1, max(sight.sentences, 2))
    )


def _said(matter: Matter, present: Mapping[str, int], norm: float, parts: Parts) -> float:
    return max((way.ranks * _saturated(_times(way, present, parts), norm) for way in matter.ways), default=0.0)


def _times(way: Way, present: Mapping[str, int], parts: Parts) -> float:
    """How many sentences say it; the heading path is worth some more."""
    least = float("inf")
    for word in way.words:
        places = present.get(word, 0)
        if not places:
            return 0.0
        times = float((places & ~HEADING).bit_count())
        if parts.headings and places & HEADING:
            times += IN_HEADING
        least = min(least, times)
    return least


def _saturated(times: float, norm: float) -> float:
    return times * (K1 + 1) / (times + norm)
