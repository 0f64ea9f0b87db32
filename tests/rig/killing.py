"""People ask and the bot is killed, at moments drawn from a seed."""

from __future__ import annotations

import json
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.console.client import ConsoleClient
from tests.rig import checker, history
from tests.rig.scene import SECRET, Scene, questions, staff, wait_until

LONGEST_WAIT = 8.0  # seconds for what a kill waits for; then it happens all the same
START_WITHIN = 40.0  # seconds
QUIET_WITHIN = 60.0  # seconds from the last start until all is answered

Question = tuple[float, int, str]  # seconds after the round's start, person, text


@dataclass(frozen=True)
class Round:
    """One life of the bot: what is asked from its start on, and the moment that ends it."""

    asking: list[Question]
    kind: str
    chance: float  # between 0 and 1


def draw(seed: int, people: int, each: int, kills: int) -> list[Round]:
    """Everybody's questions scattered over the bot's lives, and kills of all kinds."""
    chance = random.Random(seed)
    asking: list[list[Question]] = [[] for _ in range(kills)]
    for person in staff(people):
        moments = sorted((chance.randrange(kills), chance.uniform(0, 4)) for _ in range(each))
        for (number, at), text in zip(moments, questions(each, chance), strict=True):
            asking[number].append((at, person, text))
    kinds = [("any moment", "after updates came", "around a delivery")[number % 3] for number in range(kills)]
    chance.shuffle(kinds)
    return [Round(sorted(one), kind, chance.random()) for one, kind in zip(asking, kinds, strict=True)]


def run(here: Scene, rounds: list[Round]) -> str:
    """Live the rounds, wait until all is answered, stop the bot and check. A line of figures; raises if wrong."""
    begin = time.monotonic()
    due: queue.SimpleQueue[list[Question] | None] = queue.SimpleQueue()
    asker = threading.Thread(target=_ask, args=(here.address, due))
    asker.start()
    try:
        for one in rounds:
            here.start()
            due.put(one.asking)
            _wait_for(here, one)
            here.kill()
    finally:
        due.put(None)
        asker.join()
    restart = time.monotonic()
    here.start()
    assert _see(here, 1, lambda entry: entry.get("method") == "setMyCommands", START_WITHIN), "it does not start"
    ready = time.monotonic()
    quiet = any(_quiet(here) for _ in wait_until(QUIET_WITHIN))
    recovered = time.monotonic()
    assert here.stop() == 0
    told, held = history.read(here.log), checker.rows(here.database_url)
    assert len(told.asked) == sum(len(one.asking) for one in rounds)
    wrong = checker.wrongs(told, held)
    assert not wrong, "\n".join(wrong[:20])
    assert quiet, f"{here.client.pending()} updates still wait"
    database_files = list(here.home.glob("*.db*"))
    assert not checker.leaks(SECRET, here.database_url, [here.output, here.log, *database_files])
    resent = sum(row["attempts"] - 1 for row in held.outbox)
    return (
        f"{len(told.asked)} questions, {len(rounds)} kills, {len(told.starts)} full starts, "
        f"{len(told.deliveries)} deliveries, {resent} sent again, {checker.duplicates(told)} duplicates, "
        f"start {ready - restart:.1f} s, then quiet after {recovered - ready:.1f} s; "
        f"{time.monotonic() - begin:.1f} s in all"
    )


def _ask(address: str, due: queue.SimpleQueue[list[Question] | None]) -> None:
    with ConsoleClient(address) as client:
        while (asking := due.get()) is not None:
            begin = time.monotonic()
            for at, person, text in asking:
                time.sleep(max(0.0, begin + at - time.monotonic()))
                client.post("say", person=person, text=text)


def _wait_for(here: Scene, one: Round) -> None:
    """Until the moment has come: any, from start-up on; inside a turn; or in the middle of a delivery."""
    if one.kind == "any moment":
        time.sleep(0.2 + 5 * one.chance)
        return
    if not _see(here, 1, lambda entry: entry.get("method") == "setMyCommands", START_WITHIN):
        return
    if one.kind == "after updates came":
        _see(here, 1 + int(4 * one.chance), lambda entry: entry.get("method") == "getUpdates", LONGEST_WAIT)
        time.sleep(0.08 * (4 * one.chance % 1))
    else:
        _see(here, 1 + int(8 * one.chance), lambda entry: entry.get("method") == "sendMessage", LONGEST_WAIT)
        time.sleep(0.005 * (8 * one.chance % 1))


def _see(here: Scene, count: int, wanted: Callable[[dict[str, object]], bool], seconds: float) -> bool:
    """Wait for so many new entries of a kind; False: they did not come in time."""
    end = time.monotonic() + seconds
    for line in here.entries():
        if line is None:
            time.sleep(0.001)
        elif wanted(json.loads(line)):
            count -= 1
        if not count or time.monotonic() > end:
            break
    return not count


def _quiet(here: Scene) -> bool:
    held = checker.rows(here.database_url)
    busy = [row for row in held.inbox if row["state"] == "open"]
    waiting = [row for row in held.outbox if row["state"] in ("planned", "sending")]
    return not busy and not waiting and not here.client.pending()
