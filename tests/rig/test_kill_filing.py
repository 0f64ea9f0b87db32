"""kill -9 in the middle of a month, around commits and calls: what the clerk was told is there, and once."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import Person, text_of
from store.audit import Action, AuditRow
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.tables import Figure, State
from store.database import Database
from store.people import people
from tests.bot.transcripts.months import ORDINARY
from tests.rig.scene import scene
from tests.rig.script import CLERK, HOP, PATIENCE, Step, presses, says

STEPS = [
    Step(CLERK, says("填报"), "10月 · 组织领导", "after_commit:turn#1"),
    Step(CLERK, says("1"), "✓ 集体学法 1 次", "before_commit:turn#1"),
    Step(CLERK, says("2 3"), "✓ 合法审查 2 件 · 合同审查 3 件", "after_commit:turn#1"),
    Step(CLERK, says("12 2 15 20 0 0 0"), "✓ 检查 12 次", "before_send:sendmessage#1"),
    Step(CLERK, says("30 29 2"), "✓ 受理纠纷 30 件 · 调成 29 件", "after_commit:receive#1"),
    Step(CLERK, says("网格员怎么管"), "接着填 10月 · 信访诉求"),
    Step(CLERK, says("4 4 20 20 4"), "✓ 信访件 4 件", "after_send:sendmessage#1"),
    Step(CLERK, says("200 198 90"), "✓ 事件上报 200 件", "before_commit:outcome#1"),
    Step(CLERK, says("3 1 500 600 25"), "✓ 宣传活动 3 场"),
    Step(CLERK, presses("口径"), "当月在政府网站"),
    Step(CLERK, says("15"), "✓ 信息公开 15 条"),
    Step(CLERK, says("12 10 18 60 40 80 60 20 16 16 2"), "10月 · 核对", "before_commit:turn#1 after_commit:turn#1"),
    Step(CLERK, presses("提交 10月报表"), "回执", "before_commit:turn#1 after_commit:turn#1"),
]


@pytest.mark.timeout(300)
def test_a_month_with_many_kills_ends_as_one_without(sqlite_url: str, tmp_path: Path) -> None:
    with scene(sqlite_url, tmp_path) as here:
        today = system_time()
        year = today.year if today < datetime(today.year, 11, 2, tzinfo=UTC) else today.year + 1
        ahead = (datetime(year, 11, 3, 2, tzinfo=UTC) - today).total_seconds()
        hops = itertools.count(ahead, HOP)  # nobody waits for what a dead bot holds
        here.move_clock(next(hops))
        here.start()
        clerk, kills = here.client.person(CLERK), 0
        for step in STEPS:
            points = step.points.split()
            here.arm(" ".join(points[:1]))
            step.act(clerk)
            for following in [*points[1:], ""] if points else []:
                here.wait_for_its_end(PATIENCE)
                here.move_clock(next(hops))
                here.start(following)
                kills += 1
            here.settle(PATIENCE)
            here.move_clock(next(hops))
            assert any(step.seen in text_of(one) for one in clerk.messages()), (step.seen, clerk.texts()[-3:])
        assert kills == sum(len(step.points.split()) for step in STEPS) >= 10
        assert here.stop() == 0
    _check(sqlite_url, clerk, Month(year, 10))


def _check(url: str, clerk: Person, month: Month) -> None:
    """Every answer that was confirmed stands there once, and the month was handed in once."""
    database = Database(url)
    with database.reading() as session:
        everybody = people.everybody(session, datetime(month.year, 11, 3, tzinfo=UTC))
        town = next(one.place for one in everybody if one.chat_id == clerk.id)
        filing = submissions.find(session, town, month)
        assert filing is not None
        assert filing.state is State.SUBMITTED
        assert [one.number for one in filing.revisions] == [1]
        rows = session.execute(sa.select(Figure.code, Figure.number, Figure.value)).all()
        given = [row for row in session.scalars(sa.select(AuditRow)) if row.action == Action.FIGURES_GIVEN]
    database.close()
    assert sorted(rows) == sorted((one.code, 1, ORDINARY[one.code]) for one in filing.entries.values())
    assert len(rows) == 38
    assert len(given) == 9  # one for each message with figures
