"""The door: hello, help, what is held here, and a kind word for what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import gate
from handlers.texts import commands
from handlers.texts import home as texts
from handlers.turn import Replies, Reply, Turn
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.library import reports


def hello(turn: Turn, person: PersonFacts) -> Reply:
    """Hello, with the menu."""
    with turn.snapshot() as snapshot:
        holdings = reports.holdings(snapshot)
    may_do = {"imports": gate.may_import(person), "invites": may(person, Right.STAFF), "files": files(person)}
    may_do["reviews"] = may(person, Right.REVIEW)
    return Reply(texts.hello(person, holdings, **may_do), menu=menu(person))


def files(person: PersonFacts) -> bool:
    """Whether somebody hands in the month of a town."""
    return person.town is not None and may(person, Right.FILE)


def menu(person: PersonFacts) -> list[list[str]]:
    """The words above the keyboard."""
    return commands.menu(files=files(person), reviews=may(person, Right.REVIEW))


def show_help(turn: Turn, offered: Sequence[str]) -> Replies:
    """How to ask, and the commands offered to this person."""
    return [Reply(texts.manual(offered, imports=gate.may_import(turn.person)), menu=menu(turn.member))]


def towns(turn: Turn) -> Replies:
    """Which towns' reports are held, by year."""
    with turn.snapshot() as snapshot:
        listed = reports.listing(snapshot)
    return [Reply(texts.towns(listed))]


def cannot_read(turn: Turn, asked: Replies) -> Replies:
    """A sticker, a voice, a picture, a file: what to do instead, and what was asked, if anything was."""
    return [Reply(texts.cannot_read(turn.medium, is_asked=bool(asked))), *asked]
