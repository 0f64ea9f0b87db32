"""What is made at the moment a message is sent: pictures, files, and the words of notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Button, Enclosed
from store.database import Session


@dataclass(frozen=True)
class Kitchen:
    """All that a recipe may use at the moment its message is sent."""

    session: Session  # a snapshot
    now: datetime  # aware
    code_of: Callable[[str], str]  # the invitation code of a nonce, which is kept nowhere
    bot_name: str  # on the network, without @
    is_redrawn: bool = False  # the message was delivered before: what it is to say from now on is asked


@dataclass(frozen=True)
class Made:
    """A picture (PNG) or a file, ready to be sent; or the words that go instead of it."""

    file_name: str
    data: bytes  # b"": it cannot be made here, and the caption goes as a message
    caption: str = ""  # HTML, of 1024 UTF-16 units at most when shown (of a message 4096); "": the reply's own text
    folder: str = ""  # of whoever runs the bot: the file is laid there, and only the caption goes through the chat


def in_words(text: str) -> Made:
    """What goes instead of a picture where none can be drawn; 4096 UTF-16 units at most when shown."""
    return Made("", b"", text)


@dataclass(frozen=True)
class Worded:
    """What a notice says at the moment it is sent."""

    text: str  # HTML, of 4096 UTF-16 units at most when shown (under an enclosed file 1024)
    buttons: list[list[Button]] = field(default_factory=list)  # of rows that hold on any screen
    enclosed: Enclosed | None = None


@dataclass(frozen=True)
class Later:
    """It is not to be sent now; asked again after this time."""

    wait: timedelta


@dataclass(frozen=True)
class Unneeded:
    """It is not to be sent any more: its reason is gone. Of a delivered message: it stays as it is."""

    why: str  # for the log and for store.told, at most a few words


Recipe = Callable[[dict[str, Any], Kitchen], Made]
"""Makes a picture or a file, from the row numbers that the reply's attachment names; raises whatever it likes."""

Wording = Callable[[dict[str, Any], Kitchen], Worded | Later | Unneeded]
"""Words a notice from the row numbers in its body, its reason checked once more; raises whatever it likes."""
