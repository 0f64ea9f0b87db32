"""A dialog of several steps: where a chat stands in it, kept beside what was asked before.

A question ends it, unless it lasts: then it is answered, and the dialog goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from handlers.inquiry import press_of
from handlers.texts import ask as texts
from handlers.turn import Button, Press, Replies, Reply, Turn
from store.conversations import DIALOG, FORM, Conversation

PAGE = 8  # buttons of places or people
AWAKE = timedelta(hours=1)
_SHOWN = "shown"  # when the step was asked for the last time
MARKS = ("name", "led", "lasts", _SHOWN, FORM)  # what stand() adds to a place
_One = TypeVar("_One")


def stand(turn: Turn, name: str, /, *, lasts: bool = False, is_form: bool = False, **here: Any) -> None:
    """The chat stands here from now on, in this dialog and no other; the buttons drawn before have expired.

    Notices wait while somebody is filling in a form.
    """
    turn.conversation.screen += 1
    marks = {"lasts": lasts, FORM: is_form}
    always = {"name": name, "led": press_of(turn), _SHOWN: turn.now.isoformat()}
    place = here | always | {mark: True for mark, holds in marks.items() if holds}
    turn.conversation.data = turn.conversation.data | {DIALOG: place}


def here(turn: Turn, name: str) -> dict[str, Any] | None:
    """Where the chat stands in this dialog; None: it is in another one, or in none."""
    kept: dict[str, Any] = turn.conversation.data.get(DIALOG, {})
    return kept if kept.get("name") == name else None


def leave(turn: Turn, name: str) -> None:
    """The chat does not stand in this dialog any more."""
    if here(turn, name) is not None:
        turn.conversation.data = {key: kept for key, kept in turn.conversation.data.items() if key != DIALOG}


def is_awake(turn: Turn) -> bool:
    """Whether the step was asked of late: long after that, a text is no answer to it, whatever else was done since."""
    return is_asking(turn.conversation, turn.now)


def is_asking(talk: Conversation, now: datetime) -> bool:
    """The same of a chat, in whichever dialog it stands."""
    shown = talk.data.get(DIALOG, {}).get(_SHOWN)
    return shown is not None and now - datetime.fromisoformat(shown) <= AWAKE


def is_repeated(turn: Turn) -> bool:
    """Whether the pressed button is the one that led here: pressed twice, it has done all it does."""
    led = turn.conversation.data.get(DIALOG, {}).get("led")
    return bool(led) and led == press_of(turn)


def named(turn: Turn, buttons: Iterable[Iterable[Button]]) -> Turn | None:
    """The turn as if the button were pressed that is called in its place; None: none of these is, or several are.

    By its whole label, or by two characters and more that stand in no other's.
    """
    said = bare(turn.text)
    labels = [(one, one.label.removeprefix("✓").strip()) for row in buttons for one in row]
    meant = [one for one, label in labels if label == said]
    meant = meant or [one for one, label in labels if len(said) > 1 and said in label]
    if len(meant) != 1 or turn.press is not None:
        return None
    return replace(turn, press=Press(meant[0].action, turn.conversation.screen, meant[0].argument))


def bare(text: str) -> str:
    """A label as it is typed, without the signs that end a sentence."""
    return text.strip(" 。！!")


def expired(turn: Turn, name: str, draw: Callable[[dict[str, Any] | None], Reply]) -> Replies:
    """A button of an earlier step: say so, and draw where the chat stands now. Pressed twice, it has done all."""
    if is_repeated(turn):
        return []
    reply = draw(here(turn, name))
    return [Reply(f"{texts.expired()}\n\n{reply.text}", reply.buttons)]


def page_of(found: Sequence[_One], skip: int, size: int = PAGE) -> tuple[list[_One], int, int]:
    """The page around this place, and where the pages before and after begin; negative: there is none."""
    skip = min(max(skip, 0) // size, max(len(found) - 1, 0) // size) * size
    return list(found[skip : skip + size]), skip - size, skip + size if skip + size < len(found) else -1
