"""The health page: plain reasons, true counts, and nothing that must not be told."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.console import acts
from bot.endpoint import Doors, Endpoint
from bot.health import Health
from bot.office import Office
from bot.standing import Standing
from store import inbox, outbox
from store.database import Database
from store.outbox import Call, Lane, OutboundState
from store.people import people
from store.people.rights import Role
from store.practices.feedback import gaps
from store.practices.language.words import Words
from tests.bot.conftest import Tashan
from tests.ports import free_port
from tests.rig.hook import NOW
from tests.rig.network import FIRST, TOKEN, Network, impatient, network

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
Samples = dict[tuple[str, ...], float]


async def get(health: Health, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(health.app), base_url="http://here") as client:
        return await client.get(path)


def samples(text: str) -> Samples:
    """Values by name and the labels' values, these in the order of the labels' names."""
    families = text_string_to_metric_families(text)
    found = [one for family in families for one in family.samples]
    return {(one.name, *(one.labels[name] for name in sorted(one.labels))): one.value for one in found}


def at_work() -> Standing:
    return Standing(greeted=True, polling=True)


async def test_a_copy_that_does_its_work_is_ready(database: Database) -> None:
    health = Health(database, at_work(), lambda: NOW)
    for path in ("/healthz", "/readyz"):
        answer = await get(health, path)
        assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(), "the chat network has not answered yet"),
        (Standing(greeted=True, refused=True), "refuses our token (401): is TASHAN_TOKEN right?"),
        (Standing(refused=True), "refuses our token (401): is TASHAN_TOKEN right?"),
        (Standing(greeted=True, stopping=True), "stopping"),
    ],
)
async def test_what_keeps_a_copy_from_its_work_is_said_in_one_line(
    sqlite_url: str, standing: Standing, reason: str
) -> None:
    database = Database(sqlite_url)
    health = Health(database, standing, lambda: NOW)
    answer = await get(health, "/readyz")
    assert answer.status_code == 503
    assert reason in answer.text
    assert answer.text.count("\n") == 1
    assert (await get(health, "/healthz")).status_code == 200
    database.close()


async def test_tables_of_another_version_are_a_reason(database: Database) -> None:
    database.downgrade("0003")
    answer = await get(Health(database, at_work(), lambda: NOW), "/readyz")
    assert answer.status_code == 503
    assert "stands at revision 0003, this version of the program needs 00" in answer.text


async def test_a_database_that_is_away_is_a_reason_and_leaves_the_other_figures(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/tashan.db")
    with impatient(database):
        health = Health(database, at_work(), lambda: NOW)
        answer = await get(health, "/readyz")
        assert (answer.status_code, answer.text[:34]) == (503, "the database is not available: is ")
        told = samples((await get(health, "/metrics")).text)
    assert told["tashan_database_up",] == 0
    assert told["tashan_poller",] == 1
    assert ("tashan_inbox_open",) not in told
    database.close()


def fill(database: Database) -> None:
    """Two updates wait since a minute, one is done and one dead; messages in all lanes; five questions, one gap."""
    with database.transaction() as session:
        people.seat(session, FIRST, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)
        raws = [inbox.RawUpdate(number, FIRST + number, json.dumps({"text": "机密"})) for number in range(4)]
        inbox.receive(session, raws, NOW - timedelta(minutes=1))
        first, second = inbox.claim(session, [inbox.Waiting(FIRST + number, number, "") for number in range(2)])
        inbox.finish(session, [first], NOW)
        inbox.bury(session, second, "K7Q2MX", NOW)
        for number, lane in enumerate([Lane.REPLY, Lane.REPLY, Lane.NOTICE, Lane.TAP]):
            outbox.put(session, f"k{number}", FIRST + number, lane, {"text": "机密"}, NOW)
    with database.transaction() as session:
        calls: list[Call] = outbox.take(session, NOW, timedelta(seconds=8))
        for call in calls:
            if call.lane is Lane.NOTICE:
                outbox.give_up(session, call, OutboundState.UNCERTAIN, "read time-out", NOW)
        for number in range(5):
            gaps.note(session, found=number > 1, now=NOW)


async def test_figures_are_read_from_the_database_when_they_are_asked_for(database: Database) -> None:
    health = Health(database, at_work(), lambda: NOW)
    assert samples((await get(health, "/metrics")).text)["tashan_inbox_open",] == 0
    fill(database)
    told = samples((await get(health, "/metrics")).text)
    assert told["tashan_database_up",] == 1
    assert told["tashan_inbox_open",] == 2
    assert told["tashan_inbox_oldest_seconds",] == 60
    assert told["tashan_dead_letters",] == 1
    assert told["tashan_outbox", "reply", "sending"] == 2
    assert told["tashan_outbox", "tap", "sending"] == 1
    assert told["tashan_outbox", "notice", "uncertain"] == 1
    assert told["tashan_outbox", "notice", "planned"] == 0
    assert told["tashan_questions_total", "yes"] == 3
    assert told["tashan_questions_total", "no"] == 2
    assert told["tashan_gaps_open",] == 0


async def test_nothing_told_names_a_person_a_chat_or_the_token(database: Database) -> None:
    fill(database)
    health = Health(database, Standing(refused=True), lambda: NOW)
    for path in ("/healthz", "/readyz", "/metrics"):
        text = (await get(health, path)).text
        assert text
        for secret in (str(FIRST)[:-1], "仉禾", "青禾铺", "机密", "K7Q2MX", TOKEN, TOKEN.split(":")[1]):
            assert secret not in text


async def readiness(port: int, path: str = "/readyz") -> tuple[int, str]:
    async with httpx.AsyncClient(trust_env=False, verify=_NO_TLS) as client:
        try:
            answer = await client.get(f"http://127.0.0.1:{port}{path}")
        except httpx.TransportError:
            return 0, ""
    return answer.status_code, answer.text


async def eventually(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await is_so():  # noqa: ASYNC110 - it is asked of another part, over HTTP
            await asyncio.sleep(0.05)


async def until_ready(port: int, status: int, words: str) -> None:
    async def is_so() -> bool:
        told = await readiness(port)
        return told[0] == status and words in told[1]

    await eventually(is_so)


class Running:
    """An office at work in this event loop."""

    def __init__(self, here: Network, token: str, **doors: Any) -> None:
        self._stop = asyncio.Event()
        office = Office(here.database, Words(), token, here.address, here.now, Doors(**doors))
        self._task = asyncio.create_task(office.run(self._stop))

    async def __aenter__(self) -> asyncio.Task[None]:
        return self._task

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        await self._task


async def test_a_refused_token_is_said_plainly_once_a_minute_and_tried_on(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database, port = Database(sqlite_url), free_port()
    async with network(database, tmp_path) as here:
        wrong = "7318204655:mistyped"
        async with Running(here, wrong, health=Endpoint("127.0.0.1", port)):
            await until_ready(port, 503, "refuses our token (401)")
            assert (await readiness(port, "/healthz"))[0] == 200
            here.console.token = wrong  # the network knows it now
            await until_ready(port, 200, "ok")
            told = [record.message for record in caplog.records if "refuses our token" in record.message]
            assert told == ["the chat network refuses our token (401): is TASHAN_TOKEN right? Trying on"]
            here.console.token = TOKEN  # and then it was changed; the poll that is open ends with this
            acts.say(here.console, FIRST, "一", FIRST)
            await until_ready(port, 503, "refuses our token (401)")
            here.console.token = wrong
            acts.say(here.console, FIRST, "二", FIRST)
            await until_ready(port, 200, "ok")
    assert not any("mistyped" in record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    database.close()


async def test_one_copy_says_that_it_polls_and_counts_what_it_does(sqlite_url: str, tmp_path: Path) -> None:
    database, ports = Database(sqlite_url), [free_port(), free_port()]
    async with network(database, tmp_path) as here:
        first, second = [Running(here, TOKEN, health=Endpoint("127.0.0.1", port)) for port in ports]
        async with first, second:
            for port in ports:
                await until_ready(port, 200, "ok")

            async def one_polls() -> bool:
                told = [samples((await readiness(port, "/metrics"))[1]) for port in ports]
                return sorted(one["tashan_poller",] for one in told) == [0, 1]

            await eventually(one_polls)
            before = samples((await readiness(ports[0], "/metrics"))[1])
            acts.say(here.console, FIRST, "/help", FIRST)
            await here.until(lambda: len(here.shown(FIRST)) == 1 and here.closed())
            after = samples((await readiness(ports[0], "/metrics"))[1])
    grown = {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}
    assert grown["tashan_updates_total", "new"] == 1
    assert grown["tashan_turns_total", "done", "help"] == 1
    assert grown["tashan_turn_seconds_count",] == 1
    assert grown["tashan_sends_total", "reply", "done"] == 1
    assert all(re.fullmatch(r"[a-z_+0-9.A-Z]*", word) for key in after for word in key)
    database.close()


@pytest.mark.parametrize("variable", ["TASHAN_HEALTH_LISTEN", "TASHAN_WEBHOOK_LISTEN"])
def test_a_port_that_is_taken_ends_the_start_with_one_line(tashan: Tashan, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = {"TASHAN_WEBHOOK_URL": "https://bot.example/hook", variable: where}
        result = tashan("run", TASHAN_TOKEN=TOKEN, TASHAN_API_URL="http://127.0.0.1:9", **settings)
    assert result.exit_code == 2
    assert f"无法监听 {where}" in result.output
    assert result.output.count("\n") == 1
