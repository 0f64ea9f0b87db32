"""Values with names: 受理32件，调解成功31件，普法4场800人.

What nobody understands spoils the value it stands beside: 未调解成功1件 is no figure of 调解成功.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from store.catalogue.metrics import Kind, Metric
from store.collection.phrases import companion, say, sequel, sequel_words
from store.collection.pieces import VALUES, Is, Piece, Value, value_of
from store.numbers import Number, Reason, Unreadable, measure_in, read_number


@dataclass
class Sentence:
    """What is said of which field, and what is said of none."""

    values: dict[str, Value | Unreadable] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)  # pieces with a figure, as written
    is_answer: bool = False  # somebody tries to: a measure word stands there, or nothing that nobody understands


@dataclass
class _Claim:
    """A value with what stands around it."""

    value: Piece
    before: list[Piece]
    behind: list[Piece] = field(default_factory=list)
    is_spoilt: bool = False

    @property
    def around(self) -> list[Piece]:
        return [*self.before, *self.behind]

    def has(self, kind: Is) -> bool:
        return any(piece.kind is kind for piece in self.around)

    @property
    def start(self) -> int:
        """Where the first piece of it begins."""
        return min(piece.start for piece in (self.value, *self.around))

    @property
    def end(self) -> int:
        """Where the last one ends."""
        return max(piece.end for piece in (self.value, *self.around))

    @property
    def names(self) -> list[list[Piece]]:
        """The names of the fields that it is said of, each in one or several words."""
        groups: list[list[Piece]] = [[]]
        for piece in self.around:
            if piece.kind is Is.JOIN:
                groups.append([])
            elif piece.kind is Is.NAME:
                groups[-1].append(piece)
        return [group for group in groups if group]


def read_sentence(line: str, found: Sequence[Piece], asked: Sequence[Metric], fields: Mapping[str, Metric]) -> Sentence:
    """What the pieces of a line say. `fields`: all that can be meant, by code."""
    reader = _Reader(line, fields)
    for clause in _clauses([_dated(piece) for piece in found]):
        reader.read(clause)
    said = reader.said
    figures = [piece.text for piece in found if piece.kind is Is.FIGURE]
    is_known = all(piece.kind is not Is.OTHER for piece in found)
    said.is_answer = any(map(_counts, figures)) or (is_known and any(piece.kind in VALUES for piece in found))
    if any([piece.kind for piece in clause] == [Is.REST] for clause in _clauses(found)):
        rest = (metric.code for metric in asked if metric.kind is Kind.FLOW and metric.code not in said.values)
        said.values |= dict.fromkeys(rest, Number(0))
    return said


def _counts(figure: str) -> bool:
    """Whether a figure counts something: 3次, 95%; 五步 is mostly a part of a name."""
    return figure[-1] in "%％" or (measure_in(figure) != "" and (figure[0].isdecimal() or len(figure) > 2))


def _dated(piece: Piece) -> Piece:
    """A figure that is a day or a year is none of a field."""
    read = read_number(piece.text) if piece.kind is Is.FIGURE else None
    return replace(piece, kind=Is.OTHER_TIME) if isinstance(read, Unreadable) and read.reason is Reason.DATE else piece


def _clauses(found: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces between signs, without what says nothing."""
    clause: list[Piece] = []
    for piece in found:
        if piece.kind is Is.END:
            yield clause
            clause = []
        elif piece.kind not in (Is.BLANK, Is.FILL):
            clause.append(piece)
    yield clause


