"""What is open when somebody goes, and to whom it passes: each kind of thing joins _KINDS, and all are told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from handlers.texts import handover as texts
from handlers.turn import Button, Notice, Replies, Turn
from store.people import staffing
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.people.staffing import Gone
from store.practices.feedback import gaps
from store.practices.library import pending


@dataclass(frozen=True)
class Part:
    """What has passed on, of one kind."""

    text: str
    buttons: list[list[Button]] = field(default_factory=list)


def pass_on(turn: Turn, gone: Sequence[Gone], to: PersonFacts) -> Replies:
    """Whatever those who have gone left open is the successor's now: one message says what; empty: nothing was open."""
    if to.chat_id is None or not gone:
        return []
    parts = [part for kind in _KINDS if (part := kind(turn, gone, to)) is not None]
    if not parts:
        return []
    key = f"handover {max(one.post_id for one in gone)} {to.id}"
    buttons = [row for part in parts for row in part.buttons]
    return [Notice(to.chat_id, key, texts.passed_on([part.text for part in parts]), buttons)]


def receive(turn: Turn, successor: PersonFacts) -> Replies:
    """The same for somebody who has just joined: of all who had their post before and are not here any more."""
    return pass_on(turn, staffing.predecessors(turn.session, successor, turn.now), successor)


def _questions(turn: Turn, gone: Sequence[Gone], to: PersonFacts) -> Part | None:
    asked = [text for one in gone for text in gaps.pass_on(turn.session, one.person_id, to.id)]
    return Part(texts.questions(asked)) if asked else None


def _files(turn: Turn, gone: Sequence[Gone], to: PersonFacts) -> Part | None:
    if to.chat_id is None or not may(to, Right.IMPORT):
        return None
    chats = [one.chat_id for one in gone if one.chat_id is not None]
    batches = [one for chat in chats for one in pending.pass_on(turn.session, chat, to.chat_id, turn.now)]
    return Part(texts.files([names for _, names in batches]), texts.file_buttons(batches)) if batches else None


_KINDS: tuple[Callable[[Turn, Sequence[Gone], PersonFacts], Part | None], ...] = (_questions, _files)
