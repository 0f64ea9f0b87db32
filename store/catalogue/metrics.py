"""What towns report: metrics, their sections, rules and derived rates, as they are in force for one county and month.

What every county begins with is data: data/metrics.toml and data/checks.toml. A county's own versions of it are rows
(versions.py); nothing here is ever changed for a month that was: a metric that changes is a new version from a
month on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from store.catalogue import versions
from store.catalogue.months import Month
from store.database import Session

LONGEST_CODE = 48  # characters


class Kind(StrEnum):
    """flow: counted over the month, and summed over months · stock: as it stands at the month's end, never summed."""

    FLOW = "flow"
    STOCK = "stock"


class Tier(StrEnum):
    """When it is asked: every month · in the months that end a quarter, for the whole quarter · when it has changed."""

    MONTH = "month"
    QUARTER = "quarter"
    CHANGE = "change"


class Grade(StrEnum):
    """What a finding asks of the clerk, as the statistics platform has it.

    block: cannot be handed in · explain: a reason of at least six characters · verify: say that it is so ·
    advise: nothing.
    """

    BLOCK = "block"
    EXPLAIN = "explain"
    VERIFY = "verify"
    ADVISE = "advise"


@dataclass(frozen=True)
class Section:
    """Metrics that are asked together."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Dated:
    """What holds for some months: a change is another version, from a month on."""

    since: Month | None = None  # the first month; None: ever since
    until: Month | None = None  # the last one; None: to this day

    def holds(self, month: Month) -> bool:
        """Whether this version is the one of the month."""
        return (self.since is None or self.since <= month) and (self.until is None or month <= self.until)


@dataclass(frozen=True)
class Metric(Dated):
    """One figure that a town reports: a whole number, 0 or more."""

    code: str
    name: str  # at most 12 characters: it stands on a phone's line
    short: str  # at most 8: on a button, in a column's head
    unit: str
    kind: Kind
    tier: Tier
    section: str  # its code
    definition: str  # 口径: what counts and what does not
    aliases: tuple[str, ...]  # what people say for it; no two metrics share one
    typical: tuple[int, int]  # of an ordinary month (or quarter); outside of it we ask
    most: int  # beyond it a figure is a mistake
    said_here: tuple[str, ...] = ()  # what people say for it where only its own section is talked of (上报, 成功)
    parts: tuple[Metric, ...] = ()  # into which it may be split; never asked for by themselves

    @property
    def names(self) -> tuple[str, ...]:
        """Every word that means it and no other metric."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))

    def is_asked(self, month: Month) -> bool:
        """Whether a town owes it for this month; one that is asked when it has changed is owed always, prefilled."""
        return self.holds(month) and (self.tier is not Tier.QUARTER or month.is_quarter_end)


@dataclass(frozen=True)
class Rate(Dated):
    """A share that follows from figures and is never typed: numerator / sum of the denominator."""

    code: str
    name: str
    numerator: str
    denominator: tuple[str, ...]
    backlog: str | None  # the balance rule whose cases from before join the denominator; None: none do
    is_to_date: bool  # from January on, because what is counted above and below falls into different months
    zero: str  # what a denominator of 0 means, in a few words; the rate itself is then none, and never 0 % or 100 %


@dataclass(frozen=True)
class Rule(Dated):
    """One check of figures. What its kind makes of codes and parameters is store/collection/checks.py's to say."""

    code: str
    kind: str
    grade: Grade
    codes: tuple[str, ...]  # the metrics it is about, in the order that its kind wants; empty: each metric by itself
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Catalogue:
    """What is asked of a county's towns for a month. Rules and rates stand only where all of their metrics do."""

    sections: tuple[Section, ...]
    metrics: tuple[Metric, ...]  # by section, in the order in which they are asked
    rules: tuple[Rule, ...]
    rates: tuple[Rate, ...]

    def metric(self, code: str) -> Metric:
        """The metric, or the part of one, of this code. Raises KeyError."""
        return self._by_code[code]

    def has(self, code: str) -> bool:
        """Whether a metric, or a part of one, has this code."""
        return code in self._by_code

    def of(self, section: str) -> tuple[Metric, ...]:
        """The metrics of a section."""
        return tuple(metric for metric in self.metrics if metric.section == section)

    def due(self, month: Month) -> tuple[Metric, ...]:
        """What a town's clerk owes that month, in order; what is asked when it has changed stands there prefilled."""
        return tuple(metric for metric in self.metrics if metric.is_asked(month))

    @cached_property
    def _by_code(self) -> Mapping[str, Metric]:
        return {one.code: one for metric in self.metrics for one in (metric, *metric.parts)}


def catalogue(session: Session, county_id: int, month: Month) -> Catalogue:
    """What is in force for the towns of a county for that month, however long ago."""
    return with_versions(base(), versions.in_force(session, county_id, month), month)


def catalogues(session: Session, county_id: int, months: Sequence[Month]) -> dict[Month, Catalogue]:
    """The same of several months, in one query."""
    theirs = versions.in_force_each(session, county_id, months)
    return {month: with_versions(base(), theirs[month], month) for month in months}


