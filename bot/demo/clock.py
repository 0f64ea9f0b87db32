"""The demo's clock: the machine's, or one that was set to another moment and goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Database
from store.moments import last_moment


@dataclass(frozen=True)
class DemoClock:
    """Goes as the machine's does, so much ahead of it or (negative) behind."""

    machine: Callable[[], datetime]
    ahead: timedelta
    begins_later: bool  # than was wanted: more has happened already

    def __call__(self) -> datetime:
        """Now, in the demo."""
        return self.machine() + self.ahead


def clock_from(database: Database, wanted: datetime | None, machine: Callable[[], datetime]) -> DemoClock:
    """A clock that begins at the wanted moment (None: the machine's), but never before what has happened already.

    If it went back, it would find figures, messages and an audit from its own future.
    """
    with database.reading() as session:
        held = last_moment(session)
    now = machine()
    begin = now if wanted is None else wanted
    if held is not None and held > begin:
        return DemoClock(machine, held - now, begins_later=True)
    return DemoClock(machine, begin - now, begins_later=False)
