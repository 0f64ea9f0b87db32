"""What a handler is given and what it gives back; neither knows which chat network is outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from store.annual.checking.received import Received
from store.conversations import Conversation
from store.database import Session
from store.files.faults import UnreadableFile
from store.files.workbook import Sheet
from store.people.people import PersonFacts
from store.practices.language.words import Words
from store.practices.library.drafts import Draft


def number_of(text: str) -> int | None:
    """A number that a row may have, out of what a button says; None: it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


@dataclass(frozen=True)
class Press:
    """A button somebody pressed. What it says is untrusted: a changed app can send anything."""

    action: str
    screen: int  # the conversation's screen it was drawn on
    argument: str


class Medium(StrEnum):
    """What somebody sent."""

    TEXT = "text"
    PRESS = "press"
    DOCUMENT = "document"
    FILE = "file"  # a picture, a film, a piece of music
    STICKER = "sticker"
    VOICE = "voice"
    OTHER = "other"


@dataclass(frozen=True)
class Workbook:
    """A workbook that somebody sent."""

    name: str
    sheets: list[Sheet] | UnreadableFile
    data: bytes = b""  # the file itself; empty: it is too large to be kept, or could not be read


@dataclass(frozen=True)
class Report:
    """A report that somebody sent to have its figures checked."""

    name: str
    data: bytes  # the file itself; empty: it is too large to be kept, or could not be read
    received: tuple[Received, ...]  # what was read of it; empty: it was not fetched


class AttachmentKind(StrEnum):
    """How the network shows it: a picture in the chat, or a file to be opened."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Enclosed:
    """A picture or a file that the network holds already, and sends on by its id: nothing is fetched."""

    kind: AttachmentKind
    file_id: str  # the network's, for this bot only


@dataclass(frozen=True)
class Turn:
    """One thing one person said, pressed or sent, and all that is needed to answer it."""

    session: Session  # what is written here is kept together with the replies, or not at all
    snapshot: Callable[[], AbstractContextManager[Session]]  # for searches: one moment of the database
    words: Words
    now: datetime  # aware
    chat_id: int
    private: bool  # False: in a group
    person: PersonFacts | None  # None: a stranger
    conversation: Conversation
    medium: Medium
    code_of: Callable[[str], str] = field(kw_only=True)  # the invitation code of a nonce
    text: str = ""  # of a command: what follows it
    press: Press | None = None
    workbook: Workbook | None = None  # of a document that is one; None: it was not fetched, or could not be
    report: Report | None = None  # of a document that is to be checked
    files: tuple[Draft, ...] = ()  # of any other document; empty: it was not fetched, or could not be
    enclosed: Enclosed | None = None  # the picture or document that was sent; None: neither of them
    was_here: bool = False  # no person today, but somebody who had a post once
    asked: list[bool] = field(default_factory=list)  # of each new question: whether it was answered; counted at the end
    topics: list[str] = field(default_factory=list)  # of each of these what it is about, as far as that is known
    masked: bool = False  # an identity, phone or card number was taken out of the text before it was kept
    is_edited: bool = False  # an earlier message, changed: it was answered before as it stood

    @property
    def member(self) -> PersonFacts:
        """The person, behind the gate that turns strangers away; raises LookupError before it."""
        if self.person is None:
            raise LookupError("a stranger has come past the gate")
        return self.person

    @property
    def number(self) -> int | None:
        """What the pressed button says as a number that a row may have; None: it is none."""
        return number_of(self.press.argument if self.press else "")

    @property
    def numbered(self) -> tuple[int, str]:
        """The same of what stands before a dash in it, and what stands behind; -1: it is none."""
        digits, _, rest = (self.press.argument if self.press else "").partition("-")
        number = number_of(digits)
        return -1 if number is None else number, rest


@dataclass(frozen=True)
class Button:
    """A button under a message: an action of the table with its argument."""

    label: str
    action: str
    argument: str = ""


@dataclass(frozen=True)
class Attachment:
    """A picture or a file, made when the message is sent (see handlers/recipes.py)."""

    kind: AttachmentKind
    recipe: str
    of: dict[str, Any]  # JSON: numbers of rows, no secrets


@dataclass(frozen=True)
class Reply:
    """A message to the person of the turn."""

    text: str  # HTML: b, i, u, code, blockquote
    buttons: list[list[Button]] = field(default_factory=list)
    menu: list[list[str]] = field(default_factory=list)  # words above the keyboard; stays until another one comes
    in_place: bool = False  # redraw the message whose button was pressed, where that is possible
    attachment: Attachment | None = None  # the text stands under it, or before it where that is too long
    enclosed: Enclosed | None = None  # the same of what the network holds already; at most one of the two
    once: str = ""  # of all replies to a chat with the same word here, only the first is sent


@dataclass(frozen=True)
class Toast:
    """A short sentence over the chat, in answer to a pressed button; 200 characters at most (Bot API)."""

    text: str


@dataclass(frozen=True)
class Keyboard:
    """Other buttons under the message whose button was pressed; what it says stays as it was shown."""

    buttons: list[list[Button]]


@dataclass(frozen=True)
class Notice:
    """A message to somebody else, sent at most once; kept together with what it tells of, or not at all."""

    chat_id: int
    key: str  # of all notices with the same key only one is ever sent; at most 96 characters
    text: str  # HTML
    buttons: list[list[Button]] = field(default_factory=list)  # of rows that hold on any screen


@dataclass(frozen=True)
class WordedNotice:
    """The same, worded when it is sent, after its reason was looked at once more."""

    chat_id: int
    key: str
    recipe: str  # of a wording in handlers/recipes.py
    of: dict[str, Any]  # JSON: numbers of rows


@dataclass(frozen=True)
class Followed:
    """A message to the person of the turn that is worded when it is sent, and again in place as things go on.

    Whoever changes it knows it by the beginning of its key (see store/told.py).
    """

    key: str  # of all with the same key only one is ever sent; at most 96 characters
    recipe: str  # of a wording in handlers/recipes.py
    of: dict[str, Any]  # JSON: numbers of rows


Replies = list[Reply | Toast | Keyboard | Notice | WordedNotice | Followed]
