"""Whether a passage speaks of what was asked: each asked matter counted once, however many keywords it was cut into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.practices.places import places

BY_PIECES = 0.5  # of a word's weight, for a passage that holds all its pieces but they do not spell it: 网格 for 网格员


@dataclass(frozen=True)
class Matter:
    """One thing asked for: a word with the shorter words cut from it."""

    word: str
    pieces: tuple[str, ...]
    is_spelled: bool  # the pieces make up the word: 合同 and 审查 do 合同审查
    weight: float


@dataclass(frozen=True)
class Coverage:
    """What a question asks for, and how much each of it says."""

    matters: tuple[Matter, ...]
    words: tuple[str, ...]

    @property
    def total(self) -> float:
        """The weight of all that is asked."""
        return sum(matter.weight for matter in self.matters)

    def held(self, text: str) -> float:
        """How much of what is asked stands in a text."""
        present = places(text, self.words)
        return sum(matter.weight * _share(matter, present) for matter in self.matters)


def coverage(asked: Sequence[str], weights: Mapping[str, float], strange: Iterable[str]) -> Coverage:
    """The matters among the asked keywords, each with its weight.

    `strange` words stand in no report and in no dictionary: mostly the segmenter has glued together what was said
    colloquially, so they weigh no more than the least of the others.
    """
    whole = [word for word in asked if not any(word in other and word != other for other in asked)]
    strange = set(strange)
    least = min((weights[word] for word in whole if word not in strange), default=1.0)
    matters = []
    for word in whole:
        pieces = tuple(piece for piece in asked if piece in word and piece != word)
        is_spelled = bool(pieces) and _spell(word, pieces)
        weight = weights[word]
        if is_spelled:
            # Said in other words it says the same, and no more.
            weight = min(weight, sum(weights[piece] for piece in pieces))
        elif word in strange:
            weight = min(weight, least)
        matters.append(Matter(word, pieces, is_spelled, weight))
    return Coverage(tuple(matters), tuple(asked))


def _share(matter: Matter, present: Mapping[str, object]) -> float:
    if matter.word in present:
        return 1.0
    if not matter.pieces or not all(piece in present for piece in matter.pieces):
        return 0.0
    return 1.0 if matter.is_spelled else BY_PIECES


def _spell(word: str, pieces: Iterable[str]) -> bool:
    told = [False] * len(word)
    for piece in pieces:
        start = word.find(piece)
        while start >= 0:
            told[start : start + len(piece)] = [True] * len(piece)
            start = word.find(piece, start + 1)
    return all(told)
