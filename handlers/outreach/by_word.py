"""What people type in place of pressing a button of their newest reminder: its label."""

from __future__ import annotations

from datetime import timedelta

from handlers import dialog
from handlers.outreach import answering, hardship
from handlers.outreach.digest import digest_of
from handlers.texts import ask as ask_texts
from handlers.texts import reminders as texts
from handlers.texts.occasions import DONE
from handlers.turn import Replies, Reply, Toast, Turn
from store import told
from store.days import day_of
from store.outreach import asked, knowing
from store.people.rights import Right, may

LATELY = timedelta(days=2)  # that a reminder is what somebody speaks of

_ACTS = {
    "remind_later": answering.later,
    "remind_seen": answering.seen,
    "remind_done": answering.finish,
    "remind_hard": hardship.begin,
}


def typed(turn: Turn) -> Replies:
    """What the button does whose label is typed; empty: none is called so, or nobody was reminded of late."""
    if not answering.is_answer(turn.text) or not may(turn.member, Right.REMIND):
        return []
    key = asked.newest(turn.session, turn.member.id, day_of(turn.now) - LATELY)
    found = None if key is None else digest_of(turn.session, turn.member.id, asked.day_in(key), turn.now)
    if key is None or found is None:
        return []
    if turn.is_edited:
        return [Reply(ask_texts.edited())]
    if not found.open:
        return [Reply(texts.nothing_owed())]
    knows = knowing.knows(turn.session, turn.member.id, {one.occasion.id for one in found.open})
    acts = texts.acts(found)
    offered = [*acts, *texts.answers(found, knows=knows)]
    pressed = dialog.named(turn, [offered])
    if pressed is not None and pressed.press is not None:
        replies = _ACTS[pressed.press.action](pressed)
        told.edit_each(turn.session, {key: asked.wording(key)}, turn.now)  # its buttons, too
        return [Reply(one.text) for one in replies if isinstance(one, Toast)] or replies
    said = dialog.bare(turn.text)
    if several := [one for one in offered if said in one.label]:
        return [Reply(texts.which_one(), [[one] for one in several])]
    if said == DONE:
        return [Reply(texts.not_by_word(), [[one] for one in acts])] if acts else []
    return [Reply(texts.known())] if knows else []
