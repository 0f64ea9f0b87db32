"""Figures of a county's own metrics, whose units no reader of reports knows, by name and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import count

from store.annual.checking.brackets import period_behind
from store.annual.checking.claims import Claim, Left
from store.annual.checking.periods import data, period_before
from store.annual.period import whole_year
from store.annual.record import Record
from store.catalogue.metrics import Metric, base
from store.practices.figures.figures import Figure
from store.practices.kinds import SectionKind
from store.practices.reading.passages import Passage

_CLAUSE = re.compile("[，。；,;]")
_YEAR = re.compile(r"20\d\d(?=年)")


def own_metrics(held: Record) -> tuple[Metric, ...]:
    """Those that the county asked for in the year of the record's last month, as they stood last."""
    found: dict[str, Metric] = {}
    for month, catalogue in sorted(held.catalogues.items()):
        if month.year == held.last.year:
            found |= {one.code: one for one in catalogue.metrics if not base().has(one.code)}
    return tuple(found.values())


def with_own(claims: Sequence[Claim], passages: Sequence[Passage], own: Sequence[Metric], year: int) -> list[Claim]:
    """The claims, and those that nobody has read of these metrics, in order."""
    taken = {(one.place, place) for one in claims for place in range(one.figure.start, one.figure.end)}
    numbers = count(max((one.number for one in claims), default=-1) + 1)
    found: dict[tuple[int, int], Claim] = {}
    for metric in sorted(own, key=lambda one: len(one.name)):  # of 巡查 and 无人机巡查 the longer one
        for place, (passage, sentence) in enumerate((one, text) for one in passages for text in one.sentences):
            for said in _said(sentence, metric, year):
                at = place, said.start("number")
                if at not in taken:
                    found[at] = _claim(next(numbers), passage, place, said, metric, year)
    return sorted([*claims, *found.values()], key=lambda one: (one.place, one.figure.start))


def _said(sentence: str, metric: Metric, year: int) -> Iterator[re.Match[str]]:
    names = "|".join(map(re.escape, sorted(metric.names, key=len, reverse=True)))
    number = rf"(?P<number>\d[\d,]{{0,15}})(?P<more>[余多]?)\s?{re.escape(metric.unit)}"
    for one in re.finditer(f"(?:{names}){data()['own']['between']}{number}", sentence):
        clause = _CLAUSE.split(sentence[: one.start()])[-1]
        is_other = re.search(data()["own"]["other_year"], clause) or set(_YEAR.findall(clause)) - {str(year)}
        if not is_other:
            yield one


def _claim(number: int, passage: Passage, place: int, said: re.Match[str], metric: Metric, year: int) -> Claim:
    start, end, sentence = said.start("number"), said.end(), said.string
    value = Decimal(said["number"].replace(",", ""))
    figure = Figure(start, end, value, metric.unit, said["more"], metric.code, metric.name, False, said[0], year)
    told = period_behind(sentence, end, year) or period_before(sentence[:start], year)
    left = Left.PLANNED if passage.kind is SectionKind.PLAN else None
    heading = passage.heading_path[-1] if passage.heading_path else ""
    return Claim(number, heading, sentence, place, figure, (told or whole_year(year),), left, None)
