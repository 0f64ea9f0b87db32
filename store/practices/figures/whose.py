"""Whose a figure is: of the county, of the police, of one village, it is no metric of the town."""

from __future__ import annotations

from store.practices.figures.clauses import Clause
from store.practices.figures.patterns import either, pattern


class Whose:
    """What a sentence says of whose its figures are, read from left to right."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._is_told = either("whose", "told").search(sentence) is not None
        self.is_wider = False  # of the county, since it was named
        self._from: int | None = None  # where in the clause others begin to have done it

    def enter(self, clause: Clause) -> None:
        """A clause begins."""
        if not self._is_told:
            return
        start = pattern("whose", "time").match(self._sentence, clause.start, clause.end)
        place = start.end() if start else clause.start
        if pattern("whose", "wider").match(self._sentence, place):
            self.is_wider = True
        elif pattern("whose", "ours").match(self._sentence, place):
            self.is_wider = False
        if self.is_wider or pattern("whose", "others").match(self._sentence, place):
            self._from = clause.start
        else:
            doer = pattern("whose", "inside").search(self._sentence, place, clause.end)
            self._from = doer.end() if doer else None

    def is_others(self, place: int) -> bool:
        """Whether a figure of the clause that begins there is of others than the town."""
        return self._from is not None and self._from <= place
