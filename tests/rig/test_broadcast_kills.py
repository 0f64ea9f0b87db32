"""Row 2: killed again and again in the middle of a broadcast to 500 people, the bot reaches everybody, nobody twice."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.people import Person as Contact
from bot.console.server import serve_in_thread
from bot.dispatch import MOST_NOTICES
from store.database import Database
from store.outreach import broadcasts, deliveries
from store.outreach.deliveries import Outcome
from store.outreach.tables import BroadcastState
from store.people.people import Person
from tests.rig import checker, history, launch
from tests.rig.faults import FaultyNetwork
from tests.rig.scene import CLOCK, TOKEN, Scene
from tests.store.outreach.casting import NOW, County
from tests.waiting import wait_until

PEOPLE, TOWNS = 500, 10
KILLS = 20 if os.environ.get("TASHAN_TEST_SOAK") else 4
TEXT = "请于周五前报送十月报表"
HASTE = "4"
AHEAD = 20.0  # seconds that the clock is moved by after a kill: what the dead held is over
POINTS = ("before_send:sendmessage", "after_send:sendmessage", "before_commit:take", "after_commit:take",
          "before_commit:outcome", "after_commit:outcome")  # fmt: skip


@contextmanager
def crowded(database_url: str, home: Path) -> Iterator[tuple[Scene, int]]:
    """A county of 500 clerks who all have pressed Start, and the number of a broadcast to them that is held."""
    database = Database(database_url)
    county = County(database, TOWNS, PEOPLE // TOWNS)
    before = NOW - timedelta(minutes=2)
    number = county.held(text=TEXT, now=before)
    county.does(broadcasts.approve, number, by=county.second, now=before)
    with database.reading() as session:
        chats = session.scalars(sa.select(Person.chat_id).where(Person.chat_id.is_not(None))).all()
    database.close()
    contacts = [Contact(f"P{chat}", id=chat, started=True) for chat in chats]
    console = Console(TOKEN, home / "console.jsonl", contacts, clock=launch.MovedClock(home / CLOCK))
    network = FaultyNetwork(console)
    with serve_in_thread(console, wrap=network) as address, ConsoleClient(address) as client:
        here = Scene(address, database_url, home, client, network)
        try:
            yield here, number
        finally:
            for bot in here.started:
                if bot.is_alive():
                    bot.kill()
                    bot.join()


def is_done(database_url: str, number: int) -> bool:
    database = Database(database_url)
    try:
        with database.reading() as session:
            found = broadcasts.get(session, number)
            return found is not None and found.state is BroadcastState.DONE
    finally:
        database.close()


def ends(chance: random.Random) -> Iterator[str]:
    """How each life of the bot ends: at a named point, or ("") at any moment."""
    yield from ("before_commit:portion#1", "after_commit:portion#1")
    for number in range(2, KILLS):
        yield "" if number % 4 == 3 else f"{chance.choice(POINTS)}#{chance.randint(1, 6)}"


@pytest.mark.timeout(300)
def test_row_02_killed_in_the_middle_of_a_broadcast_it_reaches_everybody_and_nobody_twice(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    with crowded(database_url, tmp_path) as (here, number):
        ahead = (NOW - system_time()).total_seconds()
        here.move_clock(ahead)
        for point in ends(chance):
            here.start(point, rig_haste=HASTE)
            if point:
                here.wait_for_its_end(40)
            else:  # by what it has done, not by the clock: 500 messages are to last for all lives
                more = here.log.stat().st_size + chance.randint(1, 20_000)
                assert any(here.log.stat().st_size > more for _ in wait_until(40))
                here.kill()
            ahead += AHEAD
            here.move_clock(ahead)
        here.start(rig_haste=HASTE)
        assert any(is_done(database_url, number) for _ in wait_until(90))
        assert here.stop() == 0
        told, now = history.read(here.log), checker.rows(database_url)
        assert [*checker.outcomes(told, now), *checker.notices(told, now), *now.damage] == []
        arrived = Counter(one.chat for one in told.deliveries if TEXT in one.sent)
        database = Database(database_url)
        with database.reading() as session:
            outcomes = deliveries.outcome_of_each(session, number)
            chats = dict(session.execute(sa.select(Person.id, Person.chat_id)).all())
        database.close()
        assert len(outcomes) == PEOPLE
        assert set(outcomes.values()) <= {Outcome.SENT, Outcome.UNCERTAIN}
        assert max(arrived.values()) == 1
        silent = {one for one in outcomes if not arrived[chats[one]]}
        assert {outcomes[one] for one in silent} <= {Outcome.UNCERTAIN}, "a message is missing, and nobody says so"
        uncertain = sum(outcome is Outcome.UNCERTAIN for outcome in outcomes.values())
        print(f"{KILLS} kills: {uncertain} uncertain, {uncertain - len(silent)} of them arrived")  # noqa: T201
        assert uncertain <= KILLS * MOST_NOTICES
