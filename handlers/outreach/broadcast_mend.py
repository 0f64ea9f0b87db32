"""A broadcast that has gone: corrected where it is, or sent once more by hand to those it has not reached.

What was meant for many is corrected when a second administrator agrees; until then the correction is proposed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from handlers.outreach.broadcast_here import Here, asked, at, leave, seen, shown, stand, told
from handlers.texts import ask as ask_texts
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.texts import broadcast_mend as mend_texts
from handlers.texts.broadcast_card import Said
from handlers.turn import Replies, Reply, Toast, Turn
from store.outreach import after_sending, broadcasts, caps, deliveries
from store.outreach.audience import Recipient
from store.outreach.broadcasts import Broadcast, NobodyToApprove, Overtaken, Proposed
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.rules import rules
from store.outreach.tables import BroadcastState
from store.people.people import PersonFacts

_CORRECTABLE = (BroadcastState.SENDING, BroadcastState.STOPPED, BroadcastState.DONE)
_REPEATABLE = (BroadcastState.STOPPED, BroadcastState.DONE)


def begin_correction(turn: Turn) -> Replies:
    """What is it to say?"""
    it = seen(turn, turn.number)
    if it is None:
        return [Toast(card_texts.gone())]
    if it.state not in _CORRECTABLE:
        return [Toast(card_texts.overtaken(it.state))]
    return draw_proposed(turn, it) if it.proposed else [draw_correction(turn, it)]


def typed(turn: Turn) -> Replies:
    """The text that was asked for; empty: nobody has asked."""
    here = at(turn, "correct")
    if here is None:
        return []
    if turn.is_edited:
        return [Reply(ask_texts.edited())]
    it = seen(turn, here["number"])
    if it is None or it.state not in _CORRECTABLE:
        leave(turn)
        return [Reply(card_texts.gone() if it is None else card_texts.overtaken(it.state))]
    if it.proposed or it.corrections != here["seen"]:
        return [Reply(mend_texts.mended_before()), *draw_proposed(turn, it)]
    text, has_file = texts.as_typed(turn.text), it.content.file_id is not None
    if not text:
        return [Reply(texts.empty(), mend_texts.mend_buttons())]
    length, most = texts.units(text), texts.most(has_file=has_file)
    if length > most:
        return [Reply(texts.too_long(length, most, has_file=has_file), mend_texts.mend_buttons())]
    stand(turn, "correct_sure", it.id, text=text, seen=here["seen"])
    return [shown(turn, it, replace(it.content, text=text), turn.member.id), _sure(turn, it)]


def correct(turn: Turn) -> Replies:
    """It says that where it has arrived; or (what was meant for many) another is asked first."""
    here = at(turn, "correct_sure")
    it = None if here is None else seen(turn, here["number"])
    if here is None or it is None:
        return [Toast(texts.no_draft())]
    if here.get("agrees") and (it.proposed is None or it.proposed.text != here["text"]):
        leave(turn)
        return [Toast(mend_texts.not_proposed())]
    try:
        done = after_sending.correct(turn.session, it.id, turn.member, here["text"], here["seen"], turn.now)
    except NobodyToApprove as fault:
        return [Reply(mend_texts.no_second(fault.above))]
    except Overtaken as fault:
        if fault.state in _CORRECTABLE:
            return [Toast(mend_texts.mended_before()), *draw_proposed(turn, seen(turn, it.id) or it)]
        leave(turn)
        return [_missed(fault)]
    leave(turn)
    if done.is_proposed:
        proposed = broadcasts.get(turn.session, it.id) or it
        return [Reply(mend_texts.proposed(), mend_texts.take_back_buttons(it), in_place=True), *asked(turn, proposed)]
    proposer = it.proposed.by_id if it.proposed else turn.member.id
    agreed = told(turn, it, proposer, Said.CORRECTION_AGREED)
    author = [] if it.by_id == proposer else told(turn, it, it.by_id, Said.CORRECTED, proposer)
    return [Reply(mend_texts.corrected(done.had, done.untold), in_place=True), *agreed, *author]


def decline(turn: Turn, it: Broadcast) -> Replies:
    """What was proposed is not done: by whoever is to agree to it, or by whoever proposed it."""
    try:
        was = after_sending.decline(turn.session, it.id, turn.member, turn.now)
    except (LookupError, Overtaken) as fault:
        return [_missed(fault)]
    if at(turn, "correct_sure"):
        leave(turn)
    if was.by_id == turn.member.id:
        return [Reply(mend_texts.kept(), in_place=True)]
    return [Reply(mend_texts.you_refused(), in_place=True), *told(turn, it, was.by_id, Said.CORRECTION_REFUSED)]


def begin_again(turn: Turn) -> Replies:
    """To whom once more?"""
    it = seen(turn, turn.number)
    if it is None:
        return [Toast(card_texts.gone())]
    if it.state not in _REPEATABLE:
        return [Toast(card_texts.overtaken(it.state))]
    known = (one for one in AGAIN if one is not Outcome.UNCERTAIN)  # of these we know that they have not got it
    return [_draw_again(turn, it, [one for one in known if any(map(texts.is_going, _chosen(turn, it, [one])))])]


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
    it = None if here is None else seen(turn, here["number"])
    if here is None or it is None or not here["chosen"]:
        return [Toast(texts.no_draft())]
    leave(turn)
    chosen = [Outcome(one) for one in here["chosen"]]
    count = sum(map(texts.is_going, _chosen(turn, it, chosen)))
    try:
        after_sending.again(turn.session, it.id, turn.member, chosen, turn.now)
    except (LookupError, Overtaken) as fault:
        return [_missed(fault)]
    return [Reply(mend_texts.sent_again(count, rules("broadcast")["hold_seconds"]), in_place=True)]


def drop(turn: Turn) -> Replies:
    """It stays as it is."""
    leave(turn)
    return [Reply(mend_texts.kept(), in_place=True)]


def draw(turn: Turn, here: Here) -> Reply | None:
    """The step as it is shown; None: there is no such broadcast any more."""
    it = seen(turn, here["number"])
    if it is None:
        return None
    if it.state not in (_REPEATABLE if here["step"] == "again" else _CORRECTABLE):
        leave(turn)
        return Reply(card_texts.overtaken(it.state))
    match here["step"]:
        case "correct":
            return draw_correction(turn, it)
        case "correct_sure":
            if it.proposed:
                return _proposed(turn, it, it.proposed)
            stand(turn, "correct_sure", it.id, text=here["text"], seen=here["seen"])
            return _sure(turn, it)
        case _:
            return _draw_again(turn, it, [Outcome(one) for one in here["chosen"]])


def draw_correction(turn: Turn, it: Broadcast) -> Reply:
    """The question for the new text."""
    stand(turn, "correct", it.id, seen=it.corrections)
    return Reply(mend_texts.ask_correction(it), mend_texts.mend_buttons())


def draw_proposed(turn: Turn, it: Broadcast) -> Replies:
    """A correction that waits for a second administrator, as it would be received, and what can be done with it.

    Where there is none: what it says by now, and the question for another text.
    """
    if it.proposed is None:
        return [shown(turn, it), draw_correction(turn, it)]
    by = it.proposed.by_id
    return [shown(turn, it, replace(it.content, text=it.proposed.text), by), _proposed(turn, it, it.proposed)]


def _proposed(turn: Turn, it: Broadcast, proposed: Proposed) -> Reply:
    stand(turn, "correct_sure", it.id, text=proposed.text, seen=it.corrections, agrees=True)
    is_own = proposed.by_id == turn.member.id
    buttons = mend_texts.take_back_buttons(it) if is_own else mend_texts.agree_buttons(it)
    return Reply(mend_texts.to_agree(*_there(turn, it), is_own=is_own), buttons)


def _sure(turn: Turn, it: Broadcast) -> Reply:
    needs_second = broadcasts.needs_approval(deliveries.result(turn.session, it.id).total)
    text = mend_texts.sure_correction(*_there(turn, it), needs_second=needs_second)
    return Reply(text, mend_texts.correction_buttons(needs_second=needs_second))


def _there(turn: Turn, it: Broadcast) -> tuple[int, list[PersonFacts]]:
    """How many have it, and who of them would not be told that it was corrected."""
    each = [one for one in deliveries.each(turn.session, it.id, turn.now) if one.outcome is Outcome.SENT]
    here = [one.person for one in each if one.person is not None]
    left = caps.left_for_broadcasts(turn.session, [one.id for one in here], turn.now)
    return len(each), [one for one in here if not (one.is_there and left[one.id])]


def _draw_again(turn: Turn, it: Broadcast, chosen: list[Outcome], **shown: Any) -> Reply:
    stand(turn, "again", it.id, chosen=chosen)
    result, found = deliveries.result(turn.session, it.id), _chosen(turn, it, chosen)
    buttons = mend_texts.again_buttons(result, chosen, can_send=any(map(texts.is_going, found)))
    return Reply(mend_texts.ask_again(result, found), buttons, **shown)


def _chosen(turn: Turn, it: Broadcast, outcomes: Collection[Outcome]) -> list[Recipient]:
    """Of whom this has become, and whether it would reach them now."""
    return after_sending.repeatable(turn.session, it.id, turn.member, outcomes, turn.now) if outcomes else []


def _missed(fault: LookupError | Overtaken) -> Toast:
    return Toast(card_texts.overtaken(fault.state) if isinstance(fault, Overtaken) else card_texts.gone())
