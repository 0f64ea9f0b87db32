"""The second look: how well a passage answers, matter by matter, once it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from store.practices.answering.coverage import Coverage, Matter, Way, covered, ranked
from store.practices.answering.parts import Parts
from store.practices.answering.refusal import SAYS
from store.practices.answering.sight import HEADING, Sight
from store.practices.kinds import SectionKind

SATURATION = 0.4  # BM25's k1: how much a second sentence that says it adds. Passages are of one size: no b
IN_HEADING = 0.5  # sentences that a word in the heading path is worth
LEANS = 0.1  # for the kind of section that is likelier to answer
FIGURE = 0.6  # for a figure of the kind asked for
TOPIC, TOPIC_WORDS = 0.3, 8  # for so many words of the topic that is asked about, and less for fewer


def score(
    asked: Coverage,
    sight: Sight,
    present: Mapping[str, int],
    topic: Collection[str],
    kind: str,
    leaning: SectionKind | None,
    parts: Parts,
) -> float:
    """How well a passage answers; 0: nothing of it is said."""
    total = asked.total
    value = sum(matter.weight * _said(matter, present) for matter in asked.matters)
    if not value or not total:
        return 0.0
    value *= sum(matter.weight * ranked(matter, present) for matter in asked.matters) / total  # all before much of one
    if parts.topics and topic:
        value *= 1 + TOPIC * min(1.0, len(sight.where(topic)) / TOPIC_WORDS)
    if parts.figures and _counts(asked, sight, present):
        value *= 1 + FIGURE
    if parts.kinds and leaning is not None and kind == leaning:
        value *= 1 + LEANS
    return value


def _counts(asked: Coverage, sight: Sight, present: Mapping[str, int]) -> bool:
    """Whether a figure of the kind asked for stands in or beside a sentence that says something asked."""
    if asked.figure is None:
        return False
    figures = sight.holding(asked.figure)
    near = figures | figures << 1 | figures >> 1
    return any(covered(matter, present, near & ~HEADING) >= SAYS for matter in asked.matters)


def _said(matter: Matter, present: Mapping[str, int]) -> float:
    return max((way.ranks * _saturated(_times(way, present)) for way in matter.ways), default=0.0)


def _times(way: Way, present: Mapping[str, int]) -> float:
    """How many sentences say it; the heading path is worth some more."""
    least = float("inf")
    for word in way.words:
        places = present.get(word, 0)
        if not places:
            return 0.0
        times = float((places & ~HEADING).bit_count())
        if places & HEADING:
            times += IN_HEADING
        least = min(least, times)
    return least


def _saturated(times: float) -> float:
    return times * (SATURATION + 1) / (times + SATURATION)
