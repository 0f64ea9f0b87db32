"""Row 2, in small: killed again and again while it sends of its own accord, the bot reaches everybody, nobody twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.clock import system_time
from bot.telegram import Said, bodies
from handlers.turn import Medium, Reply
from store import outbox
from store.database import Database
from store.outbox import Lane
from tests.rig import checker, history
from tests.rig.scene import scene, staff

PEOPLE, EACH = 12, 6
POINTS = [
    "after_send:sendmessage#3",
    "before_send:sendmessage#2",
    "after_commit:take#1",
    "before_commit:outcome#2",
]


@pytest.mark.timeout(200)
def test_row_02_killed_while_it_sends_notices_it_reaches_each_person_once(database_url: str, tmp_path: Path) -> None:
    with scene(database_url, tmp_path) as here:
        for person in staff(PEOPLE):
            here.client.post("say", person=person, text="/start")
        here.start()
        here.settle(60)
        assert here.stop() == 0
        database, ahead = Database(database_url), 0
        with database.transaction() as session:
            for number in range(EACH):
                for person in staff(PEOPLE):
                    [body] = bodies([Reply(f"通知{number}")], Said(Medium.OTHER, private=True), 0)
                    outbox.put(session, f"{person} {number}", person, Lane.NOTICE, body, system_time())
        database.close()
        for point in POINTS:
            here.start(point)
            here.wait_for_its_end(40)
            ahead += 20  # what it held is over
            here.move_clock(ahead)
        here.start()
        here.settle(60)
        assert here.stop() == 0
        told, now = history.read(here.log), checker.rows(database_url)
        assert checker.invariants(told, now) == []
        states = Counter(row["state"] for row in now.outbox if row["lane"] == "notice")
        assert states.keys() <= {"sent", "uncertain"}
        assert states["sent"] > PEOPLE * EACH / 2
        seen = Counter((one.chat, one.sent) for one in told.deliveries if one.sent.startswith("通知"))
        assert max(seen.values()) == 1
        assert states["sent"] <= len(seen) <= states.total()
