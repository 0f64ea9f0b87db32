"""The years and days that a question names, in figures or in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

FIRST, LAST = 1900, 2099
# What is counted: 2020份. The words in brackets begin like a measure word and are none: 2023人民调解.
_MEASURE = (
    "人(?!民|大|员|口|才|社|居)|个(?!人|体|案|别|性)|条(?!例|款)|户(?!籍|外)|名(?!单|录|称)|场(?!所|地)|份额?"
    "|次(?!年)|件|起(?!诉)|号(?!召)|里(?!程)|家(?!庭|长|风|园)|元|万|千|余|多(?!元)|亩|公里|公斤|平方|米|吨|辆|台(?!账)"
    "|套|块|本|册|张|幅|篇|期|处(?!理|罚|置)|位|项(?!目)|批|届|%|[a-z]"
)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_SPELLED = re.compile(
    r"(?:二[〇○零]|一九|20)[〇○零一二三四五六七八九]{2}(?=\s*年)"
    r"|(?<![〇○零一二三四五六七八九十])二[〇○零][〇○零一二三四五六七八九]{2}(?![〇○零一二三四五六七八九十百千])"
)
_NUMERAL = "[一二三四五六七八九十]"
_SPELLED_DAY = re.compile(rf"({_NUMERAL}{{1,2}})月({_NUMERAL}{{1,3}})[日号]")
_DAY = re.compile(r"(?<![\d/·.-])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/·%])")
_DATE = re.compile(r"(?<!\d)(20\d\d)(?:[-/·]|\s*年\s*)(1[0-2]|0?[1-9])(?:[-/·](3[01]|[12]\d|0?[1-9])(?!\d))")
_TO = r"\s*年?\s*(?:[-~—–―至到]+)\s*"
_RANGE = re.compile(rf"(?<![\da-z])(20\d\d){_TO}(20\d\d)(?!\d)\s*(?:年度?)?")
_SINCE = re.compile(r"(?<!\d)(20\d\d)\s*年?\s*(?:以来|至今|到现在|到今年)")
_YEAR = re.compile(rf"(?<![\da-z])(?:((?:19|20)\d\d)\s*年度?|(20(?:1[5-9]|[23]\d|40))(?!\d|\s*(?:{_MEASURE})))")
# 23年, but not how long something takes: 近20年, 20年来.
_SHORT = re.compile(
    r"(?<![\d第近共满约达过了·.-])(?<!过去)(?<!连续)(?<!长达)([12]\d)年度?(?![来内间期限前后龄多余老了]|以[上下内来]|工龄|时间)"
)
_LAST = re.compile(r"(?:最近|近|这|前|过去|上)([两二三四五2-5])年(?:来|间|里)?")
# Longest first: 大前年 holds 前年.
_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "上一年": -1, "上年": -1, "今年": 0, "本年度": 0}
_WORD = re.compile("|".join(_WORDS))
_ONE = (
    rf"(?:(?:19|20)\d\d(?:\s*年度?|(?=\s*(?:[^\w\s]|[呢吗]|$)))|(?<!\d)[12]\d年度?|二[〇○零][〇○零一二三四五六七八九]{{2}}年"
    rf"|{'|'.join(_WORDS)})"
)
_SOME = rf"{_ONE}(?:\s*[、和与跟及,，]?\s*{_ONE})*"


def plain_days(text: str) -> str:
    """Days as the index writes them: 十二月四日 and 12/4 become 12·4; 2023-12-04 becomes 2023年 12·4.

    `text` is in the normal form. A fraction (1/3) looks like a day and becomes one too.
    """
    text = _DATE.sub(lambda hit: f"{hit[1]}年 {int(hit[2])}·{int(hit[3])} ", text)
    text = _DAY.sub(lambda hit: f"{int(hit[1])}·{int(hit[2])}", text)
    return _SPELLED_DAY.sub(_figures, text)


def years_in(text: str, today: date, held: Iterable[int]) -> tuple[tuple[int, ...], str]:
    """The years that a text in the normal form names, in order, and the text without them.

    A number is a year before 年, or from 2015 to 2040 where it counts nothing. 近两年 are the two latest `held`.
    """
    found: list[int] = []
    latest = sorted(set(held), reverse=True)

    def take(years: Iterable[int]) -> str:
        found.extend(year for year in years if FIRST <= year <= LAST)
        return " "

    text = _SPELLED.sub(lambda hit: hit[0].translate(_DIGITS), text)
    text = _RANGE.sub(lambda hit: take(range(*_ends(int(hit[1]), int(hit[2])))), text)
    text = _SINCE.sub(lambda hit: take(range(int(hit[1]), max(today.year, int(hit[1])) + 1)), text)
    text = _YEAR.sub(lambda hit: take([int(hit[1] or hit[2])]), text)
    text = _SHORT.sub(lambda hit: take([2000 + int(hit[1])]), text)
    text = _LAST.sub(lambda hit: take(reversed(latest[: _count(hit[1])])), text)
    text = _WORD.sub(lambda hit: take([today.year + _WORDS[hit[0]]]), text)
    return tuple(dict.fromkeys(found)), text


def years_left_out(text: str, today: date, cues: tuple[str, str]) -> tuple[tuple[int, ...], str]:
    """The years that a text in the normal form does not want, and the text without them: 除了2025年, 去年以外.

    `cues`: the patterns of what stands before, and of what stands behind.
    """
    before, behind = cues
    found: list[int] = []

    def take(hit: re.Match[str]) -> str:
        found.extend(years_in(hit[1] or hit[2], today, ())[0])
        return " "

    text = re.sub(rf"(?:{before})\s*({_SOME})(?:\s*(?:{behind}))?的?|({_SOME})\s*(?:{behind})的?", take, text)
    return tuple(dict.fromkeys(found)), text


def _ends(first: int, last: int) -> tuple[int, int]:
    return min(first, last), max(first, last) + 1


def _count(numeral: str) -> int:
    return "〇一二三四五".find(numeral.replace("两", "二")) if not numeral.isdigit() else int(numeral)


def _figures(day: re.Match[str]) -> str:
    month, number = _number(day[1]), _number(day[2])
    return f"{month}·{number}" if 1 <= month <= 12 and 1 <= number <= 31 else day[0]


def _number(numeral: str) -> int:
    """Of a numeral below a hundred: 十二, 二十一; 0: it is none."""
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    digits = "〇一二三四五六七八九"
    return (digits.find(tens) if tens else 1) * 10 * bool(ten) + (digits.find(ones) if ones else 0)
