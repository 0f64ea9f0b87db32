"""Row 16: the power goes at any moment: what was committed is there, what was not has left no trace."""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.rig import checker, history
from tests.rig.damage import damage
from tests.rig.scene import Scene, questions, scene, staff
from tests.waiting import until

PEOPLE, EACH = 8, 3
# SQLite's memory is made so small that the log holds a part of a large transaction before its commit.
LARGE = "before_commit:turn"
WITHIN = {LARGE, *(f"before_commit:{kind}" for kind in ("receive", "take", "outcome"))}
AT = ["", "", *sorted(WITHIN), "", *sorted(WITHIN), ""]  # nothing: at any moment
MORE = 10  # times that a large transaction is tried for: how many people's turns come together is chance
_FRAME = 24  # bytes before each page of the log (sqlite.org/fileformat2.html#walformat)


@pytest.mark.timeout(200)
def test_row_16_a_power_cut_keeps_what_was_committed(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with scene(sqlite_url, tmp_path) as here:
        bot = here.start(rig_cache="1")
        for person in staff(PEOPLE):
            for text in questions(EACH, chance):
                here.client.post("say", person=person, text=text)
        torn = []
        for number, point in enumerate([*AT, *[LARGE] * MORE]):
            if number >= len(AT) and LARGE in torn:
                break
            if point:
                here.arm(f"{point}#1=stop")
                for person in staff(PEOPLE + 1):  # many at once: a turn's transaction is large
                    here.client.post("say", person=person, text=f"护照怎么办{'？' * number}")
            else:
                time.sleep(chance.uniform(0.05, 0.5))
                os.kill(bot.pid, signal.SIGSTOP)  # one moment for both files
            until(lambda: Path(f"/proc/{bot.pid}/stat").read_text().split()[2] == "T")
            folder = tmp_path / f"cut{number}"
            folder.mkdir()
            for name in ("tashan.db", "tashan.db-wal"):
                shutil.copy(tmp_path / name, folder / name)
            told = history.read(here.log)
            here.arm("")
            os.kill(bot.pid, signal.SIGCONT)
            if tear(folder / "tashan.db-wal", chance):
                torn.append(point)
            url = f"sqlite:///{folder / 'tashan.db'}"
            wrong = lost(url, told)
            assert wrong == [], f"seed {seed}, cut {number}"
        assert LARGE in torn, "no cut came within a transaction: nothing was tested"
        here.settle(60)
        assert here.stop() == 0
        told, now = history.read(here.log), checker.rows(sqlite_url)
        assert checker.invariants(told, now) == []
        goes_on(here, url)


def tear(log: Path, chance: random.Random) -> bool:
    """What the disk had not taken yet: garbage or nothing behind the last commit, which is on the disk when it is told.

    False: nothing was begun behind that commit, so nothing of it was torn.
    """
    content = log.read_bytes()
    if len(content) < 32:
        return False
    (page,) = struct.unpack(">I", content[8:12])
    salts, end, place = content[16:24], 32, 32
    while place + _FRAME + page <= len(content):
        header = content[place : place + _FRAME]
        if header[8:16] != salts:
            break  # left from before the log began anew
        place += _FRAME + page
        if struct.unpack(">I", header[4:8])[0]:
            end = place
    rest = chance.randbytes(chance.randrange(1, 3 * page))
    log.write_bytes(content[:end] + chance.choice([b"", rest]))
    return place > end


def lost(url: str, told: history.History) -> list[str]:
    """What the network was told, or people were shown, and is not there."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        wrong = list(damage(connection))
        kept = {row.update_id: row.state for row in connection.execute(sa.text("SELECT update_id, state FROM inbox"))}
        bodies = connection.execute(
            sa.text("SELECT chat_id, body ->> 'text' AS text, key, state, attempts FROM outbox")
        ).all()
    engine.dispose()
    wrong += [f"update {number} was confirmed and is gone" for number in told.confirmed - kept.keys()]
    planned = {(row.chat_id, row.text): row for row in bodies}
    for one in told.deliveries:
        row = planned.get((one.chat, one.sent))
        if row is None or (row.state not in ("sending", "sent") and not row.attempts):
            wrong.append(f"delivered, and {row and row.state} here: {one.shown[:30]}")
    for row in bodies:
        if kept.get(int(row.key.partition(":")[0])) != "done":
            wrong.append(f"reply {row.key} to an update that is not done")
    answered = {int(row.key.partition(":")[0]) for row in bodies}
    return wrong + [
        f"update {one} is done without a reply" for one in kept if kept[one] == "done" and one not in answered
    ]


def goes_on(here: Scene, url: str) -> None:
    """A bot on what the last cut left comes to rest by itself: what waited is answered, nothing is damaged."""
    here.database_url = url
    here.move_clock(60)
    here.start()
    here.client.post("say", person=staff(1)[0], text="护照怎么办")
    here.settle(60)
    assert here.stop() == 0
    now = checker.rows(url)
    assert now.damage == []
    assert {row["state"] for row in now.inbox} == {"done"}
    assert {row["state"] for row in now.outbox} == {"sent"}
