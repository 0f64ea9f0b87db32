"""What may happen a thousand times a second is logged at once, and then once a minute."""

from __future__ import annotations

import logging
import time

EVERY = 60.0  # seconds


class Seldom:
    """One kind of event that somebody outside can cause at will."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._quiet_until = float("-inf")
        self._unsaid = 0

    def warn(self, message: str, *facts: object) -> None:
        """It has happened once more: a line now, or it is counted for the next one."""
        if time.monotonic() < self._quiet_until:
            self._unsaid += 1
            return
        more = f" (and {self._unsaid} times more since the last such line)" if self._unsaid else ""
        self._log.warning(message + more, *facts)
        self._quiet_until, self._unsaid = time.monotonic() + EVERY, 0
