"""Faults on purpose: each kind as a bot meets it, how often, and what was done all the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.console.log import read_log
from tests.bot.console.conftest import TOKEN, Served, serving
from tests.rig.faults import set_faults
from tests.rig.plan import AFTER, INSTEAD, KINDS, PAGES, REFUSALS, BadFault, Fault, RateLimits, read_faults


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    yield from serving(tmp_path / "console.jsonl")


def say_hi(served: Served, timeout: float = 5) -> httpx.Response:
    body = {"chat_id": served.person.id, "text": "hi"}
    return served.api.http.post("sendMessage", json=body, timeout=timeout)


def always(served: Served, kind: str, **more: Any) -> None:
    set_faults(served.client, Fault(kind, methods=["sendMessage"], **more))


def noted(tmp_path: Path) -> list[str]:
    """The faults that the console's log tells of."""
    return [one["fault"] for one in read_log(tmp_path / "console.jsonl") if one["kind"] == "fault"]


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


def test_answers_that_are_no_answers(served: Served, tmp_path: Path) -> None:
    always(served, "server_error", times=1)
    assert say_hi(served).json() == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert say_hi(served).is_success
    for kind, status in PAGES.items():
        always(served, kind)
        answer = say_hi(served)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert f"<h1>{status} " in answer.text
    always(served, "empty")
    assert (say_hi(served).status_code, say_hi(served).content) == (200, b"")
    always(served, "broken_json")
    with pytest.raises(ValueError, match="Unterminated string"):
        say_hi(served).json()
    always(served, "reset")
    with pytest.raises(httpx.ReadError):
        say_hi(served)
    set_faults(served.client)
    assert say_hi(served).is_success
    assert served.person.texts() == ["hi", "hi"]
    assert noted(tmp_path) == ["server_error", *PAGES, "empty", "empty", "broken_json", "reset"]


def test_refusals_in_the_apis_own_words(served: Served) -> None:
    for kind, (code, words) in REFUSALS.items():
        always(served, kind)
        assert say_hi(served).json() == {"ok": False, "error_code": code, "description": words}
    always(served, "migrated", to_chat=-1_003_000_000_000)
    assert say_hi(served).json()["parameters"] == {"migrate_to_chat_id": -1_003_000_000_000}
    assert served.person.texts() == []


def test_delivered_but_never_answered(served: Served, tmp_path: Path) -> None:
    always(served, "stall")
    with pytest.raises(httpx.ReadTimeout):
        say_hi(served, timeout=0.3)
    always(served, "lost_answer")
    with pytest.raises(httpx.ReadError):
        say_hi(served)
    always(served, "late", seconds=0.3)
    with pytest.raises(httpx.ReadTimeout):
        say_hi(served, timeout=0.1)
    assert say_hi(served).elapsed.total_seconds() >= 0.3
    assert served.person.texts() == ["hi"] * 4
    assert noted(tmp_path) == ["stall", "lost_answer", "late", "late"]


def test_a_percentage_is_drawn_from_each_faults_own_seed(served: Served) -> None:
    def statuses(*faults: Fault) -> list[int]:
        set_faults(served.client, *faults)
        return [say_hi(served).status_code for _ in range(60)]

    errors, pages = Fault("server_error", 30, seed=1), Fault("html", 20, seed=2)
    first = statuses(errors, pages)
    assert first == statuses(errors, pages) != statuses(Fault("server_error", 30, seed=3), pages)
    assert 8 < first.count(500) < 30
    assert 3 < first.count(502) < 24
    alone = [status == 500 for status in statuses(errors)]
    assert alone == [status == 500 for status in first], "what one draws hangs on nothing but its seed"


def test_a_plan_tells_methods_chats_times_and_moments(served: Served) -> None:
    other = served.client.add_person("Other", started=True)
    plan = [
        Fault("html", methods=["sendmessage"], chats=[other.id], times=1),
        Fault("server_error", methods=["getMe"], until=0.5),
        Fault("page_404", methods=["getMe"], begin=0.5),
    ]
    set_faults(served.client, *plan)
    assert served.api.http.post("getMe").status_code == 500
    assert say_hi(served).is_success
    bad = served.api.http.post("sendMessage", json={"chat_id": other.id, "text": "x"})
    assert bad.status_code == 502
    assert served.api.ok("sendMessage", chat_id=other.id, text="x")
    time.sleep(0.5)
    assert served.api.http.post("getMe").status_code == 404
    assert read_faults([one.as_json() for one in plan]) == plan


