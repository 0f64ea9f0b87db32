"""The webhook before forgers and with a database that is away: nothing forged gets in, nothing real is lost."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.endpoint import Endpoint
from bot.listen import Listener, PortTaken
from bot.webhook import BODY_BYTES, secret_of
from store.database import Database
from store.inbox import Inbound
from tests.rig.hook import PATIENT, SECONDS, SECRET, Hook, head, hook
from tests.rig.network import FIRST, TOKEN, impatient, locked


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    """For tests in which the engine plays no part."""
    database = Database(sqlite_url)
    yield database
    database.close()


def update(number: int, text: str = "一") -> dict[str, Any]:
    chat = {"id": FIRST, "type": "private", "first_name": "P0"}
    return {"update_id": number, "message": {"message_id": number, "date": 0, "chat": chat, "text": text}}


def stored(database: Database) -> dict[int, str]:
    with database.reading() as session:
        return {row.update_id: row.raw or "" for row in session.query(Inbound)}


async def refused(here: Hook) -> bool:
    """Whether nobody new is let in any more."""
    try:
        (await here.call()).writer.close()
    except ConnectionRefusedError:
        return True
    return False


async def test_an_update_is_in_the_inbox_masked_before_it_is_taken(database: Database) -> None:
    async with hook(database) as here:
        assert await here.bring(update(7, "我的电话 13812345678")) == 200
        assert here.arrived.is_set()
    [raw] = stored(database).values()
    assert json.loads(raw)["message"]["text"] == f"我的电话 {'＊' * 11}"


async def test_one_connection_brings_many(database: Database) -> None:
    async with hook(database) as here:
        caller = await here.call()
        for number in range(5):
            body = json.dumps(update(number)).encode()
            await caller.send(head(len(body)) + body)
            assert await caller.status() == 200
    assert stored(database).keys() == set(range(5))


def test_the_secret_is_one_that_telegram_takes_and_does_not_tell_the_token() -> None:
    assert secret_of(TOKEN) == SECRET
    assert len(SECRET) == 64
    assert SECRET.isalnum()
    assert secret_of(TOKEN + "x") != SECRET


@pytest.mark.parametrize(
    "secret", [None, "", "x", SECRET[:-1], SECRET + "0", SECRET.upper(), "\u00e9\u00fc", "a" * 300]
)
async def test_row_29_a_missing_or_wrong_secret_is_refused(on_sqlite: Database, secret: str | None) -> None:
    async with hook(on_sqlite) as here:
        assert await here.bring(update(1), secret) == 403
        assert not here.arrived.is_set()
    assert stored(on_sqlite) == {}


async def test_row_29_nothing_of_the_body_is_awaited_before_the_secret(on_sqlite: Database) -> None:
    async with hook(on_sqlite) as here:
        caller = await here.call()
        await caller.send(head(100_000_000, "forged"))  # and not one byte of them
        async with asyncio.timeout(PATIENT / 2):  # it does not wait for them
            assert await caller.status() == 403
            assert await caller.ended()


@pytest.mark.parametrize("secret", ["forged", SECRET])
@pytest.mark.parametrize("chunked", [False, True])
async def test_row_29_of_a_hundred_megabytes_hardly_any_are_read(
    on_sqlite: Database, secret: str, chunked: bool
) -> None:
    megabyte = b"x" * 1_000_000
    async with hook(on_sqlite) as here:
        caller = await here.call()
        statuses = asyncio.create_task(caller.status())
        await caller.send(head(None if chunked else 100_000_000, secret))
        for _ in range(100):
            await caller.send(b"%x\r\n%b\r\n" % (len(megabyte), megabyte) if chunked else megabyte)
            await asyncio.sleep(0)
        # Where the connection broke under what was sent, its answer may have been lost with it.
        assert await statuses in (403 if secret == "forged" else 413, None)
        assert caller.sent < 20_000_000
        assert await here.bring(update(1)) == 200
    assert stored(on_sqlite).keys() == {1}


async def test_row_29_a_body_at_the_limit_is_read_and_one_beyond_it_is_refused(on_sqlite: Database) -> None:
    body = json.dumps(update(1)).encode()
    full = body + b" " * (BODY_BYTES - len(body))
    async with hook(on_sqlite) as here:
        assert await here.bring(full) == 200
        assert await here.bring(full + b" ") == 413
        caller = await here.call()
        await caller.send(head(None) + b"%x\r\n%b\r\n1\r\n \r\n" % (len(full), full))
        assert await caller.status() == 413


async def test_row_29_a_head_that_trickles_is_given_up(on_sqlite: Database) -> None:
    """Each connection once: on a fresh one, and after a good request on the same."""
    async with hook(on_sqlite, seconds=SECONDS) as here:
        silent, fresh, again = [await here.call() for _ in range(3)]
        body = json.dumps(update(1)).encode()
        await again.send(head(len(body)) + body)
        assert await again.status() == 200
        ends = [asyncio.create_task(one.ended()) for one in (silent, fresh, again)]
        async with asyncio.timeout(PATIENT):
            while not all(one.done() for one in ends):
                await fresh.send(b"X")
                await again.send(b"X")
                await asyncio.sleep(SECONDS / 10)
        assert await here.bring(update(2)) == 200


async def test_row_29_a_body_that_trickles_is_given_up(on_sqlite: Database) -> None:
    async with hook(on_sqlite, seconds=SECONDS) as here:
        caller = await here.call()
        await caller.send(head(1000))
        status = asyncio.create_task(caller.status())
        async with asyncio.timeout(PATIENT):
            while not status.done():
                await caller.send(b" ")
                await asyncio.sleep(SECONDS / 10)
        assert await status == 408
        assert await here.bring(update(2)) == 200


async def test_row_29_the_log_of_refusals_does_not_grow_with_them(
    on_sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with hook(on_sqlite) as here:
        with caplog.at_level(logging.WARNING):
            for _ in range(50):
                assert await here.bring(update(1), "forged") == 403
    assert [record.message for record in caplog.records] == ["a request to the webhook without our secret was refused"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b"17", b"\xff\xfe", b"{}", b'{"update_id": null}', b'{"update_id": "7"}',
        b'{"update_id": true}', b'{"update_id": 7.0}', b'{"update_id": 1' + b"0" * 30 + b"}",
        b'{"update_id": 1' + b"0" * 5000 + b"}", b"[" * 100_000,
        b'{"update_id": 7, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: body[:24].decode("latin-1"),
)  # fmt: skip
async def test_row_06_what_cannot_be_kept_is_taken_so_that_it_is_not_brought_again(
    on_sqlite: Database, body: bytes
) -> None:
    async with hook(on_sqlite) as here:
        assert await here.bring(body) == 200
        assert await here.bring(update(1)) == 200
    assert stored(on_sqlite).keys() == {1}


async def test_while_the_database_is_away_the_network_is_asked_to_come_again(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with impatient(database):
        async with hook(database) as here:
            with locked(database):
                assert await here.bring(update(1)) == 503
                assert not here.arrived.is_set()
            assert await here.bring(update(1)) == 200
    assert stored(database).keys() == {1}
    database.close()


async def test_a_request_under_way_is_finished_when_told_to_stop(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    body = json.dumps(update(1)).encode()
    async with hook(database) as here:
        caller = await here.call()
        await caller.send(head(len(body)) + body[:10])
        await asyncio.sleep(0.1)
        stopping = asyncio.create_task(here.stop())
        async with asyncio.timeout(PATIENT):
            while not await refused(here):  # noqa: ASYNC110 - the system tells nobody
                await asyncio.sleep(0.01)
        assert not stopping.done()
        await caller.send(body[10:])
        assert await caller.status() == 200
        await stopping
    assert stored(database).keys() == {1}
    database.close()


async def test_other_methods_are_refused(on_sqlite: Database) -> None:
    async with hook(on_sqlite) as here:
        caller = await here.call()
        await caller.send(b"GET /hook HTTP/1.1\r\nHost: bot\r\n\r\n")
        assert await caller.status() == 405


async def test_a_port_in_use_is_a_fault_that_names_it(on_sqlite: Database) -> None:
    async with hook(on_sqlite) as here:
        other = Listener(Endpoint("127.0.0.1", here.port), app=lambda *_: None)  # type: ignore[arg-type]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{here.port}"):
            other.bind()
        other.close()
