"""Who may come in at all."""

from __future__ import annotations

from handlers.texts import gate as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.people.people import PersonFacts
from store.people.places import PlaceKind
from store.people.rights import Right, may


def may_import(person: PersonFacts | None) -> bool:
    """Whether somebody's file is worth fetching: of all others nothing is downloaded."""
    return person is not None and may(person, Right.IMPORT)


def may_send_workbook(person: PersonFacts | None) -> bool:
    """The same of a workbook, which is a list of people to be invited, or a town's filled form."""
    return person is not None and (may(person, Right.STAFF) or may_file(person))


def may_file(person: PersonFacts) -> bool:
    """Whether somebody gives figures: whose post is in a town."""
    return person.place.kind is PlaceKind.TOWN and may(person, Right.FILE)


def refusal(turn: Turn, *, brings_code: bool = False) -> Replies | None:
    """What somebody outside is told; None: come in. A stranger with an invitation's code comes as far as that leads."""
    if not turn.private:
        # A bot that is a group's administrator hears every word in it: one answer an hour is no chatter.
        reply = Reply(texts.private_only(), once=f"private-only {turn.now:%Y-%m-%d %H}")
    elif turn.person is None and not brings_code:
        reply = Reply(texts.left() if turn.was_here else texts.stranger())
    else:
        return None
    return [reply] if turn.press is None else [Toast(reply.text)]