def test_slow(served: Served) -> None:
    set_faults(served.client, Fault("slow", seconds=0.3), Fault("server_error"))
    answer = say_hi(served)
    assert (answer.status_code, answer.elapsed.total_seconds() >= 0.3) == (500, True)


def test_limits_as_telegram_sets_them(served: Served, tmp_path: Path) -> None:
    set_faults(served.client, Fault("limits"))
    replies = [served.api("sendMessage", chat_id=served.person.id, text=f"{number}") for number in range(4)]
    assert [reply["ok"] for reply in replies] == [True, True, True, False]
    wait = replies[3]["parameters"]["retry_after"]
    assert (replies[3]["error_code"], replies[3]["description"]) == (429, f"Too Many Requests: retry after {wait}")
    assert wait in (1, 2, 3)
    group = served.client.add_group("g")
    replies = [served.api("sendMessage", chat_id=group, text="x") for _ in range(22)]
    assert [reply["ok"] for reply in replies] == [True] * 20 + [False] * 2
    assert 55 < replies[-1]["parameters"]["retry_after"] <= 60
    assert noted(tmp_path) == ["limits"] * 3


def test_a_storm_of_429_ends(served: Served) -> None:
    strict = RateLimits(overall_per_second=5, chat_burst=100)
    loose = RateLimits(chat_burst=100)
    set_faults(served.client, Fault("limits", limits=strict, until=0.8), Fault("limits", limits=loose))
    assert [say_hi(served).status_code for _ in range(8)] == [200] * 5 + [429] * 3
    time.sleep(1)
    assert [say_hi(served).status_code for _ in range(31)].count(200) > 20


def test_updates_doubled_shuffled_renumbered_and_poisoned(served: Served) -> None:
    def polled(*faults: Fault) -> list[int]:
        set_faults(served.client, *faults)
        return [one["update_id"] for one in served.api.ok("getUpdates")]

    for number in range(12):
        served.person.say(str(number))
    ids = polled()
    doubled = polled(Fault("duplicated"))
    assert (len(doubled), set(doubled), doubled[-1]) == (13, set(ids), ids[-1])
    shuffled = polled(Fault("shuffled", seed=5))
    assert shuffled != ids
    windows = [slice(begin, begin + 5) for begin in (0, 5, 10)]
    assert [sorted(shuffled[window]) for window in windows] == [ids[window] for window in windows]
    assert polled(Fault("renumbered")) == ids
    served.person.say("next")
    assert polled()[-1] == ids[-1] + 1, "those that wait are not confirmed yet"
    set_faults(served.client, Fault("renumbered", times=1))
    served.api.ok("getUpdates", offset=ids[-1] + 2)
    served.person.say("elsewhere")
    [far] = polled()
    assert abs(far - ids[-1]) > 100_000
    poisoned = [polled(Fault("poison", seed=seed))[-1] for seed in range(3)]
    assert poisoned == [far + 1, far + 2, far + 3]
    assert polled() == [far, *poisoned], "the poison is an update like any other: it stays until it is confirmed"


def test_unknown_faults_are_refused(served: Served) -> None:
    for bad in ([{"kind": "moon"}], [{"kind": "html", "colour": 1}], [{}], "html", None):
        with pytest.raises(ValueError, match=r"BadFault|TypeError"):
            served.client.post("faults", faults=bad)
    with pytest.raises(BadFault):
        Fault("moon")
    assert KINDS > INSTEAD | AFTER


def test_a_download_fails_like_a_call_and_is_written_down(served: Served, tmp_path: Path) -> None:
    sent = served.person.send_bytes("a.txt", "一".encode())["document"]
    path = served.api.ok("getFile", file_id=sent["file_id"])["file_path"]
    address = f"{served.address}/file/bot{TOKEN}/{path}"
    set_faults(served.client, Fault("html", methods=["download"], times=1))
    assert served.api.http.get(address).status_code == 502
    set_faults(served.client, Fault("reset", methods=["download"], times=1))
    with pytest.raises(httpx.ReadError):
        served.api.http.get(address)
    set_faults(served.client, Fault("reset", methods=["getFile"]))
    assert served.api.http.get(address).content == "一".encode()
    written = [one for one in read_log(tmp_path / "console.jsonl") if one.get("method") == "download"]
    assert [(one.get("ok"), one.get("fault")) for one in written] == [(None, "html"), (None, "reset"), (True, None)]
