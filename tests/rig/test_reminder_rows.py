"""The fault table's rows for reminders: nobody is reminded twice, nobody is forgotten, nothing is told too late."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import remind
from handlers.texts import notice
from store import outbox
from store.database import Database
from store.days import SHANGHAI
from store.outbox import Lane, OutboundState
from store.people import people
from store.people.rights import Role
from tests.rig.gate import gate
from tests.rig.network import FIRST, network
from tests.rig.plan import Fault, RateLimits
from tests.rig.reminded import CHIEF, CLERK, COUNTY, DEPUTY, in_zone, reminded


def at(text: str) -> datetime:
    """A moment of Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


SINCE = at("2026-10-20T10:00")  # October is due on Thursday 5 November: clerks are asked on the 2nd, 4th, 5th and 6th
SECOND, FOURTH, FIFTH, SIXTH = (at(f"2026-11-{day}T09:00") for day in ("02", "04", "05", "06"))
DIGEST = "10月报表　还没开始填\n11月5日（周四）截止，还有 3 个工作日。"


async def test_row_07_a_storm_of_429_is_waited_out_and_each_is_reminded_once(
    database: Database, tmp_path: Path
) -> None:
    count = 12
    async with network(database, tmp_path, people=4 + count) as here:
        town = reminded(here, SINCE)
        chats = range(FIRST + 4, FIRST + 4 + count)
        with database.transaction() as session:
            for chat in chats:
                post = f"P{chat}", Role.CLERK, COUNTY, f"镇{chat}"
                people.seat(session, chat, *post, now=SINCE, agreed=notice.VERSION)
        here.faults(Fault("limits", limits=RateLimits(overall_per_second=4), methods=["sendMessage"]))
        town.minute(SECOND)
        await town.sent(seconds=60)
        assert [town.digests(chat) for chat in (CLERK, *chats)] == [[DIGEST]] * (count + 1)
        assert set(town.states()) == {"sent"}
        assert "limits" in here.log.read_text("utf-8"), "the network has refused some"


async def test_row_09_a_reminder_that_may_have_arrived_is_not_sent_again(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, SINCE)
        here.faults(Fault("stall", chats=[CLERK], methods=["sendMessage"], times=1))
        town.minute(SECOND)
        await town.sent(here.bot(read_timeout=0.5))
        assert (town.digests(), town.states()) == ([DIGEST], ["uncertain"])
        for minutes in (1, 2, 60):
            town.minute(SECOND + timedelta(minutes=minutes))
            await town.sent()
        assert (len(town.digests()), town.states()) == (1, ["uncertain"])
        with database.reading() as session:
            assert outbox.depth(session)[Lane.NOTICE, OutboundState.UNCERTAIN] == 1, "whoever looks is told"
        town.minute(FOURTH)
        await town.sent()
        assert (len(town.digests()), town.states()) == (2, ["uncertain", "sent"]), "the next step is another message"


async def test_row_10_refused_connections_delay_a_reminder_and_lose_none(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=4) as here, gate(here.address) as door:
        town = reminded(here, SINCE)
        async with town.sending(here.bot(address=door.address)):
            await door.shut()
            town.minute(SECOND)
            await asyncio.sleep(1.5)
            assert (town.digests(), [row.failures > 0 for row in town.rows()]) == ([], [True])
            await door.open()
            await here.until(here.closed, 20)
        assert (town.digests(), town.states()) == ([DIGEST], ["sent"])


@pytest.mark.parametrize("refusal", ["blocked", "deactivated", "chat_not_found"])
async def test_row_11_who_cannot_be_written_to_is_left_alone_and_the_deputy_asked(
    database: Database, tmp_path: Path, refusal: str
) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, SINCE)
        here.faults(Fault(refusal, chats=[CLERK], times=1))
        town.minute(SECOND)
        await town.sent()
        assert (town.digests(), town.states()) == ([], ["failed"])
        town.minute(SECOND + timedelta(minutes=1))
        await town.sent()
        assert (town.digests(CLERK), town.digests(DEPUTY)) == ([], [f"{DIGEST}\n\n覃喆联系不上，所以提醒您。"])
        town.minute(at("2026-11-10T09:00"))  # three working days after the day: the county
        await town.sent()
        [told] = town.digests(CHIEF)
        assert "联系不上：青禾铺镇 覃喆。" in told


