"""What a figure counts, in its sentence's own words."""

from __future__ import annotations

from store.practices.figures.clauses import Stretch
from store.practices.figures.patterns import pattern, words

LONGEST = 24  # characters; the words nearest to the figure


def label_of(sentence: str, stretch: Stretch, previous: str) -> str:
    """The words before a figure without times and verbs that say nothing, else those behind it, else `previous`."""
    before = _without_end(sentence[slice(*stretch.before)])
    if named := _without_beginning(before):
        return named[-LONGEST:]
    told = pattern("label", "cut").split(sentence[slice(*stretch.behind)], maxsplit=1)[0]
    return _without_beginning(_without_end(told))[:LONGEST] or before.strip()[-LONGEST:] or previous


def _without_beginning(text: str) -> str:
    found = pattern("label", "left").match(text)
    return text[found.end() :] if found else text


def _without_end(text: str) -> str:
    ends = words("label", "right")
    while text.endswith(ends):
        text = text[: -max(len(one) for one in ends if text.endswith(one))]
    return text
