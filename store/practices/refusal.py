"""Whether a passage is an answer at all: not by its score, but by what it must not pass over."""

from __future__ import annotations

from collections.abc import Mapping

from store.practices.coverage import Coverage, covered

COVERED = 0.45  # of all that is needed must be said in a passage, or nothing is an answer
HELPS = 0.25  # after one that answers, passages that say so much are worth showing


def answers(asked: Coverage, present: Mapping[str, int]) -> bool:
    """Whether a passage says what was asked."""
    needed = sum(matter.needs for matter in asked.matters)
    said = sum(matter.needs * covered(matter, present) for matter in asked.matters)
    return said >= COVERED * needed > 0 and all(
        covered(matter, present) for matter in asked.matters if matter.is_must or matter.is_number
    )


def helps(asked: Coverage, present: Mapping[str, int]) -> bool:
    """Whether a passage is worth showing beside one that answers."""
    said = sum(matter.weight * covered(matter, present) for matter in asked.matters)
    return said >= HELPS * asked.total > 0 and all(
        covered(matter, present) for matter in asked.matters if matter.is_number
    )
