"""Rows of the fault table where a broadcast is under way: the real Office, a faulty network, both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.console import acts
from handlers.texts import notice
from store.database import Database
from store.outreach import after_sending, broadcasts, deliveries
from store.outreach.audience import Audience
from store.outreach.broadcasts import Content
from store.outreach.deliveries import Outcome
from store.outreach.tables import BroadcastState
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Role
from tests.rig.at_work import at_work, seat, settled
from tests.rig.network import FIRST, Network, network
from tests.rig.plan import Fault, RateLimits

SPEED = 2  # of the clock, as in tests/rig/test_network_rows.py
CLERKS = 5
AUTHOR = FIRST + CLERKS
TEXT = "请于周五前报送十月报表"


@asynccontextmanager
async def county(database: Database, folder: Path) -> AsyncIterator[Network]:
    """Five clerks and an administrator; the clock shows nine o'clock of a Monday."""
    async with network(database, folder, people=CLERKS + 1, speed=SPEED) as here:
        seat(here, CLERKS)
        with database.transaction() as session:
            facts = "祁翀", Role.ADMINISTRATOR, "清岚县"
            people.seat(session, AUTHOR, *facts, now=here.now(), agreed=notice.VERSION)
        yield here


def author(here: Network, session) -> PersonFacts:
    found = people.in_chat(session, AUTHOR, here.now())
    assert found is not None
    return found


def broadcast(here: Network) -> int:
    """The number of one to all clerks whose hold is over."""
    before = here.now() - timedelta(minutes=2)
    with here.database.transaction() as session:
        by = author(here, session)
        number = broadcasts.draft(session, by, Content(TEXT), before).id
        broadcasts.address(session, number, by, Audience(roles=frozenset({Role.CLERK})))
        broadcasts.confirm(session, number, by, before)
    return number


async def done(here: Network, number: int) -> Counter[Outcome]:
    """What became of it, when it is done."""

    def is_done() -> bool:
        with here.database.reading() as session:
            found = broadcasts.get(session, number)
            return found is not None and found.state is BroadcastState.DONE

    await here.until(is_done, 40)
    with here.database.reading() as session:
        return +Counter(deliveries.result(session, number).counts)


def arrived(here: Network) -> Counter[int]:
    """How often each chat has got it, whatever stands there now."""
    return Counter(one.chat for one in here.deliveries() if TEXT in one.sent)


async def test_row_07_refused_again_and_again_for_its_speed_it_reaches_everybody_once(
    database: Database, tmp_path: Path
) -> None:
    async with county(database, tmp_path) as here:
        number = broadcast(here)
        here.faults(Fault("limits", limits=RateLimits(overall_per_second=2)))
        async with at_work(here):
            assert await done(here, number) == {Outcome.SENT: CLERKS}
        assert arrived(here) == dict.fromkeys(range(FIRST, FIRST + CLERKS), 1)


async def test_row_09_a_lost_answer_leaves_it_uncertain_and_is_never_repeated_by_itself(
    database: Database, tmp_path: Path
) -> None:
    async with county(database, tmp_path) as here:
        number = broadcast(here)
        here.faults(Fault("lost_answer", methods=["sendMessage"], chats=[FIRST], times=1))
        async with at_work(here):
            assert await done(here, number) == {Outcome.SENT: CLERKS - 1, Outcome.UNCERTAIN: 1}
            assert arrived(here)[FIRST] == 1
            with database.transaction() as session:
                chosen = [Outcome.UNCERTAIN]
                assert (
                    after_sending.again(
                        session, number, author(here, session), chosen, here.now() - timedelta(minutes=2)
                    )
                    == 1
                )
            assert await done(here, number) == {Outcome.SENT: CLERKS}
        assert arrived(here) == {**dict.fromkeys(range(FIRST, FIRST + CLERKS), 1), FIRST: 2}


async def test_row_11_who_has_blocked_us_is_in_the_result_and_gets_no_other_until_they_let_us_in(
    database: Database, tmp_path: Path
) -> None:
    async with county(database, tmp_path) as here:
        first = broadcast(here)
        here.faults(Fault("blocked", methods=["sendMessage"], chats=[FIRST], times=1))
        async with at_work(here):
            assert await done(here, first) == {Outcome.SENT: CLERKS - 1, Outcome.UNREACHABLE: 1}
            assert await done(here, broadcast(here)) == {Outcome.SENT: CLERKS - 1, Outcome.UNREACHABLE: 1}
            acts.say(here.console, FIRST, "在吗", FIRST)
            await settled(here)
            assert await done(here, broadcast(here)) == {Outcome.SENT: CLERKS}


async def test_row_33_withdrawn_it_is_gone_from_every_chat(database: Database, tmp_path: Path) -> None:
    async with county(database, tmp_path) as here:
        number = broadcast(here)
        async with at_work(here):
            await done(here, number)
            with database.transaction() as session:
                assert after_sending.withdraw(session, number, author(here, session), here.now()) == CLERKS
            await settled(here)
        assert [here.shown(chat) for chat in range(FIRST, FIRST + CLERKS)] == [[]] * CLERKS
        with database.reading() as session:
            assert deliveries.result(session, number).recalled == CLERKS
