"""What a recipe makes a picture or a file from, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import Session


@dataclass(frozen=True)
class Kitchen:
    """All that a recipe may use at the moment its message is sent."""

    session: Session  # a snapshot
    now: datetime  # aware
    code_of: Callable[[str], str]  # the invitation code of a nonce, which is kept nowhere
    bot_name: str  # on the network, without @


@dataclass(frozen=True)
class Made:
    """A picture (PNG) or a file, ready to be sent; or the words that go instead of it."""

    file_name: str
    data: bytes  # b"": it cannot be made here, and the caption goes as a message
    caption: str = ""  # HTML, of 1024 UTF-16 units at most when shown (of a message 4096); "": the reply's own text


def in_words(text: str) -> Made:
    """What goes instead of a picture where none can be drawn; 4096 UTF-16 units at most when shown."""
    return Made("", b"", text)


Recipe = Callable[[dict[str, Any], Kitchen], Made]
"""Makes one, from the row numbers that the reply's attachment names; raises whatever it likes."""
