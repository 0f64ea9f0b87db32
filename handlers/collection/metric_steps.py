"""What is asked, one thing after the other, to change a metric or to make a new one, and what is then done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handlers.texts import metrics as texts
from handlers.turn import Button, Turn
from store.catalogue.metrics import Kind, Metric, Tier, base
from store.catalogue.months import Month
from store.collection import county_metrics
from store.collection.county_metrics import LONGEST_DEFINITION, NameTaken, Standing
from store.numbers import CEILING, Number, read_number
from store.people import people

STEPS = {
    "off": ("since",),
    "on": ("since",),
    "name": ("name", "since"),
    "unit": ("unit", "since"),
    "definition": ("definition", "since"),
    "typical": ("typical", "since"),
    "add": ("section", "name", "unit", "when", "definition", "typical", "since"),
}
"""Of each thing that can be done with a metric, what has to be known for it, in order."""

WHEN = {
    "month": (Kind.FLOW, Tier.MONTH),
    "quarter": (Kind.FLOW, Tier.QUARTER),
    "level": (Kind.STOCK, Tier.CHANGE),
}
"""The ways in which something is counted, as an administrator is asked for them."""

UNITS = ("件", "次", "人", "人次", "个", "场", "户", "条")
ANY = (0, CEILING)  # a range that asks about nothing
_TO = re.compile(r"[-‐-―~～至到]+")
_ASKS_BACK = re.compile(r"[?？]$")

Given = dict[str, Any]
"""What is known so far, by step: JSON."""


class NotSo(Exception):
    """What was typed is not what was asked for; says what would be, in Chinese."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


@dataclass(frozen=True)
class Context:
    """Where it is asked, and of which metric; None: of one that is still to be made."""

    turn: Turn
    county_id: int
    standing: Standing | None
    given: Given

    @property
    def code(self) -> str | None:
        """The metric's code."""
        return None if self.standing is None else self.standing.metric.code


def question(step: str, about: Context) -> tuple[str, list[list[Button]]]:
    """What is asked at a step, and what can be pressed there."""
    metric = None if about.standing is None else about.standing.metric
    match step:
        case "section":
            return texts.which_section(), texts.section_choice(base().sections)
        case "name":
            return texts.which_name(metric), []
        case "unit":
            return texts.which_unit(metric), texts.unit_choice(UNITS)
        case "when":
            return texts.which_when(), texts.when_choice(tuple(WHEN))
        case "definition":
            return texts.which_definition(metric), []
        case "typical":
            return texts.which_range(metric), texts.range_choice()
        case _:
            months = _months(about)
            return texts.since_when(months[0]), texts.since_choice(months)


def pressed(step: str, about: Context, argument: str) -> Any:
    """What a button says at a step; None: it was never offered there."""
    match step:
        case "section":
            return argument if argument in {section.code for section in base().sections} else None
        case "unit":
            return argument if argument in UNITS else None
        case "when":
            return argument if argument in WHEN else None
        case "typical":
            return list(ANY) if argument == "any" else None
        case "since":
            return argument if argument in map(str, _months(about)) else None
        case _:
            return None


def typed(step: str, about: Context, text: str) -> Any:
    """What somebody types at a step; None: nothing can be typed there, or it is a question. Raises NotSo."""
    read = _TYPED.get(step)
    return None if read is None or _ASKS_BACK.search(text.strip()) else read(about, text)


def _name(about: Context, text: str) -> str:
    name = county_metrics.tidied(text)
    _refuse_people(about, name)
    if not county_metrics.is_name(name):
        raise NotSo(texts.no_name())
    try:
        county_metrics.refuse_taken(about.turn.session, about.county_id, name, about.code)
    except NameTaken as taken:
        raise NotSo(texts.name_taken(taken)) from taken
    return name


def _unit(_: Context, text: str) -> str:
    unit = county_metrics.tidied(text)
    if not county_metrics.is_unit(unit) or read_number(f"12{unit}", unit) != Number(12):
        raise NotSo(texts.no_unit())
    return unit


def _definition(about: Context, text: str) -> str:
    definition = " ".join(text.split())
    _refuse_people(about, definition)
    if not 4 <= len(definition) <= LONGEST_DEFINITION:
        raise NotSo(texts.no_definition(LONGEST_DEFINITION))
    return definition


def _refuse_people(about: Context, text: str) -> None:
    """What is said of a metric is kept for good, and a person must be able to go."""
    for person in people.in_county(about.turn.session, about.county_id, about.turn.now):
        if len(person.name) > 1 and person.name in text:
            raise NotSo(texts.no_people(person.name))


def _typical(_: Context, text: str) -> list[int]:
    ends = [read_number(part) for part in _TO.split(unicodedata.normalize("NFKC", text))]
    values = [end.value for end in ends if isinstance(end, Number)]
    if len(values) != len(ends) or len(values) != 2 or values[0] > values[1]:
        raise NotSo(texts.no_range())
    return values


_TYPED: Mapping[str, Callable[[Context, str], Any]] = {
    "name": _name,
    "unit": _unit,
    "definition": _definition,
    "typical": _typical,
}


def _months(about: Context) -> list[Month]:
    """From when it can hold: the first month it can, the two after it, and the next year."""
    session, now = about.turn.session, about.turn.now
    first = county_metrics.earliest_of(session, about.county_id, about.code or "", now)
    return list(dict.fromkeys([first, first.back(-1), first.back(-2), Month(first.year + 1, 1)]))


def _made(about: Context) -> Metric:
    """A new metric of what is known."""
    given = about.given
    kind, tier = WHEN[given["when"]]
    low, high = given["typical"]
    told = given["name"], given["unit"], given["section"], kind, tier, given["definition"], (low, high)
    return county_metrics.own(*told)


def _changed(errand: str, metric: Metric, given: Given) -> Metric | None:
    """The metric as it will be; None: it will not be asked."""
    match errand:
        case "off":
            return None
        case "name":
            return county_metrics.renamed(metric, given["name"])
        case "typical":
            return county_metrics.with_range(metric, *given["typical"])
        case "unit":
            return replace(metric, unit=given["unit"])
        case "definition":
            return replace(metric, definition=given["definition"])
        case _:
            return metric


def sure(errand: str, about: Context) -> str:
    """What will be done, said once more before it is."""
    since = Month.parse(about.given["since"])
    if about.standing is None:
        return texts.sure_new(_made(about), since)
    before = about.standing.metric
    after = _changed(errand, before, about.given)
    if after is None:
        return texts.sure_off(before, since)
    return texts.sure_on(after, since) if errand == "on" else texts.sure_changed(errand, before, after, since)


def do(errand: str, about: Context, seen: int) -> tuple[Metric, Month]:
    """Keep it; gives back the metric as it is from which month on, or was until then.

    Raises Overtaken, TooEarly, NameTaken.
    """
    session, now, by = about.turn.session, about.turn.now, about.turn.member.id
    since = Month.parse(about.given["since"])
    if about.standing is None:
        return county_metrics.add(session, about.county_id, _made(about), since, now, by), since
    before = about.standing.metric
    after = _changed(errand, before, about.given)
    if after is None:
        county_metrics.switch_off(session, about.county_id, before.code, since, now, by, seen)
    else:
        county_metrics.change(session, about.county_id, after, since, now, by, seen)
    return after or before, since
