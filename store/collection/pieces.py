"""The pieces that a clerk's line is made of: names of fields, figures, words in place of figures, and what joins them.

Names come before figures where both begin at one place and the name is longer: 六进8场, 两违55起.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from functools import cache

from store.catalogue.metrics import Kind, Metric
from store.catalogue.months import Month
from store.collection.phrases import say, sequel_words
from store.numbers import Number, Reason, Unreadable, number_in, read_number
from store.numerals import value_of as numeral


class Word(StrEnum):
    """What is said for a field in place of a number."""

    NONE = "none"  # 不涉及
    SKIP = "skip"  # 跳过


Value = Number | Word


class Is(Enum):
    """What a piece is."""

    NAME = auto()  # of fields
    FIGURE = auto()
    ZERO = auto()  # 没有, 无
    NONE = auto()  # 不涉及
    SKIP = auto()  # 跳过
    REST = auto()  # 其他都是0
    EACH = auto()  # 均, 各: of all the fields named before
    IN_TURN = auto()  # 分别: of the fields named before, one after the other
    JOIN = auto()  # 、 和
    WITHIN = auto()  # 其中
    NEW = auto()  # 新增
    NOW = auto()  # 本月
    TO_DATE = auto()  # 累计
    QUARTER = auto()  # 第三季度, of the month that ends it
    DAY = auto()  # 10月28日
    DAYS = auto()  # 10月1日—15日, 上旬, 本周, 今天, 截至15日: not all of the month
    OTHER_TIME = auto()  # 上月
    NORM = auto()  # 每月
    FILL = auto()  # says nothing
    BESIDE = auto()  # says nothing beside the name of a field
    BLANK = auto()
    END = auto()  # of a clause
    OTHER = auto()  # anything else: what it does to the meaning, nobody knows


_WORDS: dict[Is, Value] = {Is.ZERO: Number(0), Is.NONE: Word.NONE, Is.SKIP: Word.SKIP}
VALUES = (Is.FIGURE, *_WORDS)
TIMES = (Is.NOW, Is.TO_DATE, Is.QUARTER, Is.DAY, Is.DAYS, Is.OTHER_TIME)
_SAID = (  # the longest wins; of equally long ones the first
    (Is.REST, "rest"),
    (Is.NONE, "none"),
    (Is.SKIP, "skip"),
    (Is.ZERO, "zero"),
    (Is.NOW, "now"),
    (Is.TO_DATE, "to_date"),
    (Is.OTHER_TIME, "other_time"),
    (Is.OTHER, "other"),
    (Is.NORM, "norm"),
    (Is.WITHIN, "within"),
    (Is.NEW, "new"),
    (Is.JOIN, "joins"),
    (Is.EACH, "each"),
    (Is.IN_TURN, "in_turn"),
    (Is.FILL, "changed_from"),
    (Is.FILL, "fill"),
    (Is.BESIDE, "beside"),
    (Is.BLANK, "blank"),
    (Is.END, "end"),
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a line."""

    kind: Is
    text: str
    start: int
    codes: frozenset[str] = frozenset()  # of NAME: the fields that it may mean
    is_local: bool = False  # of NAME: what it means, is for its section or for what was said before to tell

    @property
    def end(self) -> int:
        """Where the next piece begins."""
        return self.start + len(self.text)


def value_of(piece: Piece, metric: Metric, *, to_date: bool) -> Value | Unreadable:
    """What one of VALUES says for a field. `to_date`: it was said of the year so far."""
    if piece.kind in _WORDS:
        return _WORDS[piece.kind]
    read = read_number(piece.text, metric.unit)
    if isinstance(read, Number) and to_date and metric.kind is Kind.FLOW:
        return Unreadable(Reason.TO_DATE, piece.text, read)
    return read


def starts_value(text: str) -> bool:
    """Whether a text begins with a figure, or with a word in place of one."""
    return number_in(text, 0) > 0 or any(_pattern(name).match(text) for name in ("zero", "none", "skip"))


def pieces(
    line: str, *, named: Sequence[Metric], numbered: Sequence[Metric], sections: frozenset[str], month: Month | None
) -> list[Piece]:
    """The pieces of a line in half width, in order, without gaps.

    `named`: the fields that names may mean; `numbered`: those that `7=` may, the first is 1; `sections`: those talked
    of; `month`: the month that is reported, whose name says nothing (10月受理32件); None: any month is another one.
    """
    names = _names(named, sections)
    name = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
    found: list[Piece] = []
    place = 0
    while place < len(line):
        beginning = _beginning(line, place, names, name, numbered, month)
        piece = max(beginning, key=lambda piece: len(piece.text))
        if found and found[-1].kind is Is.OTHER and _pattern("within_words").fullmatch(piece.text):
            piece = replace(piece, kind=Is.OTHER)  # 突发, 集中
        found.append(piece)
        place = piece.end
    return found


