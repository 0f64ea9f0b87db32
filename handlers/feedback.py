"""What people say of an answer: once for each card, under it; 有用 can be taken back."""

from __future__ import annotations

from dataclasses import replace

from handlers.ask import card_buttons, expired
from handlers.inquiry import Inquiry, keep, kept
from handlers.texts import feedback as texts
from handlers.turn import Keyboard, Replies, Toast, Turn
from store.practices.feedback import verdicts
from store.practices.feedback.gap_tables import Verdict


def amiss(turn: Turn) -> Replies:
    """Which of the reasons was it?"""
    inquiry = _answered(turn)
    if inquiry is None:
        return expired(turn)
    if inquiry.verdict not in (None, Verdict.USEFUL):
        return [Toast(texts.thanks(inquiry.verdict))]  # pressed once more on its way to being redrawn
    return [Toast(texts.what_is_wrong()), Keyboard(texts.reason_buttons())]


def back(turn: Turn) -> Replies:
    """The buttons of the card again, with nothing said of it."""
    inquiry = _answered(turn)
    return expired(turn) if inquiry is None else [Keyboard(card_buttons(inquiry))]


def judge(turn: Turn) -> Replies:
    """Keep what was said, and show that it was."""
    inquiry = _answered(turn)
    verdict = next((one for one in Verdict if turn.press and turn.press.argument == one), None)
    if inquiry is None or verdict is None:
        return expired(turn)
    if inquiry.verdict not in (None, Verdict.USEFUL) or inquiry.verdict is verdict:
        return [Toast(texts.thanks(inquiry.verdict))]
    judged = verdicts.judge(
        turn.session,
        inquiry.question.text,
        inquiry.passages,
        verdict,
        turn.now,
        county_id=turn.member.place.county_id,
        instead=inquiry.judged,
    )
    retractable = judged if verdict is Verdict.USEFUL else None  # of a complaint nothing leads to whoever made it
    here = keep(turn, replace(inquiry, verdict=verdict, judged=retractable))
    return [Toast(texts.thanks(verdict)), Keyboard(card_buttons(here))]


def _answered(turn: Turn) -> Inquiry | None:
    inquiry = kept(turn)
    return inquiry if inquiry is not None and inquiry.passages else None
