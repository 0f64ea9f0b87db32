"""Values with names: 受理32件，调解成功31件，普法4场800人.

What nobody understands spoils the value it stands beside: 未调解成功1件 is no figure of 调解成功.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from store.catalogue.metrics import Kind, Metric, Tier
from store.collection.phrases import came, companion, origin, say, sequel, sequel_words
from store.collection.pieces import TIMES, VALUES, Is, Piece, Value, value_of
from store.collection.stretches import Stretch, stretches
from store.numbers import Number, Reason, Unreadable, measure_in, read_number


@dataclass(frozen=True)
class Claim:
    """A figure, or a word in place of one, where it stands, and what it says of a field."""

    code: str | None  # None: nobody can tell
    value: Value | Unreadable
    start: int
    end: int
    since: int  # where what is said of it begins
    when: Is  # NOW, TO_DATE, QUARTER, DAY or OTHER_TIME
    strange: tuple[tuple[int, int], ...] = ()  # of no code: places of words that nobody knows at a name
    is_mixed: bool = False  # of no code: what stands there contradicts itself, or is of several fields as one word


@dataclass
class Sentence:
    """What is said of which field, and what is said of none."""

    values: dict[str, Value | Unreadable] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)  # all, in order: also of another time, of the year so far, …
    rest: list[str] = field(default_factory=list)  # pieces with a figure, as written
    is_answer: bool = False  # somebody tries to: a measure word stands there, or nothing that nobody understands


def read_sentence(line: str, found: Sequence[Piece], asked: Sequence[Metric], fields: Mapping[str, Metric]) -> Sentence:
    """What the pieces of a line say. `fields`: all that can be meant, by code."""
    reader = _Reader(line, fields)
    for clause, sign in _clauses([dated(piece) for piece in found]):
        reader.read(clause, sign)
    said = reader.said
    figures = [piece.text for piece in found if piece.kind is Is.FIGURE]
    is_known = all(piece.kind is not Is.OTHER for piece in found)
    said.is_answer = any(map(counts, figures)) or (is_known and any(piece.kind in VALUES for piece in found))
    if any([piece.kind for piece in clause] == [Is.REST] for clause, _ in _clauses(found)):
        rest = (metric.code for metric in asked if metric.kind is Kind.FLOW and metric.code not in said.values)
        said.values |= dict.fromkeys(rest, Number(0))
    return said


def counts(figure: str) -> bool:
    """Whether a figure counts something: 3次, 95%; 五步 is mostly a part of a name."""
    return figure[-1] in "%％" or (measure_in(figure) != "" and (figure[0].isdecimal() or len(figure) > 2))


def is_of_another_time(time: Is, metric: Metric) -> bool:
    """A quarter is the time of what is asked each quarter, and of levels, as they stand at its end."""
    if time is Is.QUARTER:
        return metric.kind is Kind.FLOW and metric.tier is not Tier.QUARTER
    return time in (Is.OTHER_TIME, Is.DAY)


_NONE_OF_THE_MONTH = (Reason.OTHER_TIME, Reason.NEW, Reason.NORM)
_DAY = re.compile(r"[年月日号]|(?:19|20)[0-9]{2}[-/.]?[01]?[0-9]")
_ENDS = frozenset("。！!\n")


def dated(piece: Piece) -> Piece:
    """A figure that is a day or a year is none of a field."""
    read = read_number(piece.text) if piece.kind is Is.FIGURE else None
    if not isinstance(read, Unreadable) or read.reason is not Reason.DATE:
        return piece
    if not _DAY.search(piece.text):
        return replace(piece, kind=Is.OTHER)  # a telephone, the number of a paper
    return replace(piece, kind=Is.DAY if piece.text[-1] in "日号" else Is.OTHER_TIME)


def _clauses(found: Sequence[Piece]) -> Iterator[tuple[list[Piece], str]]:
    """The pieces between signs, without what says nothing, and the signs behind them."""
    clause: list[Piece] = []
    for piece in found:
        if piece.kind is Is.END:
            yield clause, piece.text
            clause = []
        elif piece.kind not in (Is.BLANK, Is.FILL):
            clause.append(piece)
    yield clause, ""


class _Reader:
    """Reads clause after clause; what one says of time, or names without a value, goes on into the next."""

    def __init__(self, line: str, fields: Mapping[str, Metric]) -> None:
        self.said = Sentence()
        self._line = line
        self._fields = fields
        self._open: list[Piece] = []  # names that no value has followed yet
        self._time = Is.NOW
        self._since_day: Is | None = None  # the time before a day was named, which holds to the sentence's end
        self._brackets: list[Is] = []  # the time before each that is open
        self._sentence = 0  # how many claims stand before it
        self._is_begun = False  # a sentence
        self._last: str | None = None  # the field of the last value
        self._is_loose = False  # the last value had no name, so that one behind it may be its own: 32件（受理）
        self._done = 0  # how far it was read

    def read(self, clause: list[Piece], sign: str) -> None:
        """One clause, and the signs that end it."""
        found, before = stretches(clause), self._time
        if found and self._open and not found[0].names:
            found[0].before = [*self._open, *found[0].before]
        if found:
            self._open = []
        for one in found:
            self._take(one, is_unsure="?" in sign or "？" in sign)
            if any(map(_compares, one.around)):  # 受理纠纷比上月增加5件，达到35件
                self._open = [piece for piece in one.around if piece.kind is Is.NAME]
        if not found:
            is_event = any(piece.kind is Is.OTHER for piece in clause) and any(piece.kind is Is.DAY for piece in clause)
            if not is_event:  # 10月15日召开推进会
                self._tell_time(clause)
            if any(piece.kind is Is.NAME for piece in clause):
                self._open = [] if self._is_loose else clause
            elif any(piece.kind in (Is.TO_DATE, Is.OTHER_TIME) for piece in clause):
                self._doubt()  # 受理320件（累计）
        if any(map(_compares, clause)):
            self._time = before
        self._is_begun = self._is_begun or bool(clause)
        self._end(sign)

    def _end(self, signs: str) -> None:
        """A bracket tells of its own time; a day holds for its sentence."""
        for sign in signs:
            if sign in "(（":
                self._brackets.append(self._time)
            elif sign in ")）" and self._brackets:
                self._time = self._brackets.pop()
            elif sign in _ENDS:
                self._time = self._since_day or self._time
                self._since_day, self._is_begun, self._sentence = None, False, len(self.said.claims)

    def _take(self, found: Stretch, *, is_unsure: bool) -> None:
        before = self._time
        is_told = self._tell_time(found.around)
        codes = self._meant(found)
        if is_told and not codes and not found.has(Is.OTHER) and not found.names and self._last is not None:
            codes = [code for code in (self._last,) if found.value.kind is Is.FIGURE]  # 受理26件，累计251件
        said = {code: self._said_of(code, found, is_unsure=is_unsure) for code in codes}
        value = found.value
        place = (value.start, value.end, found.start, self._time)
        self.said.claims += [Claim(code, one, *place) for code, one in said.items()]
        if not codes and value.kind is Is.FIGURE:
            unnamed = Unreadable(Reason.UNNAMED, value.text)
            self.said.claims.append(
                Claim(None, unnamed, *place, strange=found.strange, is_mixed=found.is_spoilt or found.is_compound)
            )
        kept = [code for code, one in said.items() if not _is_of_none(one)]
        is_aside = is_told and (self._time is not Is.NOW or found.has(Is.WITHIN))  # 其中10月份30件
        if codes:
            is_aside = is_aside and (not found.names or all(map(self._is_given, codes)))
        else:
            is_aside = is_aside and not found.names and found.around[0].kind not in TIMES  # 结转上月2件
        for code in kept:
            self._keep(code, said[code])
        if not kept and value.kind is Is.FIGURE:
            self.said.rest.append(self._written(found))
        self._time = before if is_aside and before is not Is.OTHER_TIME else self._time
        self._last = codes[-1] if codes else None
        self._is_loose = not codes and not found.names
        self._done = found.end

    def _said_of(self, code: str, found: Stretch, *, is_unsure: bool) -> Value | Unreadable:
        """What a value says of a field."""
        metric, text = self._fields[code], found.value.text
        value = value_of(found.value, metric, to_date=self._time is Is.TO_DATE)
        number = value.number if isinstance(value, Unreadable) else value
        if not isinstance(number, Number):
            return value
        if is_of_another_time(self._time, metric):
            return Unreadable(Reason.OTHER_TIME, text, number)
        if found.has(Is.NEW) and metric.kind is Kind.STOCK:
            return Unreadable(Reason.NEW, text, number)
        if found.has(Is.NORM):
            return Unreadable(Reason.NORM, text, number)
        return Unreadable(Reason.UNSURE, text, number) if is_unsure and isinstance(value, Number) else value

    def _written(self, found: Stretch) -> str:
        """A value with what stands around it, as it is written."""
        start = re.split(say("end"), self._line[self._done : found.start])[-1]
        return (start + self._line[found.start : found.end]).strip()

    def _meant(self, found: Stretch) -> list[str]:
        """The fields that a value is said of; empty: nobody can tell."""
        if found.is_spoilt or found.has(Is.OTHER):
            return []
        if not found.names:
            code = self._followed(found.value)
            return [code] if code else []
        meant = [self._field(group) for group in found.names]
        codes = [code for code in dict.fromkeys(meant) if code is not None]
        to_all = found.has(Is.EACH) or found.value.kind is not Is.FIGURE
        if None in meant or (len(codes) > 1 and not to_all):
            return []
        if found.has(Is.WITHIN) and not all(self._is_beside(code) for code in codes):
            return []
        if len(codes) == 1 and found.value.kind is Is.FIGURE:
            return [self._companion(codes[0], found.value) or codes[0]]
        return codes

    def _field(self, group: list[Piece]) -> str | None:
        """The one field that the words of a name mean together; None: none, or several."""
        *others, last = group
        came_of = origin(self._last) if self._last and not others and last.text in came() else None
        if came_of in self._fields:
            return came_of  # 信访办结25件，本月受理2件
        if not last.is_local:
            common = frozenset.intersection(*(piece.codes for piece in group))
            if not common and others and (others[0].text in came() or self._are_people(others[0], last)):
                return self._field(group[1:])  # 受理热线诉求, 网格员上报事件
            if not common and len(others) == 1 and others[0].text in sequel_words():  # 办结热线诉求, 办结行政许可
                return self._ended(last)
            return next(iter(common)) if len(common) == 1 else None
        if others and all(piece.is_local for piece in others):
            return None  # 排查化解
        before = self._field(others) if others else self._last
        after = sequel(before) if before and last.text in sequel_words() else None
        if after in self._fields:
            return after
        (code,) = last.codes if len(last.codes) == 1 else (None,)
        if others and code is None and last.text in sequel_words():
            return before  # 行政许可办结
        if code is None or (before and self._fields[before].section != self._fields[code].section):
            return None
        return code

    def _are_people(self, name: Piece, done: Piece) -> bool:
        """Whether a level is named as who did what is counted."""
        kinds = [{self._fields[code].kind for code in piece.codes} for piece in (name, done)]
        return kinds == [{Kind.STOCK}, {Kind.FLOW}]

    def _ended(self, name: Piece) -> str | None:
        """The field of what became of the cases that a name means; of what is counted at its end, that itself."""
        (code,) = name.codes if len(name.codes) == 1 else (None,)
        after = sequel(code) if code else None
        return after if after in self._fields else code

    def _keep(self, code: str, value: Value | Unreadable) -> None:
        """Where the month's figure and the year's stand beside each other, the month's is meant."""
        known = self.said.values.get(code, value)
        if _is_to_date(value) and not _is_to_date(known):
            return
        if known != value and not _is_to_date(known):
            value = Unreadable(Reason.TWICE, self._line)
        self.said.values[code] = value

    def _is_given(self, code: str) -> bool:
        return isinstance(self.said.values.get(code), Number)

    def _doubt(self) -> None:
        """What the sentence has said so far, or what stands before the bracket, may be of another time."""
        if not self._brackets and not self._is_begun:
            return
        said = self.said.claims
        for place in range(self._sentence, len(said)):
            code, value = said[place].code, said[place].value
            is_meant = code is not None and (not self._brackets or code == self._last)
            if code is None or not is_meant or not isinstance(value, Number) or self._fields[code].kind is Kind.STOCK:
                continue
            doubtful = Unreadable(Reason.TO_DATE, self._line, value)
            said[place] = replace(said[place], value=doubtful, when=Is.TO_DATE)
            if self._is_given(code):
                self.said.values[code] = doubtful

    def _tell_time(self, clause: list[Piece]) -> bool:
        """Whether the pieces tell of a time."""
        told = [piece.kind for piece in clause if piece.kind in TIMES]
        if not told:
            return False
        is_to_date = Is.TO_DATE in told and Is.OTHER_TIME not in told  # 截至10月底
        time = Is.TO_DATE if is_to_date else Is.OTHER_TIME if Is.TO_DATE in told else told[-1]
        if time is Is.DAY:
            self._since_day = self._since_day or self._time
        else:
            self._since_day = None
        self._time = time
        return True

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


def _compares(piece: Piece) -> bool:
    """Whether it tells how much more or less something is than it was."""
    return piece.kind is Is.OTHER and re.fullmatch(say("other"), piece.text) is not None


def _is_to_date(value: Value | Unreadable) -> bool:
    return isinstance(value, Unreadable) and value.reason is Reason.TO_DATE


def _is_of_none(value: Value | Unreadable) -> bool:
    """Whether it is no value of the month, nor one to be asked about in its line."""
    return isinstance(value, Unreadable) and value.reason in _NONE_OF_THE_MONTH
