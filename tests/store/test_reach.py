"""Who can be written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store.database import Database
from store.people import people, reach
from store.people.rights import Role

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def since(database: Database, chat_id: int) -> datetime | None:
    with database.reading() as session:
        person = people.in_chat(session, chat_id, NOW)
        assert person
        return person.unreachable_since


def test_lost_and_found_again(database: Database) -> None:
    with database.transaction() as session:
        for chat_id in (5, 6):
            people.seat(session, chat_id, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
    assert (since(database, 5), since(database, 6)) == (None, None)
    with database.transaction() as session:
        reach.note(session, 5, is_reachable=False, now=NOW)
        reach.note(session, 5, is_reachable=False, now=NOW + timedelta(days=1))
        reach.note(session, 99, is_reachable=False, now=NOW)  # nobody's
        assert reach.unreachable(session, {5, 6, 99}) == {5}
        assert reach.unreachable(session, set()) == set()
    assert (since(database, 5), since(database, 6)) == (NOW, None)
    with database.transaction() as session:
        reach.note(session, 5, is_reachable=True, now=NOW)
        assert reach.unreachable(session, {5, 6}) == set()
    assert since(database, 5) is None
