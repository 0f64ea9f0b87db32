"""Which practices of two reports are the same one: by the keywords they share, the rarer the weightier.

Nothing is judged by a single word: how much two practices share is the geometric mean of how much of each the other
says. A near-equal of the thesaurus counts for less than the word itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from store.practices.language.thesaurus import Grade, thesaurus
from store.practices.language.words import Words
from store.practices.years.practices import Part, Practice, general_words

# Measured on the pairs of tests/store/practices/year_pairs.
SAME = 0.36  # from here on two practices are told as one
ALIKE = 0.17  # from here on they may be one: both are shown
APART = 0.27  # the same where one of them is told as one with another already
SAID = 0.50  # of a practice's weight that a passage of the other report says: it is mentioned there
NEAR = 0.6  # what a near-equal counts beside the word itself

Matrix = NDArray[np.float32]


class Link(NamedTuple):
    """Two practices, by their places in their reports, and how much they share."""

    old: int
    new: int
    alike: float


@dataclass(frozen=True)
class Matched:
    """What became of each practice; a practice stands in one of them, in `same` and `unsure` perhaps several times."""

    same: tuple[Link, ...]
    unsure: tuple[Link, ...]  # both speak of it, in other words
    gone: tuple[int, ...]  # of the older report: the newer one does not speak of it
    fresh: tuple[int, ...]  # of the newer report, likewise
    gone_said: Mapping[int, int]  # of those that may be mentioned elsewhere: the place of that part
    fresh_said: Mapping[int, int]


def match(
    old: Sequence[Practice], new: Sequence[Practice], old_parts: Sequence[Part], new_parts: Sequence[Part], words: Words
) -> Matched:
    """The practices of two reports of a town; `parts`: all that the reports say."""
    weight = _weights([*old, *new])
    of_old, of_new = _Said([one.words for one in old], weight), _Said([one.words for one in new], weight)
    alike = np.sqrt(of_old.covered_by(of_new.texts) * of_new.covered_by(of_old.texts).T)
    for i, j in np.argwhere((alike >= ALIKE) & (alike < APART)):
        if not _is_enough(old[i].words & new[j].words):
            alike[i, j] = 0.0
    for i, j in _named(old, new):
        alike[i, j] = max(alike[i, j], APART)
    return _decide(
        alike, of_old.covered_by(_keywords(new_parts, words)), of_new.covered_by(_keywords(old_parts, words))
    )


def _is_enough(shared: Collection[str]) -> bool:
    """Whether it is more than one short word that two practices share, and than what every report says: 村干部 alone
    makes them nothing alike, 发放 and 法治建设 neither.
    """
    telling = set(shared) - general_words()
    if shared and not telling:
        return False
    whole = [word for word in telling if not any(word != other and word in other for other in telling)]
    return len(whole) != 1 or len(whole[0]) > 3


def _decide(alike: Matrix, told_new: Matrix, told_old: Matrix) -> Matched:
    """Each practice beside its best one: of those that nobody is told as one with, if there is such a one."""
    same = {pair for pair in _best(alike) if alike[pair] >= SAME}
    rest = alike.copy()
    for i, j in same:
        rest[i, :] = np.where(rest[i, :] >= APART, rest[i, :], 0.0)
        rest[:, j] = np.where(rest[:, j] >= APART, rest[:, j], 0.0)
    taken = {i for i, _ in same}, {j for _, j in same}
    unsure = {(i, j) for i, j in _best(rest) if rest[i, j] >= ALIKE and (i not in taken[0] or j not in taken[1])}
    spoken = taken[0] | {i for i, _ in unsure}, taken[1] | {j for _, j in unsure}
    left = [[one for one in range(alike.shape[axis]) if one not in spoken[axis]] for axis in (0, 1)]
    said = [
        {one: int(told[one].argmax()) for one in some if told.shape[1] and float(told[one].max()) >= SAID}
        for some, told in zip(left, (told_new, told_old), strict=True)
    ]
    return Matched(
        same=tuple(Link(i, j, float(alike[i, j])) for i, j in sorted(same)),
        unsure=tuple(Link(i, j, float(alike[i, j])) for i, j in sorted(unsure)),
        gone=tuple(left[0]),
        fresh=tuple(left[1]),
        gone_said=said[0],
        fresh_said=said[1],
    )


def _best(alike: Matrix) -> set[tuple[int, int]]:
    """Each row with its best column, and each column with its best row."""
    if not alike.size:
        return set()
    by_row = {(i, int(j)) for i, j in enumerate(alike.argmax(axis=1))}
    return by_row | {(int(i), j) for j, i in enumerate(alike.argmax(axis=0))}


def _weights(practices: Sequence[Practice]) -> dict[str, float]:
    """A word weighs the more, the fewer practices say it."""
    counted = Counter(word for one in practices for word in one.words)
    return {word: log(1 + len(practices) / count) for word, count in sorted(counted.items())}


class _Said:
    """What some texts say, weighed."""

    def __init__(self, texts: Sequence[Collection[str]], weight: Mapping[str, float]) -> None:
        self.texts = texts
        self._weight = weight
        self._whole = np.array([[sum(weight[word] for word in text)] for text in texts], dtype=np.float32)

    def covered_by(self, others: Sequence[Collection[str]]) -> Matrix:
        """How much of the weight of each text each of the others says, near-equals counting for less."""
        own = {word for text in self.texts for word in text}
        reached = {word for text in others for word in text}
        near = {word: [other for other in _near(word) if other in own] for word in reached}
        place = {word: number for number, word in enumerate(sorted(own & reached.union(*near.values())))}
        rows = np.zeros((len(self.texts), len(place)), dtype=np.float32)
        for number, text in enumerate(self.texts):
            rows[number, [place[word] for word in text if word in place]] = 1.0
        wide = np.zeros((len(others), len(place)), dtype=np.float32)
        for number, text in enumerate(others):
            wide[number, [place[other] for word in text for other in near[word]]] = NEAR
            wide[number, [place[word] for word in text if word in place]] = 1.0
        rows *= np.array([self._weight[word] for word in place], dtype=np.float32)
        told: Matrix = rows @ wide.T
        return np.divide(
            told, self._whole.reshape(-1, 1), out=np.zeros_like(told), where=self._whole.reshape(-1, 1) > 0
        )


@lru_cache(maxsize=20_000)
def _near(word: str) -> tuple[str, ...]:
    return tuple(other.word for other in thesaurus().alternatives(word) if other.grade is not Grade.RELATED)


def _keywords(parts: Sequence[Part], words: Words) -> list[set[str]]:
    if not parts:
        return []
    return [set(cut) for cut in words.of_passages((part.heading_path[-1:], part.sentences) for part in parts)]


def _named(old: Sequence[Practice], new: Sequence[Practice]) -> Iterator[tuple[int, int]]:
    """Pairs of which the one says what the other calls by a name of its own: “片区调解能手”."""
    for i, one in enumerate(old):
        for name in one.names:
            yield from ((i, j) for j, other in enumerate(new) if name in other.said)
    for j, other in enumerate(new):
        for name in other.names:
            yield from ((i, j) for i, one in enumerate(old) if name in one.said)
