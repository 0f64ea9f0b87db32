"""Of what time a clerk's text tells: the month, the year so far, a quarter, a day, another month."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.catalogue.metrics import Kind, Metric, Tier
from store.collection.phrases import say
from store.collection.pieces import TIMES, Is, Piece
from store.collection.stretches import Stretch
from store.numbers import Number, Reason, Unreadable

SENTENCE_ENDS = frozenset("。！!\n")


class Times:
    """The time that holds from clause to clause. A bracket has its own; a day holds for its sentence."""

    def __init__(self) -> None:
        self.now = Is.NOW
        self._before_day: Is | None = None
        self._brackets: list[Is] = []  # the time before each that is open

    @property
    def is_in_brackets(self) -> bool:
        """Whether a bracket is open."""
        return bool(self._brackets)

    def tell(self, pieces: Sequence[Piece]) -> bool:
        """Whether the pieces tell of a time; from then on it holds."""
        told = [piece.kind for piece in pieces if piece.kind in TIMES]
        if not told:
            return False
        is_to_date = Is.TO_DATE in told and Is.OTHER_TIME not in told  # 截至10月底
        time = Is.TO_DATE if is_to_date else Is.OTHER_TIME if Is.TO_DATE in told else told[-1]
        self._before_day = (self._before_day or self.now) if time is Is.DAY else None
        self.now = time
        return True

    def tell_alone(self, clause: Sequence[Piece]) -> None:
        """The same of a clause without a value; what happened on a day is no time of others: 10月15日召开推进会."""
        kinds = {piece.kind for piece in clause}
        if not kinds >= {Is.DAY, Is.OTHER}:
            self.tell(clause)

    def end(self, signs: str) -> None:
        """The signs behind a clause."""
        for sign in signs:
            if sign in "(（":
                self._brackets.append(self.now)
            elif sign in ")）" and self._brackets:
                self.now = self._brackets.pop()
            elif sign in SENTENCE_ENDS:
                self.now, self._before_day = self._before_day or self.now, None


def is_aside(found: Stretch, time: Is, *, is_named: bool, is_known: bool) -> bool:
    """Whether the time that a value tells holds for it alone: 累计251件, 其中10月份30件, 结转上月2件.

    `is_named`: the field is known; `is_known`: so is its figure of the month.
    """
    if time is Is.NOW and not found.has(Is.WITHIN):
        return False
    if any(re.fullmatch(say("former"), piece.text) for piece in found.around):
        return True  # 原有14人，现有13人
    if not found.names and any(re.search(say("same"), piece.text) for piece in found.around if piece.kind in TIMES):
        return True  # 上年同期8件
    if is_named:
        return not found.names or is_known
    return not found.names and found.around[0].kind not in TIMES


def is_of_another_time(time: Is, metric: Metric) -> bool:
    """A quarter is the time of what is asked each quarter, and of levels, as they stand at its end."""
    if time is Is.QUARTER:
        return metric.kind is Kind.FLOW and metric.tier is not Tier.QUARTER
    return time in (Is.OTHER_TIME, Is.DAY)


def of_time(time: Is, metric: Metric, number: Number) -> Number | Unreadable:
    """A number of a field, as far as it is of the month."""
    if is_of_another_time(time, metric):
        return Unreadable(Reason.OTHER_TIME, "", number)
    is_of_year = time is Is.TO_DATE and metric.kind is Kind.FLOW
    return Unreadable(Reason.TO_DATE, "", number) if is_of_year else number


def compares(pieces: Sequence[Piece]) -> bool:
    """Whether one of them tells how much more or less something is than it was."""
    return any(piece.kind is Is.OTHER and re.fullmatch(say("other"), piece.text) is not None for piece in pieces)
