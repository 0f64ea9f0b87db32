"""已知悉: once for each thing, and never a list of who has not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.database import Database
from store.outreach import knowing
from store.people import people
from store.people.rights import Role

NOW = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def clerk(database: Database) -> int:
    with database.transaction() as session:
        return people.seat(session, 7_000_000_001, "覃喆", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)


def test_known_once_and_only_what_was_said(database, clerk):
    with database.transaction() as session:
        assert not knowing.knows(session, clerk, {1})
        assert knowing.acknowledge(session, clerk, {1, 2}, NOW)
        assert not knowing.acknowledge(session, clerk, {2, 1}, NOW)
        assert knowing.acknowledge(session, clerk, {2, 3}, NOW)
        assert not knowing.acknowledge(session, clerk, set(), NOW)
        assert knowing.knows(session, clerk, {1, 3})
        assert not knowing.knows(session, clerk, {1, 12})
        assert not knowing.knows(session, clerk + 1, {1})


def test_counted_for_the_towns_that_are_asked(database, clerk):
    with database.transaction() as session:
        other = people.seat(session, 7_000_000_002, "仉禾", Role.DEPUTY, "清岚县", "板溪镇", now=NOW)
        chief = people.seat(session, 7_000_000_003, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NOW)
        for one in (clerk, other, chief):
            knowing.acknowledge(session, one, {1}, NOW)
        places = {one: people.find(session, one, NOW).place.id for one in (clerk, other)}
        assert knowing.count(session, 1, places.values()) == 2  # the county's own people know anyhow
        assert knowing.count(session, 1, [places[clerk]]) == 1
        assert knowing.count(session, 2, places.values()) == knowing.count(session, 1, []) == 0
        people.end_post(session, other, NOW, None)
        assert knowing.count(session, 1, places.values()) == 1
