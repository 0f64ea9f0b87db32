"""Which metric of the catalogue a figure is of: the first rule of data/figure_metrics.toml that fits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from functools import cache

from store.catalogue.metrics import Kind, base
from store.numbers import counts_as
from store.practices.figures.lexicon import Token
from store.practices.figures.words import NAME, data

_NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Said:
    """What is said around a figure."""

    unit: str
    own: Sequence[Token]  # the words beside it, nearest first
    earlier: Sequence[Token]  # the words before these in the sentence, nearest first, and those of the heading
    later: frozenset[str]  # the tags of what follows in the sentence
    taken: Collection[str]  # the metrics of the figures before it in the sentence


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way to say a metric."""

    metric: str
    thing: frozenset[str]
    act: frozenset[str] = _NOTHING
    about: frozenset[str] = _NOTHING
    own: frozenset[str] = _NOTHING
    lacks: frozenset[str] = _NOTHING
    then: frozenset[str] = _NOTHING
    after: frozenset[str] = _NOTHING

    def fits(self, said: Said, own: frozenset[str], around: frozenset[str]) -> bool:
        """Whether the words beside and before a figure are those of the rule."""
        return (
            (not self.act or not self.act.isdisjoint(own))
            and self.lacks.isdisjoint(own)
            and (not self.about or not self.about.isdisjoint(around))
            and (not self.own or not self.own.isdisjoint(own))
            and (not self.then or not self.then.isdisjoint(said.later))
            and (not self.after or not self.after.isdisjoint(said.taken))
        )


def metric_of(said: Said) -> str | None:
    """The code of a metric, of a part of one or of a rate; None: of none of these."""
    rules = _rules(said.unit)
    own = _NOTHING.union(*(token.tags for token in said.own))
    around = own.union(*(token.tags for token in said.earlier))
    for token in said.own:
        for rule in rules:
            if not rule.thing.isdisjoint(token.tags) and rule.fits(said, own, around):
                return rule.metric
        if code := _named(token.tags, said.unit):
            return None if "new" in own and base().metric(code).kind is Kind.STOCK else code
    if any(not rule.thing.isdisjoint(own - {"case"}) for rule in rules):
        return None  # it says of what it is, and that is none of ours
    for token in said.earlier:
        for rule in rules:
            if rule.act and not rule.thing.isdisjoint(token.tags) and rule.fits(said, own, around):
                return rule.metric
    return None


def _named(tags: frozenset[str], unit: str) -> str | None:
    """The metric whose own name a word is, where it is counted in such a unit."""
    codes = (tag.removeprefix(NAME) for tag in tags if tag.startswith(NAME))
    return next((code for code in codes if counts_as(unit, base().metric(code).unit)), None)


@cache
def _rules(unit: str) -> tuple[_Rule, ...]:
    """The rules of figures with this unit, in order."""
    units = data()["units"]
    return tuple(_rule(one) for one in data()["rule"] if unit in units[one["units"]])


def _rule(entry: dict[str, str | list[str]]) -> _Rule:
    lists = {one.name: frozenset(entry.get(one.name, ())) for one in fields(_Rule) if one.name != "metric"}
    return _Rule(str(entry["metric"]), **lists)
