"""The secrecy notice: shown before anything else is answered, agreed to once, and again when it changes."""

from __future__ import annotations

from handlers.texts import notice as texts
from handlers.turn import Reply, Turn
from store.people.people import PersonFacts

_HELD = "notice"  # in the conversation: which version was seen, and what was asked before it was agreed to


def is_due(person: PersonFacts) -> bool:
    """Whether somebody has still to agree to it as it is today."""
    return person.agreed != texts.VERSION


def show(turn: Turn, *, question: str = "", whole: bool = False) -> Reply:
    """The notice, with the button to agree by; to somebody who has seen it one line, unless it is to be whole.

    What was asked meanwhile is kept, until it is agreed to.
    """
    held, is_seen = turn.conversation.data.get(_HELD, {}), has_seen(turn)
    question = question or held.get("question", "")
    turn.conversation.data = turn.conversation.data | {_HELD: {"seen": texts.VERSION, "question": question}}
    if whole or not is_seen:
        return Reply(texts.notice(), texts.notice_buttons())
    return Reply(texts.remind(is_kept=bool(question)), texts.notice_buttons())


def has_seen(turn: Turn) -> bool:
    """Whether it was shown as it is today."""
    return bool(turn.conversation.data.get(_HELD, {}).get("seen") == texts.VERSION)


def take_question(turn: Turn) -> str:
    """What was asked before it was agreed to; empty: nothing. It is kept no longer."""
    held = turn.conversation.data.get(_HELD, {})
    turn.conversation.data = {key: value for key, value in turn.conversation.data.items() if key != _HELD}
    return str(held.get("question", ""))
