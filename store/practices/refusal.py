"""Whether a passage is an answer at all: not by its score, but by what it must not pass over."""

from __future__ import annotations

from collections.abc import Mapping

from store.practices.coverage import Coverage, covered
from store.practices.sight import HEADING, Sight

COVERED = 0.4  # of all that is needed must be said in a passage, or nothing is an answer
SAYS = 0.5  # of a matter covered
HELPS = 0.1  # after one that answers, passages that say so much are worth showing


def answers(asked: Coverage, sight: Sight, present: Mapping[str, int]) -> bool:
    """Whether a passage says what was asked."""
    needed = sum(matter.needs for matter in asked.matters)
    said = sum(matter.needs * covered(matter, present) for matter in asked.matters)
    return (
        said >= COVERED * needed > 0
        and all(matter.word in present for matter in asked.matters if matter.is_outside)
        and all(covered(matter, present) for matter in asked.matters if matter.is_must or matter.is_number)
        and (asked.figure is None or counts(asked, sight, present))
    )


def counts(asked: Coverage, sight: Sight, present: Mapping[str, int]) -> bool:
    """Whether a figure of the kind asked for stands in or beside a sentence that says something asked."""
    if asked.figure is None:
        return False
    figures = sight.holding(asked.figure)
    near = figures | figures << 1 | figures >> 1
    return any(covered(matter, present, near & ~HEADING) >= SAYS for matter in asked.matters)


def helps(asked: Coverage, present: Mapping[str, int]) -> bool:
    """Whether a passage is worth showing beside one that answers."""
    said = sum(matter.weight * covered(matter, present) for matter in asked.matters)
    return said >= HELPS * asked.total > 0 and all(
        covered(matter, present) for matter in asked.matters if matter.is_number
    )