async def test_row_12_a_chat_that_has_moved_gets_its_reminder_once(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=5) as here:
        town, new = reminded(here, SINCE), FIRST + 4
        here.faults(Fault("migrated", chats=[CLERK], times=1, to_chat=new))
        town.minute(SECOND)
        await town.sent()
        assert (town.digests(CLERK), town.digests(new), town.states()) == ([], [DIGEST], ["sent"])


async def test_row_20_a_clock_that_jumps_reminds_nobody_twice_and_forgets_nobody(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, SINCE)
        hour, day = timedelta(hours=1), timedelta(days=1)
        for moment, count in [
            (SECOND, 1), (SECOND + hour, 1), (SECOND - hour, 1), (SECOND - day, 1), (SECOND + hour, 1),
            (FOURTH + hour, 2), (FOURTH - day, 2), (SECOND, 2), (FOURTH, 2), (FIFTH, 3), (FOURTH + hour, 3),
            (SIXTH, 4), (SIXTH + 3 * day, 4),
        ]:  # fmt: skip
            town.minute(moment)
            await town.sent()
            assert len(town.digests()) == count, moment
        assert town.states() == ["sent"] * 4


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Shanghai"])
async def test_row_21_days_and_hours_are_those_of_shanghai_wherever_the_machine_stands(
    database: Database, tmp_path: Path, zone: str
) -> None:
    with in_zone(zone, os.environ):
        async with network(database, tmp_path, people=4) as here:
            town = reminded(here, SINCE)
            for moment, count in [("T08:59", 0), ("T09:00", 1), ("T23:59", 1)]:
                town.minute(at(f"2026-11-02{moment}"))
                await town.sent()
                assert len(town.digests()) == count, moment
            assert town.digests() == [DIGEST]


async def test_row_22_after_a_long_outage_one_merged_reminder_that_says_it_is_late(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, SINCE)
        town.minute(SECOND)  # planned, and then the power fails
        town.minute(FOURTH + timedelta(hours=8))
        await town.sent()
        assert town.states() == ["dropped", "sent"]
        [told] = town.digests()
        assert told.startswith("10月报表　还没开始填\n11月5日（周四）截止，还有 1 个工作日。")
        town.minute(FIFTH)  # this time for a week, in which the town hands in
        town.clock.turns(at("2026-11-11T10:00"))
        town.submits("2026-10")
        town.minute()
        await town.sent()
        assert (len(town.digests()), town.digests(CHIEF)) == (1, []), "nothing older than its use"
        assert set(town.states()) == {"dropped", "sent"}


async def test_row_22_what_an_outage_held_up_is_told_once_and_marked(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, SINCE)
        town.minute(at("2026-11-03T15:00"))  # the 2nd has passed without a tick
        await town.sent()
        [told] = town.digests()
        assert told.endswith("有的提醒前几天没能发出，一并在这里。")
        town.minute(FOURTH)
        await town.sent()
        assert "前几天" not in town.digests()[-1]


async def test_row_23_in_a_year_without_a_calendar_it_reminds_by_the_week_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=4) as here:
        town = reminded(here, at("2027-02-26T10:00"))
        for moment in ("2027-02-26T10:01", "2027-02-26T10:02", "2027-03-02T09:00"):  # due on Friday 5 March
            town.minute(at(moment))
            await town.sent()
        [told] = town.digests()
        assert told.startswith("2月报表　还没开始填\n3月5日（周五）截止，还有 3 个工作日。")
        assert told.endswith("节假日安排未公布，按常规推算。")
        missing = [text for text in here.shown(CHIEF) if "2027 年的放假安排还没有录入" in text]
        assert len(missing) == 1, here.shown(CHIEF)


def test_row_18_copies_that_tick_at_once_plan_each_reminder_once(database: Database) -> None:
    with database.transaction() as session:
        people.seat(session, CLERK, "覃喆", Role.CLERK, COUNTY, "青禾铺镇", now=SINCE, agreed=notice.VERSION)
    remind(database, lambda: SINCE)
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            list(pool.map(lambda _: remind(database, lambda: SECOND), range(4)))
    with database.reading() as session:
        assert [row.key for row in session.query(outbox.Outbound) if row.key.startswith("remind ")] == [
            f"remind {people.in_chat(session, CLERK, SECOND).id} 2026-11-02"
        ]