def _beginning(
    line: str,
    place: int,
    names: Mapping[str, Piece],
    name: re.Pattern[str],
    numbered: Sequence[Metric],
    month: Month | None,
) -> Iterator[Piece]:
    """All pieces that can begin here, those that win a tie first."""
    if said := name.match(line, place):
        yield replace(names[said[0]], start=place)
    if index := _index(line, place, numbered):
        yield index
    yield from _times(line, place, month)
    if said := _pattern("fixed").match(line, place):  # before figures, whose characters it has
        yield Piece(Is.FILL, said[0], place)
    if (end := number_in(line, place)) > place:
        month_named = _pattern("month").match(line, place)
        end = min(end, month_named.end()) if month_named else end  # 10月20日组织, 10月份30件
        yield Piece(Is.FIGURE, line[place:end], place)
    for kind, pattern in _SAID:
        if said := _pattern(pattern).match(line, place):
            yield Piece(kind, said[0], place)
    if (said := _pattern("place").match(line, place)) and _begins_clause(line, place) and not name.search(said[0]):
        yield Piece(Is.FILL, said[0], place)
    said = _pattern("numbering").match(line, place)
    if said and (said[0][0] == "(" or _begins_clause(line, place)) and name.match(line, said.end()):
        yield Piece(Is.FILL, said[0], place)
    yield Piece(Is.OTHER, line[place], place)


def time_of(text: str, month: Month) -> Is | None:
    """The time that a text begins with; None: it begins with none."""
    found = list(_times(text, 0, month))
    return found[0].kind if found else None


def _index(line: str, place: int, numbered: Sequence[Metric]) -> Piece | None:
    """The number of a field, with what says that it is one; a name of no field where there is none of this number."""
    found = _pattern("index").match(line, place)
    if found is None:
        return None
    number = int(numeral(found[1] or found[2]) or 0)
    codes = {numbered[number - 1].code} if 0 < number <= len(numbered) else set()
    return Piece(Is.NAME, found[0], place, frozenset(codes))


def _times(line: str, place: int, month: Month | None) -> Iterator[Piece]:
    """What names months: one, several, a quarter, half a year."""
    if (found := _pattern("month").match(line, place)) and month is not None:
        is_now = _says(found, month)
        if is_now or found[3] is None:  # another day of it is a figure that is a date
            yield Piece(Is.NOW if is_now else Is.OTHER_TIME, found[0], place)
    if (found := _pattern("days").match(line, place)) and month is not None:
        yield Piece(Is.NOW if _is_whole(found, month) else Is.DAYS, found[0], place)
    if found := _pattern("some_days").match(line, place):
        yield Piece(Is.DAYS, found[0], place)
    if (found := _pattern("until").match(line, place)) and month is not None and _is_early(found, month):
        yield Piece(Is.DAYS, found[0], place)
    if found := _pattern("span").match(line, place):
        year, first, last = found[1], int(numeral(found[2]) or 0), int(numeral(found[3]) or 0)
        yield Piece(Is.TO_DATE if month is None else _kind_of(month, year, first, last), found[0], place)
    if found := _pattern("quarter").match(line, place):
        last = 3 * int(numeral(found[1]) or 0) if found[1] else 0
        is_this = month is None or last in (0, month.number)
        yield Piece(Is.QUARTER if is_this else Is.OTHER_TIME, found[0], place)
    if found := _pattern("half_year").match(line, place):
        is_to_date = month is None or (month.number == 6 and found[1] == "上")
        yield Piece(Is.TO_DATE if is_to_date else Is.OTHER_TIME, found[0], place)


def _is_whole(found: re.Match[str], month: Month) -> bool:
    """Whether days are the month, or those that are counted as it: 10月1日—31日, 9月26日至10月25日."""
    first, day, last, end = (int(one) if one else None for one in found.groups())
    is_here = (last or first) == month.number and end is not None
    from_before = first == month.back().number and day == (end or 0) + 1
    return is_here and ((first == month.number and day == 1 and end == month.last_day.day) or from_before)


def _is_early(found: re.Match[str], month: Month) -> bool:
    """Whether it is a day of the month before its last one: 截至10月15日."""
    number, day = (numeral(one) if one else None for one in found.groups())
    return number in (None, month.number) and day is not None and 0 < day < month.last_day.day


def _kind_of(month: Month, year: str | None, first: int, last: int) -> Is:
    """Whether several months are the year up to this one, or the quarter that it ends."""
    if year not in (None, f"{month.year}") or last != month.number:
        return Is.OTHER_TIME
    is_quarter = month.is_quarter_end and first == last - 2 > 1
    return Is.TO_DATE if first == 1 else Is.QUARTER if is_quarter else Is.OTHER_TIME


def _says(found: re.Match[str], month: Month) -> bool:
    """Whether it is this month, or the last day of it, that is named."""
    year, number, day = found.groups()
    last = f"{month.last_day.day}"
    return year in (None, f"{month.year}") and numeral(number) == month.number and day in (None, last)


def _begins_clause(line: str, place: int) -> bool:
    before = line[:place].rstrip(" \t\u3000")
    return not before or _pattern("end").fullmatch(before[-1]) is not None


def _names(named: Sequence[Metric], sections: frozenset[str]) -> dict[str, Piece]:
    """Every name → what it means."""
    means: dict[str, set[str]] = {}
    local: dict[str, set[str]] = {word: set() for word in sequel_words()}
    for metric in named:
        for name in metric.names:
            means.setdefault(name, set()).add(metric.code)
        for name in metric.said_here if metric.section in sections else ():
            local.setdefault(name, set()).add(metric.code)
    found = {name: Piece(Is.NAME, name, 0, frozenset(codes), is_local=True) for name, codes in local.items()}
    return found | {name: Piece(Is.NAME, name, 0, frozenset(codes)) for name, codes in means.items()}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(say(name))
