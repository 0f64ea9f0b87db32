"""A sentence between its signs, and which of the words around a figure are its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.practices.figures.patterns import ending, pattern
from store.practices.figures.spotting import Spot


class Clause(NamedTuple):
    """A stretch between two signs (，。；：…); 、 does not end one."""

    start: int
    end: int


class Stretch(NamedTuple):
    """Where a figure's own words stand."""

    spot: Spot
    clause: Clause
    before: tuple[int, int]
    behind: tuple[int, int]  # empty where the next figure has these words
    shared: tuple[int, int] = (0, 0)  # names told in turn, one of which may say for all what is counted
    lead: tuple[int, int] = (0, 0)  # the first words of a list, whose verb may be that of all: 审查合同45份、文件3件


def clauses(sentence: str) -> list[Clause]:
    """The clauses in order; no sign is in any."""
    found, start = [], 0
    for sign in pattern("clause", "border").finditer(sentence):
        if sign["border"]:
            found.append(Clause(start, sign.start()))
            start = sign.end()
    found.append(Clause(start, len(sentence)))
    return [clause for clause in found if clause.end > clause.start]


def stretches(sentence: str, clause: Clause, spots: Sequence[Spot], names: Sequence[int]) -> list[Stretch]:
    """For each figure of a clause the words that are its own. `names`: where words of what is counted begin.

    Words between two figures belong to the later one (受理32件调解成功31件), unless the earlier one has none before it
    (12场法治讲座、8场法律咨询); 、 and 和 part them.
    """
    found: list[Stretch] = []
    start = clause.start
    for number, spot in enumerate(spots):
        before = (start, spot.start)
        end = spots[number + 1].start if number + 1 < len(spots) else clause.end
        has_name = any(before[0] <= place < before[1] for place in names)
        joint = pattern("clause", "joins").search(sentence, spot.end, end) if end < clause.end else None
        if joint:
            behind, start = (spot.end, joint.start()), joint.end()
        elif among := pattern("clause", "among").match(sentence, spot.end, end):
            behind, start = (spot.end, among.start("of")), among.end()  # 5名工作人员中取得执法证3名
        elif end < clause.end and (other := pattern("clause", "other").search(sentence, spot.end, end)):
            behind, start = (spot.end, other.start()), other.start()  # 10个调委会共有调解员52名, 51件信访件办结50件
        else:
            is_next = end < clause.end and has_name
            behind, start = (spot.end, spot.end if is_next else end), spot.end
        is_listed = bool(found) and before[0] > found[-1].behind[1]
        found.append(Stretch(spot, clause, before, behind, lead=found[0].before if is_listed else (0, 0)))
    return _in_turn(sentence, found)


def behind_counts(sentence: str, stretch: Stretch) -> bool:
    """Whether what is counted stands behind a figure: 综治、热线等6个系统."""
    start, end = stretch.behind
    return start < end and pattern("clause", "such").search(sentence, stretch.before[0], stretch.spot.end) is not None


def is_compared(sentence: str, stretch: Stretch) -> bool:
    """Whether a figure is only what another is held against: 较上年的98件."""
    start, end = stretch.before
    return pattern("clause", "against").fullmatch(sentence, start, end) is not None


def _in_turn(sentence: str, found: list[Stretch]) -> list[Stretch]:
    """受理、办结信访件分别为35件、34件: each figure with the name of its turn."""
    if len(found) < 2:
        return found
    start, end = found[0].before
    said = ending("clause", "in_turn").search(sentence, start, end)
    is_pair = sentence[found[0].spot.end : found[1].spot.start] in ("/", "／")  # 受理、办结346/344件
    if said is None and not is_pair:
        return found
    end = said.start() if said else end
    names, place = [], start
    for joint in pattern("clause", "joins").finditer(sentence, start, end):
        names.append((place, joint.start()))
        place = joint.end()
    names.append((place, end))
    if len(names) != len(found):
        return found
    shared = (start, end)
    return [one._replace(before=name, shared=shared, lead=(0, 0)) for one, name in zip(found, names, strict=True)]
