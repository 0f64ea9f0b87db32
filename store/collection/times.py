"""Of what time a clerk's text tells: the month, the year so far, a quarter, a day, another month."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.catalogue.metrics import Kind, Metric, Tier
from store.catalogue.months import Month
from store.collection.phrases import pasted, say
from store.collection.pieces import TIMES, Is, Piece
from store.collection.stretches import Stretch
from store.numbers import Number, Reason, Unreadable

SENTENCE_ENDS = frozenset("。！!\n")


class Times:
    """The time that holds from clause to clause. A bracket has its own; a day holds for its sentence, some days of the
    month until another time is told, and in their sentence 本月 tells of no other.
    """

    def __init__(self) -> None:
        self.now = Is.NOW
        self._is_days_told = False  # in this sentence
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
        self._is_days_told = self._is_days_told or Is.DAYS in told
        is_whole = any(re.fullmatch(say("whole_month"), piece.text) for piece in pieces)
        if self._is_days_told and time in (Is.NOW, Is.TO_DATE) and not is_whole:
            time = Is.DAYS  # 截至10月15日，本月受理9件
        self._before_day = (self._before_day or self.now) if time is Is.DAY else None
        self.now = time
        return True

    def tell_alone(self, clause: Sequence[Piece]) -> None:
        """The same of a clause without a value; what happened on a day is no time of others: 10月15日召开推进会."""
        kinds = {piece.kind for piece in clause}
        if Is.OTHER not in kinds or kinds.isdisjoint((Is.DAY, Is.DAYS)):
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
                self._is_days_told = False


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
    return time in (Is.OTHER_TIME, Is.DAY, Is.DAYS)


def of_time(time: Is, metric: Metric, number: Number) -> Number | Unreadable:
    """A number of a field, as far as it is of the month."""
    if is_of_another_time(time, metric):
        return Unreadable(Reason.OTHER_TIME, "", number)
    is_of_year = time is Is.TO_DATE and metric.kind is Kind.FLOW
    return Unreadable(Reason.TO_DATE, "", number) if is_of_year else number


def year_told(text: str, month: Month, *, is_month_named: bool) -> int | None:
    """The year that a text seems to be a report of: by a clause before its first figure (2023年法治政府建设工作总结),
    or by its first clause, where no word names the month; None: it is of no year.

    Of the month's own year it is one only by a title that has a line for itself.
    """
    title, _, rest = text.strip().partition("\n")
    head = pasted("year", "head").match(text.strip()[:_HEAD])
    for said in _CLAUSE.split(head[0] if head else ""):
        if told := pasted("year", "report").match(said.strip()):
            year = int(told[1])
            is_title = bool(rest) and said == title and len(title) - told.end() <= _TITLE_REST
            if year != month.year or is_title:
                return year
    first = pasted("year", "named").search(_CLAUSE.split(text.strip())[0])
    year = int(first[1]) if first and not is_month_named else month.year
    return None if year == month.year else year


_CLAUSE = re.compile(r"[，,。；;！\n]")
_HEAD = 600  # characters in which the first figure is looked for
_TITLE_REST = 10  # characters behind what makes a title of a report: 2026年工作总结（征求意见稿）


def compares(pieces: Sequence[Piece]) -> bool:
    """Whether one of them tells how much more or less something is than it was."""
    return any(piece.kind is Is.OTHER and re.fullmatch(say("other"), piece.text) is not None for piece in pieces)
