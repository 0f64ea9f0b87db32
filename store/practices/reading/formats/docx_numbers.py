"""Automatic numbering: the numbers that Word draws before paragraphs and never writes into their text."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from store.practices.reading.formats.trees import attribute, inner, local, named

_CHINESE = re.compile("(?:chinese|japanese|taiwanese)(?:Counting|CountingThousand|Digital)|ideographDigital")
_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
_LONGEST_CHAIN = 20  # of styles, each based on the next
_MOST = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None
    plain: bool = False  # every number in it in Arabic digits


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    number: str | None
    level: str | None


class Numbers:
    """Counts the paragraphs of a document in their order; parts that it does not have are `None`."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in named(styles, "style") if styles is not None else ():
            properties = next(iter(named(style, "pPr")), None)
            self._styles[attribute(style, "styleId") or ""] = _Style(
                (inner(style, "name") or "").lower(),
                inner(style, "basedOn"),
                inner(properties, "numPr", "numId"),
                inner(properties, "numPr", "ilvl"),
            )
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}  # number → abstract
        self._restarts: dict[str, dict[int, int]] = {}
        for part in numbering if numbering is not None else ():
            if local(part) == "abstractNum":
                self._abstract[attribute(part, "abstractNumId") or ""] = _levels(part)
            elif local(part) == "num":
                self._take(part)
        self._counts: dict[str, list[int | None]] = {}
        self._met: set[str] = set()

    def _take(self, part: etree._Element) -> None:
        number, abstract = attribute(part, "numId") or "", inner(part, "abstractNumId") or ""
        self._lists[number] = abstract
        for override in named(part, "lvlOverride"):
            at = _whole(attribute(override, "ilvl"), 0)
            if own := _levels(override):
                abstract = f"{abstract}/{number}"
                self._abstract[abstract] = {**self._abstract.get(self._lists[number], {}), **own}
                self._lists[number] = abstract
            if (start := inner(override, "startOverride")) is not None:
                self._restarts.setdefault(number, {})[at] = _whole(start, 1)

    def is_contents(self, properties: etree._Element | None) -> bool:
        """Whether a paragraph is a line of the table of contents."""
        style = self._styles.get(inner(properties, "pStyle") or "")
        return style is not None and re.fullmatch(r"toc \d", style.name) is not None

    def next(self, properties: etree._Element | None) -> str:
        """The number of the next paragraph, as drawn; empty if it has none."""
        number, depth = self._place(properties)
        abstract = self._lists.get(number or "")
        levels = self._abstract.get(abstract or "", {})
        if number is None or abstract is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if number not in self._met:
            self._met.add(number)
            for at, start in self._restarts.get(number, {}).items():
                if 0 <= at < _LEVELS:
                    counts[at] = start - 1
        for at in range(depth):
            if counts[at] is None:
                counts[at] = levels.get(at, _Level()).start
        held = counts[depth]
        counts[depth] = levels[depth].start if held is None else held + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _draw(levels, depth, counts)

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """The list and the level of a paragraph: its own, else its style's or that of a style below it."""
        number, level = inner(properties, "numPr", "numId"), inner(properties, "numPr", "ilvl")
        name = inner(properties, "pStyle")
        used = name
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name or "")
            if number is not None or style is None:
                break
            number, level, used = style.number, level or style.level, name
            name = style.based_on
        if number is None or number == "0":  # 0: the style's number was taken off
            return None, 0
        if level is None:  # a level may name the style that stands on it
            levels = self._abstract.get(self._lists.get(number, ""), {})
            return number, next((at for at, one in levels.items() if one.style and one.style == used), 0)
        return number, _whole(level, 0)


def _levels(part: etree._Element) -> dict[int, _Level]:
    return {
        at: _Level(
            _whole(inner(level, "start"), 1),
            inner(level, "numFmt") or "decimal",
            inner(level, "lvlText") or "",
            inner(level, "pStyle"),
            bool(named(level, "isLgl")),
        )
        for level in named(part, "lvl")
        if 0 <= (at := _whole(attribute(level, "ilvl"), -1)) < _LEVELS
    }


def _draw(levels: dict[int, _Level], depth: int, counts: list[int | None]) -> str:
    level = levels[depth]
    if level.form in {"bullet", "none"}:
        return ""

    def one(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        form = "decimal" if level.plain else levels.get(at, _Level()).form
        count = counts[at] if at < _LEVELS else None
        return _figure(count if count is not None else 1, form)

    return re.sub(r"%([1-9])", one, level.text[:40])


def _figure(count: int, form: str) -> str:
    if not 0 <= count <= _MOST:
        return str(count)
    if _CHINESE.fullmatch(form):
        return _counted(count, _DIGITS, "十百千")
    if form in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return _counted(count, _FORMAL, "拾佰仟")
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form in {"lowerLetter", "upperLetter"} and 1 <= count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    if form in {"lowerRoman", "upperRoman"} and 1 <= count < 40:
        return _roman(count) if form == "lowerRoman" else _roman(count).upper()
    return str(count)


def _counted(count: int, digits: str, units: str) -> str:
    """A number as it is said: 10 十, 12 十二, 20 二十, 105 一百零五."""
    if count < 10:
        return digits[count]
    places = [int(digit) for digit in str(count)]
    said = ""
    for power, (digit, after) in zip(range(len(places) - 1, -1, -1), pairwise([*places, 0]), strict=True):
        if digit:
            said += digits[digit] + (units[power - 1] if power else "")
        elif power and after:
            said += digits[0]
    return said[1:] if 10 <= count < 20 and digits is _DIGITS else said


def _roman(count: int) -> str:
    said = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        said += letters * times
    return said


def _whole(text: str | None, otherwise: int) -> int:
    """A number in an attribute, `otherwise` where it is none."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else otherwise
