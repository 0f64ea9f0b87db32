"""Which metric or rate of the catalogue the labels at the head of a cell mean together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from store.annual.forms.cues import data, tight
from store.annual.forms.facts import Certainty, Why
from store.annual.forms.labels import Label, counts_the_same, read_label, without_wholes
from store.catalogue.metrics import Catalogue, Metric

_LONG_ENOUGH = 4  # characters of a name by which a metric is known, whatever its words say by themselves


@dataclass(frozen=True)
class Meaning:
    """What labels mean."""

    code: str | None
    certainty: Certainty
    why: Why | None = None
    words: str = ""


@dataclass(frozen=True)
class Rule:
    """One way to say a metric or rate."""

    code: str
    concepts: frozenset[str]
    may: frozenset[str]
    is_likely: bool

    def covers(self, leaf: frozenset[str], all_of: frozenset[str]) -> bool:
        """Whether it is said by labels of which `leaf` stands nearest to the cell."""
        said = self.concepts & leaf
        is_of_it = bool(said - _borrowing()) if leaf - _borrowing() else bool(said) or leaf <= _counted()
        return self.concepts <= all_of and is_of_it and leaf <= self.concepts | self.may | _counted()


@dataclass(frozen=True)
class Heads:
    """The labels of a cell, those that say most of it first."""

    leaves: tuple[Label, ...]  # of its row and of its column: both say what it is
    outer: tuple[Label, ...] = ()  # of which they are a kind, the nearest first
    beside: tuple[Label, ...] = ()  # the labels before, the nearest first
    titles: tuple[Label, ...] = ()
    wholes: tuple[Meaning, ...] = ()  # of 其中: what it is a part of, then what else stands before it

    @property
    def concepts(self) -> frozenset[str]:
        """What the leaves say."""
        return frozenset().union(*(one.concepts for one in self.leaves))

    @property
    def are_whole(self) -> bool:
        """Whether they say that it is of all, whatever the form is about: 全镇总数."""
        return any(re.search(data("form_labels")["title"]["whole"], tight(one.text)) for one in self.leaves)

    @property
    def key(self) -> str:
        """All that the meaning hangs on, without numbers, times and units, from the outermost."""
        titles = self.titles if self.concepts <= _borrowing() else ()
        beside = self.beside[:1] if self.concepts <= _borrowing() and not self.outer else ()
        said = (*titles, *beside, *reversed(self.outer), *reversed(self.leaves))
        part = "其中" if any(one.is_part for one in self.leaves) else ""
        return " · ".join(dict.fromkeys(one.bare for one in said if one.bare)) + part


def meaning(heads: Heads, unit: str, catalogue: Catalogue) -> Meaning:
    """What they mean in a column or row of this unit; empty: none is said."""
    if any(one.narrow for one in heads.leaves):
        words = "、".join(word for one in heads.leaves for word in one.narrow)
        return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, words)
    named = _by_name(heads.leaves, catalogue)
    found = Meaning(named, Certainty.SURE) if named else _by_words(heads, catalogue)
    if found.code is None:
        return found
    found = _turned(found, heads)
    if found.code is None:
        return found
    return _checked(_as_part(found, heads.wholes, catalogue), heads, unit, catalogue)


def is_heading_only(label: Label) -> bool:
    """Whether a label names things of which nothing is told: 信访和普法."""
    return bool(label.concepts) and not (label.narrow or label.unknown or label.concepts & _borrowing())


def _by_name(leaves: Sequence[Label], catalogue: Catalogue) -> str | None:
    """By a name of the catalogue, of the county's own metrics, too."""
    told = [one for one in leaves if one.says_something]
    if len(told) != 1 or told[0].included:
        return None
    bare = tight(told[0].bare)
    if len(bare) < _LONG_ENOUGH:
        return None
    ruled = {rule.code for rule in _rules()}
    for metric in _metrics(catalogue):
        if (metric.code not in ruled or not told[0].concepts) and bare in map(tight, metric.names):
            return metric.code
    return next((rate.code for rate in catalogue.rates if bare == tight(rate.name)), None)


