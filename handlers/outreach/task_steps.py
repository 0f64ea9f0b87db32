"""More time for one town and one task: for which time, for whom, until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from handlers import dialog
from handlers.outreach.deadline_picks import NotSo
from handlers.outreach.redrawing import redraw
from handlers.texts import deadline_steps as texts
from handlers.turn import Button, Notice, Replies, Turn, number_of
from store.days import day_of, read_day
from store.outreach import calendars, occasions, tasks
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.planned import ONCE
from store.outreach.tables import Kind
from store.people import people
from store.people.places import PlaceFacts
from store.people.rights import Right, may

NEAR = timedelta(days=62)  # from today: what is due later needs no more time yet
_OFFERED = (1, 3, 5)  # working days after the day

Given = dict[str, Any]
"""occasion and town as numbers, until as a day; draft: skip of the list of towns."""


def open_ones(turn: Turn, seen: Deadline) -> list[Occasion]:
    """What can be extended of a deadline: what is due soon or past due, with towns that have not done it."""
    near = day_of(turn.now) + NEAR
    found = [
        one
        for one in occasions.open_occasions(turn.session, seen.county_id, turn.now)
        if one.deadline.root_id == seen.root_id and (one.due_on <= near or one.period == ONCE)
    ]
    return [one for one in found if left(turn, one)]


def longer(turn: Turn, seen: Deadline) -> list[tuple[PlaceFacts, date]]:
    """The towns that have more time for what is due soon or past due, each until when; of figures none."""
    if seen.terms.kind is Kind.FIGURES:
        return []
    found = []
    for one in open_ones(turn, seen):
        towns = left(turn, one)
        days = occasions.due_days(turn.session, one, [town.id for town in towns])
        found += [(town, days[town.id]) for town in towns if days[town.id] > one.due_on]
    return found


def left(turn: Turn, occasion: Occasion) -> list[PlaceFacts]:
    """The towns that have not done it, by name."""
    towns = occasions.towns(turn.session, occasion)
    done = occasions.is_done(turn.session, occasion, [one.id for one in towns])
    return [one for one in towns if one.id not in done]


def question(turn: Turn, seen: Deadline, given: Given, step: str) -> tuple[str, list[list[Button]]]:
    """What is asked at a step, and what can be pressed there."""
    if step == "occasion":
        return texts.which_occasion(), texts.occasion_choice(open_ones(turn, seen))
    occasion, town = meant(turn, seen, given)
    if occasion is None:
        return texts.nobody_left(), []
    if town is None:
        towns = left(turn, occasion)
        page = dialog.page_of(towns, given.get("draft", {}).get("skip", 0))
        return texts.which_town(occasion, len(towns)), texts.one_town_choice(*page)
    until = occasions.due_on(turn.session, occasion, town.id)
    first, last = tasks.earliest_extension(occasion, turn.now), tasks.latest_extension(occasion, turn.now)
    longer = until if until > occasion.due_on else None
    offered = _offered(turn, occasion, until, first, last)
    return texts.until_when(occasion, town, longer, first, last), texts.until_choice(offered)


def pressed(turn: Turn, seen: Deadline, given: Given, step: str, argument: str) -> Given | None:
    """What a button makes known at a step; None: it was never offered there."""
    number = number_of(argument[1:])
    if step == "town" and argument[:1] == "p" and number is not None:
        return {"draft": {"skip": number}}
    offered = {button.argument for row in question(turn, seen, given, step)[1] for button in row}
    if argument not in offered:
        return None
    if step == "until":
        return {step: argument}
    return {step: number if step == "town" else int(argument)}


def typed(turn: Turn, seen: Deadline, given: Given, text: str) -> date | None:
    """The day that is typed; None: nothing can be extended any more. Raises NotSo."""
    occasion, town = meant(turn, seen, given)
    if occasion is None or town is None:
        return None
    found = read_day(text, day_of(turn.now))
    first, last = tasks.earliest_extension(occasion, turn.now), tasks.latest_extension(occasion, turn.now)
    if found is None or not first <= found <= last:
        raise NotSo(texts.no_date(first, last))
    return found


def meant(turn: Turn, seen: Deadline, given: Given) -> tuple[Occasion | None, PlaceFacts | None]:
    """Occasion and town that are known so far, if they still stand."""
    found = occasions.find(turn.session, given["occasion"]) if "occasion" in given else None
    if found is None or found.deadline.root_id != seen.root_id:
        return None, None
    return found, next((one for one in left(turn, found) if one.id == given.get("town")), None)


def sure(turn: Turn, seen: Deadline, given: Given) -> str | None:
    """What will be, once more before it is kept; None: it cannot be any more."""
    occasion, town = meant(turn, seen, given)
    if occasion is None or town is None:
        return None
    return texts.sure_extended(occasion, town, date.fromisoformat(given["until"]))


def extend(turn: Turn, seen: Deadline, given: Given) -> tuple[str, Replies] | None:
    """Keep it, and tell the town; None: it cannot be any more. Raises due.BadDay."""
    occasion, town = meant(turn, seen, given)
    if occasion is None or town is None:
        return None
    meant_day = date.fromisoformat(given["until"])
    until = tasks.extend(turn.session, occasion, town, meant_day, "", turn.now, turn.member.id)
    key, text = f"longer {occasion.id} {town.id} {until}", texts.told_extended(occasion, until)
    staff = [one for one in people.at_place(turn.session, town.id, turn.now) if may(one, Right.FILE, town)]
    notices: Replies = [
        Notice(one.chat_id, f"{key} {one.id}", text)
        for one in staff
        if one.chat_id is not None and one.unreachable_since is None
    ]
    redraw(turn, occasion.id, town.id)
    return texts.extended(occasion, town, until), notices


def _offered(turn: Turn, occasion: Occasion, until: date, first: date, last: date) -> list[date]:
    days = calendars.workdays(turn.session, occasion.county_id)
    base = max(until, day_of(turn.now))
    return [on for on in (days.step(base, more) for more in _OFFERED) if first <= on <= last]
