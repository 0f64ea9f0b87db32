"""Zeros that no number says: 未发生行政复议案件, 无一起群体性事件, 零上访."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from store.practices.figures.clauses import Clause
from store.practices.figures.patterns import ending, pattern


class Zero(NamedTuple):
    """What there was none of: where it is said, and where what it is stands."""

    start: int
    end: int
    thing: tuple[int, int]


def zeros(sentence: str, clause: Clause) -> Iterator[Zero]:
    """The zeros of a clause, one for each thing that it says there was none of."""
    start, end = clause.start, clause.end
    said = sentence[start:end]
    if not any(word in said for word in "未无零〇0没") or pattern("zero", "wish").search(said):
        return
    if ending("zero", "slogan").search(sentence, 0, start):
        return
    if found := pattern("zero", "before").search(sentence, start, end):
        yield from _each(sentence, found.end(), end, found.start(), is_sure=found["none"] is not None)
    elif found := pattern("zero", "behind").search(sentence, start, end + 1):
        yield from _each(sentence, start, found.start(), None, found.end())
    else:
        for joined in pattern("zero", "joined").finditer(sentence, start, end):
            yield Zero(joined.start(), joined.end(), joined.span("what"))


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
            yield Zero(first if first is not None else place, last or stop, (place, stop))
        place = joint.end() if joint else end
