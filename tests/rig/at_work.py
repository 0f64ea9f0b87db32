"""The real Office at work against the network of a test, and people who write to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from bot.console import acts
from bot.office import Office
from handlers.texts import notice
from store.inbox import Inbound, InboundState
from store.people import people
from store.people.rights import Role
from store.practices.language.words import Words, shared_words
from tests.rig.network import FIRST, TOKEN, Network


@cache
def words() -> Words:
    """Cuts text; any number of tests may share it."""
    return shared_words()


@asynccontextmanager
async def at_work(here: Network, address: str = "") -> AsyncIterator[None]:
    """An Office while the block runs, reaching the console at its address or at another one."""
    stop = asyncio.Event()
    office = Office(here.database, words(), TOKEN, address or here.address, here.now, reminds=False)
    task = asyncio.create_task(office.run(stop))
    try:
        yield
        assert not task.done(), "it ended by itself"
    finally:
        stop.set()
        await task


def seat(here: Network, count: int) -> list[int]:
    """The first so many people are clerks; their chats."""
    chats = list(range(FIRST, FIRST + count))
    with here.database.transaction() as session:
        for chat in chats:
            clerk = f"P{chat - FIRST}", Role.CLERK, "清岚县", "青禾铺镇"
            people.seat(session, chat, *clerk, now=here.now(), agreed=notice.VERSION)
    return chats


def say(here: Network, chat: int, *texts: str) -> None:
    """Somebody writes to the bot."""
    for text in texts:
        acts.say(here.console, chat, text, chat)


def inbox(here: Network) -> list[Inbound]:
    """All updates that are kept, in order of arrival."""
    with here.database.reading() as session:
        return session.query(Inbound).order_by(Inbound.id).all()


async def settled(here: Network, seconds: float = 20) -> None:
    """Wait until nothing waits: at the console, in the inbox, in the outbox."""

    def is_quiet() -> bool:
        with here.database.reading() as session:
            to_do = session.query(Inbound.id).where(Inbound.state == InboundState.OPEN).first()
        return to_do is None and not here.console.state.updates and here.closed()

    await here.until(is_quiet, seconds)
