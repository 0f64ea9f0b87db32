"""Exact BM25 over blocks by MaxScore: rare words first, common words only for those who can still win.

Lengths and average are today's at every search, so nothing stored goes stale when reports come and go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from store.practices.blocks import OFFSET

K1, B = 1.2, 0.75
_SLACK = 1 + 1e-9  # a bound must not lose a winner to rounding

Ids = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Fetched = dict[int, list[tuple[int, bytes, bytes]]]  # by keyword id: range number, ids, tfs, ranges rising


class Term(NamedTuple):
    """A keyword of the question that some passage holds."""

    keyword_id: int
    df: int
    weight: float  # the asker's weight times idf
    bound: float  # what it can add to a score at most


class Hit(NamedTuple):
    """A passage found."""

    passage_id: int
    score: float


def idf(passages: int, df: int) -> float:
    """How telling a keyword is that `df` of the living passages hold; above 0 for any df."""
    return math.log(1 + (passages - df + 0.5) / (df + 0.5))


def norm(lengths: npt.ArrayLike, average: float) -> Floats:
    """What passages' lengths put under the fraction of saturation()."""
    return K1 * (1 - B + B * np.asarray(lengths, np.float64) / average)


def saturation(tf: npt.ArrayLike, norms: Floats) -> Floats:
    """The part of the score that tf and length decide, 0 to 2.2."""
    counts = np.asarray(tf, np.float64)
    return counts * (K1 + 1) / (counts + norms)


def term(keyword_id: int, df: int, weight: float, passages: int, max_tf: int, least_norm: Floats) -> Term:
    """A Term whose bound comes from the greatest tf and the shortest passage among its blocks."""
    weight *= idf(passages, df)
    return Term(keyword_id, df, weight, weight * float(saturation(max_tf, least_norm)) * _SLACK)


class Ranking:
    """One search. `fetch(keyword_ids, ranges)` reads blocks, of all ranges where `ranges` is None."""

    def __init__(
        self,
        terms: Sequence[Term],
        norms: Floats,
        limit: int,
        allowed: npt.NDArray[np.bool_] | None,
        fetch: Callable[[list[int], list[int] | None], Fetched],
        range_size: int,
        together: int,
    ) -> None:
        self._terms = sorted(terms, key=lambda term: (-term.bound, term.keyword_id))
        self._rest = [*np.cumsum([term.bound for term in reversed(self._terms)])[::-1].tolist(), 0.0]
        self._norms = norms
        self._limit = limit
        self._allowed = allowed
        self._fetch = fetch
        self._range_size = range_size
        self._together = together
        self._fetched: Fetched = {}
        self._scores: Floats = np.zeros(len(norms))
        self._best: Ids = np.empty(0, np.intp)  # the `limit` best so far
        self._threshold = 0.0  # the score of the last of them, once there are so many

    def top(self) -> list[Hit]:
        """The best passages: score falling, then id rising."""
        touched: list[Ids] = []
        done = 0
        # A passage that none of the words read so far holds can reach rest[done] at most.
        while done < len(self._terms) and self._rest[done] >= self._threshold:
            touched.append(self._add_all(done))
            done += 1
        ids = np.concatenate(touched) if touched else self._best
        candidates = np.unique(ids[self._scores[ids] >= self._threshold - self._rest[done]])
        for i in range(done, len(self._terms)):
            self._add_to(i, candidates)
            if len(candidates) > self._limit:
                self._consider(candidates)
                candidates = candidates[self._scores[candidates] >= self._threshold - self._rest[i + 1]]
        scores = self._scores[candidates]
        order = np.lexsort((candidates, -scores))[: self._limit]
        return [Hit(int(candidates[i]), float(scores[i])) for i in order]

    def _add_all(self, i: int) -> Ids:
        """Add the i-th term to the score of every passage that holds it, and say which these are."""
        blocks = self._blocks(i, None)
        counts = [len(tfs) for _, _, tfs in blocks]
        bases = np.repeat([range_no * self._range_size for range_no, _, _ in blocks], counts)
        ids: Ids = bases + np.frombuffer(b"".join(ids for _, ids, _ in blocks), OFFSET)
        tfs = np.frombuffer(b"".join(tfs for _, _, tfs in blocks), np.uint8)
        if self._allowed is not None:
            kept = self._allowed[ids]
            ids, tfs = ids[kept], tfs[kept]
        self._scores[ids] += self._terms[i].weight * saturation(tfs, self._norms[ids])
        self._consider(ids)
        return ids

    def _add_to(self, i: int, candidates: Ids) -> None:
        """Add the i-th term to the candidates (rising) that hold it, reading only their ranges."""
        ranges = np.unique(candidates // self._range_size)
        bounds = np.searchsorted(candidates, (ranges + 1) * self._range_size)
        cut = dict(zip(ranges.tolist(), zip([0, *bounds[:-1].tolist()], bounds.tolist(), strict=True), strict=True))
        for range_no, packed, packed_tfs in self._blocks(i, ranges.tolist()):
            if range_no not in cut:
                continue
            here = candidates[slice(*cut[range_no])]
            ids = np.frombuffer(packed, OFFSET)
            offsets = (here - range_no * self._range_size).astype(OFFSET)
            places = np.minimum(np.searchsorted(ids, offsets), len(ids) - 1)
            holds = ids[places] == offsets
            here, tfs = here[holds], np.frombuffer(packed_tfs, np.uint8)[places[holds]]
            self._scores[here] += self._terms[i].weight * saturation(tfs, self._norms[here])

    def _consider(self, ids: Ids) -> None:
        """Let passages whose scores rose into the `limit` best; all others were there before or are no better."""
        scores = self._scores[ids]
        if len(ids) > self._limit:
            ids = ids[np.argpartition(scores, -self._limit)[-self._limit :]]
        best = np.union1d(self._best, ids)
        scores = self._scores[best]
        if len(best) >= self._limit:
            places = np.argpartition(scores, -self._limit)[-self._limit :]
            best, scores = best[places], scores[places]
            self._threshold = float(scores.min())
        self._best = best

    def _blocks(self, i: int, ranges: list[int] | None) -> list[tuple[int, bytes, bytes]]:
        """The i-th term's blocks; its successors come in the same round trip as long as all are rare."""
        keyword_id = self._terms[i].keyword_id
        if keyword_id not in self._fetched:
            group, size = [keyword_id], self._terms[i].df
            for later in self._terms[i + 1 :]:
                size += later.df
                if size > self._together:
                    break
                group.append(later.keyword_id)
            self._fetched = {number: [] for number in group} | self._fetch(group, ranges)
        return self._fetched[keyword_id]
