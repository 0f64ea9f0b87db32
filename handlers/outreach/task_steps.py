"""One town and one task: more time for it, or it is not done after all. Which time, which town, until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers import dialog
from handlers.outreach.deadline_picks import read_date
from handlers.outreach.redrawing import redraw
from handlers.texts import deadline_steps as texts
from handlers.turn import Button, Replies, Turn, WordedNotice, number_of
from store.days import day_of
from store.outreach import calendars, occasions, tasks
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.planned import ONCE
from store.outreach.tables import Kind
from store.people import people
from store.people.places import PlaceFacts
from store.people.rights import Right, may

NEAR = timedelta(days=62)  # from today: what is due later needs no more time yet
EXTEND, REOPEN = "extend", "reopen"  # errands
_OFFERED = (1, 3, 5)  # working days after the day

Given = dict[str, Any]
"""occasion and town as numbers, until as a day; draft: skip of the list of towns."""


def open_ones(turn: Turn, seen: Deadline, errand: str) -> list[Occasion]:
    """What there is to do of a deadline: extend what is due soon or past due and not done, or reopen what is done."""
    near = day_of(turn.now) + NEAR
    found = [
        one
        for one in occasions.open_occasions(turn.session, seen.county_id, turn.now)
        if one.deadline.root_id == seen.root_id and (errand == REOPEN or one.due_on <= near or one.period == ONCE)
    ]
    return [one for one in found if towns_of(turn, one, errand)]


def longer(turn: Turn, seen: Deadline) -> list[tuple[PlaceFacts, date]]:
    """The towns that have more time for what is due soon or past due, each until when; of figures none."""
    if seen.terms.kind is Kind.FIGURES:
        return []
    found = []
    for one in open_ones(turn, seen, EXTEND):
        towns = towns_of(turn, one, EXTEND)
        days = occasions.due_days(turn.session, one, [town.id for town in towns])
        found += [(town, days[town.id]) for town in towns if days[town.id] > one.due_on]
    return found


def towns_of(turn: Turn, occasion: Occasion, errand: str) -> list[PlaceFacts]:
    """The towns that can be extended, having not done it, or reopened; by name."""
    towns = occasions.towns(turn.session, occasion)
    done = occasions.is_done(turn.session, occasion, [one.id for one in towns])
    return [one for one in towns if (one.id in done) == (errand == REOPEN)]


def question(turn: Turn, seen: Deadline, errand: str, given: Given, step: str) -> tuple[str, list[list[Button]]]:
    """What is asked at a step, and what can be pressed there."""
    if step == "occasion":
        return texts.which_occasion(errand), texts.occasion_choice(open_ones(turn, seen, errand))
    occasion, town = meant(turn, seen, errand, given)
    if occasion is None:
        return texts.nobody_left(errand), []
    if town is None:
        towns = towns_of(turn, occasion, errand)
        page = dialog.page_of(towns, given.get("draft", {}).get("skip", 0))
        return texts.which_town(errand, occasion, len(towns)), texts.one_town_choice(*page)
    until = occasions.due_on(turn.session, occasion, town.id)
    first, last = tasks.earliest_extension(occasion, turn.now), tasks.latest_extension(occasion, turn.now)
    longer = until if until > occasion.due_on else None
    offered = _offered(turn, occasion, until, first, last)
    return texts.until_when(occasion, town, longer, first, last), texts.until_choice(offered)


def pressed(turn: Turn, seen: Deadline, errand: str, given: Given, step: str, argument: str) -> Given | None:
    """What a button makes known at a step; None: it was never offered there."""
    number = number_of(argument[1:])
    if step == "town" and argument[:1] == "p" and number is not None:
        return {"draft": {"skip": number}}
    offered = {button.argument for row in question(turn, seen, errand, given, step)[1] for button in row}
    if argument not in offered:
        return None
    if step == "until":
        return {step: argument}
    return {step: number if step == "town" else int(argument)}


def typed(turn: Turn, seen: Deadline, given: Given, text: str) -> date | None:
    """The day that is typed; None: nothing can be extended any more. Raises NotSo."""
    occasion, town = meant(turn, seen, EXTEND, given)
    if occasion is None or town is None:
        return None
    first, last = tasks.earliest_extension(occasion, turn.now), tasks.latest_extension(occasion, turn.now)
    return read_date(text, day_of(turn.now), first, last)


def meant(turn: Turn, seen: Deadline, errand: str, given: Given) -> tuple[Occasion | None, PlaceFacts | None]:
    """Occasion and town that are known so far, if they still stand."""
    found = occasions.find(turn.session, given["occasion"]) if "occasion" in given else None
    if found is None or found.deadline.root_id != seen.root_id:
        return None, None
    return found, next((one for one in towns_of(turn, found, errand) if one.id == given.get("town")), None)


def sure(turn: Turn, seen: Deadline, errand: str, given: Given) -> str | None:
    """What will be, once more before it is kept; None: it cannot be any more."""
    occasion, town = meant(turn, seen, errand, given)
    if occasion is None or town is None:
        return None
    if errand == REOPEN:
        return texts.sure_reopened(occasion, town)
    return texts.sure_extended(occasion, town, date.fromisoformat(given["until"]))


def keep(turn: Turn, seen: Deadline, errand: str, given: Given) -> tuple[str, Replies] | None:
    """Keep it, and tell the town; None: it cannot be any more. Raises due.BadDay."""
    occasion, town = meant(turn, seen, errand, given)
    if occasion is None or town is None:
        return None
    return (_reopen if errand == REOPEN else _extend)(turn, occasion, town, given)


def _extend(turn: Turn, occasion: Occasion, town: PlaceFacts, given: Given) -> tuple[str, Replies]:
    until = date.fromisoformat(given["until"])
    until = tasks.extend(turn.session, occasion, town, until, "", turn.now, turn.member.id)
    number = tasks.newest_extension(turn.session, occasion.id, town.id)
    redraw(turn, occasion.id, town.id)
    notices = _told(turn, occasion, town, f"longer {number}", "more_time", extension=number)
    return texts.extended(occasion, town, until), notices


def _reopen(turn: Turn, occasion: Occasion, town: PlaceFacts, _: Given) -> tuple[str, Replies]:
    tasks.reopen(turn.session, occasion, town, turn.now, turn.member.id)
    redraw(turn, occasion.id, town.id)
    key = f"reopened {occasion.id} {town.id} {turn.now:%Y%m%d%H%M%S}"
    return texts.reopened(occasion, town), _told(turn, occasion, town, key, "reopened")


def _told(turn: Turn, occasion: Occasion, town: PlaceFacts, key: str, recipe: str, **more: Any) -> Replies:
    """To all who do the town's things."""
    of = {"occasion": occasion.id, "town": town.id, **more}
    return [
        WordedNotice(one.chat_id or 0, f"{key} {one.id}", recipe, {"person": one.id, **of})
        for one in people.at_place(turn.session, town.id, turn.now)
        if one.is_there and may(one, Right.FILE, town)
    ]


def _offered(turn: Turn, occasion: Occasion, until: date, first: date, last: date) -> list[date]:
    days = calendars.workdays(turn.session, occasion.county_id)
    base = max(until, day_of(turn.now))
    return [on for on in (days.step(base, more) for more in _OFFERED) if first <= on <= last]
