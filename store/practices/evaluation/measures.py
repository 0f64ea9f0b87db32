"""The measures, over the places that each shown passage holds, in the order of showing."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

RECALLED = 5  # passages looked at for recall@5
RANKED = 10  # for nDCG@10


@dataclass(frozen=True)
class Score:
    """One question's measures, or their means over several; each from 0 to 1."""

    recall: float
    ndcg: float
    mrr: float


@dataclass(frozen=True)
class Refusal:
    """How well "not found" is told apart."""

    unanswerable: int
    refused: int
    rightly: int  # refused and unanswerable

    @property
    def precision(self) -> float | None:
        """The unanswerable among the refused; None: nothing was refused."""
        return self.rightly / self.refused if self.refused else None

    @property
    def recall(self) -> float | None:
        """The refused among the unanswerable; None: there is none."""
        return self.rightly / self.unanswerable if self.unanswerable else None


def score(shown: Sequence[Collection[int]], grades: Sequence[int]) -> Score:
    """`shown`: for each passage, best first, which places (numbers into `grades`) it holds.

    A place counts where it is shown first and never again. recall@5: the places among the first five passages, of
    five or of all where they are fewer. nDCG@10: a passage gains the best grade among its new places; the ideal is one
    place a passage, best grades first. mrr: 1 / rank of the first passage that holds a place, of all that were shown.
    Raises ValueError without places.
    """
    if not grades:
        raise ValueError("a question without places has no score")
    seen: set[int] = set()
    gains: list[int] = []
    for places in shown:
        gains.append(max((grades[place] for place in places if place not in seen), default=0))
        seen |= set(places)
    found = {place for places in shown[:RECALLED] for place in places}
    first = next((rank for rank, places in enumerate(shown, 1) if places), 0)
    return Score(
        recall=min(1.0, len(found) / min(RECALLED, len(grades))),
        ndcg=_discounted(gains) / _discounted(sorted(grades, reverse=True)),
        mrr=1 / first if first else 0.0,
    )


def mean(scores: Iterable[Score]) -> Score | None:
    """The mean of each measure; None of no scores."""
    all_scores = list(scores)
    if not all_scores:
        return None
    return Score(
        *(
            math.fsum(getattr(one, measure) for one in all_scores) / len(all_scores)
            for measure in ("recall", "ndcg", "mrr")
        )
    )


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(list(gains)[:RANKED], 1))
