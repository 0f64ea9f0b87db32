"""A passage as the ranking sees it: where in it words stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from store.practices.language.places import stands
from store.practices.language.words import normal

HEADING = 1  # the bit of the heading path

_normal = lru_cache(maxsize=16_384)(normal)  # by the text itself: a passage is looked at for many a question


def sentence_bit(place: int) -> int:
    """The bit of a sentence, counted from 0."""
    return 2 << place


class Sight:
    """The heading path and the sentences of a passage in their normal form."""

    def __init__(self, heading_path: Sequence[str], sentences: Sequence[str]) -> None:
        self.sentences = len(sentences)
        folded = _normal("\n".join(("\t".join(heading_path), *(s.replace("\n", " ") for s in sentences))))
        self._text = folded
        self._parts = folded.split("\n")

    def holding(self, pattern: re.Pattern[str]) -> int:
        """In which sentences a pattern is found, as bits."""
        return sum(1 << place for place, part in enumerate(self._parts) if place and pattern.search(part))

    def where(self, words: Iterable[str]) -> dict[str, int]:
        """For each of the words that stands there, in which places: bits, HEADING and one for each sentence."""
        seen = {
            word: sum(1 << place for place, part in enumerate(self._parts) if stands(word, part))
            for word in words
            if word in self._text
        }
        return {word: places for word, places in seen.items() if places}
