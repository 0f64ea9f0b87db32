"""Zeros that no number says: 未发生行政复议案件, 无一起群体性事件, 零上访."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from store.practices.figures.clauses import Clause
from store.practices.figures.patterns import ending, pattern

_SHORTEST = 2  # characters of what is named


class Zero(NamedTuple):
    """What there was none of: where it is said, and where what it is stands."""

    start: int
    end: int
    thing: tuple[int, int]
    is_sure: bool = False  # not one of it, whatever it is: 没有受理过1件……


def zeros(sentence: str, clause: Clause) -> Iterator[Zero]:
    """The zeros of a clause, one for each thing that it says there was none of."""
    start, end = clause.start, clause.end
    if not pattern("zero", "hint").search(sentence, start, end):
        return
    behind = pattern("zero", "behind").search(sentence, start, end + 1)
    if found := pattern("zero", "within").search(sentence, start, end + 1):
        told: Iterator[Zero] = iter([Zero(*found.span(), found.span("what"), is_sure=True)])
    elif behind and behind["none"]:
        told = _each(sentence, start, behind.start(), None, behind.end(), is_sure=True)
    elif found := pattern("zero", "before").search(sentence, start, end):
        told = _each(sentence, found.end(), end, found.start(), is_sure=found["none"] is not None)
    elif behind:
        told = _each(sentence, start, behind.start(), None, behind.end())
    else:
        joined = pattern("zero", "joined").finditer(sentence, start, end)
        told = (Zero(one.start(), one.end(), one.span("what")) for one in joined)
    for zero in told:
        if zero.is_sure and len(pattern("label", "none").sub("", sentence[slice(*zero.thing)])) < _SHORTEST:
            continue  # 未受理1件: of what?
        if not _is_wished(sentence, clause):
            yield zero


def _is_wished(sentence: str, clause: Clause) -> bool:
    """Whether a clause says what shall be, or what a slogan means."""
    if pattern("zero", "wish").search(sentence, clause.start, clause.end):
        return True
    return ending("zero", "slogan").search(sentence, 0, clause.start) is not None


def _each(
    sentence: str, start: int, end: int, first: int | None, last: int | None = None, *, is_sure: bool = False
) -> Iterator[Zero]:
    """Things between two places that are of those which are told to be none, parted by 、 and 和; `is_sure`: whatever
    they are (无一例……).
    """
    if not is_sure and not pattern("zero", "event").search(sentence, start, end):
        return
    place = start
    for joint in [*pattern("clause", "joins").finditer(sentence, start, end), None]:
        stop = joint.start() if joint else end
        if again := pattern("zero", "before").match(sentence, place, stop):  # 未发生…、未发生…
            place = again.end()
        if stop > place:
            yield Zero(first if first is not None else place, last or stop, (place, stop), is_sure)
        place = joint.end() if joint else end
