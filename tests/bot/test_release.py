"""The job that lets broadcasts go: it looks each second, writes only when one is due, and outlives a fault."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.release import Releaser
from store.database import Database, Unavailable
from store.outreach import broadcasts
from store.outreach.tables import BroadcastState
from tests.rig.network import running
from tests.store.outreach.casting import NOW, County
from tests.waiting import until


class Watched(Database):
    """A database that counts who writes, and can be away for a moment."""

    writes, looks, away = 0, 0, 0

    @contextmanager
    def transaction(self):
        self.writes += 1
        with super().transaction() as session:
            yield session

    @contextmanager
    def reading(self):
        self.looks += 1
        if self.looks <= self.away:
            raise Unavailable
        with super().reading() as session:
            yield session


@pytest.fixture
def database(sqlite_url):
    database = Watched(sqlite_url)
    yield database
    database.close()


async def test_it_lets_go_what_is_not_held_any_more_and_wakes_the_sender(database):
    county = County(database)
    number, moments, outgoing = county.held(), [NOW], asyncio.Event()

    def state():
        with database.reading() as session:
            return broadcasts.get(session, number).state

    async with running(Releaser(database, lambda: moments[-1], outgoing).run()):
        before, looked = database.writes, database.looks
        await asyncio.to_thread(until, lambda: database.looks >= looked + 2)
        assert (database.writes, state()) == (before, BroadcastState.HELD)
        assert not outgoing.is_set()
        moments.append(NOW + timedelta(minutes=2))
        await asyncio.wait_for(outgoing.wait(), 20)
        assert state() is BroadcastState.SENDING


async def test_it_outlives_a_database_that_is_away(database):
    county, outgoing = County(database), asyncio.Event()
    county.held()
    database.away = database.looks + 1
    async with running(Releaser(database, lambda: NOW + timedelta(minutes=2), outgoing).run()):
        await asyncio.wait_for(outgoing.wait(), 20)
