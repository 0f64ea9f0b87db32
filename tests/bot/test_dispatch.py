"""The sender against a network that misbehaves: real sockets, real library, real database."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.console.acts import block, migrate
from bot.console.people import Group
from bot.console.server import serve
from bot.dispatch import LEASE
from bot.ledger import MOST_FAILURES
from store import outbox
from store.database import Database
from store.outbox import Lane, Outbound
from tests.rig import checker
from tests.rig.network import FIRST, Network, impatient, locked, network
from tests.rig.plan import Fault, RateLimits

SENDING = ["sendMessage", "editMessageText"]


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    """For tests in which the engine plays no part."""
    database = Database(sqlite_url)
    yield database
    database.close()


class Promises:
    """The moments that the pacer has handed out, in order, recorded when they are set."""

    def __init__(self) -> None:
        self.made: list[tuple[int, float]] = []  # chat and moment

    def record(self, row: Outbound, lease_until: datetime | None, *_: object) -> None:
        if lease_until is not None:
            self.made.append((row.chat_id, (lease_until - LEASE).timestamp()))

    def wrongs(self, here: Network) -> list[str]:
        """What breaks a limit: a promise itself, or a call that did not wait for its moment.

        A call may come later than promised, on a slow machine by any time; so the limits are asked of the promises.
        """
        deliveries = sorted(here.deliveries(), key=lambda one: (one.chat, one.time))
        kept = [(moment, one) for (_, moment), one in zip(sorted(self.made), deliveries, strict=True)]
        early = [
            f"chat {one.chat}: {moment - one.time:.3f} s early" for moment, one in kept if one.time < moment - 0.002
        ]
        moments = sorted(moment for moment, _ in kept)
        apart = [later - earlier for earlier, later in pairwise(moments)]
        close = [f"{seconds:.4f} s apart" for seconds in apart if seconds < 1 / 28.01]
        return [*early, *close, *checker.limits([replace(one, time=moment) for moment, one in kept])]


@pytest.fixture
def promises() -> Iterator[Promises]:
    recorder = Promises()
    event.listen(Outbound.lease_until, "set", recorder.record)
    yield recorder
    event.remove(Outbound.lease_until, "set", recorder.record)


def refused(here: Network, code: int) -> int:
    """How many calls the console has refused with this code of its own accord."""
    entries = map(json.loads, here.log.read_bytes().splitlines())
    return sum(entry.get("error_code") == code for entry in entries)


async def test_replies_of_a_chat_go_in_order(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        for chat in (FIRST, FIRST + 1, FIRST + 2):
            here.plan(chat, "一", "二", "三")
        await here.dispatch()
        assert [here.shown(FIRST + number) for number in range(3)] == [["一", "二", "三"]] * 3
        assert here.states() == ["sent"] * 9
        ids = [row.message_id for row in here.rows()]
        assert ids == [1, 2, 3] * 3


async def test_row_07_a_429_storm_drops_nothing_and_keeps_the_order(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path, people=10, speed=8) as here:
        here.faults(Fault("limits", limits=RateLimits(overall_per_second=5)))
        for turn in "一二三":
            for chat in range(FIRST, FIRST + 10):
                here.plan(chat, turn)
        await here.dispatch(seconds=20)
        assert refused(here, 429) > 5
        assert [here.shown(FIRST + number) for number in range(10)] == [["一", "二", "三"]] * 10
        assert here.states() == ["sent"] * 30


async def test_row_07_a_429_of_one_chat_is_waited_out_while_others_go_on(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        here.faults(Fault("limits", limits=RateLimits(chat_burst=1)))  # one a second: we send three at once
        here.plan(FIRST, "一", "二")
        async with here.dispatching():
            await here.until(lambda: refused(here, 429) > 0)
            here.plan(FIRST + 1, "别的")
            await here.until(lambda: here.shown(FIRST + 1) == ["别的"], 0.9)
            assert here.shown(FIRST) == ["一"]
            await here.until(here.closed)
        assert here.shown(FIRST) == ["一", "二"]
        assert refused(here, 429) == 1, "asked again before the wait was over"


async def test_to_be_asked_to_wait_is_no_failure_however_often(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path, speed=50) as here:
        here.plan(FIRST, "终于")
        with on_sqlite.transaction() as session:  # all but one that may fail, and many a wait before
            session.query(Outbound).update({Outbound.attempts: 100, Outbound.failures: MOST_FAILURES - 2})
        here.faults(
            Fault("too_many", retry_after=1, times=1, methods=SENDING), Fault("server_error", times=1, methods=SENDING)
        )
        await here.dispatch()
        assert (here.shown(FIRST), here.states()) == (["终于"], ["sent"])
        [row] = here.rows()
        assert (row.attempts, row.failures) == (103, MOST_FAILURES - 1), "one of the two was a failure"


async def test_a_network_that_refuses_everything_ends_at_last(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        here.plan(FIRST, "听不到", "听得到")
        with on_sqlite.transaction() as session:
            session.query(Outbound).update({Outbound.failures: MOST_FAILURES - 1})
        here.faults(Fault("server_error", times=1, methods=SENDING))
        await here.dispatch()
        assert (here.shown(FIRST), here.states()) == (["听得到"], ["failed", "sent"])


async def test_an_outage_is_no_load_on_the_database(on_sqlite: Database, tmp_path: Path) -> None:
    """What waits behind a message in backoff is no reason to write, each writing transaction being alone."""
    async with network(on_sqlite, tmp_path) as here:
        here.plan(FIRST, *map(str, range(20)))
        with on_sqlite.transaction() as session:
            first = session.query(Outbound).order_by(Outbound.id).first()
            assert first
            first.not_before = here.now() + timedelta(hours=1)
        begun: list[str] = []

        def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            begun.append(statement)

        event.listen(on_sqlite.engine, "before_cursor_execute", record)
        async with here.dispatching():
            await here.until(lambda: len(begun) > 4)
        event.remove(on_sqlite.engine, "before_cursor_execute", record)
        assert "BEGIN IMMEDIATE" not in begun


async def test_row_08_answers_that_are_no_answers(on_sqlite: Database, tmp_path: Path) -> None:
    bad = ("server_error", "html", "broken_json", "reset")  # all before anything is done
    async with network(on_sqlite, tmp_path, people=10, speed=10) as here:
        here.faults(*(Fault(kind, 5, SENDING, seed=number) for number, kind in enumerate(bad)))
        for turn in "一二三四":
            for chat in range(FIRST, FIRST + 10):
                here.plan(chat, turn)
        await here.dispatch(seconds=20)
        assert [here.shown(FIRST + number) for number in range(10)] == [["一", "二", "三", "四"]] * 10
        assert sum(row.attempts for row in here.rows()) > 40


@pytest.mark.parametrize("kind", ["stall", "lost_answer", "late"])
async def test_row_09_a_reply_is_owed_at_least_once_and_a_notice_at_most(
    database: Database, tmp_path: Path, kind: str
) -> None:
    async with network(database, tmp_path, speed=5) as here:
        here.plan(FIRST, "答复")
        here.plan(FIRST + 1, "通知", lane=Lane.NOTICE)
        here.faults(Fault(kind, methods=SENDING, times=2, seconds=0.6))
        await here.dispatch(here.bot(read_timeout=0.3))
        assert here.shown(FIRST) == ["答复", "答复"]
        assert here.shown(FIRST + 1) == ["通知"]
        reply, notice = here.rows()
        assert (reply.state, reply.attempts) == ("sent", 2)
        assert (notice.state, notice.attempts) == ("uncertain", 1)
        assert notice.error
        assert notice.message_id is None


async def test_row_10_a_network_out_of_reach_loses_and_doubles_nothing(on_sqlite: Database, tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        port = holder.getsockname()[1]
    async with network(on_sqlite, tmp_path, speed=5) as here:
        here.plan(FIRST, "答复一", "答复二")
        here.plan(FIRST + 1, "通知", lane=Lane.NOTICE)
        bot = here.bot(address=f"http://127.0.0.1:{port}")
        async with here.dispatching(bot):
            await here.until(lambda: all(row.attempts > 1 for row in here.rows() if row.body["text"] != "答复二"))
            assert here.deliveries() == []
            async with serve(here.console, port=port):
                await here.until(here.closed)
                assert here.shown(FIRST) == ["答复一", "答复二"]
                assert here.shown(FIRST + 1) == ["通知"]


async def test_row_11_a_blocked_chat_ends_and_the_others_flow(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        block(here.console, FIRST, True)
        here.plan(FIRST, "听不到")
        here.plan(FIRST + 1, "听得到")
        here.plan(1, "没有这个人")
        await here.dispatch()
        assert here.states() == ["failed", "sent", "failed"]
        assert "blocked" in (here.rows()[0].error or "")
        assert "Chat not found" in (here.rows()[2].error or "")
        assert [row.attempts for row in here.rows()] == [1, 1, 1]
        block(here.console, FIRST, False)
        here.plan(FIRST, "又听得到")
        await here.dispatch()
        assert here.shown(FIRST) == ["又听得到"]


async def test_row_12_a_group_that_moved_gets_its_messages_in_its_new_chat(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        old, new = here.console.add(Group("群", supergroup=False))["id"], -1_003_000_000_000
        migrate(here.console, old, new)
        here.plan(old, "一", "二")
        await here.dispatch()
        assert here.shown(new) == ["一", "二"]
        assert {row.chat_id for row in here.rows()} == {new}


async def test_row_13_an_edit_of_a_vanished_message_becomes_a_new_one(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        here.plan(FIRST, "甲")
        await here.dispatch()
        here.plan(FIRST, "乙", edits=1)  # as it should be
        here.plan(FIRST, "乙", edits=1_000)  # gone: a new message
        await here.dispatch()
        assert here.shown(FIRST) == ["乙", "乙"]
        assert [row.message_id for row in here.rows()] == [1, 1, 2]


async def test_buttons_change_alone_and_of_a_vanished_message_not_at_all(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        here.plan(FIRST, "甲")
        await here.dispatch()
        for message in (1, 1_000):
            body = {"call": "buttons", "message": message, "buttons": [[("看", "a:1:1")]]}
            with on_sqlite.transaction() as session:
                outbox.put(session, f"b{message}", FIRST, Lane.REPLY, body, here.now())
        await here.dispatch()
        assert (here.shown(FIRST), here.states()) == (["甲"], ["sent"] * 3)


async def test_row_13_not_modified_is_as_good_as_done(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path) as here:
        here.plan(FIRST, "甲")
        await here.dispatch()
        here.plan(FIRST, "甲", edits=1)
        await here.dispatch()
        assert refused(here, 400), "the console has not refused it, so nothing was tested"
        assert (here.shown(FIRST), here.states()) == (["甲"], ["sent", "sent"])


async def test_what_can_never_be_sent_does_not_hold_up_its_chat(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        here.plan(FIRST, "<b>没有结束", "好")
        with database.transaction() as session:
            outbox.put(session, "bad", FIRST + 1, Lane.REPLY, {"call": "message"}, here.now())
            outbox.put(
                session, "half", FIRST + 2, Lane.REPLY,
                {"call": "message", "text": "\ud800", "buttons": [], "menu": []}, here.now(),
            )  # fmt: skip
        here.plan(FIRST + 1, "好")
        here.plan(FIRST + 2, "好")
        await here.dispatch()
        assert [here.shown(FIRST + number) for number in range(3)] == [["好"]] * 3
        assert Counter(here.states()) == {"failed": 3, "sent": 3}


async def test_replies_to_one_chat_keep_its_limit(on_sqlite: Database, tmp_path: Path, promises: Promises) -> None:
    async with network(on_sqlite, tmp_path, speed=4) as here:
        here.plan(FIRST, *"一二三四五")
        await here.dispatch()
        assert here.shown(FIRST) == list("一二三四五")
        assert not promises.wrongs(here)


async def test_replies_to_forty_chats_keep_the_limit_over_all(
    on_sqlite: Database, tmp_path: Path, promises: Promises
) -> None:
    async with network(on_sqlite, tmp_path, people=40) as here:
        for chat in range(FIRST, FIRST + 40):
            here.plan(chat, "答复")
        await here.dispatch()
        assert Counter(one.chat for one in here.deliveries()) == dict.fromkeys(range(FIRST, FIRST + 40), 1)
        assert len(promises.made) == 40
        assert not promises.wrongs(here)


async def test_replies_overtake_planned_notices(on_sqlite: Database, tmp_path: Path) -> None:
    # The clock goes slowly, so that on no machine the notices are gone before the replies are planned.
    async with network(on_sqlite, tmp_path, people=201, speed=0.25) as here:
        here.faults(Fault("limits"))
        for number in range(1, 201):
            here.plan(FIRST + number, "通知", lane=Lane.NOTICE)
        async with here.dispatching():
            await here.until(lambda: len(here.deliveries()) > 2)
            here.plan(FIRST, "答复一", "答复二")
            here.plan(FIRST + 200, "答复")  # this one is owed a notice, too
            waiting = {row.chat_id for row in here.rows() if row.lane == Lane.NOTICE and row.state == "planned"}
            await here.until(lambda: here.shown(FIRST) == ["答复一", "答复二"] and here.shown(FIRST + 200) == ["答复"])
        said = [(one.sent, one.chat) for one in here.deliveries()]
        last = max(place for place, (text, _) in enumerate(said) if text.startswith("答复"))
        sooner = {chat for text, chat in said[:last] if text == "通知"} & waiting
        assert len(waiting) > 100
        assert len(sooner) < len(waiting) / 4
        assert not refused(here, 429)


async def test_two_senders_share_the_work_and_the_limits(
    database: Database, tmp_path: Path, promises: Promises
) -> None:
    async with network(database, tmp_path, people=20) as here:
        for chat in range(FIRST, FIRST + 20):
            here.plan(chat, "一", "二")
        async with here.dispatching(), here.dispatching():
            await here.until(here.closed)
        assert [here.shown(FIRST + number) for number in range(20)] == [["一", "二"]] * 20
        assert len(promises.made) == 40
        assert not promises.wrongs(here)


async def test_a_dead_senders_reply_is_sent_again_and_its_notice_is_not(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, speed=10) as here:
        here.plan(FIRST, "答复")
        here.plan(FIRST + 1, "通知", lane=Lane.NOTICE)
        with database.transaction() as session:  # taken, and never heard of again
            assert len(outbox.take(session, here.now(), lease=timedelta(seconds=5))) == 2
        await here.dispatch()
        assert (here.shown(FIRST), here.shown(FIRST + 1)) == (["答复"], [])
        assert here.states() == ["sent", "uncertain"]


async def test_a_living_senders_long_call_is_not_taken_for_lost(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, speed=4) as here:
        here.faults(Fault("slow", seconds=2.6))  # more than 10 s of the clock, longer than a lease
        here.plan(FIRST, "慢")
        here.plan(FIRST + 1, "慢通知", lane=Lane.NOTICE)
        async with here.dispatching(), here.dispatching():
            await here.until(here.closed)
        assert (here.shown(FIRST), here.shown(FIRST + 1)) == (["慢"], ["慢通知"])
        assert [(row.state, row.attempts) for row in here.rows()] == [("sent", 1), ("sent", 1)]


async def test_to_stop_strands_nothing(database: Database, tmp_path: Path) -> None:
    chance = random.Random(5)
    async with network(database, tmp_path, people=60, speed=20) as here:
        bot = here.bot()
        for number in range(60):
            here.plan(FIRST + number, "通知", lane=Lane.NOTICE)
        for _ in range(40):
            async with here.dispatching(bot):
                await asyncio.sleep(chance.uniform(0, 0.03))
            assert "sending" not in here.states()
        await here.dispatch(bot)
        assert here.states() == ["sent"] * 60
        assert len(here.deliveries()) == 60


async def test_a_locked_database_only_delays(on_sqlite: Database, tmp_path: Path) -> None:
    with impatient(on_sqlite):
        async with network(on_sqlite, tmp_path) as here:
            here.faults(Fault("slow", seconds=0.3))
            here.plan(FIRST, "一", "二")
            async with here.dispatching():
                await here.until(lambda: "sending" in here.states())
                with locked(on_sqlite):  # the first one's outcome has to wait
                    await here.until(lambda: here.shown(FIRST) == ["一"])
                    await asyncio.sleep(0.7)
                await here.until(here.closed)
            assert here.shown(FIRST) == ["一", "二"]
            assert here.states() == ["sent", "sent"]
