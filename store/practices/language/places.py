"""Where keywords stand in a text as it is written: what a passage covers, and what is shown in bold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from store.practices.language.words import VARIED, alike, plain

Span = tuple[int, int]  # half-open


def places(text: str, keywords: Iterable[str]) -> dict[str, list[Span]]:
    """The spans, in order, of each of the keywords (as Words.cut gives them) that stands in the text.

    1200 stands in 1,200 and 12·4 in 12月4日; a number only where none goes on beside it: 32 not in 132 nor in 0.32.
    """
    folded, origins = _folded(text)
    found = {}
    for keyword in keywords:
        spans = [(origins[hit.start()][0], origins[hit.end() - 1][1]) for hit in _pattern(keyword).finditer(folded)]
        if spans:
            found[keyword] = spans
    return found


def stands(keyword: str, folded: str) -> bool:
    """Whether a keyword stands in a text in its normal form (words.normal), by the same rules."""
    return keyword in folded and (
        not (keyword[0].isdigit() or keyword[-1].isdigit()) or _pattern(keyword).search(folded) is not None
    )


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str]:
    is_number = keyword.replace("·", "").isdigit()  # 5g is none
    before = r"(?<!\d)(?<!\d·)" if is_number else r"(?<!\d)" if keyword[0].isdigit() else ""
    after = r"(?!·?\d)" if is_number else r"(?!\d)" if keyword[-1].isdigit() else ""
    return re.compile(before + re.escape(keyword) + after)


def _folded(text: str) -> tuple[str, Sequence[Span]]:
    """The text in its normal form (words.normal) and the span that each character of this comes from."""
    compared = text.translate(_COMPARED)
    spans = [(place, place + 1) for place in range(len(text))]
    if len(compared) != len(text):  # … is three dots
        spans = [span for span, one in zip(spans, text, strict=True) for _ in one.translate(_COMPARED)]
    simplified = plain(compared)
    if len(simplified) != len(compared):
        simplified = compared  # better found as it stands than shown in the wrong place
    folded, origins, done = "", list[Span](), 0
    for varied in VARIED.finditer(simplified):
        start, end = varied.span()
        folded += simplified[done:start] + alike(varied)
        origins += spans[done:start]
        origins += [(spans[start][0], spans[end - 1][1])] * len(alike(varied))
        done = end
    return folded + simplified[done:], origins + spans[done:]


class _Compared(dict[int, str]):
    """Each character as it is compared, worked out when it is first met."""

    def __missing__(self, character: int) -> str:
        return self.setdefault(character, unicodedata.normalize("NFKC", chr(character)).lower())


_COMPARED = _Compared()
