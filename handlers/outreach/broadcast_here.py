"""Where somebody stands in writing a broadcast, or in mending one: a step and its number; the store has the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers import dialog
from handlers.outreach.broadcast_words import message
from handlers.turn import Reply, Turn
from store.conversations import DIALOG, Conversation
from store.outreach import broadcasts
from store.outreach.broadcasts import Broadcast, Content
from store.outreach.tables import BroadcastState

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
    return here.get("name") == NAME and here["step"] == "what" and now - talk.updated_at <= dialog.AWAKE


def seen(turn: Turn, number: int | None) -> Broadcast | None:
    """The broadcast of this number, if this person may see it."""
    try:
        return None if number is None else broadcasts.seen_by(turn.session, number, turn.member)
    except LookupError:
        return None


def shown(turn: Turn, it: Broadcast, content: Content | None = None) -> Reply:
    """The broadcast exactly as it is received; with other content: as it would be, corrected."""
    worded = message(turn.session, it, turn.now, content)
    return Reply(worded.text, worded.buttons, enclosed=worded.enclosed)
