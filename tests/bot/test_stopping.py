"""Told to stop: what is under way on the network is finished, and its connections are closed after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient, text_of
from bot.console.console import Console
from bot.console.people import Person
from bot.console.server import serve_in_thread
from bot.office import Office
from store.database import Database
from store.outbox import Outbound, OutboundState
from store.practices.language.words import Words
from tests.bot.conftest import TOKEN, running
from tests.rig.faults import FaultyNetwork
from tests.rig.plan import Fault

STRANGERS = 5


def test_answers_under_way_when_told_to_stop_arrive_once(database: Database, tmp_path: Path, words: Words) -> None:
    people = [Person(f"路人{number}", id=7_000_000_200 + number, started=True) for number in range(STRANGERS)]
    console = Console(TOKEN, tmp_path / "console.jsonl", people)
    network = FaultyNetwork(console)

    def states() -> list[str]:
        with database.reading() as session:
            return list(session.scalars(sa.select(Outbound.state)))

    def until(there: Callable[[], bool]) -> None:
        end = time.monotonic() + 20
        while not there():
            assert time.monotonic() < end
            time.sleep(0.01)

    with serve_in_thread(console, wrap=network) as address, ConsoleClient(address) as client:
        chats = [client.person(one.id) for one in people]
        with running(Office(database, words, TOKEN, address, system_time)):
            until(lambda: console.state.commands != {})
            network.set(Fault("late", methods=["sendMessage"], seconds=1))
            for chat in chats:
                chat.say("在吗")
            until(lambda: states().count(OutboundState.SENDING) == STRANGERS)
        assert states() == [OutboundState.SENT] * STRANGERS
        for chat in chats:
            assert len([text_of(one) for one in chat.messages() if one["from"]["is_bot"]]) == 1
