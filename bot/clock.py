"""APScheduler says "now", once a minute; what is owed stands in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from store import inbox, outbox, pace
from store.collection import pending_forms
from store.database import Database
from store.outreach import broadcasts, calendars, refreshing, reminders
from store.people import invitations, rosters
from store.practices.library import pending

REMEMBERED = timedelta(days=7)  # of what is done; the network redelivers for one day at most
LOOKED_INTO = timedelta(days=30)  # what could not be dealt with: as long has somebody to find out why


def system_time() -> datetime:
    """The machine's clock, in UTC. Every other file is handed a clock."""
    return datetime.now(UTC)


def tick(database: Database, now: Callable[[], datetime]) -> None:
    """What is to be done each minute; missed, doubled or run by two processes it changes nothing."""
    before = now() - REMEMBERED
    with database.transaction() as session:
        invitations.forget_names(session, now())  # first: whoever erases the same rows is waited for
        inbox.forget(session, before)
        inbox.forget_dead(session, now() - LOOKED_INTO)
        broadcasts.forget(session, now())  # before what takes the outbox's lock
        outbox.forget(session, before)
        pace.forget(session, before)
        pending.forget(session, now())
        rosters.forget(session, now())
        pending_forms.forget(session, now())


def remind(database: Database, now: Callable[[], datetime]) -> None:
    """What is owed to people each minute, of our own accord: the same holds.

    In short transactions: on SQLite everybody who wants to write waits for each.
    """
    with database.transaction() as session:
        refreshing.refresh(session, now())
    with database.transaction() as session:
        calendars.tell_missing(session, now())
    with database.transaction() as session:
        reminders.plan(session, now())
