"""Several real processes on one database, one of which is killed: the others go on, and nobody's question is lost."""

from __future__ import annotations

import random
import time
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.rig import checker, history
from tests.rig.balancer import balancing
from tests.rig.scene import Scene, questions, scene, staff
from tests.waiting import wait_until

START_WITHIN = 40.0  # seconds


def told(here: Scene, words: str) -> bool:
    return here.output.exists() and words in here.output.read_text("utf-8")


def ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def ask(here: Scene, person: int, text: str) -> None:
    here.client.post("say", person=person, text=text)


@pytest.mark.timeout(200)
def test_row_19_another_process_polls_soon_after_a_sigkill(database_url: str, tmp_path: Path) -> None:
    with scene(database_url, tmp_path) as here:
        first = here.start()
        assert any(told(here, "bot.standby: polling") for _ in wait_until(START_WITHIN))
        second = here.start()
        assert any(told(here, "another copy polls; standing by") for _ in wait_until(START_WITHIN))
        here.kill(first)
        begin = time.monotonic()
        for person in staff(3):
            ask(here, person, "调解员有没有补贴")
        here.settle(15)
        print(f"answered {time.monotonic() - begin:.1f} s after the kill")  # noqa: T201
        assert here.stop(second) == 0
        assert checker.wrongs(history.read(here.log), checker.rows(here.database_url)) == []


@pytest.mark.timeout(200)
def test_webhooks_of_two_processes_lose_nothing_when_one_is_killed(database_url: str, tmp_path: Path) -> None:
    ports, healths = [free_port(), free_port()], [free_port(), free_port()]
    with scene(database_url, tmp_path, webhook_pause=0.05) as here, balancing(ports) as balancer:
        for port, health in zip(ports, healths, strict=True):
            here.start(
                webhook_url=balancer.address,
                webhook_listen=f"127.0.0.1:{port}",
                health_listen=f"127.0.0.1:{health}",
            )
        assert any(all(map(ready, healths)) for _ in wait_until(START_WITHIN))
        asking = questions(12, random.Random(19))
        for number, text in enumerate(asking):
            ask(here, staff(4)[number % 4], text)
            if number == 5:
                here.kill(here.started[0])
        here.settle(60)
        assert here.stop(here.started[1]) == 0
        seen = history.read(here.log)
        assert len(seen.asked) == len(asking)
        assert checker.wrongs(seen, checker.rows(here.database_url)) == []
        assert sum(balancer.given.values()) >= len(asking)
