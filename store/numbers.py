"""A count as people write it: 12件, 十二, 一百二十, 1.2万, ２０, 1,200, 3千余, 近千, 廿; and why something is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

CEILING = 10**9  # no count of a town is larger


@dataclass(frozen=True)
class Number:
    """A whole number, and how exactly it was said."""

    value: int
    is_more: bool = False  # 余, 多, 以上: a little more
    is_near: bool = False  # 约, 近, 左右


class Reason(StrEnum):
    """Why a text is not taken for a count."""

    NO_NUMBER = "no_number"
    VAGUE = "vague"  # 几十, 若干, 半, 十来
    RANGE = "range"  # 3-5, 七八
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"  # 12.5
    PERCENT = "percent"  # 95%, 九成: rates are derived, never typed
    UNIT = "unit"  # another one than the field's
    OVER = "over"  # beyond CEILING
    DATE = "date"  # a day, a time, a telephone number, the number of a paper
    AMBIGUOUS = "ambiguous"  # can be read in two ways
    UNSURE = "unsure"  # 12？
    TO_DATE = "to_date"  # 累计: the year so far, not the month
    COUNT = "count"  # not as many values as fields
    UNNAMED = "unnamed"  # says of no field that it is its value
    TWICE = "twice"  # two values for one field


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
    raise NotImplementedError
