"""Numbers with units that count something: 64件, 3千余份, 近百名, 两个社区, 100%以上; and none that only look so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from store.numbers import LONGEST_MARK, one_of
from store.numerals import power_of, value_of

IsThing = Callable[[int, int], bool]
Span = tuple[int, int]

_SPELLED = "零〇一二三四五六七八九十百千万亿两廿"
# Of bounded length: a run of thousands of them is tried at each of its characters.
_FIGURES = r"\d[\d,]{0,15}(?:\.\d{1,8})?(?:[ \u3000]?[十百千万亿]{1,2})?"
_NUMERAL = rf"(?:{_FIGURES}|(?<![{_SPELLED}])[{_SPELLED}]{{1,12}}(?:点[{_SPELLED}]{{1,6}})?)"
_MOST, _LEAST = Decimal(10) ** 12, Decimal("0.000001")  # what a row of the store can hold
_BROKEN = re.compile(r"\d[ \u3000]")
_MINUS = "-−﹣–负"
_LONGEST_ROW = 4  # characters of a numeral without powers: 二〇二六
_ROW = re.compile("[零〇一二三四五六七八九]+")
_BEFORE, _BEHIND = 10, 16  # characters around a number in which it may be found to be a part of a name
_REACH = 8  # characters beside a number in which a word of what is counted is looked for
_SIGN = re.compile("[，,。；;：:！!？?（）()]")
_BORDER = re.compile(r"[\s，,。；;、：:！!？?（）()和及与或]|$")


class Spot(NamedTuple):
    """A number with its unit where it stands in a sentence."""

    start: int  # with the words that qualify it
    end: int
    value: Decimal
    unit: str
    qualifier: str
    is_vague: bool = False  # 数十, 3—5名: it has no value of its own
    is_unclear: bool = False  # -5件: perhaps it has another


def can_be_kept(value: Decimal) -> bool:
    """Whether the store holds it exactly; no figure of a town is larger, or has more decimal places."""
    return value < _MOST and value % _LEAST == 0


@cache
def unit_pattern() -> str:
    """A pattern for one of the units, the longest that fits."""
    return one_of(word for kind in ("sure", "mere", "rate") for word in _data()["unit"][kind])


def spots(sentence: str, is_thing: IsThing) -> tuple[list[Spot], list[Span]]:
    """The counts of a sentence that is half(), in order, and, where there are any, its titles and slogans.

    `is_thing` says whether a word of what is counted stands between two places: it tells 两个社区 from 三项制度.
    """
    if not _pattern("hint").search(sentence):
        return [], []
    found = [
        (match.start("number"), spot._replace(is_unclear=True) if _is_below_zero(match) else spot)
        for match in _pattern("spot").finditer(sentence)
        if _counts(sentence, match, is_thing)
        for spot in _spots(match)
    ]
    quoted = [one.span() for one in _pattern("quoted").finditer(sentence)] if found else []
    return [spot for place, spot in found if not _is_named(sentence, place, spot.end, quoted)], quoted


def _is_below_zero(match: re.Match[str]) -> bool:
    """Whether a sign before figures may say so: 信访件-5件, but no 3-5件 and no 抱负."""
    place, text = match.start("number"), match.string
    if place == 0 or text[place - 1] not in _MINUS or not text[place].isdecimal():
        return False
    return not re.match(r"[\dA-Za-z抱肩担胜]", text[place - 2 : place - 1])


def _is_named(sentence: str, place: int, end: int, quoted: Sequence[Span]) -> bool:
    """Whether a number is in a title or a slogan, or a part of a name or of a way of speaking."""
    if any(start <= place < stop for start, stop in quoted):
        return True
    begin, stop = max(place - _BEFORE, 0), end + _BEHIND
    patterns = [_pattern("figures" if sentence[place].isdecimal() else "characters")]
    if sentence[place] in "1一":
        patterns.append(_pattern("nothing"))
    if "+" in sentence or "＋" in sentence:
        patterns.append(_pattern("sums"))
    return any(one.start() <= place < one.end() for names in patterns for one in names.finditer(sentence, begin, stop))


def _spots(match: re.Match[str]) -> Iterator[Spot]:
    """One, or two that share a unit (346/344件); none that has no value (007), or one that no store can hold."""
    spot = _spot(match)
    first = value_of(match["first"]) if match["first"] else None
    if spot and first is not None:
        if first < spot.value:
            return  # 1/3户 is a share
        yield from _kept(Spot(match.start("first"), match.end("first"), first, spot.unit, ""))
        spot = spot._replace(start=match.start("body"))
    if spot:
        yield from _kept(spot)


def _kept(spot: Spot) -> Iterator[Spot]:
    if can_be_kept(spot.value) and len(spot.qualifier) <= LONGEST_MARK:
        yield spot


def _spot(match: re.Match[str]) -> Spot | None:
    """None: it has no value that anybody could tell."""
    body, start = match["body"] or "", match.start("number")
    if len(body) == 3 and body.isdecimal() and _BROKEN.fullmatch(match.string, max(start - 2, 0), start):
        return None  # 3 206: the rest of a longer one
    if body.isdecimal() and body[0] != "0" and match["number"] == f"{body}{match['unit']}" and not match["before"]:
        return Spot(start, match.end(), Decimal(body), match["unit"], match["after"] or "")  # 64件, as most are
    vague, inner, unit = match["vague"], match["inner"] or "", match["unit"] or "%"
    numeral = match["share"] or re.sub(r"\s", "", (match["body"] or "") + (match["power"] or ""))
    said = inner or (match["more"] or "").strip() or match["after"] or match["before"] or ""
    if vague:
        power = power_of(match["vague_power"]) or value_of(match["vague_power"])
        value = None if power is None else Decimal(power)
    else:
        value = value_of(numeral)
        if value is None and said and power_of(numeral):  # 百余, 近千
            value = Decimal(power_of(numeral) or 0)
    if value is None or (len(body) > _LONGEST_ROW and _ROW.fullmatch(body)):
        return None
    if unit == "元" and numeral[-1:] in ("万", "亿"):
        value, unit = value / (power_of(numeral[-1]) or 1), f"{numeral[-1]}元"
    if match["high"]:
        return Spot(match.start(), match.end(), value, unit, f"{match['to'].strip()}{match['high']}", is_vague=True)
    return Spot(match.start(), match.end(), value.normalize() + 0, unit, vague or said, is_vague=vague is not None)


def _counts(sentence: str, match: re.Match[str], is_thing: IsThing) -> bool:
    """Whether number and unit count something, by the numeral, the unit and what stands beside them."""
    unit, numeral, start, end = match["unit"], match["body"], match.start(), match.end()
    if unit is None or unit in _units("rate"):
        return True
    is_bound = match["after"] or match["before"]
    is_alone = numeral is not None and len(numeral) == 1 and not (is_bound or match["inner"] or match["more"])
    if is_alone and numeral == "一" and (start == 0 or not _BORDER.match(sentence, end)):
        return False  # mostly an article
    if is_bound and _pattern("which").match(sentence, end):
        return False  # 五十亩以上的合同: which of them are meant
    is_mere = unit in _units("mere")
    if is_mere and (_pattern("abstract").match(sentence, end) or not _is_said(sentence, unit, start)):
        return False
    if not is_alone or numeral.isdecimal():
        return True
    if numeral == "一":
        return _is_han(sentence[start - 1]) if not (is_mere or unit == "起") else _is_behind(sentence, start, is_thing)
    if not is_mere or (_BORDER.match(sentence, end) and _is_behind(sentence, start, is_thing)):
        return True
    return is_thing(end, end + len(_SIGN.split(sentence[end : end + _REACH], 1)[0]))


def _is_behind(sentence: str, start: int, is_thing: IsThing) -> bool:
    """Whether a number stands behind a word of what is counted."""
    return is_thing(start - len(_SIGN.split(sentence[max(start - _REACH, 0) : start])[-1]), start)


def _is_said(sentence: str, unit: str, start: int) -> bool:
    """Whether what this unit needs stands before a number: 考核得分98.5分."""
    needed = _data()["unit"]["said"].get(unit)
    return needed is None or re.search(needed, sentence[max(start - _BEFORE, 0) : start]) is not None


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _units(kind: str) -> frozenset[str]:
    return frozenset(_data()["unit"][kind])


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """`spot`: number and unit, where there is a `hint` · `abstract`, `which`: behind none · others: what holds none."""
    numeral, none = _data()["numeral"], _data()["none"]
    before, inner = one_of(numeral["before"]), one_of(numeral["inner"])
    units = "".join(sorted({word[0] for kind in ("sure", "mere", "rate") for word in _data()["unit"][kind]}))
    first = "".join(sorted({word[0] for word in (*numeral["before"], *numeral["vague"])}))
    patterns = {
        "hint": rf"[\d{_SPELLED}{''.join(numeral['inner'])}]\s{{0,2}}[{units}]|百分之",  # as each of them ends
        "spot": (
            rf"(?=[\d{_SPELLED}{first}])(?:(?P<before>{before})\s?[达到为]{{0,2}}\s?)?"
            rf"(?P<number>百分之(?P<share>{_NUMERAL})|(?:(?P<vague>{one_of(numeral['vague'])})(?P<vague_power>[十百千万亿]{{1,2}})"
            rf"|(?<![\d.,/／])(?<!\d，)(?:(?P<first>\d[\d,]{{0,15}})\s?[/／]\s?)?(?P<body>{_NUMERAL}))(?:\s?(?P<inner>{inner})(?P<power>[万亿]?))?"
            rf"(?:(?P<to>\s?(?:[-—–~～]{{1,2}}|至|到)\s?)(?P<high>{_NUMERAL}))?(?P<more>\s?(?:{inner}))?"
            rf"\s{{0,2}}(?=[{units}])(?!{none['goes_on']})(?P<unit>{unit_pattern()}))(?P<after>{one_of(numeral['after'])})?"
        ),
        "quoted": "|".join(none["quoted"]),
        "sums": "|".join(none["sums"]),
        "figures": "|".join(none["figures"]),
        "nothing": "|".join(none["nothing"]),
        "characters": "|".join(none["characters"]),
        "abstract": none["abstract"],
        "which": none["which"],
    }
    return re.compile(patterns[name])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store.practices") / "data" / "figure_spots.toml").read_text("utf-8"))
