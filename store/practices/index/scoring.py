"""Exact BM25 over blocks by MaxScore: rare words first, common words only for those who can still win.

Lengths and average are today's at every search, so nothing stored goes stale when reports come and go.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from store.practices.index.blocks import OFFSET

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

    @property
    def bound(self) -> float:
        """What it can add to a score at most, whatever lengths come and go: no tf takes the fraction past 2.2.

        Bounds from each keyword's greatest tf and shortest passage were 10 % closer and cost more than they saved.
        """
        return self.weight * (K1 + 1) * _SLACK


class Hit(NamedTuple):
    """A passage found."""

    passage_id: int
    score: float
    most: float  # that its words can weigh together: a tf of 1 makes least of a weight, and still this score


def idf(passages: int, df: int) -> float:
    """How telling a keyword is that `df` of the living passages hold; above 0 for any df."""
    return math.log(1 + (passages - df + 0.5) / (df + 0.5))


def norm(lengths: npt.ArrayLike, average: float) -> Floats:
    """What passages' lengths put under the fraction: a word adds weight * tf * 2.2 / (tf + norm)."""
    return K1 * (1 - B + B * np.asarray(lengths, np.float64) / average)


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
        self._best: Ids = np.empty(0, np.intp)  # the `limit` best by what was added so far
        self._threshold = 0.0  # the least score among them, once they are so many

    def top(self) -> list[Hit]:
        """The best passages: score falling, then id rising."""
        touched: list[Ids] = []
        done = 0
        # A passage that none of the words read so far holds can reach rest[done] at most.
        while done < len(self._terms) and self._rest[done] >= self._threshold:
            touched.append(self._add_all(done))
            done += 1
        candidates = _united([self._able(ids, done) for ids in touched])
        for i in range(done, len(self._terms)):
            self._add_to(i, candidates)
            self._consider(candidates)
            candidates = self._able(candidates, i + 1)
        scores = self._scores[candidates]
        order = np.lexsort((candidates, -scores))[: self._limit]
        best, scores = candidates[order], scores[order]
        most = scores * (1 + self._norms[best]) * (_SLACK / (K1 + 1))
        return [Hit(*hit) for hit in zip(best.tolist(), scores.tolist(), most.tolist(), strict=True)]

    def _add_all(self, i: int) -> Ids:
        """Add the i-th term to the score of every passage that holds it, and say which these are."""
        blocks = self._blocks(i, None)
        ids: Ids = np.frombuffer(b"".join([ids for _, ids, _ in blocks]), OFFSET).astype(np.intp)
        bases = np.array([range_no * self._range_size for range_no, _, _ in blocks], np.intp)
        ids += np.repeat(bases, np.array([len(tfs) for _, _, tfs in blocks], np.intp))
        tfs = np.frombuffer(b"".join([tfs for _, _, tfs in blocks]), np.uint8)
        if self._allowed is not None:
            kept = self._allowed[ids]
            ids, tfs = ids[kept], tfs[kept]
        self._raise(i, ids, tfs)
        self._consider(ids)
        return ids

    def _add_to(self, i: int, candidates: Ids) -> None:
        """Add the i-th term to the candidates (rising) that hold it, reading only their ranges."""
        cuts = self._cuts(candidates)
        places, tfs = self._held(candidates, cuts, self._blocks(i, list(cuts)))
        self._raise(i, candidates[places], tfs)

    def _cuts(self, ids: Ids) -> dict[int, tuple[int, int]]:
        """By range, from where to where its ids stand among these (rising)."""
        if not len(ids):
            return {}
        first, last = int(ids[0]) // self._range_size, int(ids[-1]) // self._range_size
        cuts = np.searchsorted(ids, np.arange(first, last + 2) * self._range_size).tolist()
        return {first + n: (cuts[n], cuts[n + 1]) for n in range(last - first + 1) if cuts[n] < cuts[n + 1]}

    def _held(
        self, ids: Ids, cuts: dict[int, tuple[int, int]], blocks: list[tuple[int, bytes, bytes]]
    ) -> tuple[Ids, npt.NDArray[np.uint8]]:
        """Which of the ids (by place) stand in a term's blocks, and with what tf."""
        offsets = (ids % self._range_size).astype(OFFSET)
        found = np.zeros(len(ids), np.uint8)
        for range_no, packed, packed_tfs in blocks:
            if range_no in cuts:
                start, end = cuts[range_no]
                present, wanted = np.frombuffer(packed, OFFSET), offsets[start:end]
                where = present.searchsorted(wanted)
                tfs = np.frombuffer(packed_tfs, np.uint8).take(where, mode="clip")
                np.multiply(tfs, present.take(where, mode="clip") == wanted, out=found[start:end])
        places = np.flatnonzero(found)
        return places, found[places]

    def _raise(self, i: int, ids: Ids, tfs: npt.NDArray[np.uint8]) -> None:
        """Add what the i-th term gives these passages, without copies between the steps."""
        under = self._norms.take(ids)
        under += tfs
        part = tfs * (self._terms[i].weight * (K1 + 1))
        part /= under
        part += self._scores.take(ids)
        self._scores[ids] = part

    def _able(self, ids: Ids, done: int) -> Ids:
        """Those that can still be among the best when the terms from `done` on are added."""
        able: Ids = ids[self._scores.take(ids) >= self._threshold - self._rest[done]]
        return able

    def _consider(self, ids: Ids) -> None:
        """Let passages whose scores rose into the `limit` best; all others were there before or are no better."""
        scores = self._scores.take(ids)
        if self._threshold:
            better = scores > self._threshold
            ids, scores = ids[better], scores[better]
        if len(ids) > self._limit:
            ids = ids[scores.argpartition(-self._limit)[-self._limit :]]
        self._best = _united([self._best, ids])
        if len(self._best) >= self._limit:
            scores = self._scores[self._best]
            places = scores.argpartition(-self._limit)[-self._limit :]
            self._best, self._threshold = self._best[places], float(scores[places].min())

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


def _united(parts: list[Ids]) -> Ids:
    """The ids of all parts, rising, each once."""
    ids = np.sort(np.concatenate(parts), kind="stable") if parts else np.empty(0, np.intp)
    return ids[np.concatenate(([True], ids[1:] != ids[:-1]))] if len(ids) else ids
