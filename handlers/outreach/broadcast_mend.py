"""A broadcast that has gone: corrected where it is, or sent once more by hand to those it has not reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.outreach.broadcast_here import Here, at, leave, seen, shown, stand
from handlers.texts import ask as ask_texts
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.outreach import after_sending, deliveries
from store.outreach.broadcasts import Broadcast, Overtaken
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.tables import BroadcastState

_CORRECTABLE = (BroadcastState.SENDING, BroadcastState.STOPPED, BroadcastState.DONE)
_REPEATABLE = (BroadcastState.STOPPED, BroadcastState.DONE)
_AT_FIRST = (Outcome.FAILED, Outcome.UNREACHABLE, Outcome.STOPPED)  # of whom we know that they have not got it


def begin_correction(turn: Turn) -> Replies:
    """What is it to say?"""
    it = seen(turn, turn.number)
    if it is None:
        return [Toast(card_texts.gone())]
    return [draw_correction(turn, it)] if it.state in _CORRECTABLE else [Toast(card_texts.overtaken(it.state))]


def typed(turn: Turn) -> Replies:
    """The text that was asked for; empty: nobody has asked."""
    here = at(turn, "correct")
    it = None if here is None else seen(turn, here["number"])
    if it is None:
        return []
    if turn.is_edited:
        return [Reply(ask_texts.edited())]
    text, has_file = texts.as_typed(turn.text), it.content.file_id is not None
    if not text:
        return [Reply(texts.empty(), card_texts.mend_buttons())]
    length, most = texts.units(text), texts.most(has_file=has_file)
    if length > most:
        return [Reply(texts.too_long(length, most, has_file=has_file), card_texts.mend_buttons())]
    stand(turn, "correct_sure", it.id, text=text)
    return [shown(turn, it, replace(it.content, text=text)), _sure(turn, it)]


def correct(turn: Turn) -> Replies:
    """It says that where it has arrived."""
    here = at(turn, "correct_sure")
    if here is None:
        return [Toast(texts.no_draft())]
    leave(turn)
    try:
        count = after_sending.correct(turn.session, here["number"], turn.member, here["text"], turn.now)
    except (LookupError, Overtaken) as fault:
        return [_missed(fault)]
    return [Reply(card_texts.corrected(count), in_place=True)]


def begin_again(turn: Turn) -> Replies:
    """To whom once more?"""
    it = seen(turn, turn.number)
    if it is None:
        return [Toast(card_texts.gone())]
    if it.state not in _REPEATABLE:
        return [Toast(card_texts.overtaken(it.state))]
    return [_draw_again(turn, it, [one for one in _AT_FIRST if deliveries.result(turn.session, it.id).counts[one]])]


def choose_again(turn: Turn) -> Replies:
    """Those of whom this has become, or not these."""
    here = at(turn, "again")
    it = None if here is None else seen(turn, here["number"])
    outcome = next((one for one in AGAIN if turn.press and turn.press.argument == one), None)
    if here is None or it is None or outcome is None:
        return [Toast(texts.no_draft())]
    chosen = set(map(Outcome, here["chosen"])) ^ {outcome}
    return [_draw_again(turn, it, [one for one in AGAIN if one in chosen], in_place=True)]


def again(turn: Turn) -> Replies:
    """It goes to them once more."""
    here = at(turn, "again")
    if here is None or not here["chosen"]:
        return [Toast(texts.no_draft())]
    leave(turn)
    chosen = [Outcome(one) for one in here["chosen"]]
    try:
        count = after_sending.again(turn.session, here["number"], turn.member, chosen, turn.now)
    except (LookupError, Overtaken) as fault:
        return [_missed(fault)]
    return [Reply(card_texts.sent_again(count), in_place=True)]


def drop(turn: Turn) -> Replies:
    """It stays as it is."""
    leave(turn)
    return [Reply(card_texts.kept(), in_place=True)]


def draw(turn: Turn, here: Here) -> Reply | None:
    """The step as it is shown; None: there is no such broadcast any more."""
    it = seen(turn, here["number"])
    if it is None:
        return None
    match here["step"]:
        case "correct":
            return draw_correction(turn, it)
        case "correct_sure":
            stand(turn, "correct_sure", it.id, text=here["text"])
            return _sure(turn, it)
        case _:
            return _draw_again(turn, it, [Outcome(one) for one in here["chosen"]])


def draw_correction(turn: Turn, it: Broadcast) -> Reply:
    """The question for the new text."""
    stand(turn, "correct", it.id)
    return Reply(card_texts.ask_correction(it), card_texts.mend_buttons())


def _sure(turn: Turn, it: Broadcast) -> Reply:
    there = deliveries.result(turn.session, it.id).counts[Outcome.SENT]
    return Reply(card_texts.sure_correction(there), card_texts.correction_buttons())


def _draw_again(turn: Turn, it: Broadcast, chosen: list[Outcome], **shown: Any) -> Reply:
    stand(turn, "again", it.id, chosen=chosen)
    result = deliveries.result(turn.session, it.id)
    return Reply(card_texts.ask_again(result, chosen), card_texts.again_buttons(result, chosen), **shown)


def _missed(fault: LookupError | Overtaken) -> Toast:
    return Toast(card_texts.overtaken(fault.state) if isinstance(fault, Overtaken) else card_texts.gone())
