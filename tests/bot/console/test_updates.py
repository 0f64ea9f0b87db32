"""getUpdates: offsets, limits, long polls, conflicts, what is wanted and what is too old."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.console.state import FIRST_UPDATE_ID
from tests.bot.console.conftest import PEOPLE, TOKEN, Api, Served


def ids(served: Served, **params: Any) -> list[int]:
    return [update["update_id"] for update in served.api.ok("getUpdates", **params)]


def test_an_update_stays_until_a_higher_offset(served: Served) -> None:
    for word in "abc":
        served.person.say(word)
    first, second, third = ids(served)
    assert (first, second, third) == (FIRST_UPDATE_ID, FIRST_UPDATE_ID + 1, FIRST_UPDATE_ID + 2)
    assert first > 10**8
    assert ids(served) == [first, second, third]
    assert ids(served, limit=2) == [first, second]
    assert ids(served, offset=first) == [first, second, third]
    assert ids(served, offset=second) == [second, third]
    assert ids(served, offset=0) == [second, third]
    assert ids(served, offset=third + 1) == []
    assert ids(served) == []
    served.person.say("d")
    assert ids(served, offset=third + 1) == [third + 1]
    assert served.client.pending() == 1


def test_a_negative_offset_forgets_all_but_the_last(served: Served) -> None:
    for word in "abcd":
        served.person.say(word)
    assert ids(served, offset=-2) == [FIRST_UPDATE_ID + 2, FIRST_UPDATE_ID + 3]
    assert ids(served) == [FIRST_UPDATE_ID + 2, FIRST_UPDATE_ID + 3]
    assert ids(served, offset=-9) == [FIRST_UPDATE_ID + 2, FIRST_UPDATE_ID + 3]


def test_limits_outside_1_to_100_are_100(served: Served) -> None:
    for number in range(102):
        served.client.post("updates", update={"n": number})
    assert len(ids(served)) == len(ids(served, limit=0)) == len(ids(served, limit=101)) == 100
    assert len(ids(served, limit=1)) == 1


def test_ids_that_start_again_lower(served: Served) -> None:
    served.person.say("a")
    old = ids(served)[0]
    ids(served, offset=old + 1)
    served.client.post("updates", update={"message": {}}, next_id=1000)
    assert ids(served, offset=old + 1) == [1000]
    served.person.say("b")
    assert ids(served, offset=1001) == [1001]


def test_a_long_poll_waits_for_the_next_update(served: Served) -> None:
    served.person.say("a")
    offset = ids(served)[0] + 1
    threading.Timer(0.3, served.person.say, ["b"]).start()
    began = time.monotonic()
    assert ids(served, offset=offset, timeout=5) == [offset]
    assert 0.25 < time.monotonic() - began < 3
    began = time.monotonic()
    assert ids(served, offset=offset + 1, timeout=1) == []
    assert 0.95 < time.monotonic() - began < 3


def in_background(api: Api, found: list[dict[str, Any]], **params: Any) -> threading.Thread:
    thread = threading.Thread(target=lambda: found.append(api("getUpdates", **params)))
    thread.start()
    return thread


def test_the_older_of_two_pollers_is_told_so(served: Served) -> None:
    found: list[dict[str, Any]] = []
    other = Api(served.address)
    thread = in_background(other, found, timeout=10)
    time.sleep(0.2)
    assert served.api.ok("getUpdates", timeout=0) == []
    thread.join(3)
    other.http.close()
    assert found == [{
        "ok": False, "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
                       "make sure that only one bot instance is running",
    }]  # fmt: skip


def test_no_polling_beside_a_webhook(served: Served) -> None:
    found: list[dict[str, Any]] = []
    other = Api(served.address)
    thread = in_background(other, found, timeout=10)
    time.sleep(0.2)
    served.api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    thread.join(3)
    other.http.close()
    assert found[0]["description"] == "Conflict: terminated by setWebhook request"
    reply = served.api("getUpdates")
    assert reply["error_code"] == 409
    assert reply["description"].startswith(
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
    )
    served.api.ok("deleteWebhook")
    assert served.api.ok("getUpdates") == []


def test_only_wanted_kinds_are_queued(served: Served) -> None:
    sent = served.api.ok("sendMessage", chat_id=served.person.id, text="x",
                         reply_markup={"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]})  # fmt: skip
    ids(served, allowed_updates=["callback_query"])
    served.person.say("not wanted")
    served.person.press("k", sent)
    assert [sorted(update)[0] for update in served.api.ok("getUpdates")] == ["callback_query"]
    ids(served, allowed_updates=[])
    served.person.say("wanted")
    assert [sorted(update)[0] for update in served.api.ok("getUpdates")] == ["callback_query", "message"]


def test_updates_older_than_a_day_are_forgotten() -> None:
    now = [datetime(2026, 3, 1, tzinfo=UTC)]
    with (
        serve_in_thread(Console(TOKEN, None, PEOPLE, clock=lambda: now[0])) as address,
        ConsoleClient(address) as client,
    ):
        api = Api(address)
        client.person("秀兰").say("old")
        now[0] += timedelta(hours=23)
        client.person("秀兰").say("new")
        assert len(api.ok("getUpdates")) == 2
        now[0] += timedelta(hours=2)
        assert [update["message"]["text"] for update in api.ok("getUpdates")] == ["new"]
        api.http.close()
