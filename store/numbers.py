"""A count as people write it: 12件, 十二, 一百二十, 1.2万, ２０, 1,200, 3千余, 近千, 廿; and why something is none."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from store.numerals import CHARACTERS, plain, power_of, seen, value_of

CEILING = 10**9  # no count of a town is larger
LONGEST_MARK = 16  # characters of a measure word, or of what qualifies a count, that are kept


@dataclass(frozen=True)
class Number:
    """A whole number, and how exactly it was said."""

    value: int
    is_more: bool = False  # 余, 多, 以上: a little more
    is_near: bool = False  # 约, 近, 左右


class Reason(StrEnum):
    """Why a text is not taken for a count."""

    NO_NUMBER = "no_number"
    VAGUE = "vague"  # 几十, 若干, 半, 十来, 不到100
    RANGE = "range"  # 3-5, 七八
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"  # 12.5
    PERCENT = "percent"  # 95%, 九成: rates are derived, never typed
    UNIT = "unit"  # another one than the field's
    OVER = "over"  # beyond CEILING
    DATE = "date"  # a day, a time, a telephone number, the number of a paper
    AMBIGUOUS = "ambiguous"  # can be read in two ways: 007, 1.200, 1 200, 1万20
    UNSURE = "unsure"  # 12？
    TO_DATE = "to_date"  # 累计: the year so far, not the month
    COUNT = "count"  # not as many values as fields
    UNNAMED = "unnamed"  # says of no field that it is its value
    TWICE = "twice"  # two values for one field
    OTHER_TIME = "other_time"  # 上月, 9月, 10月28日: not the month
    NEW = "new"  # 新增3人: how much a level grew, not what it is
    PART = "part"  # 专职调解员5人: perhaps less than the whole
    UNFAMILIAR = "unfamiliar"  # words that nobody knows stand beside it, and nothing says that it is less
    OTHERS = "others"  # 全县受理450件，调解成功440件: perhaps of others than the town
    NORM = "norm"  # 每月不少于2次: what is asked for, not what was done


@dataclass(frozen=True)
class Unreadable:
    """A text, or a piece of one, that is not taken, and what has to be known to ask back."""

    reason: Reason
    text: str
    number: Number | None = None  # what it is, if that was meant; may be offered on a button
    unit: str = ""  # as written; of UNIT
    percent: Decimal | None = None  # of PERCENT; None: it cannot be told
    expected: int = 0  # of COUNT: fields
    found: int = 0  # of COUNT: values


def read_number(text: str, unit: str = "") -> Number | Unreadable:
    """The count that a text is. `unit` is the field's; empty: any measure word will do."""
    if len(text) > _LONGEST:
        return Unreadable(Reason.NO_NUMBER, text)
    said = _tidy(text)
    number = _pattern("number")
    found = number.fullmatch(said) or number.fullmatch(said.removesuffix(unit))  # a county may have a unit of its own
    value = _value(found) if found else None
    if found is None or value is None:
        return _fault(text, said, unit)
    if value > CEILING:
        return Unreadable(Reason.DATE if _TELEPHONE.fullmatch(plain(found["body"])) else Reason.OVER, text)
    if value % 1:
        return Unreadable(Reason.NOT_WHOLE, text)
    written = found["unit"] or ""
    read = Number(
        int(value),
        is_more=bool(found["more"] or found["inner"] or found["behind_more"] or found["last_more"]),
        is_near=bool(found["near"] or found["behind_near"] or found["last_near"]),
    )
    if not written and _DAY.fullmatch(plain(found["body"])):
        return Unreadable(Reason.DATE, text, read)
    if unit and written and not counts_as(written, unit):
        return Unreadable(Reason.UNIT, text, read, unit=written)
    return read


def counts_as(written: str, unit: str) -> bool:
    """Whether a measure word counts the same as a field's unit does: 宗 and 件, 场次 and 场; 人次 and 件 do not."""
    return written == unit or written in _data()["unit"].get(unit, ())


def number_in(text: str, start: int) -> int:
    """Where the figure that begins here ends, with its measure word, readable or not (几十件, 3-5); `start`: there is
    none.
    """
    found = _pattern("span").match(text, start)
    return found.end() if found else start


def measure_in(text: str) -> str:
    """The measure word that a figure ends with; empty: it has none."""
    found = _pattern("measure").search(text)
    return found[0] if found else ""


_ROUGHLY = "(?:(?<=[百千万])|(?<=[0-9]00))来"  # 600来份; 四十来份 is vague
_LONGEST = 40  # characters: nothing longer is one count
_C = f"[{CHARACTERS}]"
_TELEPHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{9,11}")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?")  # 202610, 20261005
_DATED = re.compile(rf"(?:{_C}+(?:年度?|月份?|日|号|时|点钟?|分|[:：/]|-(?=\d))\s*)+{_C}*")
_DATE_MARK = re.compile(r"[年月日号时点分:：/]|\d{4}-\d|\d-\d+-\d|\d{3,}-\d{7}")
_MINUS = re.compile(r"(?:[-−﹣–—]|负|零下|减少?)(.+)")
_RANGE = re.compile(rf"{_C}+[^\d\s]{{0,2}}\s*(?:[-~～—–]+|至|到|或)\s*{_C}+.*")
_TWO_DIGITS = re.compile("[一二两三四五六七八九]{2}")
_APART = re.compile(r"[0-9][0-9 ,，.]*[0-9]")  # 1 200, 1,20
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|0[0-9]+")  # 1.200, 007
_PERCENT = re.compile(
    rf"(?:(?P<share>百分之|千分之)(?P<a>[{CHARACTERS}.点]+)|(?P<b>[{CHARACTERS}.]+)(?P<sign>[%‰]|个百分点|成)(?P<rest>.*)"
    rf"|{_C}+分之.+)"
)
_SHARES = {  # in per cent
    "百分之": Decimal(1),
    "%": Decimal(1),
    "个百分点": Decimal(1),
    "千分之": Decimal("0.1"),
    "‰": Decimal("0.1"),
    "成": Decimal(10),
}


