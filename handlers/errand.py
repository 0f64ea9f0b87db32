"""What the errands of /people have in common: something is picked or typed in steps, shown once more, and done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from handlers.turn import Button, Replies, Turn, number_of

Here = dict[str, Any]
"""Where the chat stands: step; county, place, person as numbers; skip: of a list; and what an errand has gathered."""


@dataclass(frozen=True)
class Shown:
    """A step as it is drawn."""

    text: str
    buttons: list[list[Button]]


@dataclass(frozen=True)
class Done:
    """What was done: said in place of the question, with what else goes out."""

    text: str
    buttons: list[list[Button]]
    more: Replies = field(default_factory=list)


class Amiss(Exception):
    """The step cannot be shown, or what was pressed was never offered."""


@dataclass(frozen=True)
class Errand:
    """The steps of one thing that can be changed. Each raises Amiss, or staffing.Refused."""

    show: Callable[[Turn, Here], Shown]
    do: Callable[[Turn, Here], Done]  # at the last step, when somebody said yes
    pick: Callable[[Turn, Here, str], Here] | None = None  # a button's argument → the next step
    type: Callable[[Turn, Here], Here | str] | None = None  # a text → the next step, or why it is none
    typing: str = ""  # the step at which something is typed
    sure: str = ""  # the step at which yes can be said


def number(argument: str) -> int:
    """The number that a button says. Raises Amiss."""
    found = number_of(argument)
    if found is None:
        raise Amiss
    return found
