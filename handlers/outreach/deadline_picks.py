"""The steps of a deadline at which several things are picked: which towns, and who is reminded when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from handlers import dialog
from handlers.texts import deadline_steps as texts
from handlers.turn import Button, Turn, number_of
from store.outreach.read_steps import read_step
from store.outreach.tables import Asked
from store.outreach.terms import FARTHEST, MOST_RUNGS, Rung
from store.people import places
from store.people.places import PlaceFacts

USUAL = (*(Rung(days, Asked.CLERK) for days in (-3, -1, 0, 1)), Rung(3, Asked.COUNTY))

Draft = dict[str, Any]
"""step; of towns: picked, skip; of rungs: to, and rungs as written() gives them."""

_BETWEEN = re.compile(r"[、，,;；\s]+")


class NotSo(Exception):
    """What was typed or picked is not what was asked for; says what would be, in Chinese."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def written(rungs: Sequence[Rung]) -> list[list[Any]]:
    """Rungs as JSON."""
    return [[one.days, one.to, one.note] for one in sorted(rungs)]


def ask_towns(turn: Turn, county_id: int, draft: Draft) -> tuple[str, list[list[Button]]]:
    """Which towns? With those picked so far."""
    towns, picked = _towns(turn, county_id, draft)
    page = dialog.page_of(towns, draft["skip"])
    return texts.which_towns(picked), texts.town_choice(page[0], picked, *page[1:])


def town(turn: Turn, county_id: int, draft: Draft, argument: str) -> dict[str, Any] | None:
    """A town more or less, another page, all of them, or done; None: it was never offered."""
    towns, picked = _towns(turn, county_id, draft)
    number = number_of(argument[1:])
    if argument == "all":
        return {"towns": []}
    if argument == "ok":
        return {"towns": sorted(picked)} if picked else None
    if argument[:1] == "p" and number is not None:
        return {"draft": draft | {"skip": number}}
    if argument[:1] == "t" and number in {one.id for one in towns}:
        return {"draft": draft | {"picked": sorted(picked ^ {number})}}
    return None


def typed_towns(turn: Turn, county_id: int, draft: Draft, text: str) -> dict[str, Any]:
    """These towns, too. Raises NotSo."""
    towns, picked = _towns(turn, county_id, draft)
    for name in filter(None, _BETWEEN.split(text.strip())):
        meant = places.called(name, towns)
        if len(meant) != 1:
            raise NotSo(texts.several_towns(name, meant) if meant else texts.no_town(name))
        picked |= {meant[0].id}
    return {"draft": draft | {"picked": sorted(picked)}}


def ask_rungs(draft: Draft) -> tuple[str, list[list[Button]]]:
    """Who is reminded when? With what is picked so far."""
    rungs, to = _rungs(draft), Asked(draft["to"])
    return texts.which_rungs(rungs, to), texts.rung_choice(rungs, to)


def rung(_: Turn, __: int, draft: Draft, argument: str) -> dict[str, Any] | None:
    """A rung more or less, somebody else, a whole ladder, or done; None: it was never offered. Raises NotSo."""
    match argument.partition("-")[0]:
        case "ok":
            return {"rungs": draft["rungs"]}
        case "none":
            return {"rungs": []}
        case "usual":
            return {"draft": draft | {"rungs": written(USUAL)}}
        case "to" if argument[3:] in {*Asked}:
            return {"draft": draft | {"to": argument[3:]}}
    found = re.fullmatch(r"at(-?\d{1,2})", argument, re.ASCII)
    return None if found is None else _toggled(draft, int(found[1]))


def typed_rung(draft: Draft, text: str) -> dict[str, Any]:
    """A rung more or less. Raises NotSo."""
    days = read_step(text)
    if days is None:
        raise NotSo(texts.no_step(FARTHEST))
    return _toggled(draft, days)


def _toggled(draft: Draft, days: int) -> dict[str, Any]:
    there = [one for one in draft["rungs"] if (one[0], one[1]) != (days, draft["to"])]
    if len(there) == len(draft["rungs"]):
        if abs(days) > FARTHEST:
            raise NotSo(texts.no_step(FARTHEST))
        if len(there) >= MOST_RUNGS:
            raise NotSo(texts.too_many())
        there = sorted([*there, [days, draft["to"], ""]])
    return {"draft": draft | {"rungs": there}}


def _rungs(draft: Draft) -> list[Rung]:
    return [Rung(days, Asked(to), note) for days, to, note in draft["rungs"]]


def _towns(turn: Turn, county_id: int, draft: Draft) -> tuple[list[PlaceFacts], set[int]]:
    """All that stand, and those of them that are picked."""
    towns = places.towns(turn.session, county_id)
    return towns, {one.id for one in towns} & set(draft["picked"])
