"""People who are reminded, on the network of a test: the clock's minute and the real sender, at any moment of a day."""

from __future__ import annotations

import time as wall
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Bot

from bot.clock import remind
from handlers.texts import notice
from store.catalogue.months import Month
from store.collection import submissions
from store.outbox import PUT_OFF, Outbound
from store.outreach import refreshing
from store.people import people
from store.people.rights import Role
from tests.rig.network import FIRST, Network

CLERK, DEPUTY, REVIEWER, CHIEF = FIRST, FIRST + 1, FIRST + 2, FIRST + 3  # their chats
COUNTY, TOWN = "清岚县", "青禾铺镇"


class Day:
    """A clock that goes as the wall's does, from a moment that can be set anew."""

    def __init__(self, begin: datetime) -> None:
        self._begin, self._zero = begin, wall.monotonic()

    def __call__(self) -> datetime:
        return self._begin + timedelta(seconds=wall.monotonic() - self._zero)

    def turns(self, to: datetime) -> None:
        """It is this moment now."""
        self._begin, self._zero = to, wall.monotonic()


@dataclass
class Reminded:
    """A town's clerk and deputy, a reviewer and an administrator, and what they get."""

    here: Network
    clock: Day
    county: int

    def minute(self, moment: datetime | None = None) -> None:
        """What the clock does each minute, at this moment (None: now)."""
        if moment is not None:
            self.clock.turns(moment)
        remind(self.here.database, self.clock)
        self.here.outgoing.set()

    async def sent(self, bot: Bot | None = None, seconds: float = 10) -> None:
        """Whatever is not put off for later is sent."""
        async with self.sending(bot):
            await self.here.until(self._is_quiet, seconds)

    @asynccontextmanager
    async def sending(self, bot: Bot | None = None) -> AsyncIterator[None]:
        """The sender at work while the block runs."""
        bot = bot or self.here.bot()
        await bot.initialize()  # wordings may ask how it is called
        async with self.here.dispatching(bot):
            yield

    def _is_quiet(self) -> bool:
        waiting = [row for row in self.here.rows() if row.state in ("planned", "sending")]
        return all(row.state == "planned" and row.error == PUT_OFF for row in waiting)

    def digests(self, chat: int = CLERK) -> list[str]:
        """The reminders of the figures in a chat, as they look now."""
        return [text for text in self.here.shown(chat) if "月报表" in text]

    def rows(self, prefix: str = "remind ") -> list[Outbound]:
        """What was planned of them."""
        return [row for row in self.here.rows() if row.key.startswith(prefix)]

    def states(self, prefix: str = "remind ") -> list[str]:
        """How it stands."""
        return [row.state for row in self.rows(prefix)]

    def submits(self, month: str) -> None:
        """The town hands in its figures."""
        with self.here.database.transaction() as session:
            clerk = people.in_chat(session, CLERK, self.clock())
            assert clerk
            filing = submissions.begin(session, clerk.place, Month.parse(month), self.clock())
            submissions.submit(session, filing, (), self.clock(), clerk.id)


def reminded(here: Network, since: datetime) -> Reminded:
    """The county has had its deadlines since this moment, and that is what the time is."""
    clock = Day(since)
    here.now = clock
    seats = [("覃喆", Role.CLERK, TOWN), ("麦冬青", Role.DEPUTY, TOWN), ("鲍春和", Role.REVIEWER, None)]
    with here.database.transaction() as session:
        for number, (name, role, town) in enumerate([*seats, ("闻人堃", Role.ADMINISTRATOR, None)]):
            people.seat(session, FIRST + number, name, role, COUNTY, town, now=since, agreed=notice.VERSION)
        chief = people.in_chat(session, CHIEF, since)
        assert chief
        refreshing.refresh(session, since)
    return Reminded(here, clock, chief.place.id)


@contextmanager
def in_zone(name: str, environment: MutableMapping[str, str]) -> Iterator[None]:
    """The machine stands in another time zone while the block runs."""
    before = environment.get("TZ")
    environment["TZ"] = name
    wall.tzset()
    try:
        yield
    finally:
        if before is None:
            del environment["TZ"]
        else:
            environment["TZ"] = before
        wall.tzset()
