"""Why a figure is not to be taken as what was done in the report's year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from store.practices.figures.clauses import Stretch
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.patterns import ending, pairs, pattern, words
from store.practices.figures.spotting import Spot
from store.practices.figures.times import Time
from store.practices.kinds import SectionKind

WORDED = ("unreached", "missed", "norm", "planned", "earlier", "asked", "goal", "rhythm", "average", "brought")
"""The patterns of worded_doubts()."""

ASIDE = ("undone", "lacking")
"""Those of is_aside()."""

_HUNDRED = Decimal(100)


def plain_doubts(spot: Spot, time: Time, kind: SectionKind, *, is_growth: bool) -> Iterator[Why]:
    """What its value, its time and its section say against a figure."""
    if spot.unit == "%" and not is_growth and _is_impossible(spot.value, spot.qualifier):
        yield Why.OVER_HUNDRED
    if spot.qualifier in words("doubt", "bound"):
        yield Why.NORM
    if kind is SectionKind.PLAN:
        yield Why.PLANNED
    if time.why:
        yield time.why
    if spot.is_vague:
        yield Why.VAGUE
    if spot.is_unclear:
        yield Why.UNCLEAR


def worded_doubts(sentence: str, stretch: Stretch) -> Iterator[Why]:
    """What the words before a figure say against it."""
    start, end = stretch.clause.start, stretch.spot.start
    is_instead = pattern("doubt", "instead").search(sentence, *stretch.before) is not None
    first = stretch.before[0] if is_instead else 0  # 计划50场，只办了30场: what stands before it was said of the 50
    if ending("doubt", "unreached").search(sentence, start, end) or _is_missed(sentence, stretch):
        yield Why.NOT_REACHED
    if pattern("doubt", "norm").search(sentence, max(start, first), end):
        yield Why.NORM
    if _is_asked(sentence, stretch):
        yield Why.NORM
    if ending("doubt", "average").search(sentence, start, end):
        yield Why.OTHERS
    if ending("doubt", "brought").search(sentence, start, end):
        yield Why.OTHER_YEAR
    if pattern("doubt", "planned").search(sentence, first, end):
        yield Why.PLANNED
    was = ending("doubt", "earlier").search(sentence, start, end)
    if was and pattern("change", "level").search(sentence, stretch.spot.end, stretch.clause.end):
        yield Why.OTHER_YEAR  # 由22名增至36名


def _is_missed(sentence: str, stretch: Stretch) -> bool:
    """Whether a figure is a goal that was not come to: 没有完成接访48次的目标."""
    if not pattern("doubt", "goals").match(sentence, stretch.spot.end, stretch.clause.end):
        return False
    return ending("doubt", "missed").search(sentence, *stretch.before) is not None


def is_aside(sentence: str, stretch: Stretch) -> bool:
    """Whether a figure counts what was not done, or who is not there: 未能办结信访件3件, 还缺网格员5名."""
    return any(ending("aside", name).search(sentence, *stretch.before) for name in ASIDE)


def is_instead(sentence: str, stretch: Stretch) -> bool:
    """Whether a figure is what is, behind what should have been: 实配60名."""
    return any(pattern("doubt", name).search(sentence, *stretch.before) for name in ("instead", "done"))


def _is_asked(sentence: str, stretch: Stretch) -> bool:
    """Whether a figure is what was asked for: 原定8场, 确保达98%以上, 每月见面1次以上, 每季度听取1次的制度."""
    start, end = stretch.clause.start, stretch.spot.start
    if ending("doubt", "asked").search(sentence, start, end):
        return True
    if stretch.spot.qualifier == "以上" and ending("doubt", "goal").search(sentence, start, end):
        return True
    if not ending("doubt", "rhythm").search(sentence, start, end):
        return False
    is_least = stretch.spot.qualifier == "以上" and stretch.spot.unit != "%"
    return is_least or pattern("doubt", "asks").match(sentence, stretch.spot.end, stretch.clause.end) is not None


def _is_impossible(value: Decimal, qualifier: str) -> bool:
    return value > _HUNDRED or (value == _HUNDRED and qualifier in words("doubt", "above"))


def more_than_whole(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of a sentence, those marked that are above what they are a part of: passed, and took part."""
    wholes = {figure.metric: figure.value for figure in reversed(figures) if figure.metric and _is_plain(figure)}
    above = {part for part, whole in pairs() if part in wholes and wholes[part] > wholes.get(whole, wholes[part])}
    return [
        replace(figure, standing=Standing.DOUBTFUL, why=Why.MORE_THAN_WHOLE)
        if figure.metric in above and _is_plain(figure)
        else figure
        for figure in figures
    ]


def _is_plain(figure: Figure) -> bool:
    return figure.standing is Standing.STATED and not figure.is_part