def with_versions(ours: Catalogue, theirs: Mapping[str, Mapping[str, Any] | None], month: Month) -> Catalogue:
    """The catalogue of a month with a county's own versions in it, by code; None: the metric is switched off."""
    off = {code for code, entry in theirs.items() if entry is None}
    own = {code: read_metric(entry) for code, entry in theirs.items() if entry is not None}
    metrics = [own.pop(one.code, one) for one in ours.metrics if one.holds(month) and one.code not in off]
    metrics += own.values()
    order = [section.code for section in ours.sections]
    metrics.sort(key=lambda metric: order.index(metric.section))
    codes = {one.code for metric in metrics for one in (metric, *metric.parts)}
    return Catalogue(
        ours.sections,
        tuple(metrics),
        tuple(rule for rule in ours.rules if rule.holds(month) and codes.issuperset(rule.codes)),
        tuple(
            rate for rate in ours.rates if rate.holds(month) and codes.issuperset((rate.numerator, *rate.denominator))
        ),
    )


@cache
def base() -> Catalogue:
    """What every county begins with: all versions of all metrics, of whatever month."""
    return read(_data())


def read(changed: Mapping[str, Any]) -> Catalogue:
    """The catalogue with other data/metrics.toml or data/checks.toml, or both, in place of what stands there.

    Raises ValueError, KeyError, TypeError where that is not written as these are.
    """
    data = {**_data(), **changed}
    return Catalogue(
        tuple(Section(_text(one["code"]), _text(one["name"])) for one in data["section"]),
        tuple(read_metric(one) for one in data["metric"]),
        tuple(_rule(one) for one in data["rule"]),
        tuple(_rate(one) for one in data["rate"]),
    )


def _data() -> dict[str, Any]:
    folder = files("store.catalogue") / "data"
    both = ((folder / name).read_text("utf-8") for name in ("metrics.toml", "checks.toml"))
    metrics, checks = map(tomllib.loads, both)
    return metrics | checks


def read_metric(entry: Mapping[str, Any]) -> Metric:
    """A metric as data/metrics.toml and a county's versions write it. Raises ValueError, KeyError, TypeError."""
    low, high = map(_count, entry["typical"])
    whole = Metric(
        code=_text(entry["code"]),
        name=_text(entry["name"]),
        short=_text(entry["short"]),
        unit=_text(entry["unit"]),
        kind=Kind(entry["kind"]),
        tier=Tier(entry["tier"]),
        section=_text(entry["section"]),
        definition=_text(entry["definition"]),
        aliases=_texts(entry.get("aliases", ())),
        typical=(low, high),
        most=_count(entry["most"]),
        said_here=_texts(entry.get("said_here", ())),
        **_months(entry),
    )
    return replace(whole, parts=tuple(_part(whole, one) for one in entry.get("parts", ())))


def written(metric: Metric) -> dict[str, Any]:
    """The same as read_metric() takes it: JSON."""
    entry: dict[str, Any] = {
        "code": metric.code,
        "name": metric.name,
        "short": metric.short,
        "unit": metric.unit,
        "kind": metric.kind,
        "tier": metric.tier,
        "section": metric.section,
        "definition": metric.definition,
        "aliases": list(metric.aliases),
        "typical": list(metric.typical),
        "most": metric.most,
        "said_here": list(metric.said_here),
        "parts": [
            {"code": one.code, "name": one.name, "short": one.short, "definition": one.definition}
            | {"aliases": list(one.aliases), "said_here": list(one.said_here)}
            for one in metric.parts
        ],
    }
    months = {"since": metric.since, "until": metric.until}
    return entry | {name: str(month) for name, month in months.items() if month is not None}


def _part(whole: Metric, entry: Mapping[str, Any]) -> Metric:
    """A part is counted as its whole is."""
    return replace(
        whole,
        code=_text(entry["code"]),
        name=_text(entry["name"]),
        short=_text(entry["short"]),
        definition=_text(entry["definition"]),
        aliases=_texts(entry.get("aliases", ())),
        said_here=_texts(entry.get("said_here", ())),
        typical=(0, whole.typical[1]),
    )


def _rate(entry: Mapping[str, Any]) -> Rate:
    return Rate(
        _text(entry["code"]),
        _text(entry["name"]),
        _text(entry["numerator"]),
        _texts(entry["denominator"]),
        _text(entry["backlog"]) if "backlog" in entry else None,
        bool(entry.get("is_to_date", False)),
        _text(entry["zero"]),
        **_months(entry),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    fields = ("code", "kind", "grade", "codes", "since", "until")
    rest = {name: value for name, value in entry.items() if name not in fields}
    codes = _texts(entry.get("codes", ()))
    return Rule(_text(entry["code"]), _text(entry["kind"]), Grade(entry["grade"]), codes, rest, **_months(entry))


def _months(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Month.parse(entry[name]) for name in ("since", "until") if name in entry}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if isinstance(values, str):
        raise TypeError(values)
    return tuple(map(_text, values))


def _count(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
