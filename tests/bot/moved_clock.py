"""The clock of a house whose transcripts are of certain days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from bot.clock import system_time


class Clock:
    """Goes as the machine's does, from the morning of a 3 November to come, two working days before the 5th on; a test
    may move it, and it comes back.
    """

    def __init__(self) -> None:
        today = system_time()
        year = today.year if today < datetime(today.year, 11, 2, tzinfo=UTC) else today.year + 1
        while date(year, 11, 3).weekday() > 2:
            year += 1
        self._start = datetime(year, 11, 3, 2, 0, tzinfo=UTC)
        self._zero, self._moved = today, timedelta()

    def __call__(self) -> datetime:
        return self._start + (system_time() - self._zero) + self._moved

    @contextmanager
    def later(self, **by: float) -> Iterator[None]:
        """So much later, for a while."""
        before, self._moved = self._moved, self._moved + timedelta(**by)
        try:
            yield
        finally:
            self._moved = before
