"""Which two reports of a town are held side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from store.practices.index.directory import Held


class Two(NamedTuple):
    """The older report and the newer one."""

    old: Held
    new: Held


def reports_of(reports: Iterable[Held], towns: Collection[tuple[str, str]]) -> list[Held]:
    """The reports of a town by county and name, by all names it has or had, by year; of a year one.

    A county left unsaid is no difference.
    """
    of_town = [one for one in reports if any(_is_one(one, county, town) for county, town in towns)]
    return list({one.year: one for one in sorted(of_town, key=lambda one: (one.year, one.county, one.id))}.values())


def pair_of(reports: Sequence[Held], years: Collection[int]) -> Two | None:
    """The first and the last of the years asked for; of a single year it and the one before, or else the one after;
    of none the latest two. `reports`: of one town, by year. None: two such are not held.
    """
    asked = [one for one in reports if one.year in years] if years else list(reports[-2:])
    if len(asked) > 1:
        return Two(asked[0], asked[-1])
    if len(asked) == 1 and len(set(years)) == 1 and len(reports) > 1:
        place = max(reports.index(asked[0]), 1)
        return Two(reports[place - 1], reports[place])
    return None


def with_two_years(reports: Iterable[Held]) -> list[Held]:
    """The newest report of each town of which two years are held, by county and town."""
    found = []
    for _, some in groupby(sorted(reports, key=lambda one: (one.county, one.town, one.year)), key=_town):
        of_town = list(some)
        found += of_town[-1:] if len(of_town) > 1 else []
    return found


def _town(report: Held) -> tuple[str, str]:
    return report.county, report.town


def _is_one(report: Held, county: str, town: str) -> bool:
    return report.town == town and (report.county == county or "" in (report.county, county))
