"""Faults on purpose: each kind as a bot meets it, how often, and what was done all the same."""

from pathlib import Path

import httpx
import pytest

from bot.console.log import read_log
from tests.bot.console.conftest import TOKEN, Served


def say_hi(served: Served, timeout: float = 5) -> httpx.Response:
    body = {"chat_id": served.person.id, "text": "hi"}
    return served.api.http.post("sendMessage", json=body, timeout=timeout)


def always(served: Served, kind: str, **more: object) -> None:
    served.client.faults(percent={kind: 100}, methods=["sendMessage"], **more)


def test_429_names_the_wait(served: Served) -> None:
    always(served, "too_many", retry_after=7)
    answer = say_hi(served)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert served.api.ok("getMe")
    assert served.person.texts() == []


def test_answers_that_are_no_answers(served: Served) -> None:
    always(served, "server_error", times=1)
    assert say_hi(served).json() == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert say_hi(served).is_success
    always(served, "html")
    assert "<html>" in say_hi(served).text
    always(served, "broken_json")
    with pytest.raises(ValueError, match="Unterminated string"):
        say_hi(served).json()
    always(served, "reset")
    with pytest.raises(httpx.ReadError):
        say_hi(served)
    served.client.faults()
    assert say_hi(served).is_success
    assert served.person.texts() == ["hi", "hi"]


def test_delivered_but_never_answered(served: Served) -> None:
    always(served, "stall")
    with pytest.raises(httpx.ReadTimeout):
        say_hi(served, timeout=0.3)
    always(served, "lost_answer")
    with pytest.raises(httpx.ReadError):
        say_hi(served)
    assert served.person.texts() == ["hi", "hi"]


def test_a_percentage_is_drawn_from_the_seed(served: Served) -> None:
    def statuses(seed: int) -> list[int]:
        served.client.faults(percent={"server_error": 30, "html": 20}, seed=seed)
        return [say_hi(served).status_code for _ in range(60)]

    first = statuses(1)
    assert first == statuses(1) != statuses(2)
    assert 8 < first.count(500) < 30
    assert 3 < first.count(502) < 24


def test_slow(served: Served) -> None:
    served.client.faults(latency_seconds=0.3)
    assert say_hi(served).elapsed.total_seconds() >= 0.3


def test_limits_let_a_group_have_20_a_minute(served: Served) -> None:
    group = served.client.add_group("g")
    served.client.faults(limits=True)
    replies = [served.api("sendMessage", chat_id=group, text="x") for _ in range(22)]
    assert [reply["ok"] for reply in replies] == [True] * 20 + [False] * 2
    assert 55 < replies[-1]["parameters"]["retry_after"] <= 60


def test_blocked_and_migrated(served: Served) -> None:
    served.person.block()
    reply = say_hi(served)
    assert (reply.status_code, reply.json()["description"]) == (403, "Forbidden: bot was blocked by the user")
    served.person.block(False)
    kinds = [update["my_chat_member"]["new_chat_member"]["status"] for update in served.api.ok("getUpdates")]
    assert kinds == ["kicked", "member"]
    gone = served.client.add_person("Gone", started=True)
    served.client.post("deactivate", person=gone.id)
    assert served.api.refused("sendMessage", chat_id=gone.id, text="x") == "Forbidden: user is deactivated"
    old = served.client.add_group("old", supergroup=False)
    served.client.post("migrate", group=old, new_id=-1_003_000_000_000)
    moved = served.api("sendMessage", chat_id=old, text="x")
    assert moved["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert moved["parameters"] == {"migrate_to_chat_id": -1_003_000_000_000}
    told = [update["message"] for update in served.api.ok("getUpdates")[-2:]]
    assert [
        (each["chat"]["id"], each.get("migrate_to_chat_id"), each.get("migrate_from_chat_id")) for each in told
    ] == [
        (old, -1_003_000_000_000, None),
        (-1_003_000_000_000, None, old),
    ]
    assert served.api.ok("sendMessage", chat_id=-1_003_000_000_000, text="x")["chat"]["type"] == "supergroup"


def test_unknown_faults_are_refused(served: Served) -> None:
    with pytest.raises(ValueError, match="unknown kinds"):
        served.client.faults(percent={"moon": 1})
    with pytest.raises(ValueError, match="unexpected keyword"):
        served.client.faults(colour=1)


def test_a_download_fails_like_a_call_and_is_written_down(served: Served, tmp_path: Path) -> None:
    sent = served.person.send_bytes("a.txt", "一".encode())["document"]
    path = served.api.ok("getFile", file_id=sent["file_id"])["file_path"]
    address = f"{served.address}/file/bot{TOKEN}/{path}"
    served.client.faults(percent={"html": 100}, methods=["download"], times=1)
    assert served.api.http.get(address).status_code == 502
    served.client.faults(percent={"reset": 100}, methods=["download"], times=1)
    with pytest.raises(httpx.ReadError):
        served.api.http.get(address)
    served.client.faults(percent={"reset": 100}, methods=["getFile"])
    assert served.api.http.get(address).content == "一".encode()
    written = [one for one in read_log(tmp_path / "console.jsonl") if one.get("method") == "download"]
    assert [(one["ok"], one.get("fault")) for one in written] == [(False, "html"), (False, "reset"), (True, None)]
