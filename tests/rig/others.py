"""Processes of their own that work on one database at the same moment, or are killed while they do."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from store.database import Database
from tests.rig.nursery import NURSERY

_READS = ("SELECT", "PRAGMA")
Work = Callable[[Database, int], object]  # the database, and which of the processes this is


def race(url: str, work: Work, processes: int = 2) -> list[Any]:
    """What each of them gives back; all begin at the same moment. An exception comes back as its repr."""
    start, answers = NURSERY.Barrier(processes), NURSERY.Queue()
    racers = [NURSERY.Process(target=_race, args=(url, work, number, start, answers)) for number in range(processes)]
    for racer in racers:
        racer.start()
    told = dict(answers.get(timeout=60) for _ in racers)
    for racer in racers:
        racer.join()
    return [told[number] for number in range(processes)]


def killed_before(url: str, work: Work, statement: int) -> bool:
    """Work in another process that is killed before its first, second … statement that writes; False: it has fewer."""
    worker = NURSERY.Process(target=_work_until, args=(url, work, statement))
    worker.start()
    worker.join(60)
    assert worker.exitcode in (0, -signal.SIGKILL), worker.exitcode
    return worker.exitcode != 0


def migrate(database: Database, _number: int) -> None:
    """Bring it to the newest shape."""
    database.migrate()


def _race(url: str, work: Work, number: int, start: Any, answers: Any) -> None:
    database = Database(url)
    with database.reading():
        pass  # connected
    start.wait()
    try:
        answers.put((number, work(database, number)))
    except Exception as fault:
        answers.put((number, repr(fault)))
    database.close()


def _work_until(url: str, work: Work, statement: int) -> None:
    left = statement

    def count(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        nonlocal left
        left -= not sql.lstrip().startswith(_READS)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    work(Database(url), 0)
