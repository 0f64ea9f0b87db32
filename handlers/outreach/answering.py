"""What people answer to a reminder: 稍后提醒 · 已知悉 · 已办好 · 改回未办. 有困难 stands in hardship.py.

A button names the digest's day, or what is due and the town; whether it is theirs is asked anew.
"""

from __future__ import annotations

from datetime import date

from handlers import dialog
from handlers.outreach.digest import Digest, digest_of
from handlers.outreach.redrawing import redraw
from handlers.texts import reminders as texts
from handlers.turn import Button, Replies, Reply, Toast, Turn, number_of
from store.days import day_of
from store.outreach import calendars, knowing, occasions, snoozes, tasks
from store.outreach.occasions import Occasion
from store.outreach.tables import Kind
from store.outreach.wanted import until
from store.people.places import PlaceFacts
from store.people.rights import Right, may


def later(turn: Turn) -> Replies:
    """When to be reminded again?"""
    found = asked(turn, turn.press.argument if turn.press else "")
    if found is None:
        return [Toast(texts.nothing_owed())]
    offered = snoozes.offered(turn.now, calendars.workdays(turn.session, turn.member.place.county_id))
    return [drawn(found, texts.later_buttons(offered, found.day))]


def put_off(turn: Turn) -> Replies:
    """Not before then."""
    chosen, _, day = (turn.press.argument if turn.press else "").partition("-")
    found = asked(turn, day)
    if found is None:
        return [Toast(texts.nothing_owed())]
    offered = snoozes.offered(turn.now, calendars.workdays(turn.session, turn.member.place.county_id))
    moment = next((at for one, at in offered.items() if one == chosen), None)
    if moment is None:
        return [Toast(texts.too_late()), drawn(found, texts.later_buttons(offered, found.day))]
    snoozes.snooze(turn.session, turn.member.id, moment)
    return [Toast(texts.put_off(moment)), drawn(found, usual(turn, found))]


def back(turn: Turn) -> Replies:
    """The usual buttons again."""
    found = asked(turn, turn.press.argument if turn.press else "")
    return [Toast(texts.nothing_owed()) if found is None else drawn(found, usual(turn, found))]


def seen(turn: Turn) -> Replies:
    """They know of it."""
    found = asked(turn, turn.press.argument if turn.press else "")
    if found is None:
        return [Toast(texts.nothing_owed())]
    knowing.acknowledge(turn.session, turn.member.id, {one.occasion.id for one in found.open}, turn.now)
    return [Toast(texts.known()), drawn(found, usual(turn, found))]


def finish(turn: Turn) -> Replies:
    """Their town has done what is done elsewhere: at once, for a tap too many can be taken back."""
    found = own_task(turn)
    if found is None or not tasks.done(turn.session, found, turn.member.place, turn.now, turn.member.id):
        return [Toast(texts.nothing_owed())]
    redraw(turn, found.id, turn.member.place.id)
    return [Toast(texts.finished(found))]


def undo(turn: Turn) -> Replies:
    """It has not, after all."""
    found = own_task(turn)
    if found is None or not tasks.reopen(turn.session, found, turn.member.place, turn.now, turn.member.id):
        return [Toast(texts.nothing_done())]
    redraw(turn, found.id, turn.member.place.id)
    return [Toast(texts.reopened(found))]


def is_answer(text: str) -> bool:
    """Whether somebody types what stands on a button under a reminder."""
    return dialog.bare(text) in texts.ANSWERS


def asked(turn: Turn, written: str) -> Digest | None:
    """The digest of the day that a button names; None: nothing of it is owed any more, or it never was."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    found = digest_of(turn.session, turn.member.id, day, turn.now) if day <= day_of(turn.now) else None
    return found if found is not None and found.open else None


def drawn(found: Digest, buttons: list[list[Button]]) -> Reply:
    """The digest with these buttons, in its place: what is a day old would say that there is a day more."""
    return Reply(texts.digest(found), buttons, in_place=True)


def usual(turn: Turn, found: Digest) -> list[list[Button]]:
    """The buttons of a digest, as it stands now."""
    knows = knowing.knows(turn.session, turn.member.id, {one.occasion.id for one in found.open})
    return texts.buttons(found, knows=knows)


def own_task(turn: Turn) -> Occasion | None:
    """What the pressed button names, done or not, if it is done elsewhere and not over yet."""
    number, rest = turn.numbered
    found = _of_town(turn, number, number_of(rest))
    if found is None or found.deadline.terms.kind is not Kind.TASK:
        return None
    due_on = occasions.due_on(turn.session, found, turn.member.place.id)
    return found if until(found, due_on).locks_on >= day_of(turn.now) else None


def own(turn: Turn, occasion_id: int, town_id: int | None) -> Occasion | None:
    """Something that the town somebody works for still owes; None: it does not, or they do not work there."""
    found = _of_town(turn, occasion_id, town_id)
    return None if found is None or occasions.is_done(turn.session, found, [turn.member.place.id]) else found


def _of_town(turn: Turn, occasion_id: int, town_id: int | None) -> Occasion | None:
    """What is asked of the town that somebody works for."""
    town: PlaceFacts = turn.member.place
    if turn.member.town is None or town.id != town_id or not may(turn.member, Right.FILE, town):
        return None
    found = occasions.find(turn.session, occasion_id)
    is_asked = found is not None and town.id in {one.id for one in occasions.towns(turn.session, found)}
    return found if is_asked else None
