"""Which metric of the catalogue a figure is of: the first rule of data/figure_metrics.toml that fits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from store.catalogue.metrics import Kind, base
from store.numbers import counts_as
from store.practices.figures.lexicon import Token
from store.practices.figures.words import NAME, data

_NOTHING = frozenset[str]()
_NONE = frozenset({"other", "narrow"})  # tags of words that no metric is of


@dataclass(frozen=True, slots=True)
class Said:
    """What is said around a figure."""

    unit: str
    own: Sequence[Token]  # the words beside it, nearest first
    earlier: Callable[[], Sequence[Token]]  # those before them, nearest first, and those of the heading
    later: Callable[[], frozenset[str]]  # the tags of what follows in the sentence
    taken: Collection[str | None]  # the metrics of the figures before it in the sentence


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
    unless: frozenset[str] = _NOTHING
    after: frozenset[str] = _NOTHING
    without: frozenset[str] = _NOTHING

    def fits(self, said: Said, own: frozenset[str]) -> bool:
        """Whether the words beside and before a figure are those of the rule."""
        return (
            (not self.act or not self.act.isdisjoint(own))
            and self.lacks.isdisjoint(own)
            and (not self.own or not self.own.isdisjoint(own))
            and (not self.about or not self.about.isdisjoint(own) or self._is_about(said))
            and (not self.after or not self.after.isdisjoint(said.taken))
            and (not self.then or not self.then.isdisjoint(said.later()))
            and (not self.unless or self.unless.isdisjoint(said.later()))
            and (not self.without or self._is_without(said))
        )

    def _is_without(self, said: Said) -> bool:
        words = (said.later(), *(token.tags for token in (*said.own, *said.earlier())))
        return all(self.without.isdisjoint(tags) for tags in words)

    def _is_about(self, said: Said) -> bool:
        return any(not self.about.isdisjoint(token.tags) for token in said.earlier())


def metric_of(said: Said) -> str | None:
    """The code of a metric, of a part of one or of a rate; None: of none of these."""
    own = _NOTHING.union(*(token.tags for token in said.own))
    if "aside" in own:
        return None
    for token in said.own:
        if not _NONE.isdisjoint(token.tags):
            return None
        for rule in _rules(said.unit, token.tags):
            if rule.fits(said, own):
                return rule.metric
        if code := _named(said.unit, token.tags):
            return None if "new" in own and base().metric(code).kind is Kind.STOCK else code
    if not own or _rules(said.unit, own - {"case"}):
        return None  # nothing is said, or it says of what it is, and that is none of ours
    for token in said.earlier():
        if "narrow" in token.tags:
            return None  # 疑难纠纷27件，调成24件: of those
        for rule in _rules(said.unit, token.tags):
            if rule.act and rule.fits(said, own):
                return rule.metric
    return None


@lru_cache(maxsize=4096)
def _named(unit: str, tags: frozenset[str]) -> str | None:
    """The metric whose own name a word is, where it is counted in such a unit."""
    codes = (tag.removeprefix(NAME) for tag in tags if tag.startswith(NAME))
    return next((code for code in codes if counts_as(unit, base().metric(code).unit)), None)


@lru_cache(maxsize=4096)
def _rules(unit: str, tags: frozenset[str]) -> tuple[_Rule, ...]:
    """The rules of figures with this unit that are of one of these things, in order."""
    return tuple(rule for rule, units in _all() if unit in units and not rule.thing.isdisjoint(tags))


@cache
def _all() -> tuple[tuple[_Rule, frozenset[str]], ...]:
    """Every rule with its units."""
    units = {name: frozenset(words) for name, words in data()["units"].items()}
    return tuple((_rule(one), units[one["units"]]) for one in data()["rule"])


def _rule(entry: dict[str, str | list[str]]) -> _Rule:
    lists = {one.name: frozenset(entry.get(one.name, ())) for one in fields(_Rule) if one.name != "metric"}
    return _Rule(str(entry["metric"]), **lists)
