"""A sentence that is too long to be read at once, in pieces: a list of hundreds of items without a full stop."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from store.numerals import half
from store.practices.figures.clauses import clauses
from store.practices.figures.patterns import pattern

LONGEST = 1_000  # characters that are read at once
_OPENING = 200  # characters that are read with each piece
_COUNT = re.compile(r"\d(?![\d年月日—~至-])")  # of a date is none


class Piece(NamedTuple):
    """Some clauses of a sentence, with those that open it: 2024年，全镇…… holds to its end."""

    text: str
    opening: int  # characters of it that are the opening's
    start: int  # in the sentence, of what stands behind these


def pieces(sentence: str) -> Iterator[Piece]:
    """As many clauses of a sentence at a time as can be read at once, to a ； where there is one."""
    text = half(sentence)
    starts = [*(clause.start for clause in clauses(text)[1:]), len(text)]
    strong = [place for place in starts if pattern("clause", "strong").match(text, place - 1)]
    first = next((place for place in starts if _COUNT.search(text, 0, place)), len(text))
    opening = max((place for place in starts if place < first and place <= _OPENING), default=0)
    place = 0
    while place < len(text):
        lead = opening if place else 0
        room = place + LONGEST - lead
        end = _last(strong, place, room) or _last(starts, place, room) or starts[bisect_right(starts, place)]
        end = len(text) if len(text) <= room else end
        yield Piece(sentence[:lead] + sentence[place:end], lead, place)
        place = end


def _last(places: list[int], after: int, until: int) -> int | None:
    """The last of places that stand in order between two others."""
    last = bisect_right(places, until) - 1
    return places[last] if last >= 0 and places[last] > after else None
