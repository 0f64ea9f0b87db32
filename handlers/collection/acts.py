"""An act on a month: what a button, or a word in its place, makes of it, and where one stands afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.collection import notices
from handlers.collection.card import submitter
from handlers.collection.desk import Desk
from handlers.collection.filling import draw
from handlers.collection.prompts import Here
from handlers.outreach.redrawing import redraw_month
from handlers.texts import handing_in
from handlers.turn import Replies, Toast, Turn
from store.collection.submissions import Closed
from store.collection.tables import State


@dataclass(frozen=True)
class Moved:
    """What has become of it."""

    at: Desk
    here: Here
    said: str = ""  # before the screen
    is_aside: bool = False  # nothing has: said over the chat, to a button


Act = Callable[[Turn, Desk, Here, str], Moved]
"""With what the button says behind the act's name. Raises submissions.Closed."""


def perform(turn: Turn, act: Act, at: Desk, here: Here, argument: str = "") -> Replies:
    """Do it, and show where one stands; what was handed in meanwhile stays as it is."""
    try:
        moved = act(turn, at, here, argument)
    except Closed as closed:
        return closed_now(turn, at, closed)
    if moved.is_aside and turn.press is not None:
        return [Toast(moved.said)]
    shown = draw(turn, moved.at, moved.here, moved.said, in_place=True, short=moved.is_aside)
    filing, before = moved.at.filing, at.filing.state if at.filing else None
    if filing is None or filing.state is before:
        return [shown]
    if filing.state is State.SUBMITTED:
        return [shown, *notices.submitted(turn, filing)]
    if before is not None:  # it was handed in, and is to be changed
        redraw_month(turn, filing.town, filing.month)
    return [shown]


def closed_now(turn: Turn, at: Desk, closed: Closed) -> Replies:
    """Nothing was changed: somebody has handed in meanwhile."""
    at = at.with_filing(closed.filing)
    told = handing_in.colleague_did(submitter(turn, at)) if closed.filing.state is State.SUBMITTED else ""
    return [draw(turn, at, {"month": str(at.month), "town": at.town.id, "at": "", "step": "card"}, told, in_place=True)]
