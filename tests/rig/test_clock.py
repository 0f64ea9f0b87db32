"""Rows 20 and 22: the clock jumps, a copy sleeps: nothing is sent twice, nothing is lost, nobody is silenced."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.telegram import Said, bodies
from handlers.turn import Medium, Reply
from store import outbox
from store.database import Database
from store.outbox import Lane
from tests.rig import checker, history
from tests.rig.faults import set_faults
from tests.rig.plan import Fault
from tests.rig.scene import Scene, scene
from tests.waiting import until

HOUR, DAY = 3600.0, 86_400.0
CLERK = "覃喆"
QUESTIONS = ["网格员怎么管", "调解员有没有补贴", "民宿纠纷调解分哪五步", "企业嫌检查多怎么办"]


def plan_notice(here: Scene, chat: int, text: str, ahead: float = 0) -> None:
    """What the bot is to say of its own accord."""
    [body] = bodies([Reply(text)], Said(Medium.OTHER, private=True), 0)
    database = Database(here.database_url)
    with database.transaction() as session:
        outbox.put(session, text, chat, Lane.NOTICE, body, system_time() + timedelta(seconds=ahead))
    database.close()


def states(url: str) -> dict[str, str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = {row.key: row.state for row in connection.execute(sa.text("SELECT key, state FROM outbox"))}
    engine.dispose()
    return found


@pytest.mark.timeout(200)
def test_row_20_a_clock_that_jumps_sends_nothing_twice_and_silences_nobody(database_url: str, tmp_path: Path) -> None:
    with scene(database_url, tmp_path) as here:
        clerk, chief = here.client.person(CLERK), here.client.person("闻人堃")
        here.start("", 0.2)
        chief.ask("/start", 30)
        ahead, met = 0.0, len(chief.texts())
        for number, jump in enumerate([HOUR, -HOUR, -DAY, 3 * DAY]):
            ahead += jump
            # Planned and refused for a moment at the old time, to be sent at the new one.
            set_faults(here.client, Fault("too_many", methods=["sendMessage"], retry_after=1, times=2))
            plan_notice(here, chief.id, f"通知{number}", ahead - jump)
            clerk.say(QUESTIONS[number])
            until(lambda: not here.client.pending())
            here.move_clock(ahead)
            here.settle(20)
        assert here.stop() == 0
        told, now = history.read(here.log), checker.rows(database_url)
        assert checker.invariants(told, now) == []
        assert [text.split("\n")[0] for text in clerk.texts()] == [f"问：{text}" for text in QUESTIONS]
        assert chief.texts()[met:] == [f"通知{number}" for number in range(4)]


@pytest.mark.timeout(200)
def test_row_22_a_copy_that_sleeps_while_another_takes_over_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    with scene(database_url, tmp_path) as here:
        clerk, chief = here.client.person(CLERK), here.client.person("闻人堃")
        sleeper = here.start()
        chief.ask("/start", 30)
        here.settle(20)
        met = len(chief.texts())
        here.arm("before_send:sendmessage#1=stop")
        plan_notice(here, chief.id, "通知")
        until(lambda: "sending" in states(database_url).values(), 30)
        until(lambda: Path(f"/proc/{sleeper.pid}/stat").read_text().split()[2] == "T")
        here.start()
        clerk.say(QUESTIONS[0])
        here.move_clock(60)  # what the sleeper holds is over
        until(lambda: clerk.texts() != [], 60)
        here.settle(30)
        assert states(database_url)["通知"] == "uncertain"
        os.kill(sleeper.pid, signal.SIGCONT)
        clerk.say(QUESTIONS[1])
        until(lambda: len(chief.texts()) > met)
        until(lambda: states(database_url)["通知"] == "sent", 30)  # it has come late, and is known in the end
        here.settle(30)
        assert here.stop(sleeper) == 0
        assert here.stop() == 0
        told, now = history.read(here.log), checker.rows(database_url)
        assert checker.invariants(told, now) == []
        assert [text.split("\n")[0] for text in clerk.texts()] == [f"问：{text}" for text in QUESTIONS[:2]]
        assert chief.texts()[met:] == ["通知"]
