"""填报: the month that is due, exactly where it was left; every button of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers import dialog
from handlers.collection.acts import Act, perform
from handlers.collection.desk import NAMED, desk
from handlers.collection.filling import begun, draw, into, stand, where
from handlers.collection.giving import GIVE
from handlers.collection.going import GO
from handlers.collection.handing_in import HAND_IN
from handlers.collection.pasting import LOOK, PASTE
from handlers.collection.prompts import Here
from handlers.texts import ask as ask_texts
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.turn import Replies, Reply, Turn
from store.catalogue.months import Month, month_of, named_month
from store.collection import submissions
from store.collection.due import month_asked
from store.collection.opened import open_months
from store.collection.tables import State
from store.days import day_of
from store.people.rights import Right, may

LATELY = 6  # months


def begin(turn: Turn) -> Replies:
    """With the month that is named, or the one that is open, where the chat was; where several are: with which?"""
    if turn.member.town is None:
        return [Reply(texts.no_town())]
    months = open_months(turn.session, turn.member.place.id, turn.now)
    month = named_month(turn.text, month_of(day_of(turn.now)))
    if month is not None and month not in months and not _is_of_late(turn, month):
        found = states(turn, months)
        return [Reply(texts.not_to_fill(month, found), texts.month_buttons(found))]
    if month is None and len(months) > 1:
        found = states(turn, months)
        return [Reply(texts.which_month(found), texts.month_buttons(found))]
    return [_opened(turn, month or (months[0] if months else _asked(turn)))]


def states(turn: Turn, months: Sequence[Month]) -> dict[Month, State | None]:
    """How far the town is with these months; None: not begun."""
    found = [(month, submissions.find(turn.session, turn.member.place, month)) for month in months]
    return {month: filing.state if filing else None for month, filing in found}


def open_month(turn: Turn) -> Replies:
    """The month that a button names."""
    try:
        month = Month.parse(turn.press.argument if turn.press else "")
    except ValueError:
        return expired(turn)
    town = turn.member.place
    is_there = month in open_months(turn.session, town.id, turn.now) or month == _asked(turn)
    if turn.member.town is None or not (is_there or submissions.find(turn.session, town, month)):
        return expired(turn)
    return [_opened(turn, month)]


def fix(turn: Turn) -> Replies:
    """Straight to the fields that a return names; the button stands under its notice, on any screen."""
    filing = None if turn.number is None else submissions.load(turn.session, turn.number)
    if filing is None or not may(turn.member, Right.FILE, filing.town):
        return expired(turn)
    at = desk(turn, filing.month)
    here = begun(at)
    verdict = filing.verdict
    if at.unsettled(at.named):
        return [draw(turn, at, into(at, here | {"to_card": True}, NAMED))]
    said = handing_in.reopened(verdict.reason) if verdict is not None and at.is_open and not verdict.codes else ""
    return [draw(turn, at, stand(here, "card", to_card=True), said)]


def go(turn: Turn) -> Replies:
    """A button that leads on, or back."""
    return _press(turn, {**GO, **LOOK})


def do(turn: Turn) -> Replies:
    """A button that changes the month."""
    return _press(turn, {**GIVE, **HAND_IN, **PASTE})


def expired(turn: Turn) -> Replies:
    """A button of an older screen: say so, and show where one stands. Pressed twice, it has done all."""
    if dialog.is_repeated(turn):
        return []
    if turn.member.town is None:
        return [Reply(texts.no_town())]
    here = where(turn)
    month = Month.parse(here["month"]) if here else _asked(turn)
    at = desk(turn, month)
    return [draw(turn, at, here or begun(at), ask_texts.expired())]


def _press(turn: Turn, acts: Mapping[str, Act]) -> Replies:
    here, press = where(turn), turn.press
    name, _, argument = (press.argument if press else "").partition("-")
    act = acts.get(name)
    if here is None or press is None or act is None or press.screen != here["screen"]:
        return expired(turn)
    awake = {key: one for key, one in here.items() if key != "later"}
    return perform(turn, act, desk(turn, Month.parse(here["month"])), awake, argument)


def _is_of_late(turn: Turn, month: Month) -> bool:
    """Whether it may be looked at, though there is nothing to do: not a year ago, where the month to come is meant."""
    last = _asked(turn)
    return month == last or (
        month >= last.back(LATELY) and submissions.find(turn.session, turn.member.place, month) is not None
    )


def _asked(turn: Turn) -> Month:
    return month_asked(turn.session, turn.member.place.id, turn.now)


def _opened(turn: Turn, month: Month) -> Reply:
    here = where(turn)
    return _resume(turn, here) if here is not None and here["month"] == str(month) else _anew(turn, month)


def _anew(turn: Turn, month: Month) -> Reply:
    at = desk(turn, month)
    said = texts.begun(at, turn.now) if at.is_open else ""
    return draw(turn, at, begun(at), said)


def _resume(turn: Turn, here: Here) -> Reply:
    """Exactly there, unless a colleague has answered it since."""
    at = desk(turn, Month.parse(here["month"]))
    step = at.step(here["at"])
    awake = {key: here[key] for key in here if key != "later"}
    is_returned = here["at"] != NAMED and bool(at.unsettled(at.named))
    if is_returned or (here["step"] == "several" and step is not None and at.is_done(step)):
        return draw(turn, at, begun(at))
    return draw(turn, at, awake, texts.begun(at, turn.now) if at.is_open else "")
