"""The secrecy notice: shown before anything else is answered, agreed to once, and again when it changes."""

from __future__ import annotations

from handlers.texts import notice as texts
from handlers.turn import Reply
from store.people.people import PersonFacts


def is_due(person: PersonFacts) -> bool:
    """Whether somebody has still to agree to it as it is today."""
    return person.agreed != texts.VERSION


def show() -> Reply:
    """The notice, with the button to agree by."""
    return Reply(texts.notice(), texts.notice_buttons())
