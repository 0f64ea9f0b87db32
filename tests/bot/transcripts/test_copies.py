"""Two copies behind one address serve one person by turns: nobody could tell it from one copy."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.demo import county
from bot.endpoint import POLLING_ONLY, Doors, Endpoint
from bot.office import Office
from store.database import Database
from store.inbox import Inbound
from store.outbox import Outbound
from store.practices.feedback.gap_tables import AskedDay
from store.practices.language.words import Words
from store.practices.library.importing import renew_index
from tests.bot.conftest import TOKEN, House, running
from tests.ports import free_port
from tests.rig.balancer import Balancer, Brought, balancing

# What one clerk says, and (after a ›) presses: follow-ups and buttons hang on what was said before.
DIALOG = """
/start
调解员有没有补贴
›看上下文①
›只看问题
›只看问题 ✕
›有用
那青禾铺呢
2024年的呢
那不足呢
还有别的镇吗
›重新问
2024年的呢
青禾铺镇2019年调解补贴
›青禾铺镇2024年调解补贴
谢谢啦
企业嫌检查多怎么办
›不对题
滑雪场门票卖多少钱
›告诉管理员
民宿纠纷调解分哪五步
›看上下文①
换个话题
老上访户怎么化解
""".strip().splitlines()
Shown = list[tuple[str, list[str], list[str]]]  # of each step: text, buttons, toasts
WINDOW = 5


@dataclass
class Copies:
    """The county with its bots behind a balancer."""

    house: House
    balancer: Balancer


def quick(speed: float = 4) -> Callable[[], datetime]:
    """A clock that begins now and runs so many times as fast: a chat need not wait a second for each message."""
    begin, begun = system_time(), time.monotonic()
    return lambda: begin + speed * timedelta(seconds=time.monotonic() - begun)


@contextmanager
def at_work(url: str, home: Path, words: Words, count: int) -> Iterator[Copies]:
    """So many copies behind a balancer; the only one polls."""
    now = quick()
    database = Database(url)
    renew_index(database, words)
    county.seat_staff(database, system_time())
    for _ in county.import_reports(database, words, system_time()):
        pass
    console = Console(TOKEN, home / "console.jsonl", name="他山", username="tashan_test_bot")
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        address = stack.enter_context(serve_in_thread(console))
        client = stack.enter_context(ConsoleClient(address))
        balancer = stack.enter_context(balancing(ports))
        offices = []
        for port in ports:
            own = Database(url)
            stack.callback(own.close)
            doors = POLLING_ONLY if count == 1 else Doors(balancer.address, Endpoint("127.0.0.1", port))
            offices.append(stack.enter_context(running(Office(own, words, TOKEN, address, now, doors, reminds=False))))
        alive, looks = (lambda: all(one() for one, _ in offices)), (lambda: [look() for _, look in offices])
        house = House(console, client, database, words, alive, looks, home / "console.jsonl")
        yield Copies(house, balancer)
        house.close()
    database.close()


@pytest.fixture
def copies(database_url: str, tmp_path: Path, words: Words) -> Iterator[Copies]:
    with at_work(database_url, tmp_path, words, 2) as copies:
        yield copies


@pytest.fixture(scope="module")
def alone(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, words: Words) -> tuple[Shown, int]:
    """What the clerk sees where there is one copy, and how many questions that counts for."""
    home = tmp_path_factory.mktemp("alone")
    url = f"sqlite:///{shutil.copy(sqlite_template, home / 'tashan.db')}"
    with at_work(url, home, words, 1) as one:
        return live(one.house), asked(one.house)


def live(house: House) -> Shown:
    """The whole dialog of a new clerk, a step after the other."""
    clerk = house.clerk("锦垣镇", name="仉禾")
    shown = []
    for step in DIALOG:
        answer = clerk.presses(step[1:]) if step.startswith("›") else clerk.says(step)
        last = (*answer.new, *answer.redrawn)
        shown.append((answer.text, answer.buttons if last else [], answer.toasts))
    return shown


def asked(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(sa.select(sa.func.sum(AskedDay.asked))) or 0


def outcomes(house: House) -> dict[int, int]:
    """How many messages each update led to."""
    with house.database.reading() as session:
        counts = {row.update_id: 0 for row in session.scalars(sa.select(Inbound).where(Inbound.state == "done"))}
        for row in session.scalars(sa.select(Outbound)):
            number = row.key.split(":")[0]
            if number.isdigit():
                counts[int(number)] += 1
        return counts


def number_of(brought: Brought) -> int:
    return int(json.loads(brought[0])["update_id"])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite row 3 goes the same way
def test_a_dialog_by_turns_is_the_dialog_with_one_copy(alone: tuple[Shown, int], copies: Copies) -> None:
    assert (live(copies.house), asked(copies.house)) == alone
    first, second = (copies.balancer.given[port] for port in copies.balancer.ports)
    assert abs(first - second) <= 1
    assert first + second == len(DIALOG)


def test_row_03_updates_that_come_three_times_to_two_copies_have_one_effect(
    alone: tuple[Shown, int], copies: Copies
) -> None:
    copies.balancer.times = 3  # at the same moment: to one, to the other, and to the first again
    assert (live(copies.house), asked(copies.house)) == alone
    assert sum(copies.balancer.given.values()) == 3 * len(DIALOG)


def test_row_04_shuffled_updates_of_many_chats_are_each_answered_once(copies: Copies) -> None:
    house, balancer = copies.house, copies.balancer
    balancer.holds = True
    clerks = [house.clerk("锦垣镇") for _ in range(3)]
    for text in ("调解员有没有补贴", "那青禾铺呢", "2024年的呢", "老上访户怎么化解", "企业嫌检查多怎么办"):
        for clerk in clerks:
            clerk.person.say(text)
    house.settle()
    brought = balancer.release()
    assert len(brought) == 15
    shuffled = []
    chance = random.Random(4)
    for begin in range(0, len(brought), WINDOW):
        window = brought[begin : begin + WINDOW]
        shuffled += chance.sample(window, len(window))
    assert shuffled != brought
    balancer.times = 2
    for begin in range(0, len(shuffled), WINDOW):
        balancer.bring_all(shuffled[begin : begin + WINDOW])
    house.settle()
    assert outcomes(house) == {number_of(one): 1 for one in brought}
    assert [len([m for m in clerk.person.messages() if m["from"]["is_bot"]]) for clerk in clerks] == [5, 5, 5]


def test_row_04_a_press_that_comes_after_the_next_question_is_refused_politely(copies: Copies) -> None:
    house, balancer = copies.house, copies.balancer
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    balancer.holds = True
    clerk.person.press("只看问题", card.last)
    clerk.person.say("老上访户怎么化解")
    house.settle()
    press, question = balancer.release()
    balancer.bring(question)
    house.settle()
    late = clerk.does(lambda _: balancer.bring(press))
    assert late.toasts == ["这个按钮已失效。把它上面的问题再问一遍，就能用新的。"]
    assert (late.new, late.redrawn) == ([], [])
