"""Two clerks of a town have answered the same field: the later one sees both, and chooses."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.collection.desk import Desk
from handlers.collection.prompts import Here, Screen
from handlers.texts import doubts as texts
from handlers.texts.filing import value
from handlers.turn import Turn
from store.collection.figures import Entry, Given
from store.collection.tables import Answer
from store.people import people


def stand_at(turn: Turn, here: Here, mine: Mapping[str, Given], overtaken: Mapping[str, Entry]) -> Here:
    """The chat stands before the choice. `mine`: what was given; `overtaken`: what stands instead."""
    kept = {code: [one.answer, one.value, one.is_more, one.is_near] for code, one in mine.items() if code in overtaken}
    return here | {"step": "clash", "mine": kept, "theirs": {code: _who(turn, one) for code, one in overtaken.items()}}


def given(here: Here) -> dict[str, Given]:
    """What was given, and not kept."""
    return {code: Given(Answer(answer), *counted) for code, (answer, *counted) in here["mine"].items()}


def show(desk: Desk, here: Here) -> Screen | None:
    """Both answers. Where they have come to agree there is nothing to choose."""
    mine = given(here)
    both = [
        (desk.catalogue.metric(code), entry.given, here["theirs"][code], one)
        for code, one in mine.items()
        if desk.catalogue.has(code) and (entry := desk.entry(code)) is not None and entry.given != one
    ]
    if not both:
        return None
    names = {name for _, _, (name, _), _ in both}
    who = names.pop() if len(names) == 1 else texts.colleague()
    unit = {metric.code: metric.unit for metric, *_ in both}
    theirs = {metric.code: value(one, unit[metric.code]) for metric, one, _, _ in both}
    own = {metric.code: value(one, unit[metric.code]) for metric, _, _, one in both}
    told = [(metric, other, when, one) for metric, other, (_, when), one in both]
    return Screen(texts.clash(desk, told), texts.clash_buttons(who, theirs, own), list(own))


def _who(turn: Turn, entry: Entry) -> list[str]:
    """Their name, and how it is said when they did it."""
    person = None if entry.by_id is None else people.find(turn.session, entry.by_id, turn.now)
    name = texts.colleague() if person is None else person.name
    return [name, texts.who(name, entry.at, turn.now)]
