"""Whoever waits for an answer is told once, whenever the bot is killed while it tells them: on both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
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
        for person in staff(PEOPLE):
            here.client.post("say", person=person, text="/start")
        here.start()
        here.settle(60)
        assert here.stop() == 0
        count = answered(database_url)
        assert count > 4
        now = system_time()
        ahead = (next_allowed(now, Workdays()) - now).total_seconds() + 60
        for point in POINTS:
            here.move_clock(ahead)
            here.start(point, 0.2, rig_reminds="1")
            here.wait_for_its_end(40)
            ahead += 20  # what it held is over
        here.move_clock(ahead)
        here.start("", 0.2, rig_reminds="1")
        until(lambda: not asked(here, "SELECT person_id FROM gap_asker"), 40)  # nobody waits any more
        assert here.stop() == 0
        states = Counter(asked(here, "SELECT state FROM outbox WHERE key LIKE 'gap %'"))
        log = history.read(here.log)
        seen = Counter(one.chat for one in log.deliveries if "县里批准" in one.sent)
        assert states.keys() <= {"sent", "uncertain"}
        assert states.total() == count
        assert max(seen.values()) == 1, "nobody twice"
        assert states["sent"] <= len(seen) <= count
        assert len(seen) >= 2, "what was sent before the second kill"
