"""What is asked for and in which ways it can be said, and how much of it a passage says.

Each asked matter counts once: however many keywords it was cut into, and however many of its synonyms stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Way:
    """One way to say a matter: words that must all stand there."""

    words: tuple[str, ...]
    ranks: float  # share of the matter's weight that it gives in the order of answers
    covers: float  # share that it gives toward being an answer at all


@dataclass(frozen=True)
class Matter:
    """One thing asked for."""

    word: str  # as asked
    ways: tuple[Way, ...]
    weight: float  # in the order of answers: the rarer, the more
    needs: float  # how much an answer needs it
    is_must: bool  # a telling field term nobody wrote: no answer without it
    is_lost: bool  # a field term nobody wrote: no answer without some other thing asked
    is_thing: bool  # it can be asked after; 处理 and 没人管 only say what of it
    outside: re.Pattern[str] | None = None  # what reports do not tell: no answer without this beside the things asked

    @property
    def is_number(self) -> bool:
        """A figure or a day, of which there is no other."""
        return self.word[0].isdigit()


@dataclass(frozen=True)
class Coverage:
    """All that a question asks for."""

    matters: tuple[Matter, ...]
    figure: re.Pattern[str] | None = None  # asked for: 几件; no answer without one

    @property
    def words(self) -> tuple[str, ...]:
        """Every word by which something asked for can be said, each once."""
        return tuple(dict.fromkeys(word for matter in self.matters for way in matter.ways for word in way.words))

    def told(self, present: Mapping[str, int]) -> Coverage:
        """The same with only those ways whose words all stand somewhere in a passage: the quicker to look at."""
        matters = tuple(
            replace(matter, ways=tuple(way for way in matter.ways if said(way, present))) for matter in self.matters
        )
        return replace(self, matters=matters)

    @property
    def total(self) -> float:
        """The weight of all that is asked."""
        return sum(matter.weight for matter in self.matters)


def said(way: Way, present: Mapping[str, int], within: int = -1) -> bool:
    """Whether all its words stand in the places `within` (bits; all of them by default)."""
    return all(present.get(word, 0) & within for word in way.words)


def ranked(matter: Matter, present: Mapping[str, int], within: int = -1) -> float:
    """How well a matter (0–1) is said in these places, for the order of answers."""
    return max((way.ranks for way in matter.ways if said(way, present, within)), default=0.0)


def covered(matter: Matter, present: Mapping[str, int], within: int = -1) -> float:
    """How much of a matter (0–1) is said in these places."""
    return max((way.covers for way in matter.ways if said(way, present, within)), default=0.0)


def spell(word: str, pieces: Iterable[str]) -> bool:
    """Whether the pieces together make up the word: 合同 and 审查 do 合同审查."""
    told = [False] * len(word)
    for piece in pieces:
        start = word.find(piece)
        while start >= 0:
            told[start : start + len(piece)] = [True] * len(piece)
            start = word.find(piece, start + 1)
    return all(told)


def whole(asked: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The asked words that stand in no other one, each with the shorter ones cut from it."""
    longest = [word for word in asked if not any(word in other and word != other for other in asked)]
    return {word: tuple(piece for piece in asked if piece in word and piece != word) for word in longest}
