"""Many calls at once: few transactions for their outcomes, and few notices whose fate a crash would leave open."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import event

from bot.dispatch import MOST_NOTICES
from store import outbox
from store.database import Database
from store.outbox import Lane
from tests.rig.network import FIRST, network
from tests.rig.plan import Fault


async def test_calls_that_come_back_together_are_written_together(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=24) as here:
        with database.transaction() as session:
            for number in range(24):  # taps have no limit
                body = {"call": "answer", "query": f"{number}", "text": ""}
                outbox.put(session, f"tap {number}", FIRST + number, Lane.TAP, body, here.now())
        written: list[str] = []

        def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if "message_id=" in statement:
                written.append(statement)

        event.listen(database.engine, "before_cursor_execute", record)
        await here.dispatch()
        event.remove(database.engine, "before_cursor_execute", record)
        assert here.states() == ["sent"] * 24
        assert 1 <= len(written) < 12


async def test_no_more_notices_are_under_way_than_may_end_uncertain(database: Database, tmp_path: Path) -> None:
    count = 2 * MOST_NOTICES
    async with network(database, tmp_path, people=count, speed=10) as here:
        here.faults(Fault("slow", seconds=0.5))
        for number in range(count):
            here.plan(FIRST + number, "通知", lane=Lane.NOTICE)
        async with here.dispatching():
            most = 0
            while not here.closed():
                most = max(most, here.states().count("sending"))
                await asyncio.sleep(0.02)
        assert most == MOST_NOTICES
        assert here.states() == ["sent"] * count