class _Reader:
    """Reads clause after clause; what one says of time, or names without a value, goes on into the next."""

    def __init__(self, line: str, fields: Mapping[str, Metric]) -> None:
        self.said = Sentence()
        self._line = line
        self._fields = fields
        self._open: list[Piece] = []  # names that no value has followed yet
        self._time = Is.NOW
        self._last: str | None = None  # the field of the last value
        self._is_loose = False  # the last value had no name, so that one behind it may be its own: 32件（受理）
        self._done = 0  # how far it was read

    def read(self, clause: list[Piece]) -> None:
        """One clause."""
        claims = _claims(clause)
        if not claims:
            self._tell_time(clause)
            if any(piece.kind is Is.NAME for piece in clause):
                self._open = [] if self._is_loose else clause
            elif any(piece.kind in (Is.TO_DATE, Is.OTHER_TIME) for piece in clause):
                self._doubt()  # 受理320件（累计）
            return
        first = claims[0]
        if self._open and not first.names:
            first.before = [*self._open, *first.before]
        self._open = []
        for claim in claims:
            self._tell_time(claim.around)
            self._take(claim)

    def _take(self, claim: _Claim) -> None:
        codes = self._meant(claim)
        for code in codes:
            self._keep(code, claim.value)
        if not codes and claim.value.kind is Is.FIGURE:
            self.said.rest.append(self._written(claim))
        self._last = codes[-1] if codes else None
        self._is_loose = not codes and not claim.names
        self._done = claim.end

    def _written(self, claim: _Claim) -> str:
        """A value with what stands around it, as it is written."""
        start = re.split(say("end"), self._line[self._done : claim.start])[-1]
        return (start + self._line[claim.start : claim.end]).strip()

    def _meant(self, claim: _Claim) -> list[str]:
        """The fields that a value is said of; empty: nobody can tell."""
        if claim.is_spoilt or claim.has(Is.OTHER) or self._time is Is.OTHER_TIME:
            return []
        if not claim.names:
            code = self._followed(claim.value)
            return [code] if code else []
        meant = [self._field(group) for group in claim.names]
        codes = [code for code in dict.fromkeys(meant) if code is not None]
        to_all = claim.has(Is.EACH) or claim.value.kind is not Is.FIGURE
        if None in meant or (len(codes) > 1 and not to_all):
            return []
        if claim.has(Is.WITHIN) and not all(self._is_beside(code) for code in codes):
            return []
        if claim.has(Is.NEW) and any(self._fields[code].kind is Kind.STOCK for code in codes):
            return []
        if len(codes) == 1 and claim.value.kind is Is.FIGURE:
            return [self._companion(codes[0], claim.value) or codes[0]]
        return codes

    def _field(self, group: list[Piece]) -> str | None:
        """The one field that the words of a name mean together; None: none, or several."""
        *others, last = group
        if not last.is_local:
            common = frozenset.intersection(*(piece.codes for piece in group))
            return next(iter(common)) if len(common) == 1 else None
        if others and all(piece.is_local for piece in others):
            return None  # 排查化解
        before = self._field(others) if others else self._last
        after = sequel(before) if before and last.text in sequel_words() else None
        if after in self._fields:
            return after
        (code,) = last.codes if len(last.codes) == 1 else (None,)
        if code is None or (before and self._fields[before].section != self._fields[code].section):
            return None
        return code

    def _keep(self, code: str, piece: Piece) -> None:
        metric = self._fields[code]
        value = value_of(piece, metric, to_date=self._time is Is.TO_DATE)
        if code in self.said.values and self.said.values[code] != value:
            value = Unreadable(Reason.TWICE, self._line)
        self.said.values[code] = value

    def _doubt(self) -> None:
        """What was said so far may be of another time."""
        for code, value in self.said.values.items():
            if isinstance(value, Number) and self._fields[code].kind is Kind.FLOW:
                self.said.values[code] = Unreadable(Reason.TO_DATE, self._line, value)

    def _tell_time(self, clause: list[Piece]) -> None:
        told = [piece.kind for piece in clause if piece.kind in (Is.NOW, Is.TO_DATE, Is.OTHER_TIME)]
        if told:
            self._time = Is.TO_DATE if Is.TO_DATE in told else told[-1]  # 截至10月底

    def _is_beside(self, code: str) -> bool:
        """Whether a field stands in the section of the one before, so that it can be a part of it."""
        return self._last is not None and self._fields[code].section == self._fields[self._last].section

    def _followed(self, value: Piece) -> str | None:
        """The field of a figure without a name, by its unit and by what stands before it."""
        return None if self._last is None else self._companion(self._last, value)

    def _companion(self, code: str, value: Piece) -> str | None:
        read = read_number(value.text, self._fields[code].unit) if value.kind is Is.FIGURE else None
        unit = read.unit if isinstance(read, Unreadable) else ""
        other = companion(code, unit)
        return other if other in self._fields else None


def _claims(clause: list[Piece]) -> list[_Claim]:
    """The values of a clause with what stands before each, or, where names stand behind, with what stands behind."""
    claims: list[_Claim] = []
    before: list[Piece] = []
    for piece in clause:
        if piece.kind in VALUES:
            claims.append(_Claim(piece, before))
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


def _in_turn(claims: list[_Claim]) -> list[_Claim]:
    """受理、成功分别32件、31件: each value with the name of its turn."""
    first = claims[0]
    names = [group for group in first.names if all(piece in first.before for piece in group)]
    if not first.has(Is.IN_TURN):
        return claims
    if len(names) != len(claims) or any(claim.names or claim.has(Is.OTHER) for claim in claims[1:]):
        return [_Claim(claim.value, claim.around, is_spoilt=True) for claim in claims]
    rest = [piece for piece in first.before if piece.kind not in (Is.NAME, Is.JOIN, Is.IN_TURN)]
    return [_Claim(claim.value, [*rest, *group], claim.behind) for claim, group in zip(claims, names, strict=True)]
