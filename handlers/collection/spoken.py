"""What a clerk types in a month: figures, a reason, a word in place of a button; or a question, which is answered
before the same is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers import dialog
from handlers.collection import card, fill, pasting
from handlers.collection.acts import Act, perform
from handlers.collection.desk import Desk, desk
from handlers.collection.filling import begun, draw, where
from handlers.collection.giving import GIVE
from handlers.collection.going import GO
from handlers.collection.handing_in import HAND_IN
from handlers.collection.heard import as_figures, as_reason, says_figures
from handlers.collection.prompts import Here
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.turn import Replies, Reply, Turn
from store.catalogue.months import Month, named_month
from store.collection.due import month_asked
from store.collection.opened import open_months
from store.collection.phrases import Command, is_question, read_command
from store.people.rights import Right, may

_ASKED_IN_WORDS = ("doubt", "reason", "correct")  # screens

_ACTS: dict[Command, Act] = {
    Command.SKIP: GO["skip"],
    Command.BACK: GO["back"],
    Command.NONE: GIVE["none"],
    Command.LATER: GO["later"],
    Command.CANCEL: GO["later"],
    Command.ALL_ZERO: GIVE["zero"],
    Command.KEEP: GIVE["keep"],
    Command.ONE_BY_ONE: GO["single"],
    Command.DEFINITION: GO["define"],
    Command.OVERVIEW: GO["overview"],
    Command.SUBMIT: HAND_IN["submit"],
}


def typed(turn: Turn) -> Replies:
    """What a text says to the month; empty: it is a question, or for somebody else."""
    if turn.member.town is None or not may(turn.member, Right.FILE):
        return []
    command, here = read_command(turn.text), where(turn)
    if command in (Command.STATE, Command.DUE):
        return _tell(turn, command, here)
    if here is None:
        return _from_outside(turn, command)
    if command is Command.BEGIN:
        return fill.begin(turn)
    at, awake = desk(turn, Month.parse(here["month"])), _is_awake(turn, here)
    if at.is_open and (months := _others(turn, at, is_awake=awake)):
        return _from_outside(turn, command) or _which_month(turn, at, here, months)
    here = {key: here[key] for key in here if key != "later"}
    if here["step"] == "card" and not here["asked"] and at.unsettled(at.named):
        here = begun(at) | {"asked": at.numbers([metric.code for metric in at.named])}  # it was returned meanwhile
    is_reason = here["step"] in _ASKED_IN_WORDS and not is_question(turn.text)
    if turn.is_edited and (is_reason or (command in _ACTS and at.is_open)):
        return [draw(turn, at, here, texts.edited(), short=True)]
    if command is Command.SUBMIT and here["step"] != "card":
        return perform(turn, GO["on" if at.unsettled(at.named) else "card"], at, here)
    if command in _ACTS:
        return perform(turn, _ACTS[command], at, here)
    if (pressed := pasting.named(turn, at, here)) is not None and pressed.press is not None:
        return fill.do(pressed) if pressed.press.action == "fill_do" else fill.go(pressed)
    if shown := pasting.typed(turn, at, here):
        return shown
    if (said := as_reason(turn, at, here, is_awake=awake)) is not None:
        return said
    return as_figures(turn, at, here, is_change=command is Command.CHANGE)


def _others(turn: Turn, at: Desk, *, is_awake: bool) -> list[Month]:
    """The months that may be meant in place of the one that the chat stands in: it is over, or one of several and that
    was long ago. Empty: none may.
    """
    months = open_months(turn.session, at.town.id, turn.now)
    return [] if at.month in months and (is_awake or len(months) == 1) else months


def _which_month(turn: Turn, at: Desk, here: Here, months: Sequence[Month]) -> Replies:
    """Figures that may belong to another month than the chat stands in: nothing is kept. Empty: they are none."""
    if not says_figures(turn, at, here):
        return []
    states = fill.states(turn, months)
    return [Reply(texts.of_which_month(at, states), texts.month_buttons(states))]


def is_filling(turn: Turn) -> bool:
    """Whether somebody is in the middle of their town's month: what they type is looked at there first."""
    here = where(turn) if turn.member.town is not None and may(turn.member, Right.FILE) else None
    return here is not None and _is_awake(turn, here)


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: what was asked before it."""
    here = where(turn)
    if here is None or not _is_awake(turn, here):
        return replies
    at = desk(turn, Month.parse(here["month"]))
    is_there = at.is_open and not _others(turn, at, is_awake=True)
    here = begun(at) if here["step"] == "card" and not here["asked"] else here  # handed in, and returned since
    return [*replies, draw(turn, at, here, short=True)] if is_there else replies


def _is_awake(turn: Turn, here: Here) -> bool:
    """Whether somebody is in the middle of a month: not if they have stopped, or said nothing for long."""
    return "later" not in here and dialog.is_awake(turn)


def _tell(turn: Turn, command: Command, here: Here | None) -> Replies:
    """我们报了没, 这个月几号截止."""
    town_id = turn.member.place.id
    months = open_months(turn.session, town_id, turn.now) or [month_asked(turn.session, town_id, turn.now)]
    desks = [desk(turn, month) for month in months]
    if command is Command.STATE:
        told = "\n".join(handing_in.state_line(at, card.submitter(turn, at), turn.now) for at in desks)
    else:
        told = "\n".join(handing_in.due_told(at, turn.now) for at in desks)
    at = None if here is None or "later" in here else desk(turn, Month.parse(here["month"]))
    if here is not None and at is not None and at.is_open and at.month in months:
        return [draw(turn, at, here, told, short=True)]
    return [Reply(told, handing_in.go_on_buttons(desks[-1]) if desks[-1].is_open else [])]


def _from_outside(turn: Turn, command: Command | None) -> Replies:
    """What is meant for a month even where the chat stands in none."""
    if command in (Command.BEGIN, Command.OVERVIEW, Command.SUBMIT):
        return fill.begin(turn)
    if command is not Command.CHANGE and (command is not None or not pasting.is_long(turn.text)):
        return []
    town_id = turn.member.place.id
    months = open_months(turn.session, town_id, turn.now) or [month_asked(turn.session, town_id, turn.now)]
    if command is None:
        month = named_month(turn.text, months[-1])
        at = desk(turn, month if month in months else months[0])
        shown = pasting.from_outside(turn, at, begun(at) | {"asked": []})
        return _which_month(turn, at, begun(at), months) if shown and at.month != month and len(months) > 1 else shown
    at = desk(turn, months[0])
    here = begun(at) | {"asked": []}
    return _which_month(turn, at, here, months) if len(months) > 1 else as_figures(turn, at, here, is_change=True)
