"""Figures whose digits are parted by blanks, as PDFs and justified lines have them: 3 0件, 1 9 8件, 4 598份."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_BLANK = "[ \u00a0\u2009\u202f]"
_HINT = re.compile("[ \u00a0\u2009\u202f\u3000](?<=\\d.)\\d")
_RUN = re.compile(
    rf"(?<![\d.,])(?<!\d{_BLANK})(?:(?P<digits>\d(?:{_BLANK}(?:\.{_BLANK})?\d)+(?:\.\d+)?)|(?P<thousands>[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+))"
    rf"(?!{_BLANK}?[\d.,]*\d)"
)
_BEHIND = re.compile(rf"\d{_BLANK}(?=\d)|(?<!\d)\d\u3000(?=\d ?[一-龥])")  # what is left
_LONG = re.compile(r"\d\d")
_LIST = "0123456789"  # 1 2 3 are more likely three of them


class Parted(NamedTuple):
    """A text, as long as it was, with the digits of each figure together and the blanks before them."""

    text: str
    starts: Mapping[int, int]  # where a joined figure begins → where it began
    unsure: frozenset[int]  # where those begin that may be several figures, or the rest of a longer one


def joined(text: str) -> Parted:
    """Sure is who parts digits everywhere, and thousands right behind a word (资料4 598份)."""
    if not _HINT.search(text):
        return Parted(text, {}, frozenset())
    is_everywhere = not _LONG.search(_RUN.sub("", text))
    starts: dict[int, int] = {}
    unsure: set[int] = set()

    def together(found: re.Match[str]) -> str:
        said = re.sub(_BLANK, "", found[0])
        place = found.end() - len(said)
        starts[place] = found.start()
        is_behind_word = found.start() > 0 and "\u4e00" <= text[found.start() - 1] <= "\u9fff"
        is_list = len(said) > 2 and said in _LIST
        if not (
            is_behind_word if found["thousands"] else is_everywhere and text[: found.start()].strip() and not is_list
        ):
            unsure.add(place)
        return said.rjust(len(found[0]))

    text = _RUN.sub(together, text)
    return Parted(text, starts, frozenset({*unsure, *(found.end() for found in _BEHIND.finditer(text))}))
