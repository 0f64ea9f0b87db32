"""A bot as `tashan run` makes it, with points to be killed at and a clock to be moved: `python -m tests.rig.launch`.

Besides the variables of `tashan run`, all of them optional:
- TASHAN_RIG_POINTS   where it ends (see tests/rig/points.py)
- TASHAN_RIG_CLOCK    a file with the seconds by which its clock is ahead; it may change at any moment
- TASHAN_RIG_TICK     seconds from one more tick to the next, beside those of each minute
- TASHAN_RIG_REMINDS anything: people are reminded of what they owe, too; a checker of replies knows nothing of that
- TASHAN_RIG_HASTE    how many times as fast as the network allows it sends; a test of that would take minutes
- TASHAN_RIG_CACHE    pages that SQLite may keep in memory: the rest of a transaction is written before its commit
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot import logs
from bot.clock import remind, system_time, tick
from bot.commands.opening import opened
from bot.office import Office
from store.database import Unavailable
from store.pace import BOT_API, Limits
from store.practices.language.words import Words
from store.practices.library.importing import renew_index
from tests.rig.points import Points

WORDS = Words()  # read before bots are forked (see tests/rig/scene.py)


class MovedClock:
    """The machine's time, moved by as many seconds as a file says; an unwritten file: by none."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def __call__(self) -> datetime:
        with suppress(OSError, ValueError):
            return system_time() + timedelta(seconds=float(self._file.read_text("ascii")) if self._file else 0)
        return system_time()


def run(environment: Mapping[str, str], output: Path | None = None) -> None:
    """Be the bot until told to stop. With `output` all that is printed or logged goes to the end of this file."""
    if output is not None:
        with output.open("ab") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
    os.environ.update(environment)
    Points(os.environ.get("TASHAN_RIG_POINTS", "")).hang()
    if pages := os.environ.get("TASHAN_RIG_CACHE"):
        event.listen(Engine, "connect", lambda connection, _: connection.execute(f"PRAGMA cache_size={int(pages)}"))
    file_name = os.environ.get("TASHAN_RIG_CLOCK")
    asyncio.run(_work(MovedClock(Path(file_name) if file_name else None), float(os.environ.get("TASHAN_RIG_TICK", 0))))


async def _work(now: MovedClock, pause: float) -> None:
    with opened() as (settings, database):
        token = settings.bot_token()
        logs.set_up(settings.log_level, token, settings.log_format)
        renew_index(database, WORDS)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)

        async def tick_too() -> None:
            while pause:
                await asyncio.sleep(pause)
                with suppress(Unavailable):
                    await asyncio.to_thread(tick, database, now)
                    if reminds:
                        await asyncio.to_thread(remind, database, now)

        reminds = bool(os.environ.get("TASHAN_RIG_REMINDS"))
        ticking = asyncio.create_task(tick_too())
        limits = _hastened(float(os.environ.get("TASHAN_RIG_HASTE", 1)))
        office = Office(database, WORDS, token, settings.api_url, now, settings.doors(), limits, reminds=reminds)
        await office.run(stop)
        ticking.cancel()


def _hastened(times: float) -> Limits:
    return Limits(overall=BOT_API.overall / times, notices=BOT_API.notices / times)


if __name__ == "__main__":
    run({})