def _by_words(heads: Heads, catalogue: Catalogue) -> Meaning:
    """By the words of the leaves, and where these say too little by those further out."""
    leaf = heads.concepts
    if not leaf:
        return Meaning(None, Certainty.UNKNOWN, Why.UNFAMILIAR, _words(heads.leaves))
    codes = _codes(catalogue)
    rules = [rule for rule in _rules() if rule.code in codes]
    for is_likely in (False, True):
        for all_of in _stages(heads):
            fits = [rule for rule in rules if rule.is_likely is is_likely and rule.covers(leaf, all_of)]
            if not fits:
                continue
            most = max(len(rule.concepts) for rule in fits)
            meant = {rule.code for rule in fits if len(rule.concepts) == most}
            if len(meant) > 1:
                return Meaning(None, Certainty.UNKNOWN, Why.SEVERAL, _words(heads.leaves))
            sure = Certainty.DOUBTFUL if is_likely else Certainty.SURE
            return Meaning(meant.pop(), sure, Why.LIKELY if is_likely else None)
    is_less = any(rule.concepts <= leaf for rule in rules)
    return Meaning(None, Certainty.UNKNOWN, Why.NARROWER if is_less else Why.UNFAMILIAR, _words(heads.leaves))


def _stages(heads: Heads) -> Iterator[frozenset[str]]:
    """What is said by the leaves, and with ever more of what stands around them."""
    leaf = all_of = heads.concepts
    yield all_of
    for one in heads.outer:
        all_of = all_of | one.concepts
        yield all_of
    if leaf <= _borrowing():
        for one in (*heads.beside, *heads.titles):
            all_of = all_of | one.concepts
            yield all_of


def _turned(found: Meaning, heads: Heads) -> Meaning:
    """What a heading makes of it: 调解成功 below 诉前调解."""
    if any(re.search(data("form_labels")["title"]["all"], tight(one.text)) for one in heads.leaves):
        return found
    for outer in (*heads.outer, *heads.titles):
        for concept, codes in data("form_labels")["turned"].items():
            if concept not in outer.concepts or concept in heads.concepts or found.code not in codes:
                continue
            if outer in heads.titles:  # most of its lines are, and some may be of all
                return Meaning(codes[found.code] or found.code, Certainty.DOUBTFUL, Why.NARROWER, outer.bare)
            if not codes[found.code]:
                return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, outer.bare)
            return replace(found, code=codes[found.code])
    return found


def _as_part(found: Meaning, wholes: Sequence[Meaning], catalogue: Catalogue) -> Meaning:
    """Of 其中: what is a part of another thing is none of ours, even if it is called so."""
    if found.code is None or not wholes:
        return found
    if found.code in {one.code for one in wholes}:
        return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, found.words)
    whole = wholes[0].code
    if whole is None:
        return Meaning(found.code, Certainty.DOUBTFUL, found.why or Why.WORDS, found.words or wholes[0].words)
    if _section(found.code, catalogue) != _section(whole, catalogue):
        return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, found.words)
    return found


def _checked(found: Meaning, heads: Heads, unit: str, catalogue: Catalogue) -> Meaning:
    """With what speaks against it."""
    if found.code is None:
        return found
    metric = catalogue.metric(found.code) if catalogue.has(found.code) else None
    is_share = unit in ("%", "％")
    if is_share != (metric is None) and (is_share or unit):
        return Meaning(None, Certainty.UNKNOWN, Why.SEVERAL, unit)
    narrowing = _narrowing(heads)
    if narrowing is not None:
        return narrowing if narrowing.code is None else replace(narrowing, code=found.code)
    strange = [word for one in heads.leaves for word in one.unknown]
    if metric is not None:
        strange += [word for one in heads.leaves for word in one.included if not _is_held(word, metric)]
        without = [word for one in heads.leaves for word in one.excluded if not _is_left_out(word, metric)]
        if any(_is_held(word, metric) for word in without):
            return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, "、".join(without))
        if without:
            return Meaning(found.code, Certainty.DOUBTFUL, Why.NARROWER, "、".join(without))
    if metric is not None and metric not in catalogue.metrics:
        return Meaning(found.code, Certainty.DOUBTFUL, Why.PART)
    if strange:
        return Meaning(found.code, Certainty.DOUBTFUL, Why.WORDS, "、".join(strange))
    if metric is not None and not (counts_the_same(unit, metric.unit) and _is_counted_so(heads.concepts, metric.unit)):
        return Meaning(found.code, Certainty.DOUBTFUL, Why.UNIT, unit)
    return found


