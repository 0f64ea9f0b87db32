"""What a figure counts, in its sentence's own words."""

from __future__ import annotations

from store.practices.figures.clauses import Stretch
from store.practices.figures.patterns import pattern, words

LONGEST = 24  # characters; the words nearest to the figure


def label_of(sentence: str, stretch: Stretch, previous: str, *, has_name: bool) -> str:
    """The words before a figure without times and verbs that say nothing, or those behind it; else `previous`.

    `has_name`: a word of what is counted stands before; without one, a noun right behind is what is counted.
    """
    before = sentence[slice(*stretch.before)]
    named = _without_end(_without_beginning(before))
    told = pattern("label", "cut").split(sentence[slice(*stretch.behind)], maxsplit=1)[0]
    behind = _without_end(_without_beginning(told))
    if len(behind) > 1 and not has_name:
        return behind[:LONGEST]
    if len(named) > 1:  # 率 of 覆盖率 alone is no name
        return named[-LONGEST:]
    whole = sentence[stretch.clause.start : stretch.clause.end].strip()
    return _without_end(before).strip()[-LONGEST:] or behind[:LONGEST] or previous or whole[:LONGEST]


def _without_beginning(text: str) -> str:
    found = pattern("label", "left").match(text)
    return text[found.end() :] if found else text


def _without_end(text: str) -> str:
    ends = words("label", "right")
    while text.endswith(ends) and not text.endswith(words("label", "kept")):
        text = text[: -max(len(one) for one in ends if text.endswith(one))]
    return text
