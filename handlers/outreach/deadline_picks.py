"""The steps of a deadline at which several things are picked: which towns, and who is reminded when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handlers import dialog
from handlers.texts import deadline_steps as texts
from handlers.turn import Button, Turn, number_of
from store.days import names_a_day, read_day
from store.outreach.read_steps import read_step
from store.outreach.tables import Asked
from store.outreach.terms import FARTHEST, MOST_RUNGS, Rung
from store.people import places
from store.people.places import PlaceFacts

USUAL = (*(Rung(days, Asked.CLERK) for days in (-3, -1, 0, 1)), Rung(3, Asked.COUNTY))

Draft = dict[str, Any]
"""step; of towns: picked, skip; of rungs: to, and rungs as written() gives them."""

_SURPRISING = timedelta(days=183)  # ahead of today: a day without a year is rather the one that has just passed
_BETWEEN = re.compile(r"[、，,;；\s]+")


class NotSo(Exception):
    """What was typed or picked is not what was asked for; says what would be, in Chinese."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def read_date(text: str, today: date, first: date, last: date) -> date:
    """The day that is typed, of those from first to last. Raises NotSo."""
    found = read_day(text, today)
    if found is None and names_a_day(text):
        raise NotSo(texts.no_such_day(text))
    if found is None or not first <= found <= last:
        raise NotSo(texts.no_date(first, last))
    is_said = str(found.year) in unicodedata.normalize("NFKC", text)
    if found.year > today.year and found - today > _SURPRISING and not is_said:
        raise NotSo(texts.of_which_year(found))
    return found


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
    """A rung more; one that is there stays. Raises NotSo."""
    days = read_step(text)
    if days is None:
        raise NotSo(texts.no_step(FARTHEST))
    return {"draft": draft} if len(_others(draft, days)) < len(draft["rungs"]) else _added(draft, days)


def _toggled(draft: Draft, days: int) -> dict[str, Any]:
    others = _others(draft, days)
    return {"draft": draft | {"rungs": others}} if len(others) < len(draft["rungs"]) else _added(draft, days)


def _added(draft: Draft, days: int) -> dict[str, Any]:
    if abs(days) > FARTHEST:
        raise NotSo(texts.no_step(FARTHEST))
    if len(draft["rungs"]) >= MOST_RUNGS:
        raise NotSo(texts.too_many())
    return {"draft": draft | {"rungs": sorted([*draft["rungs"], [days, draft["to"], ""]])}}


def _others(draft: Draft, days: int) -> list[list[Any]]:
    return [one for one in draft["rungs"] if (one[0], one[1]) != (days, draft["to"])]


def _rungs(draft: Draft) -> list[Rung]:
    return [Rung(days, Asked(to), note) for days, to, note in draft["rungs"]]


def _towns(turn: Turn, county_id: int, draft: Draft) -> tuple[list[PlaceFacts], set[int]]:
    """All that stand, and those of them that are picked."""
    towns = places.towns(turn.session, county_id)
    return towns, {one.id for one in towns} & set(draft["picked"])
