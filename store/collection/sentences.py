"""Values with names: 受理32件，调解成功31件，普法4场800人.

What nobody understands spoils the value it stands beside: 未调解成功1件 is no figure of 调解成功.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from store.catalogue.metrics import Kind, Metric
from store.collection.meaning import Names
from store.collection.phrases import came, origin, say
from store.collection.pieces import TIMES, VALUES, Is, Piece, Value, value_of
from store.collection.stretches import Stretch, stretches
from store.collection.times import SENTENCE_ENDS, Times, compares, is_aside, is_of_another_time
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
    is_acting: bool = False  # what is counted does something: 调解员12人参与
    is_timed: bool = False  # it says itself when it was
    near: str | None = None  # of no code: the field that is named, but for words that nobody knows
    unknown: tuple[tuple[int, int], ...] = ()  # of no code: the places of all such words

    @property
    def number(self) -> Number | None:
        """What it counts, sure or doubtful; None: nothing that can be told."""
        value = self.value.number if isinstance(self.value, Unreadable) else self.value
        return value if isinstance(value, Number) else None


@dataclass
class Sentence:
    """What is said of which field, and what is said of none."""

    values: dict[str, Value | Unreadable] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)  # all, in order: also of another time, of the year so far, …
    rest: list[str] = field(default_factory=list)  # pieces with a figure, as written
    is_answer: bool = False  # somebody tries to: a measure word stands there, or nothing that nobody understands


def read_sentence(line: str, found: Sequence[Piece], asked: Sequence[Metric], fields: Mapping[str, Metric]) -> Sentence:
    """What the pieces of a line say. `fields`: all that can be meant, by code."""
    found = _unbroken(found)
    reader = _Reader(line, fields, _acting(found))
    for clause, sign in _clauses([dated(piece) for piece in found]):
        reader.read(clause, sign)
    said = reader.said
    figures = [piece.text for piece in found if piece.kind is Is.FIGURE]
    is_known = all(piece.kind not in (Is.OTHER, Is.BESIDE) for piece in found)
    said.is_answer = any(map(counts, figures)) or (is_known and any(piece.kind in VALUES for piece in found))
    if any([piece.kind for piece in clause] == [Is.REST] for clause, _ in _clauses(found)):
        rest = (metric.code for metric in asked if metric.kind is Kind.FLOW and metric.code not in said.values)
        said.values |= dict.fromkeys(rest, Number(0))
    return said


_SUMMED = "累计"
_HEAD = re.compile("[1-9][0-9]{0,3}")
_BROKEN = re.compile("[0-9]{3}(?![0-9])|[0-9]{1,2}(?![0-9 .,:：/-])(?=.)")


def _unbroken(found: Sequence[Piece]) -> list[Piece]:
    """The pieces, with 3 206份 or 19 8件 as one figure, which it may be: whoever copies out of a document gets such
    blanks.
    """
    whole: list[Piece] = []
    for piece in found:
        head, blank = whole[-2:] if len(whole) > 1 else (piece, piece)
        is_broken = head.kind is piece.kind is Is.FIGURE and blank.kind is Is.BLANK and len(blank.text) == 1
        if is_broken and _HEAD.fullmatch(head.text) and _BROKEN.match(piece.text):
            whole[-2:] = [replace(head, text=head.text + blank.text + piece.text)]
        else:
            whole.append(piece)
    return whole


def _acting(found: Sequence[Piece]) -> frozenset[int]:
    """Where figures end whose people do something, or something that nobody knows: 调解员12人参与, 网格员3人受伤.

    They are no level, but those of it who did so.
    """
    said = [piece for piece in found if piece.kind is not Is.BLANK]
    return frozenset(
        one.end
        for place, (one, other) in enumerate(pairwise(said), 1)
        if one.kind is Is.FIGURE
        and other.kind is not Is.NAME  # 执法人员9人 处置违法行为3起
        and (re.match(say("acts"), other.text) or (other.kind is Is.OTHER and not compares([other])))
        and not re.match(say("all_act"), "".join(piece.text for piece in said[place : place + _AHEAD]))
    )


_AHEAD = 6  # pieces behind a figure that tell whether all of them do so


def counts(figure: str) -> bool:
    """Whether a figure counts something: 3次, 95%; 五步 is mostly a part of a name."""
    return figure[-1] in "%％" or (measure_in(figure) != "" and (figure[0].isdecimal() or len(figure) > 2))


_NONE_OF_THE_MONTH = (Reason.OTHER_TIME, Reason.NEW, Reason.NORM)
_DAY = re.compile(r"[年月日号]|(?:19|20)[0-9]{2}[-/.]?[01]?[0-9]")


def dated(piece: Piece) -> Piece:
    """A figure that is a day or a year is none of a field."""
    read = read_number(piece.text) if piece.kind is Is.FIGURE else None
    if not isinstance(read, Unreadable) or read.reason is not Reason.DATE:
        return piece
    if not _DAY.search(piece.text):
        return replace(piece, kind=Is.OTHER)  # a telephone, the number of a paper
    return replace(piece, kind=Is.DAY if piece.text[-1] in "日号" else Is.OTHER_TIME)


def _clauses(found: Sequence[Piece]) -> Iterator[tuple[list[Piece], str]]:
    """The pieces between signs, without what says nothing, and the signs behind them.

    A colon ends what only leads in: 数据如下：受理32件.
    """
    clause: list[Piece] = []
    kinds: set[Is] = set()
    for piece in found:
        if piece.kind is Is.END or (piece.text in ":：" and Is.OTHER in kinds and kinds.isdisjoint((Is.NAME, *VALUES))):
            yield clause, piece.text if piece.kind is Is.END else ""
            clause, kinds = [], set()
        elif piece.kind not in (Is.BLANK, Is.FILL, Is.BESIDE):
            clause.append(piece)
            kinds.add(piece.kind)
    yield clause, ""


class _Reader:
    """Reads clause after clause; what one says of time, or names without a value, goes on into the next."""

    def __init__(self, line: str, fields: Mapping[str, Metric], acting: frozenset[int]) -> None:
        self.said = Sentence()
        self._line, self._acting = line, acting
        self._fields, self._names = fields, Names(fields)
        self._open: list[Piece] = []  # names that no value has followed yet
        self._times = Times()
        self._leads_in = False  # what comes next begins anew
        self._before_within: Is | None = None  # the time that holds behind the semicolon again: 其中10月份受理30件，…
        self._sentence = 0  # how many claims stand before it
        self._is_begun = False  # a sentence
        self._last: str | None = None  # the field of the last value
        self._outer: Is | None = None  # the time that holds again where nothing joins on to a value of another
        self._is_loose = False  # the last value had no name, so that one behind it may be its own: 32件（受理）
        self._done = 0  # how far it was read

    def read(self, clause: list[Piece], sign: str) -> None:
        """One clause, and the signs that end it."""
        found, before = stretches(clause), self._times.now
        if found and self._open and not found[0].names:
            found[0].before = [*self._open, *found[0].before]
        if found:
            self._open = []
        for one in found:
            if not one.is_joined:
                self._return()
            self._take(one, is_unsure="?" in sign or "？" in sign)
            if compares(one.around):  # 受理纠纷比上月增加5件，达到35件
                self._open = [piece for piece in one.around if piece.kind is Is.NAME]
        self._return()
        if not found:
            if not _is_record(clause):
                self._times.tell_alone(clause)
            if any(piece.kind is Is.NAME for piece in clause):
                self._open = [] if self._is_loose else clause
            elif any(piece.kind in (Is.TO_DATE, Is.OTHER_TIME) for piece in clause) and self._may_doubt(clause):
                self._doubt()  # 受理320件（累计）
        if compares(clause):
            self._times.now = before
        self._is_begun = self._is_begun or bool(clause)
        self._times.end(sign)
        self._leads_in = sign[:1] in (";", "；")  # …；截至10月底，全年受理320件
        if self._leads_in and self._before_within is not None:
            self._times.now, self._before_within = self._before_within, None
        if not SENTENCE_ENDS.isdisjoint(sign):
            self._is_begun, self._sentence = False, len(self.said.claims)

    def _take(self, found: Stretch, *, is_unsure: bool) -> None:
        before, value = self._times.now, found.value
        is_told = self._times.tell(found.around)
        codes = self._meant(found)
        if is_told and not codes and not found.has(Is.OTHER) and not found.names and self._last is not None:
            codes = self._told_again(found) if value.kind is Is.FIGURE else []
        said = {code: self._said_of(code, found, is_unsure=is_unsure) for code in codes}
        place = (value.start, value.end, found.start, self._times.now)
        self.said.claims += [Claim(code, one, *place, is_timed=is_told) for code, one in said.items()]
        if not codes and value.kind is Is.FIGURE:
            unnamed, is_mixed = Unreadable(Reason.UNNAMED, value.text), found.is_spoilt or found.is_compound
            is_acting = value.end in self._acting
            self.said.claims.append(Claim(None, unnamed, *place, found.strange, is_mixed, is_acting, is_told))
            self.said.claims[-1] = replace(self.said.claims[-1], near=self._near(found), unknown=found.unknown)
        if is_told and self._is_level_to_date(found, codes):
            self._times.now = before  # 调解员累计培训60人，受理纠纷30件
        is_known = all(map(self._is_given, codes))
        is_alone = is_told and is_aside(found, self._times.now, is_named=bool(codes), is_known=is_known)
        kept = [code for code, one in said.items() if not _is_of_none(one)]
        for code in kept:
            self._keep(code, said[code])
        if not kept and value.kind is Is.FIGURE:
            self.said.rest.append(self._written(found))
        if is_told and found.has(Is.WITHIN) and not is_alone and before is not self._times.now:
            self._before_within = before
        if is_alone and before is not Is.OTHER_TIME:
            self._outer = before
            if not self._says_what(found):
                self._return()
        self._last = codes[-1] if codes else None
        self._is_loose = not codes and not found.names
        self._done = found.end

    def _is_level_to_date(self, found: Stretch, codes: Sequence[str]) -> bool:
        """Whether 累计 is said of people or of what there is, and of no count that comes with them."""
        told = [piece.text for piece in found.around if piece.kind in TIMES]
        meant = codes or [code for code in (self._near(found),) if code is not None]
        is_of_levels = bool(meant) and all(self._fields[code].kind is Kind.STOCK for code in meant)
        return is_of_levels and all(text == _SUMMED for text in told)

    def _may_doubt(self, clause: Sequence[Piece]) -> bool:
        """Whether a time without a value may be that of the figures before it: 受理320件（累计）; not 创今年新高."""
        return not self._leads_in and not _is_record(clause)

    def _return(self) -> None:
        """The time before a value of another time holds again."""
        if self._outer is not None:
            self._times.now, self._outer = self._outer, None

    def _says_what(self, found: Stretch) -> bool:
        """Whether a value has words of its own for what it counts: 累计受理320件、办结310件 are both of the year."""
        words = self._line[found.start : found.value.start]
        return bool(found.names) or re.search(say("came"), words) is not None

    def _told_again(self, found: Stretch) -> list[str]:
        """The field of a value of another time that has no name: 受理26件，累计251件; …其中10月份开展6场."""
        said = self.said.claims[self._sentence :]
        last = origin(self._last) if self._last and self._says_what(found) else self._last
        codes = [last, *(claim.code for claim in said)]
        fitting = [
            code
            for code in dict.fromkeys(codes)
            if code is not None and not _is_other_unit(read_number(found.value.text, self._fields[code].unit))
        ]
        return fitting[:1] if last in fitting[:1] or len(fitting) == 1 else [code for code in (last,) if code]

    def _near(self, found: Stretch) -> str | None:
        """The one field whose name stands there, among words that nobody knows."""
        if found.is_spoilt or found.is_compound or found.has(Is.WITHIN) or not found.names:
            return None
        if any(piece.text in came() for group in found.names for piece in group[-1:]):
            return None  # 受理各类事项865件
        meant = {self._names.field(group, self._last) for group in found.names}
        return next(iter(meant)) if len(meant) == 1 else None

    def _said_of(self, code: str, found: Stretch, *, is_unsure: bool) -> Value | Unreadable:
        """What a value says of a field."""
        metric, text = self._fields[code], found.value.text
        value = value_of(found.value, metric, to_date=self._times.now is Is.TO_DATE)
        number = value.number if isinstance(value, Unreadable) else value
        if not isinstance(number, Number):
            return value
        if is_of_another_time(self._times.now, metric):
            return Unreadable(Reason.OTHER_TIME, text, number)
        if found.has(Is.NEW) and metric.kind is Kind.STOCK:
            return Unreadable(Reason.NEW, text, number)
        if found.has(Is.NORM):
            return Unreadable(Reason.NORM, text, number)
        if metric.kind is Kind.STOCK and found.value.end in self._acting:
            return Unreadable(Reason.PART, text, number)
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
            code = None if self._last is None else self._names.companion(self._last, found.value)
            return [code] if code else []
        meant = [self._names.field(group, self._last) for group in found.names]
        codes = [code for code in dict.fromkeys(meant) if code is not None]
        to_all = found.has(Is.EACH) or found.value.kind is not Is.FIGURE
        if None in meant or (len(codes) > 1 and not to_all):
            return []
        is_within = found.has(Is.WITHIN) and not found.has(Is.NOW)  # 其中10月份30件 is all of the month
        if is_within and not all(self._names.are_beside(code, self._last) for code in codes):
            return []
        if len(codes) == 1 and found.value.kind is Is.FIGURE:
            return [self._names.companion(codes[0], found.value) or codes[0]]
        return codes

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
        if not self._times.is_in_brackets and not self._is_begun:
            return
        said = self.said.claims
        for place in range(self._sentence, len(said)):
            code, value = said[place].code, said[place].value
            is_meant = code is not None and (not self._times.is_in_brackets or code == self._last)
            if code is None or not is_meant or not isinstance(value, Number) or self._fields[code].kind is Kind.STOCK:
                continue
            doubtful = Unreadable(Reason.TO_DATE, self._line, value)
            said[place] = replace(said[place], value=doubtful, when=Is.TO_DATE)
            if self._is_given(code):
                self.said.values[code] = doubtful


def _is_record(clause: Sequence[Piece]) -> bool:
    return re.search(say("record"), "".join(piece.text for piece in clause)) is not None


def _is_other_unit(value: Value | Unreadable) -> bool:
    return isinstance(value, Unreadable) and value.reason is Reason.UNIT


def _is_to_date(value: Value | Unreadable) -> bool:
    return isinstance(value, Unreadable) and value.reason is Reason.TO_DATE


def _is_of_none(value: Value | Unreadable) -> bool:
    """Whether it is no value of the month, nor one to be asked about in its line."""
    return isinstance(value, Unreadable) and value.reason in _NONE_OF_THE_MONTH
