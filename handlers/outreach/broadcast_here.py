"""Where somebody stands in writing a broadcast, or in mending one: a step and its number; the store has the rest.

And what is told to the others who have to do with it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers import dialog
from handlers.outreach.broadcast_words import message
from handlers.texts.broadcast_card import Said
from handlers.turn import Replies, Reply, Turn, WordedNotice
from store.conversations import DIALOG, Conversation
from store.outreach import broadcasts
from store.outreach.broadcasts import Broadcast, Content
from store.outreach.tables import BroadcastState
from store.people import people

NAME = "broadcast"

Here = dict[str, Any]
"""step: left (a draft was left over), what, whom, places, sure, when, done · or of one that was sent: correct,
correct_sure, again. number: of the broadcast, None before it is a draft; skip: of the places; what a step gathers.
"""


def stand(turn: Turn, step: str, number: int | None, **more: Any) -> None:
    """The chat stands at this step; a question that is asked in between does not end it."""
    dialog.stand(turn, NAME, lasts=True, step=step, number=number, **more)


def leave(turn: Turn) -> None:
    """Nothing is written or mended any more."""
    dialog.stand(turn, NAME, step="done")


def at(turn: Turn, *steps: str) -> Here | None:
    """Where the chat stands, if that is at one of these steps."""
    here = dialog.here(turn, NAME)
    return here if here is not None and here["step"] in steps else None


def draft_at(turn: Turn, *steps: str) -> Broadcast | None:
    """The draft that the chat stands at, at one of these steps; None: it does not, or that is no draft any more."""
    here = at(turn, *steps)
    found = None if here is None or here["number"] is None else seen(turn, here["number"])
    return found if found is not None and found.state is BroadcastState.DRAFT else None


def is_enclosed(talk: Conversation, now: datetime) -> bool:
    """Whether a file that is sent now goes with a broadcast: nobody has to read it."""
    here = talk.data.get(DIALOG, {})
    return here.get("name") == NAME and here["step"] == "what" and dialog.is_asking(talk, now)


def seen(turn: Turn, number: int | None) -> Broadcast | None:
    """The broadcast of this number, if this person may see it."""
    try:
        return None if number is None else broadcasts.seen_by(turn.session, number, turn.member)
    except LookupError:
        return None


def shown(turn: Turn, it: Broadcast, content: Content | None = None, by: int = 0) -> Reply:
    """The broadcast exactly as it is received; with other content: as it would be, corrected by somebody."""
    worded = message(turn.session, it, turn.now, content, by)
    return Reply(worded.text, worded.buttons, enclosed=worded.enclosed)


def asked(turn: Turn, it: Broadcast) -> Replies:
    """To whoever may agree to it, or to its correction, if that is asked."""
    if it.state is not BroadcastState.AWAITING and it.proposed is None:
        return []
    key = f"broadcast {it.id} asked {turn.now:%Y%m%d%H%M%S%f}"
    return [
        WordedNotice(one.chat_id, f"{key} {one.id}", "cast_asked", {"broadcast": it.id, "person": one.id})
        for one in broadcasts.approvers(turn.session, it.id, turn.now)
        if one.chat_id is not None
    ]


def told(turn: Turn, it: Broadcast, person_id: int, said: Said, by: int = 0) -> Replies:
    """To somebody else whose broadcast or correction it is, if they are still here: what was decided; by this person,
    or `by`.
    """
    person = None if person_id == turn.member.id else people.find(turn.session, person_id, turn.now)
    if person is None or person.chat_id is None:
        return []
    of = {"broadcast": it.id, "person": person.id, "by": by or turn.member.id, "said": said}
    return [
        WordedNotice(person.chat_id, f"broadcast {it.id} told {person.id} {turn.now:%Y%m%d%H%M%S%f}", "cast_told", of)
    ]
