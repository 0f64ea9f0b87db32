"""A clause of a clerk's line: each value with the pieces that stand around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from store.collection.phrases import came
from store.collection.pieces import VALUES, Is, Piece
from store.numbers import measure_in


@dataclass
class Stretch:
    """A value with what stands around it."""

    value: Piece
    before: list[Piece]
    behind: list[Piece] = field(default_factory=list)
    is_spoilt: bool = False

    @property
    def around(self) -> list[Piece]:
        """What stands between this value and those next to it, in the order of the text."""
        return [*self.before, *self.behind]

    def has(self, kind: Is) -> bool:
        """Whether a piece of this kind stands there."""
        return any(piece.kind is kind for piece in self.around)

    @property
    def is_joined(self) -> bool:
        """Whether it goes on with what the value before says: 受理3件、办结2件."""
        return bool(self.before) and self.before[0].kind is Is.JOIN

    @property
    def strange(self) -> tuple[tuple[int, int], ...]:
        """The places of words that nobody knows at a name, or between it and the value: 专职调解员5人, 民事诉讼1件."""
        names = [piece for piece in self.around if piece.kind is Is.NAME]
        return tuple(
            (start, end)
            for start, end in self.unknown
            if any(end == name.start or name.end == start or name.end < start < self.value.start for name in names)
        )

    @property
    def unknown(self) -> tuple[tuple[int, int], ...]:
        """The places of all words that nobody knows."""
        runs: list[tuple[int, int]] = []
        for piece in sorted((piece for piece in self.around if piece.kind is Is.OTHER), key=lambda piece: piece.start):
            before = runs.pop() if runs and runs[-1][1] == piece.start else (piece.start, piece.start)
            runs.append((before[0], piece.end))
        return tuple(runs)

    @property
    def is_compound(self) -> bool:
        """Whether names of several fields stand there as one word: 合同纠纷3件."""
        names = sorted((piece for piece in self.around if piece.kind is Is.NAME), key=lambda piece: piece.start)
        return any(
            one.end == other.start
            and not one.is_local
            and not {one.text, other.text} & {*came()}  # 调委会受理, 受理信访
            and not one.codes & other.codes
            for one, other in pairwise(names)
        )

    @property
    def start(self) -> int:
        """Where the first piece of it begins."""
        return min(piece.start for piece in (self.value, *self.around))

    @property
    def end(self) -> int:
        """Where the last one ends."""
        return max(piece.end for piece in (self.value, *self.around))

    @property
    def _is_of_all(self) -> bool:
        return self.value.kind is Is.ZERO and self.has(Is.EACH)

    @property
    def names(self) -> list[list[Piece]]:
        """The names of the fields that it is said of, each in one or several words."""
        groups: list[list[Piece]] = [[]]
        for piece in self.around:
            if piece.kind is Is.JOIN:
                groups.append([])
            elif piece.kind is Is.NAME:
                before = groups[-1][-1:]
                if self._is_of_all and before and not before[0].is_local and not before[0].codes & piece.codes:
                    groups.append([])  # 复议诉讼都没有
                groups[-1].append(piece)
        return [group for group in groups if group]


def stretches(clause: list[Piece]) -> list[Stretch]:
    """The values of a clause with what stands before each, or, where names stand behind, with what stands behind."""
    claims: list[Stretch] = []
    before: list[Piece] = []
    for piece in clause:
        if piece.kind in VALUES:
            claims.append(Stretch(piece, before))
            before = []
        else:
            before.append(piece)
    if not claims:
        return []
    names_behind = any(piece.kind is Is.NAME for piece in before)
    counted = all(claim.value.kind is not Is.FIGURE or measure_in(claim.value.text) for claim in claims)
    if names_behind and not claims[0].names and counted:  # 32件纠纷 · 没有信访
        for claim, behind in zip(claims, [*(one.before for one in claims[1:]), before], strict=True):
            claim.behind = behind
        for claim in claims[1:]:
            claim.before = []
        return claims
    claims[-1].is_spoilt = names_behind and not claims[-1].names  # 85普法
    claims[-1].behind = before
    for one, other in pairwise(claims):
        if one.value.kind is Is.ZERO and not one.names and other.names:  # 没办结2件
            one.is_spoilt = other.is_spoilt = True
    return _in_turn(claims)


def _in_turn(claims: list[Stretch]) -> list[Stretch]:
    """受理、成功分别32件、31件: each value with the name of its turn."""
    first = claims[0]
    names = [group for group in first.names if all(piece in first.before for piece in group)]
    if not first.has(Is.IN_TURN):
        return claims
    if len(names) != len(claims) or any(claim.names or claim.has(Is.OTHER) for claim in claims[1:]):
        return [Stretch(claim.value, claim.around, is_spoilt=True) for claim in claims]
    rest = [piece for piece in first.before if piece.kind not in (Is.NAME, Is.JOIN, Is.IN_TURN)]
    return [Stretch(claim.value, [*rest, *group], claim.behind) for claim, group in zip(claims, names, strict=True)]
