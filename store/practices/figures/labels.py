"""What a figure counts, in its sentence's own words."""

from __future__ import annotations

from store.practices.figures.clauses import Stretch
from store.practices.figures.patterns import pattern

LONGEST = 24  # characters; the words nearest to the figure


def label_of(sentence: str, stretch: Stretch, previous: str) -> str:
    """The words before a figure without time and verbs that say nothing, else those behind it, else those before."""
    before = sentence[slice(*stretch.before)]
    told = pattern("label", "cut").split(sentence[slice(*stretch.behind)], maxsplit=1)[0].lstrip("的")
    behind = pattern("label", "right").sub("", told)
    bare = pattern("label", "right").sub("", before)
    named = pattern("label", "left").sub("", bare)
    if named:
        return named[-LONGEST:]
    if behind:
        return pattern("label", "left").sub("", behind)[:LONGEST] or behind[:LONGEST]
    return bare.strip()[-LONGEST:] or previous
