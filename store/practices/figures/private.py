"""Head-counts of people whom a report may print and a chat does not tell: 社区矫正对象, 安置帮教人员, 吸毒人员."""

from __future__ import annotations

from store.practices.figures.figures import Figure
from store.practices.figures.patterns import pattern, words


def is_private(figure: Figure) -> bool:
    """Whether a figure counts such people: what is done for them (教育12次) is told."""
    if figure.unit not in words("private", "units"):
        return False
    return pattern("private", "people").search(f"{figure.label}\n{figure.clause}") is not None
