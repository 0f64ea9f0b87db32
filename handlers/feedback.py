"""What people say of an answer: once for each card, in its place."""

from __future__ import annotations

from dataclasses import replace

from handlers.ask import draw, expired
from handlers.inquiry import Inquiry, keep, kept
from handlers.texts import feedback as texts
from handlers.turn import Replies, Turn
from store.practices import verdicts
from store.practices.gap_tables import Verdict


def amiss(turn: Turn) -> Replies:
    """Which of the reasons was it?"""
    inquiry = _judged(turn)
    if inquiry is None:
        return expired(turn)
    if inquiry.verdict is not None:
        return []  # pressed once more on its way to being redrawn
    here = draw(turn, inquiry)
    return [
        replace(here, text=f"{here.text}\n\n{texts.what_is_wrong()}", buttons=texts.reason_buttons(), in_place=True)
    ]


def back(turn: Turn) -> Replies:
    """The card again, with nothing said of it."""
    inquiry = _judged(turn)
    return expired(turn) if inquiry is None else [replace(draw(turn, inquiry), in_place=True)]


def judge(turn: Turn) -> Replies:
    """Keep what was said, and show that it was."""
    inquiry = _judged(turn)
    verdict = next((one for one in Verdict if turn.press and turn.press.argument == one), None)
    if inquiry is None or verdict is None:
        return expired(turn)
    if inquiry.verdict is not None:
        return []
    verdicts.judge(turn.session, inquiry.question.text, inquiry.passages, verdict, turn.now)
    here = draw(turn, keep(turn, replace(inquiry, verdict=verdict)))
    return [replace(here, text=f"{here.text}\n\n{texts.thanks(verdict)}", in_place=True)]


def _judged(turn: Turn) -> Inquiry | None:
    inquiry = kept(turn)
    return inquiry if inquiry is not None and inquiry.passages else None
