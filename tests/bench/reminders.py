"""The tick that reminds 1,500 towns: the minute in which all of them are, those in which nobody is, and one digest.

Run it alone: `python -m tests.bench.reminders`. What a tick writes is in a transaction of its own: on SQLite whoever
wants to write waits for that part.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from store.database import Database
from store.days import day_of
from store.outbox import Outbound, OutboundState
from store.outreach import refreshing, reminders
from store.outreach.owed import owed_in
from store.people.people import Person, Post
from store.people.places import Place, PlacePeriod
from tests.bench import server

TOWNS = 1_500
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 9:00 three working days before October's figures are due


def compare(say: Callable[[str], None], address: str, towns: int = TOWNS) -> None:
    """Say a row for each step on each engine, with the towns in many counties and all in one."""
    say("| step | engine | counties | s |\n|---|---|---|---|")
    for of_county in (25, towns):
        with (
            tempfile.TemporaryDirectory(prefix="tashan-bench-") as folder,
            server.database(address, f"reminders{of_county}") as postgres,
        ):
            for engine, url in {"SQLite": f"sqlite:///{folder}/reminders.db", "PostgreSQL": postgres}.items():
                for step, took in measure(url, towns, of_county).items():
                    say(f"| {step} | {engine} | {-(-towns // of_county)} | {took:.3f} |")


def measure(url: str, towns: int, of_county: int) -> dict[str, float]:
    """Seconds of each step, in the order of a bot's day."""
    database, took = Database(url), dict[str, float]()
    database.migrate()
    _fill(database, towns, of_county)

    def tick(name: str, now: datetime) -> None:
        began, planned = time.perf_counter(), 0
        with database.reading() as session:
            found = reminders.look(session, now)
        looked = time.perf_counter()
        if found:
            with database.transaction() as session:
                planned = reminders.plan(session, found, now)
        took[f"{name}: {planned:,} messages"] = time.perf_counter() - began
        if planned:
            took[f"{name}: of these writing"] = time.perf_counter() - looked

    began = time.perf_counter()
    with database.transaction() as session:
        refreshing.refresh(session, NOW - timedelta(days=3))
    took["all that is due in 400 days is worked out"] = time.perf_counter() - began
    tick("the evening before", NOW - timedelta(hours=12))
    tick("9:00", NOW)
    with database.transaction() as session:
        person = session.scalar(sa.select(sa.func.max(Post.person_id)).where(Post.role == "clerk"))
        sent = sa.update(Outbound).values(state=OutboundState.SENT, closed_at=NOW, message_id=1)
        session.execute(sent)
    tick("9:01", NOW + timedelta(minutes=1))
    tick("9:02", NOW + timedelta(minutes=2))
    began = time.perf_counter()
    with database.reading() as session:
        assert owed_in(session, person, day_of(NOW), NOW)
    took["what one digest says"] = time.perf_counter() - began
    tick("two weeks later, nobody has handed in", NOW + timedelta(days=14))
    tick("a minute after", NOW + timedelta(days=14, minutes=1))
    database.close()
    return took


def _fill(database: Database, towns: int, of_county: int) -> None:
    """A clerk and a deputy in each town, a reviewer and an administrator in each county."""
    counties = -(-towns // of_county)
    since = NOW.date() - timedelta(days=400)
    posts = [(number + 1, role) for number in range(counties) for role in ("reviewer", "administrator")]
    posts += [(counties + number + 1, role) for number in range(towns) for role in ("clerk", "deputy")]
    rows: dict[type, list[dict[str, object]]] = {
        Place: [
            {"id": number + 1, "kind": "county" if number < counties else "town", "into_id": None}
            for number in range(counties + towns)
        ],
        PlacePeriod: [
            {
                "place_id": number + 1,
                "parent_id": None if number < counties else (number - counties) // of_county + 1,
                "name": f"甲{number}",
            }
            for number in range(counties + towns)
        ],
        Person: [
            {"id": number + 1, "name": f"丙{number}", "chat_id": 7_000_000_000 + number, "agreed": 1}
            for number in range(len(posts))
        ],
        Post: [
            {"person_id": number + 1, "place_id": place, "role": role, "since": since}
            for number, (place, role) in enumerate(posts)
        ],
    }
    with database.transaction() as session:
        for table, these in rows.items():
            session.execute(sa.insert(table), these)
        session.execute(sa.text("ANALYZE"))


if __name__ == "__main__":
    with server.postgres() as served:
        compare(print, served, *map(int, sys.argv[1:2]))
