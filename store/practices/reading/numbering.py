"""Number marks at the start of a line (一、 （一） 1. （1） 第一，) and the depth that each stands at.

The levels of a public document are 一、（一）1.（1） (GB/T 9704-2012). Real reports lose automatic numbering and
mix the styles, so a number that continues an open series stands at that series' depth, whatever its style.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_CN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"""\s*(?:
      第(?P<part>{_CN}|\d{{1,2}})(?:部分|章|节)[、：:\s]?
    | (?P<point>{_CN})\s*[、．.]
    | (?:[（(]\s*)?(?P<bracket>{_CN})\s*[）)][、．.]?
    | (?P<digit>\d{{1,2}})\s*(?:[、．]|\.(?!\d))
    | (?:[（(]\s*)?(?P<round>\d{{1,2}})\s*[）)][、．.]?
    | (?P<circle>[①-⑳])
    | 第(?P<ordinal>{_CN})[，,、：:]
    )\s*""",
    re.VERBOSE,
)
_RANKS = {"part": 0, "point": 1, "bracket": 2, "digit": 3, "round": 4, "circle": 5, "ordinal": 6}
TWINS = {"point": "digit", "digit": "point", "bracket": "round", "round": "bracket"}  # 1、 for 一、; （1） for （一）
_PLAIN = 7  # a number without a Markdown heading level lies below all six of those
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A number mark: its style, its value (≥ 1, 0 for a heading without number) and where its text ends."""

    style: str
    value: int
    end: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One open series: the last number placed in it."""

    rank: tuple[int, int]
    style: str
    value: int


Ladder = tuple[Rung, ...]


@lru_cache(maxsize=256)  # a line is asked for its number some six times
def find_mark(text: str, start: int = 0) -> Mark | None:
    """The number mark at `start`, white space before it allowed; `None` if there is none."""
    match = _MARK.match(text, start)
    if not match or match.lastgroup is None:
        return None
    digits = match[match.lastgroup]
    value = ord(digits) - ord("①") + 1 if match.lastgroup == "circle" else _number(digits)
    return Mark(match.lastgroup, value, match.end())


def climb(ladder: Ladder, mark: Mark, hashes: int = 0) -> Ladder:
    """The ladder after `mark` took its place; its depth is the length of the result.

    `hashes` is the Markdown heading level, 0 for none.
    """
    if not hashes and (depth := continued_depth(ladder, mark)) is not None:
        rung = ladder[depth]
        return (*ladder[:depth], Rung(rung.rank, mark.style, mark.value))
    rank = _rank(ladder, mark, hashes)
    kept = tuple(rung for rung in ladder if rung.rank < rank)
    return (*kept, Rung(rank, mark.style, mark.value))


def continued_depth(ladder: Ladder, mark: Mark) -> int | None:
    """The index of the open series whose next number this is, innermost first; `None` if it continues none."""
    for styles in ({mark.style}, {TWINS.get(mark.style)}):
        for depth in reversed(range(len(ladder))):
            if ladder[depth].style in styles and ladder[depth].value + 1 == mark.value:
                return depth
    return None


def _rank(ladder: Ladder, mark: Mark, hashes: int) -> tuple[int, int]:
    rank = _RANKS.get(mark.style, 0)
    outer = [rung for rung in ladder if rung.rank[0] == _PLAIN]
    if not hashes and mark.style in {"digit", "round"}:
        top = outer[0] if outer else None
        promoted = top is not None and top.rank == (_PLAIN, 1) and top.style == "digit"
        if mark.style == "digit" and (top is None or (promoted and len(outer) == 1)):
            rank = 1  # no 一、 above it: this is the first level
        elif mark.style == "round" and promoted:
            rank = 2
    return (hashes or _PLAIN, rank)


def _number(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
