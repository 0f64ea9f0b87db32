"""Whoever waits for an answer is told once, whenever the bot is killed while it tells them: on both engines."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import text_of
from store.database import Database
from store.outreach.quiet import next_allowed
from store.outreach.workdays import Workdays
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import answers, gaps
from store.practices.feedback.answers import Said
from store.practices.feedback.gap_tables import GapAsker
from tests.rig import history
from tests.rig.scene import Scene, scene, staff
from tests.rig.script import CHIEF, CLERK, HOP, PATIENCE, Step, presses, says
from tests.waiting import until

PEOPLE = 8
QUESTION = Question("溜索巡查要哪级批准", Scope(), ("溜索", "巡查", "批准"))
POINTS = ["before_commit:take#1", "after_send:sendmessage#2"]  # what it had in hand at the second stays in doubt


def answered(database_url: str) -> int:
    """All ask the same, and the county answers it; how many wait in its county."""
    database, now = Database(database_url), system_time()
    with database.transaction() as session:
        for chat in staff(PEOPLE):
            gaps.file(session, QUESTION, chat, now)
        chief = next(one for one in people.everybody(session, now) if one.role is Role.ADMINISTRATOR)
        line = next(one for one in gaps.open_gaps(session, chief.place.county_id) if one.question == QUESTION.text)
        said = Said("县里批准", "", answers.a_year_from(now.date()))
        assert answers.give(session, line.ids, said, chief, now)
        waiting = session.scalars(sa.select(GapAsker).where(GapAsker.gap_id.in_(line.ids))).all()
    database.close()
    return len(waiting)


def asked(here: Scene, question: str) -> list[str]:
    """The one column of an answer."""
    engine = sa.create_engine(here.database_url)
    with engine.connect() as connection:
        found = [one for (one,) in connection.execute(sa.text(question))]
    engine.dispose()
    return found


@pytest.mark.timeout(120)
def test_an_answer_is_told_once_through_kills(database_url: str, tmp_path: Path) -> None:
    with scene(database_url, tmp_path) as here:
        now = system_time()
        hops = itertools.count((next_allowed(now, Workdays()) - now).total_seconds() + 60, HOP)
        here.move_clock(next(hops))
        for person in staff(PEOPLE):
            here.client.post("say", person=person, text="/start")
        here.start("", 0.2, rig_reminds="1")
        here.settle(PATIENCE)
        here.arm(POINTS[0])
        count = answered(database_url)
        assert count > 4
        for following in [*POINTS[1:], ""]:
            here.wait_for_its_end(PATIENCE)
            here.move_clock(next(hops))  # what it held is over
            here.start(following, 0.2, rig_reminds="1")
        until(lambda: not asked(here, "SELECT person_id FROM gap_asker"), PATIENCE)  # nobody waits any more
        assert here.stop() == 0
        states = Counter(asked(here, "SELECT state FROM outbox WHERE key LIKE 'gap %'"))
        log = history.read(here.log)
        seen = Counter(one.chat for one in log.deliveries if "县里批准" in one.sent)
        assert states.keys() <= {"sent", "uncertain"}
        assert states.total() == count
        assert max(seen.values()) == 1, "nobody twice"
        assert states["sent"] <= len(seen) <= count
        assert seen


# Where a turn may end at all is held by test_crash_points: here where something is filed, typed and published.
STEPS = [
    Step(CLERK, says("护照怎么办"), "没有找到"),
    Step(CLERK, presses("告诉管理员"), "没有找到", "after_commit:turn#1"),
    Step(CHIEF, says("未答问题"), "护照怎么办"),
    Step(CHIEF, presses("处理①"), "的人在等答案"),
    Step(CHIEF, presses("答复"), "请直接打字写答复"),
    Step(CHIEF, says("到县政务大厅出入境窗口"), "请看一遍", "after_commit:receive#1"),
    Step(CHIEF, presses("发布"), "已发布", "before_commit:turn#1 after_commit:turn#1"),
]


@pytest.mark.timeout(200)
def test_asked_and_answered_in_the_chat_it_comes_back_once_through_restarts(sqlite_url: str, tmp_path: Path) -> None:
    with scene(sqlite_url, tmp_path) as here:
        now = system_time()
        hops = itertools.count((next_allowed(now, Workdays()) - now).total_seconds() + 60, HOP)
        here.move_clock(next(hops))
        here.start()
        persons = {name: here.client.person(name) for name in (CLERK, CHIEF)}
        for step in STEPS:
            points = step.points.split()
            here.arm(" ".join(points[:1]))
            step.act(persons[step.who])
            for following in [*points[1:], ""] if points else []:
                here.wait_for_its_end(PATIENCE)
                here.move_clock(next(hops))
                here.start(following)
            here.settle(PATIENCE)
            here.move_clock(next(hops))
            assert any(step.seen in text_of(one) for one in persons[step.who].messages()), (
                step.seen,
                persons[step.who].texts()[-2:],
            )
        here.kill()
        here.move_clock(next(hops))
        here.start("", 0.2, rig_reminds="1")
        told = "您问过的这个问题，县里有答复了"
        until(lambda: any(told in text for text in persons[CLERK].texts()), PATIENCE)
        until(lambda: not asked(here, "SELECT person_id FROM gap_asker"), PATIENCE)
        assert here.stop() == 0
        assert len([text for text in persons[CLERK].texts() if told in text]) == 1
        assert asked(here, "SELECT state FROM outbox WHERE key LIKE 'gap %'") == ["sent"]
