"""What limits a question, one by one: each is a button that takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from store.practices.asking.cues import take_kind
from store.practices.asking.question import Question, Scope
from store.practices.kinds import SectionKind
from store.practices.language.words import normal

_LISTS = ("towns", "without", "counties", "years")
KIND, ABSENT = "kind", "absent"


@dataclass(frozen=True)
class Facet:
    """One limit: a town, a town left out, a county, a year, the kind of section, or a town that is not held."""

    part: str  # of Scope, or ABSENT
    value: str | int | SectionKind
    place: int  # among its like

    @property
    def argument(self) -> str:
        """As a button carries it; the value itself may be too long."""
        return f"{self.part}{self.place}"


def facets(question: Question) -> list[Facet]:
    """All of them, in the order in which they are shown."""
    return _facets(question.scope, question.absent)


def dropped(question: Question) -> list[Facet]:
    """Those that were taken away."""
    return _facets(question.dropped)


def without(question: Question, argument: str) -> Question | None:
    """The question without one of its facets; None: it has none like that."""
    facet = next((one for one in facets(question) if one.argument == argument), None)
    if facet is None:
        return None
    gone = question.dropped
    if facet.part == KIND:
        said, *_ = take_kind(normal(question.text))  # one that a button set goes as it came
        gone = replace(gone, kind=said if said is facet.value else None)
        return replace(question, scope=replace(question.scope, kind=None), dropped=gone)
    part = "towns" if facet.part == ABSENT else facet.part
    taken: dict[str, Any] = {part: (*getattr(gone, part), facet.value)}
    question = replace(question, dropped=replace(gone, **taken))
    if facet.part == ABSENT:
        return replace(question, absent=_without(question.absent, facet.place))
    rest = _without(getattr(question.scope, facet.part), facet.place)
    limits: dict[str, Any] = {facet.part: rest}
    mended = tuple(one for one in question.mended if one[1] != facet.value)
    return replace(question, scope=replace(question.scope, **limits), mended=mended)


def _facets(scope: Scope, absent: Sequence[str] = ()) -> list[Facet]:
    found = [Facet(part, value, place) for part in _LISTS for place, value in enumerate(getattr(scope, part))]
    found += [Facet(ABSENT, town, place) for place, town in enumerate(absent)]
    return found + ([Facet(KIND, scope.kind, 0)] if scope.kind is not None else [])


def _without(values: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return values[:place] + values[place + 1 :]
