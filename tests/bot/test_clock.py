"""The minute's own work: a writer is alone, so there is none where nothing is to be written."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from bot import clock
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.office import Office
from store.database import Database
from store.days import SHANGHAI
from store.outbox import depth
from store.people import people
from store.people.rights import Role
from tests.bot.conftest import TOKEN, running
from tests.waiting import until

NINE = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)  # three working days before October's figures are due
MINUTE = timedelta(minutes=1)


class Watched(Database):
    """Counts who wants to write."""

    writers = 0

    @contextmanager
    def transaction(self):
        self.writers += 1
        with super().transaction() as session:
            yield session


@pytest.fixture
def watched(database):
    with database.transaction() as session:
        people.seat(session, 71, "覃喆", Role.CLERK, "清岚县", "青禾铺镇", now=NINE - timedelta(days=9), agreed=1)
        people.seat(session, 72, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NINE - timedelta(days=9), agreed=1)
    found = Watched(database.url.render_as_string(hide_password=False))
    yield found
    found.close()


def reminds(database, now):
    """How often somebody else who wants to write has to wait in this minute."""
    database.writers = 0
    clock.remind(database, lambda: now)
    return database.writers


def test_a_minute_with_nothing_to_write_has_no_writer(watched):
    evening = NINE - timedelta(hours=12)
    assert [reminds(watched, evening), reminds(watched, evening + MINUTE)] == [1, 0]  # what is due is worked out once
    told = [reminds(watched, NINE), *(reminds(watched, NINE + minute * MINUTE) for minute in (1, 2, 59))]
    assert told == [2, 0, 0, 0]  # of the year without a calendar, and the digest
    with watched.reading() as session:
        assert sum(depth(session).values()) == 2


def test_after_an_outage_nobody_waits_another_minute(watched, tmp_path, words):
    """Whatever the time is there: that of a demo may be years ahead of the machine's."""

    def is_reminded():
        with watched.reading() as session:
            return sum(depth(session).values()) > 0

    console = Console(TOKEN, tmp_path / "console.jsonl", [])
    with (
        serve_in_thread(console) as address,
        running(Office(watched, words, TOKEN, address, lambda: NINE)),
    ):
        until(is_reminded)
