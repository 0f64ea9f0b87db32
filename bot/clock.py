"""APScheduler says "now", once a minute; what is owed stands in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from store import inbox, outbox, pace
from store.collection import pending_forms
from store.database import Database
from store.files import kept
from store.outreach import broadcasts, calendars, refreshing, reminders, weekly
from store.people import invitations, rosters
from store.practices.feedback import resolving, telling
from store.practices.language.words import Words
from store.practices.library import pending

REMEMBERED = timedelta(days=7)  # of what is done; the network redelivers for one day at most
LOOKED_INTO = timedelta(days=30)  # what could not be dealt with: as long has somebody to find out why


def system_time() -> datetime:
    """The machine's clock, in UTC: of the commands, which hand a clock to all others."""
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
        kept.forget(session, now())


def remind(database: Database, now: Callable[[], datetime]) -> None:
    """What is owed to people each minute, of our own accord: the same holds.

    To look is no load; a writer is alone, so there is one only where there is something to write.
    """
    moment = now()
    with database.reading() as session:
        outdated = refreshing.outdated(session, moment)
    if outdated:
        with database.transaction() as session:
            refreshing.refresh(session, moment, outdated)
    with database.reading() as session:
        untold = [*calendars.untold(session, moment), *weekly.untold(session, moment)]
    if untold:
        with database.transaction() as session:
            outbox.put_all(session, untold, moment)
    with database.reading() as session:
        found = reminders.look(session, moment)
    if found:
        with database.transaction() as session:
            reminders.plan(session, found, moment)
    tell_askers(database, now)


def tell_askers(database: Database, now: Callable[[], datetime]) -> None:
    """Whoever has asked what is answered meanwhile."""
    with database.reading() as session:
        answered = telling.look(session)
    if answered:
        with database.transaction() as session:
            telling.plan(session, answered, now())


def search_again(database: Database, words: Words, now: Callable[[], datetime]) -> None:
    """Gaps that a new report may answer, each minute some of them, wherever the report was imported."""
    with database.reading() as session:
        looked = resolving.look(session, words, now())
    if looked:
        with database.transaction() as session:
            resolving.settle(session, looked, now(), None)
