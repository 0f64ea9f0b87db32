"""Where a chat stands that wants a report to be checked."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import dialog
from store.annual.checking.check import asks_for_it
from store.conversations import DIALOG, Conversation
from store.people.people import PersonFacts
from store.people.rights import Right, may

NAME = "reconcile"
FILE = "file"  # the step at which the report is to be sent
WHOSE = "whose"  # its town is asked for
YEAR = "year"  # its year is
DONE = "done"  # one was checked just now: others that were sent with it follow
_TOGETHER = timedelta(minutes=2)


def is_meant(person: PersonFacts | None, talk: Conversation, caption: str, now: datetime) -> bool:
    """Whether a document that is sent now is a report to be checked, by somebody who may have that done."""
    if person is None or not may(person, Right.ANNUAL):
        return False
    return is_expected(talk, now) or asks_for_it(caption)


def is_over(talk: Conversation) -> bool:
    """Whether the chat stands behind a report that was checked: whatever else comes takes its place."""
    here = talk.data.get(DIALOG, {})
    return bool(here.get("name") == NAME and here["step"] == DONE)


def is_expected(talk: Conversation, now: datetime) -> bool:
    """Whether a report was asked for of late; another one takes the place of one whose town or year is asked for."""
    here = talk.data.get(DIALOG, {})
    if here.get("name") != NAME:
        return False
    if here["step"] == DONE:
        return now - datetime.fromisoformat(here["at"]) <= _TOGETHER
    return dialog.is_asking(talk, now)
