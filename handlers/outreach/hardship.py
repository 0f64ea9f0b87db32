"""有困难: what stands in a town's way, by a tap or in a sentence, told to the county's administrators."""

from __future__ import annotations

import zlib

from handlers import dialog
from handlers.outreach.answering import asked, drawn, is_answer, own, usual
from handlers.texts import ask as ask_texts
from handlers.texts import reminders as texts
from handlers.turn import Replies, Reply, Toast, Turn, WordedNotice, number_of
from store.collection.phrases import is_question
from store.days import day_of
from store.outreach import difficulties
from store.outreach.occasions import Occasion
from store.outreach.opening import opens
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.reading.naming import lets_go

NAME = "hardship"
LONGEST_REASON = 200  # characters


def begin(turn: Turn) -> Replies:
    """Of several things that are owed: which?"""
    found = asked(turn, turn.press.argument if turn.press else "")
    mine = [one for one in found.open if found.is_own(one)] if found is not None else []
    if found is None or not mine:
        return [Toast(texts.nothing_owed())]
    if len(mine) > 1:
        return [drawn(found, texts.which(mine, found.day))]
    return [_ask(turn, mine[0].occasion)]


def ask(turn: Turn) -> Replies:
    """Why? Under the reminder stand its usual buttons again."""
    number, rest = turn.numbered
    town, _, day = rest.partition("-")
    found, told = own(turn, number, number_of(town)), asked(turn, day)
    if found is None or told is None:
        return [Toast(texts.nothing_owed())]
    return [drawn(told, usual(turn, told)), _ask(turn, found)]


def tell(turn: Turn) -> Replies:
    """One of the usual reasons."""
    number, rest = turn.numbered
    town, _, chosen = rest.partition("-")
    found, place = own(turn, number, number_of(town)), number_of(chosen)
    reasons = () if found is None else texts.reasons(found)
    if found is None or place is None or place >= len(reasons):
        return [Toast(texts.nothing_owed())]
    return _tell(turn, found, reasons[place])


def typed(turn: Turn) -> Replies:
    """The reason in words; empty: nobody has asked (of late), or it is a question, or answers a reminder.

    One that is edited after it was told is asked for again: nobody would hear of the change.
    """
    here = dialog.here(turn, NAME)
    found = None if here is None else own(turn, here["occasion"], turn.member.place.id)
    if here is None or found is None or is_question(turn.text) or is_answer(turn.text):
        return []
    if turn.is_edited:
        return [_ask(turn, found, ask_texts.edited())]
    if here["step"] != "why" or not dialog.is_awake(turn):
        return []
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done", occasion=found.id)
        return [Reply(texts.let_be())]
    reason = " ".join(turn.text.split())
    if len(reason) > LONGEST_REASON:
        return [Reply(texts.reason_too_long(len(reason), LONGEST_REASON))]
    return _tell(turn, found, reason) if any(sign.isalnum() for sign in reason) else [_ask(turn, found)]


def again(turn: Turn, replies: Replies) -> Replies:
    """After what cannot be read: what was asked before it."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "why" or not dialog.is_awake(turn):
        return replies
    found = own(turn, here["occasion"], turn.member.place.id)
    return replies if found is None else [*replies, _ask(turn, found)]


def _ask(turn: Turn, occasion: Occasion, said: str = "") -> Reply:
    town = turn.member.place
    dialog.stand(turn, NAME, step="why", occasion=occasion.id)
    asked = texts.why(occasion, town)
    return Reply(f"{said}\n\n{asked}" if said else asked, texts.why_buttons(occasion, town))


def _tell(turn: Turn, occasion: Occasion, reason: str) -> Replies:
    """Kept, and told to whoever may give more time; the same words of a day are told once."""
    town = turn.member.place
    number = difficulties.tell(turn.session, occasion.id, town.id, turn.member.id, reason, turn.now)
    dialog.stand(turn, NAME, step="done", occasion=occasion.id)
    told = _administrators(turn)
    same = f"{occasion.id} {town.id} {turn.member.id} {day_of(turn.now)} {zlib.crc32(reason.encode()):08x}"
    notices = [
        WordedNotice(one.chat_id or 0, f"hard {same} {one.id}", "hardship", {"person": one.id, "difficulty": number})
        for one in told
    ]
    is_held = opens(turn.session, town.county_id, turn.now) > turn.now
    return [Reply(texts.passed_on(len(told), is_held=is_held), texts.go_on_buttons(occasion), in_place=True), *notices]


def _administrators(turn: Turn) -> list[PersonFacts]:
    staff = people.in_county(turn.session, turn.member.place.county_id, turn.now)
    return [one for one in staff if one.is_there and may(one, Right.EXTEND, turn.member.place)]
