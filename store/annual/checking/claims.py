"""A report's text → what it claims: each figure with its place, its time, and whether it claims anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from store.annual.checking.brackets import period_behind, times_behind
from store.annual.checking.periods import data, period_before
from store.annual.checking.rows import bare_numbers, unit_of
from store.annual.period import Period, whole_year
from store.practices.figures.figures import Figure, Why
from store.practices.figures.private import is_private
from store.practices.figures.reading import Read, read_report
from store.practices.reading.passages import Passage


class Left(StrEnum):
    """Why a figure claims nothing that the months could confirm."""

    PLANNED = "planned"
    NORM = "norm"  # what is asked for
    OTHERS = "others"  # the county's, the police's
    NOT_REACHED = "not_reached"
    VAGUE = "vague"  # 数十, 3—5名, or perhaps another value
    SEVERAL_YEARS = "several_years"  # of several years, or carried over from before
    PART_OF_YEAR = "part_of_year"  # nobody can tell which
    PART = "part"  # of a metric: one kind, one occasion, an average


@dataclass(frozen=True)
class Claim:
    """A figure of a report as it stands there."""

    number: int  # in the report, from 0: private figures count, too
    heading: str  # the nearest above it; "": none
    sentence: str
    place: int  # of the sentence among all of the report, from 0
    figure: Figure
    periods: tuple[Period, ...]  # what it may be of: one of them is enough
    left: Left | None
    whole: int | None  # the number of the figure of which its sentence says that it is a part

    @property
    def is_marked(self) -> bool:
        """Whether it is told beside it that months are missing or not accepted: 312件〔缺11月〕."""
        return re.match(data()["aside"]["gap"], self.sentence[self.figure.end :]) is not None

    @property
    def is_occasion(self) -> bool:
        """Whether a single month or day is told before it: it may be all of that month, of the year, or neither."""
        return any(first == last for first, last in self.periods)

    @property
    def written(self) -> str:
        """As the report has it: 1200余场."""
        return self.sentence[self.figure.start : self.figure.end].strip()

    @property
    def code(self) -> str | None:
        """The metric or rate that it is of."""
        return self.figure.metric


class _Plain(NamedTuple):
    """A sentence as it is read."""

    text: str
    places: Sequence[int]  # of each of its characters in the sentence as it stands


_LEFT = {
    Why.PLANNED: Left.PLANNED,
    Why.NORM: Left.NORM,
    Why.OTHERS: Left.OTHERS,
    Why.NOT_REACHED: Left.NOT_REACHED,
    Why.VAGUE: Left.VAGUE,
    Why.UNCLEAR: Left.VAGUE,
}


def read_claims(passages: Sequence[Passage], year: int) -> list[Claim]:
    """Every figure of a report of this year, in order; head-counts of people of whom no chat may tell are left out."""
    plain = [[_plain(sentence) for sentence in one.sentences] for one in passages]
    cut = [
        (one.heading_path, one.kind, [text for text, _ in texts]) for one, texts in zip(passages, plain, strict=True)
    ]
    return list(_claims(passages, plain, read_report(cut, year), year))


def _claims(
    passages: Sequence[Passage], plain: Sequence[Sequence[_Plain]], read: Sequence[Read], year: int
) -> Iterator[Claim]:
    starts = [0, *accumulate(len(one.sentences) for one in passages)]
    before: list[tuple[int, Figure]] = []
    last = -1
    for number, one in enumerate(read):
        passage, figure = passages[one.passage], one.figure
        (text, places), place = plain[one.passage][one.sentence], starts[one.passage] + one.sentence
        before, last = ([] if place != last else before), place
        if not is_private(figure):
            heading = passage.heading_path[-1] if passage.heading_path else ""
            whole = _whole(text, before, figure)
            there = replace(figure, start=places[figure.start], end=places[figure.end - 1] + 1)
            behind = period_behind(passage.sentences[one.sentence], there.end, figure.year)
            periods, left = _periods(text, figure, year, behind)
            yield Claim(number, heading, passage.sentences[one.sentence], place, there, periods, left, whole)
        before.append((number, figure))


def _plain(sentence: str) -> _Plain:
    """A sentence without what would mislead: remarks on gaps, how old a backlog is, times behind figures."""
    said = data()["aside"]
    aside = [(start, end) for _, start, end in times_behind(sentence)]
    sentence = re.sub(said["carried"], lambda one: str(said["this_year"]).rjust(len(one[0])), sentence)
    aside += [one.span() for one in re.finditer(said["remark"], sentence)]
    dropped = {place for start, end in aside for place in range(start, end)}
    kept = [place for place in range(len(sentence)) if place not in dropped]
    text, places = "".join(sentence[place] for place in kept), kept
    bare = list(bare_numbers(text))
    unit = unit_of(text) if bare else ""
    for _, end in reversed(bare if unit else []):  # 受理矛盾纠纷 | 300
        text = f"{text[:end]}{unit}{text[end:]}"
        places = [*places[:end], *[places[end - 1]] * len(unit), *places[end:]]
    return _Plain(text, places)


def _periods(sentence: str, figure: Figure, year: int, behind: Period | None) -> tuple[tuple[Period, ...], Left | None]:
    """What a figure is of, and why it claims nothing. `behind`: its time, where that stands behind it."""
    told = behind or period_before(sentence[: figure.start], figure.year)
    whole = whole_year(figure.year)
    if figure.why in _LEFT:
        return (whole,), _LEFT[figure.why]
    if figure.why is Why.PART_OF_YEAR:
        return ((whole,), Left.PART_OF_YEAR) if told is None else ((told,), None)
    if figure.is_part and figure.metric is not None and told is not None and told[0] == told[1]:
        return (whole, told), None  # 11月接访4次: all of that month, or some of it
    if figure.is_part and figure.why is not Why.OVER_HUNDRED:
        return (whole,), Left.PART
    if figure.why is Why.OTHER_YEAR and figure.year == year:
        return (whole,), Left.SEVERAL_YEARS
    if told is None or told == whole:
        return (whole,), None
    if figure.year != year or behind is not None:  # 2025年上半年; 10场（1—6月）
        return (told,), None
    return (whole, told), None  # 截至11月底: a year that was closed early, or the year


def _whole(sentence: str, before: Sequence[tuple[int, Figure]], figure: Figure) -> int | None:
    """The figure before it of which a figure is told to be a part: 受理32件，其中邻里纠纷20件."""
    if not figure.is_part or not figure.unit or figure.unit == "%":
        return None
    wholes = [(number, one) for number, one in before if not one.is_part and one.unit == figure.unit]
    if not wholes:
        return None
    number, whole = wholes[-1]
    return number if re.search(data()["part"]["within"], sentence[whole.end : figure.start]) else None