def _narrowing(heads: Heads) -> Meaning | None:
    """What narrows the leaves from further out: none of ours where they say nothing without it; else a doubt."""
    is_borrowed = heads.concepts <= _borrowing()
    for outer in heads.outer:
        if (outer.narrow or outer.unknown) and outer.concepts and is_borrowed:
            words = "、".join((*outer.narrow, *outer.unknown))
            if outer.narrow:
                return Meaning(None, Certainty.UNKNOWN, Why.NARROWER, words)
            return Meaning("", Certainty.DOUBTFUL, Why.WORDS, words)
        if outer.concepts & heads.concepts or (is_borrowed and outer.concepts):
            break
    before = next((one for one in heads.beside if not one.is_part and "rate" not in one.concepts), None)
    if before is not None and before.narrow and heads.concepts <= _borrowing() | _of_cases():
        return Meaning("", Certainty.DOUBTFUL, Why.NARROWER, "、".join(before.narrow))  # 婚姻家庭纠纷受理, 调解成功
    if heads.are_whole or (heads.wholes and heads.wholes[0].certainty is Certainty.SURE):
        return None
    for one in (*heads.outer, *heads.titles):
        if said := re.search(data("form_labels")["title"]["narrow"], without_wholes(tight(one.text))):
            return Meaning("", Certainty.DOUBTFUL, Why.NARROWER, said[0])
    return None


def _is_held(word: str, metric: Metric) -> bool:
    """Whether what a label says is in it counts: it stands in what says so, or is made of a metric's own words."""
    word = re.sub("^(?:各[类级种]|镇村|[镇村]级)(?=..)", "", word)
    if word in "".join(metric.names) + metric.definition.partition("不算")[0]:
        return True
    said = read_label(word)
    own = [rule for rule in _rules() if rule.code == metric.code]
    return (
        bool(said.concepts - _borrowing())
        and not (said.narrow or said.unknown)
        and any(said.concepts <= rule.concepts | rule.may for rule in own)
    )


def _is_left_out(word: str, metric: Metric) -> bool:
    """Whether what a label says is not in it does not count for ours either."""
    told = metric.definition.partition("不算")[2]
    said = read_label(word)
    is_known = bool(said.concepts) and not (said.narrow or said.unknown)
    return word in told or (is_known and said.concepts <= read_label(told).concepts)


def _section(code: str, catalogue: Catalogue) -> str:
    """Where a metric is asked; of a rate, where its numerator is."""
    if catalogue.has(code):
        return catalogue.metric(code).section
    return next(catalogue.metric(rate.numerator).section for rate in catalogue.rates if rate.code == code)


def _codes(catalogue: Catalogue) -> frozenset[str]:
    """All that can be asked for."""
    return frozenset((*(one.code for one in _metrics(catalogue)), *(rate.code for rate in catalogue.rates)))


def _metrics(catalogue: Catalogue) -> Iterator[Metric]:
    for metric in catalogue.metrics:
        yield metric
        yield from metric.parts


def _words(labels: Sequence[Label]) -> str:
    return "、".join(one.bare for one in labels if one.bare)


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(one["code"], frozenset(words.split()), frozenset(one.get("may", "").split()), is_likely)
        for one in data("form_labels")["label"]
        for is_likely, some in ((False, one["is"]), (True, one.get("likely", ())))
        for words in some
    )


@cache
def _borrowing() -> frozenset[str]:
    return frozenset(data("form_labels")["borrow"]["words"].split())


@cache
def _of_cases() -> frozenset[str]:
    return frozenset(data("form_labels")["borrow"]["of_cases"].split())


@cache
def _counted() -> frozenset[str]:
    return frozenset(data("form_labels")["borrow"]["counted"])


def _is_counted_so(concepts: frozenset[str], unit: str) -> bool:
    """Whether what the labels call it by goes with a metric's unit: 人数 of 信访件 does not."""
    units: dict[str, list[str]] = data("form_labels")["borrow"]["counted"]
    return all(unit in units[one] for one in concepts & _counted())
