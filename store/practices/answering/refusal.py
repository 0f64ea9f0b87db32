"""Whether a passage is an answer at all: not by its score, but by what it must not pass over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.practices.answering.coverage import Coverage, covered
from store.practices.answering.sight import HEADING, Sight, sentence_bit

COVERED = 0.4  # of all that is needed must be said together, or nothing is an answer
SAYS = 0.5  # of a matter covered
HELPS = 0.1  # after one that answers, passages that say so much are worth showing


def answers(asked: Coverage, sight: Sight, present: Mapping[str, int]) -> bool:
    """Whether a passage says what was asked: in a sentence with those beside it, or in the headings over them.

    A figure, and what reports do not tell, must stand in the very sentence. Where a field term asked is written by
    nobody, some other thing must be said: 没人管 is no answer to 垃圾没人管.
    """
    return _says(asked, present, -1) and any(_says(asked, present, some | HEADING) for some in _together(asked, sight))


def _together(asked: Coverage, sight: Sight) -> Iterator[int]:
    """The places among which an answer is looked for, as bits."""
    sought = [matter.outside for matter in asked.matters if matter.outside]
    if asked.figure:
        sought.append(asked.figure)
    exact = ~HEADING
    for pattern in sought:
        exact &= sight.holding(pattern)
    for place in range(sight.sentences):
        here = sentence_bit(place)
        if not sought:
            yield here | here << 1 | here >> 1
        elif here & exact:
            yield here


def _says(asked: Coverage, present: Mapping[str, int], within: int) -> bool:
    needed = said = 0.0
    is_lost, is_told, is_whole = False, False, True
    is_outside = any(matter.outside for matter in asked.matters)
    for matter in asked.matters:
        share = covered(matter, present, within)
        if not share and (matter.is_must or matter.is_number):
            return False
        needed += matter.needs
        said += matter.needs * share
        is_lost = is_lost or matter.is_lost
        if matter.is_thing and not matter.outside:
            is_told = is_told or share >= SAYS
            is_whole = is_whole and share >= SAYS
    return said >= COVERED * needed > 0 and (is_told or not is_lost) and (is_whole or not is_outside)


def helps(asked: Coverage, present: Mapping[str, int]) -> bool:
    """Whether a passage is worth showing beside one that answers."""
    said = sum(matter.weight * covered(matter, present) for matter in asked.matters)
    return said >= HELPS * asked.total > 0 and all(
        covered(matter, present) for matter in asked.matters if matter.is_number
    )