def one_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest that fits."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _value(found: re.Match[str]) -> Decimal | None:
    """What stands between marks and measure word."""
    body, power = found["body"], found["power"] or ""
    value = value_of(body + power)
    if value is None and not power and any(found[name] for name in ("more", "near", "behind_more")):
        alone = power_of(body)  # 近千, 万余
        value = None if alone is None else Decimal(alone)
    return None if _GROUPED.fullmatch(body) and not power else value


def _fault(text: str, said: str, unit: str) -> Unreadable:
    """Why it is no number."""
    doubt = _data()["doubt"]
    if re.search(doubt["sure"], said):
        inner = read_number(re.sub(f"(?:{doubt['sure']})+", "", said), unit)
        return Unreadable(Reason.UNSURE, text, inner) if isinstance(inner, Number) else Unreadable(inner.reason, text)
    if found := _PERCENT.fullmatch(said):
        return Unreadable(Reason.PERCENT, text, percent=_percent(found))
    if (found := _MINUS.fullmatch(said)) and isinstance(read_number(found[1]), Number):
        return Unreadable(Reason.NEGATIVE, text)
    if _DATED.fullmatch(said) and _DATE_MARK.search(said):
        return Unreadable(Reason.DATE, text)
    below = _pattern("below").fullmatch(said)
    limit = read_number(below["before"] or below["behind"], unit) if below else None
    if isinstance(limit, Number):
        return Unreadable(Reason.VAGUE, text, Number(limit.value, is_near=True))
    if _RANGE.fullmatch(said) or (_TWO_DIGITS.search(said) and number_in(said, 0) == len(said)):
        return Unreadable(Reason.RANGE, text)
    if re.search(doubt["vague"], said):
        return Unreadable(Reason.VAGUE, text)
    if _APART.fullmatch(said.removesuffix(measure_in(said))) or number_in(said, 0) == len(said) > 0:
        meant = int(said) if said.isdecimal() else CEILING + 1
        return Unreadable(Reason.AMBIGUOUS, text, Number(meant) if meant <= CEILING else None)
    return Unreadable(Reason.NO_NUMBER, text)


def _percent(found: re.Match[str]) -> Decimal | None:
    """How many per cent."""
    share = _SHARES.get(found["share"] or found["sign"] or "")
    value = value_of(found["a"] or found["b"] or "")
    exact = not re.search(_C, found["rest"] or "")  # 九成五
    return value * share if share is not None and value is not None and exact else None


def _tidy(text: str) -> str:
    """Without what says nothing around it, and without blanks but those between two digits."""
    said = re.sub(r"[\s\u3000]+", " ", seen(text)).strip()
    said = said.translate({ord("％"): "%", ord("﹪"): "%", ord("－"): "-"})
    if re.search(r"[０-９]，[０-９]", said):  # a comma of the same width stands within the number
        said = plain(said).replace("，", ",")
    said = re.sub("(?<![0-9０-９一二三四五六七八九]) | (?![0-9０-９一二三四五六七八九])", "", said)
    return _pattern("around").sub("", said)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """`number`: a whole text that is one · `span`: a figure that begins somewhere · `around` · `below`."""
    mark, around = _data()["mark"], _data()["around"]
    near, more = one_of(mark["near_before"]), one_of(mark["more_before"])
    near_behind, more_behind = one_of(mark["near_behind"]), one_of(mark["more_behind"])
    at_end = one_of(one for one in mark["more_behind"] if len(one) > 1)
    alike = _data()["unit"]
    unit = one_of({*_data()["measure"]["words"], *alike, *(word for words in alike.values() for word in words)})
    number = (
        rf"(?:(?P<near>{near})|(?P<more>{more})){{0,3}}"
        rf"(?P<body>{_C}(?:[{CHARACTERS}.,．点]*{_C})?)(?:(?P<inner>余|多)(?P<power>[万亿萬億]))?"
        rf"(?:(?P<behind_near>{near_behind}|{_ROUGHLY})|(?P<behind_more>{more_behind}))*"
        rf"(?P<unit>{unit})?(?:(?P<last_near>{near_behind})|(?P<last_more>{at_end}))?"
    )
    below_before, below_behind = one_of(mark["below_before"]), one_of(mark["below_behind"])
    patterns = {
        "number": number,
        "measure": rf"(?:{unit})$",
        "around": rf"^(?:{one_of(around['before'])})+(?=.)|(?:{one_of(around['behind'])})+$",
        "below": rf"(?:{below_before})(?P<before>.+)|(?P<behind>.+?)(?:{below_behind})",
        "span": (
            rf"(?:{near}|{more}|{below_before}){{0,3}}(?:百分之|千分之|[-−﹣－](?={_C})|负)?"
            rf"(?:(?<![0-9],)[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+(?!,?[0-9])|{_C}|{_data()['doubt']['begins']})"
            rf"(?:{_C}|[.．点](?={_C})|[余多几来把半个](?=[十百千万亿])|几|[-~～—–至到或](?={_C})|[年月日号时](?={_C}))*"
            rf"(?:%|％|‰|个百分点|成(?!功)|分之{_C}+|年|月份?|日|号)?"
            rf"(?:{near_behind}|{more_behind}|{below_behind}|来|把)*"
            rf"(?:[ \u3000]?(?:{unit}))?(?:{near_behind}|{at_end}|{below_behind})?"
        ),
    }
    return re.compile(patterns[name])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store") / "data/numbers.toml").read_text("utf-8"))
