"""Row 18: two processes do the same at the same moment: one of them does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store import inbox, outbox
from store.database import Database, Session, Unavailable, revisions
from store.inbox import RawUpdate
from store.outbox import Lane
from tests.ports import free_port
from tests.rig import checker, history
from tests.rig.balancer import balancing
from tests.rig.others import migrate, race
from tests.rig.scene import scene

MANY = 25


def plan_notices(database: Database, number: int) -> int:
    """How many of the same notices this process has planned."""

    def plan(session: Session, key: int) -> int:
        return outbox.put(session, f"notice {key}", 7, Lane.NOTICE, {"from": number}, system_time())

    return _each(database, plan)


def receive(database: Database, _number: int) -> int:
    """How many of the same updates were new to this process."""
    return _each(
        database, lambda session, number: inbox.receive(session, [RawUpdate(number, 7, "{}")], system_time()).new
    )


def _each(database: Database, act: Callable[[Session, int], int]) -> int:
    """The sum over many transactions, each tried until the database lets us."""
    done = 0
    for number in range(MANY):
        while True:
            try:
                with database.transaction() as session:
                    done += act(session, number)
                break
            except Unavailable:
                continue
    return done


def test_row_18_of_two_that_plan_the_same_notice_one_does(database_url: str) -> None:
    _share(race(database_url, plan_notices))
    assert len(checker.rows(database_url).outbox) == MANY


def test_row_18_of_two_that_receive_the_same_update_one_does(database_url: str) -> None:
    _share(race(database_url, receive))
    assert len(checker.rows(database_url).inbox) == MANY


def test_row_18_of_two_that_migrate_one_does(database_url: str) -> None:
    database = Database(database_url)
    database.downgrade("base")
    database.close()
    assert race(database_url, migrate, 3) == [None] * 3
    assert database.revision() == revisions()[0]
    database.close()


@pytest.mark.timeout(200)
def test_row_18_two_copies_that_are_brought_the_same_update_and_the_same_press(
    database_url: str, tmp_path: Path
) -> None:
    """Each update comes to both copies at the same moment."""
    with balancing([free_port(), free_port()]) as balancer, scene(database_url, tmp_path) as here:
        balancer.times = 2
        for port in balancer.ports:
            here.start(webhook_url=balancer.address, webhook_listen=f"127.0.0.1:{port}")
        clerk = here.client.person("覃喆")
        card = clerk.ask("网格员怎么管", timeout=60)
        here.settle(30)
        for _ in range(3):
            clerk.press("有用", card)
        here.settle(30)
        clerk.say("滑雪场门票卖多少钱")
        here.settle(30)
        asked = clerk.messages()[-1]
        clerk.press("告诉管理员", asked)
        clerk.press("告诉管理员", asked)
        here.settle(30)
        assert all(here.stop(copy) == 0 for copy in here.started)
        assert min(balancer.given.values()) > 5, "both were asked"
        told, now = history.read(here.log), checker.rows(database_url)
        assert checker.invariants(told, now) == []
        assert [text.split("\n")[0] for text in clerk.texts()] == ["问：网格员怎么管", "问：滑雪场门票卖多少钱"]
        database = Database(database_url)
        with database.reading() as session:
            assert _count(session, "judgement") == 1
            assert _count(session, "gap_asker") == 1
        database.close()


def _share(done: list[object]) -> None:
    assert all(isinstance(one, int) for one in done), done
    assert sum(map(int, done)) == MANY, done  # type: ignore[call-overload]


def _count(session: Session, table: str) -> int:
    return int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
