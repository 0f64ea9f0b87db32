"""One copy polls, the others stand by: the network gives its updates to one at a time and answers the rest with 409."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from bot.copies import is_gone, new_name
from bot.receive import Receiver
from bot.standing import Standing
from store import leases
from store.database import Database, Unavailable
from store.leases import Sign

log = logging.getLogger(__name__)

LEASE = "poller"


@dataclass(frozen=True)
class Rhythm:
    """Seconds. Each copy counts them by its own clock, which no jump of the day's time touches."""

    beat: float = 3  # between two signs of life
    look: float = 1  # between two looks of those who stand by
    # Of silence after which a holder is taken for dead, and takes itself for that: longer than a beat and the five
    # seconds that a writer may wait for the database.
    term: float = 9


RHYTHM = Rhythm()


def is_polled(database: Database, rhythm: Rhythm = RHYTHM) -> bool:
    """Whether some copy polls now. Waits for a sign of life of it, for `term` seconds at most. Raises Unavailable."""
    end = time.monotonic() + rhythm.term
    first = _look(database)
    while first.holder and not is_gone(first.holder) and time.monotonic() < end:
        time.sleep(rhythm.look)
        latest = _look(database)
        if latest != first:
            return latest.holder != ""
    return False


def _look(database: Database) -> Sign:
    with database.reading() as session:
        return leases.look(session, LEASE)


class Poller:
    """Polls for as long as no other copy does."""

    def __init__(self, receiver: Receiver, database: Database, standing: Standing, rhythm: Rhythm = RHYTHM) -> None:
        self._receiver, self._database, self._standing, self._rhythm = receiver, database, standing, rhythm
        self._me = new_name()

    async def run(self) -> None:
        """Poll or stand by until cancelled; the next copy takes over at once then."""
        try:
            while True:
                await self._stand_by()
                await self._poll()
        finally:
            with suppress(Unavailable):
                await asyncio.to_thread(self._release)

    async def _stand_by(self) -> None:
        """Until nobody else holds the lease and we do."""
        sign, since = None, 0.0
        while True:
            with suppress(Unavailable):
                latest = await asyncio.to_thread(_look, self._database)
                if latest != sign:
                    if sign is None and latest.holder:
                        log.info("another copy polls; standing by until it ends")
                    sign, since = latest, time.monotonic()
                silent = time.monotonic() - since > self._rhythm.term or is_gone(latest.holder)
                if (silent or latest.holder in ("", self._me)) and await asyncio.to_thread(self._take, latest):
                    return
            await asyncio.sleep(self._rhythm.look)

    async def _poll(self) -> None:
        """Until another copy holds the lease, or we cannot tell it that we live."""
        rhythm = self._rhythm
        polling = asyncio.create_task(self._receiver.run())
        self._standing.polling = True
        log.info("polling")
        beaten = time.monotonic()
        try:
            while time.monotonic() - beaten < rhythm.term:
                done, _ = await asyncio.wait([polling], timeout=rhythm.beat)
                for ended in done:
                    ended.result()  # it never ends by itself: raise what ended it
                begun = time.monotonic()
                with suppress(Unavailable, TimeoutError):
                    async with asyncio.timeout(rhythm.term - rhythm.beat):
                        if not await asyncio.to_thread(self._take, Sign()):
                            break
                    beaten = begun
            log.warning("not polling any more: another copy does, or we could not say that we live")
        finally:
            self._standing.polling = False
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    def _take(self, last: Sign) -> bool:
        with self._database.transaction() as session:
            return leases.take(session, LEASE, self._me, last)

    def _release(self) -> None:
        with self._database.transaction() as session:
            leases.release(session, LEASE, self._me)
