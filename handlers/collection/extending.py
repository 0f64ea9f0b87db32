"""延期: more time for one town and month, by one tap or a day that is typed, with whoever gave it.

The buttons name the day, so that one pressed twice gives no more than once.
"""

from __future__ import annotations

from datetime import date, timedelta

from handlers import dialog
from handlers.collection import notices, progress
from handlers.collection.case import standing, town_of
from handlers.texts import ask as ask_texts
from handlers.texts import progress as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.catalogue.months import Month
from store.collection import due
from store.collection.due import BadDay
from store.days import day_of, read_day
from store.people.places import PlaceFacts
from store.people.rights import Right
from store.practices.reading.naming import lets_go

NAME = "extending"


def give(turn: Turn) -> Replies:
    """Until the day that the button names."""
    number, rest = turn.numbered
    written, _, day = rest.rpartition("-")
    found = _meant(turn, number, written)
    try:
        until = date.fromisoformat(day)
    except ValueError:
        return [Toast(texts.gone())]
    return [Toast(texts.gone())] if found is None else _extend(turn, *found, until)


def ask(turn: Turn) -> Replies:
    """Until when?"""
    found = _meant(turn, *turn.numbered)
    if found is None:
        return [Toast(texts.gone())]
    town, month = found
    dialog.stand(turn, NAME, step="day", town=town.id, month=str(month))
    return [Reply(texts.which_day(town, month, due.latest_extension(turn.now)))]


def typed(turn: Turn) -> Replies:
    """The day that was asked for; empty: nobody has asked (of late), or it is a question."""
    here = dialog.here(turn, NAME)
    found = None if here is None or here["step"] != "day" else _meant(turn, here["town"], here["month"])
    if found is None or not dialog.is_awake(turn):
        return []
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.not_extended())]
    until = read_day(turn.text, day_of(turn.now))
    if until is not None and turn.is_edited:  # it may have answered for another town
        return [Reply(ask_texts.edited())]
    return [] if until is None else _extend(turn, *found, until)


def expired(turn: Turn) -> Replies:
    """To a button of an earlier screen: how far the towns are."""
    return dialog.expired(turn, NAME, lambda _: progress.begun(turn))


def _extend(turn: Turn, town: PlaceFacts, month: Month, until: date) -> Replies:
    given = due.due(turn.session, town.id, month).extended_until
    if given is not None and (until == given or (turn.press is not None and until < given)):
        return _told(turn, town, month, texts.same_day(given))  # an older button takes nothing of a colleague's away
    first = max(due.days_of(turn.session, town.id, month).due_on + timedelta(days=1), day_of(turn.now))
    if until < first:  # everybody has until then
        return _told(turn, town, month, texts.bad_day(first, due.latest_extension(turn.now)))
    try:
        longer = due.extend(turn.session, town, month, until, "", turn.now, turn.member.id)
    except BadDay as bad:
        return _told(turn, town, month, texts.bad_day(first, bad.latest))
    dialog.stand(turn, NAME, step="done")
    told = _told(turn, town, month, texts.extended(town, month, longer))
    return [*told, *notices.extended(turn, town, month, longer)]


def _told(turn: Turn, town: PlaceFacts, month: Month, said: str) -> Replies:
    """Over the chat, and the town's card anew; to somebody who typed, all in one message."""
    card = progress.card(turn, standing(turn, town, month), in_place=True)
    return [Toast(said), card] if turn.press else [Reply(f"{said}\n\n{card.text}", card.buttons)]


def _meant(turn: Turn, number: int, written: str) -> tuple[PlaceFacts, Month] | None:
    """The town and month, if somebody may give time there."""
    month, town = progress.month_of(turn, written), town_of(turn, number, Right.EXTEND)
    return None if month is None or town is None else (town, month)
