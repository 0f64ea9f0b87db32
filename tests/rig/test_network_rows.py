"""The fault table's rows about the network, each on the real Office: a faulty network, and nothing lost or doubled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console import acts
from bot.console.people import Group
from store import outbox
from store.database import Database
from store.outbox import Lane
from store.people import people
from tests.rig import checker, history
from tests.rig.at_work import at_work, inbox, say, seat, settled
from tests.rig.gate import gate
from tests.rig.network import FIRST, Network, network
from tests.rig.plan import INSTEAD, PAGES, Fault, RateLimits

# Of the clock: more would end a lease while a loaded machine is about to renew it.
SPEED = 2
NEW = -1_003_000_000_000
AMONG_UPDATES = {"duplicated", "shuffled", "renumbered", "poison"}


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    """For tests in which the engine plays no part."""
    database = Database(sqlite_url)
    yield database
    database.close()


def wrongs(here: Network) -> list[str]:
    """What the checker finds where all that was asked were questions; the pace apart, for the clock runs fast."""
    url = here.database.url.render_as_string(hide_password=False)
    found = checker.wrongs(history.read(here.log), checker.rows(url))
    return [wrong for wrong in found if "messages within" not in wrong]


def faults(here: Network) -> list[str]:
    """The faults there were, by the console's log."""
    entries = map(json.loads, here.log.read_bytes().splitlines())
    return [entry["fault"] for entry in entries if entry["kind"] == "fault"]


def calls(here: Network, chat: int) -> int:
    """How often the bot tried to send something to a chat."""
    entries = map(json.loads, here.log.read_bytes().splitlines())
    tried = [one for one in entries if one["kind"] == "call" or one.get("fault") in INSTEAD]
    return sum(one["method"] == "sendMessage" and int(one["params"]["chat_id"]) == chat for one in tried)


def notify(here: Network, chat: int, text: str) -> None:
    here.plan(chat, text, lane=Lane.NOTICE)


def is_reachable(here: Network, chat: int) -> bool:
    with here.database.reading() as session:
        person = people.in_chat(session, chat, here.now())
        assert person
        return person.unreachable_since is None


async def test_row_03_05_06_updates_come_twice_and_shuffled_under_any_number_with_poison_between(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=4, speed=SPEED) as here:
        chats, asked = seat(here, 4), list("一二三四五")
        here.faults(
            Fault("duplicated", 60, times=12, seed=1), Fault("shuffled", 60, times=12, seed=2),
            Fault("renumbered", 40, times=4, seed=3), Fault("poison", 40, times=6, seed=4),
        )  # fmt: skip
        async with at_work(here):
            for turn in asked:
                for chat in chats:
                    say(here, chat, f"{turn}问")
                await asyncio.sleep(0.1)
            await settled(here)
            while set(faults(here)) != AMONG_UPDATES:  # in how many polls all that came is for the machine to say
                asked.append(f"第{len(asked)}")
                assert len(asked) < 50, faults(here)
                for chat in chats:
                    say(here, chat, f"{asked[-1]}问")
                await settled(here)
        url = here.database.url.render_as_string(hide_password=False)
        told = history.read(here.log)
        wrong = checker.invariants(told, checker.rows(url))
        assert [one for one in wrong if "messages within" not in one] == []
        assert {row.update_id for row in inbox(here)} == {one.update_id for one in told.asked}
        for chat in chats:
            answered = [text.split("\n", 1)[0] for text in here.shown(chat) if text.startswith("问：")]
            assert sorted(answered) == sorted(f"问：{turn}问" for turn in asked)


async def test_row_07_a_storm_of_429_is_waited_out_and_nothing_dropped(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path, people=10, speed=SPEED) as here:
        chats = seat(here, 10)
        async with at_work(here):
            say(here, FIRST, "准备好了吗")
            await settled(here)
            here.faults(Fault("limits", limits=RateLimits(overall_per_second=1), until=20), Fault("limits"))
            for turn in "一二三":
                for chat in chats:
                    say(here, chat, f"{turn}问")
            await settled(here)
        assert faults(here).count("limits") > 3
        assert wrongs(here) == []


async def test_row_08_a_fifth_of_all_answers_is_no_answer(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=5, speed=SPEED) as here:
        chats = seat(here, 5)
        bad = ("server_error", "html", "empty", "broken_json", "reset")
        async with at_work(here):
            say(here, FIRST, "准备好了吗")
            await settled(here)
            here.faults(*(Fault(kind, 20, times=2, seed=number) for number, kind in enumerate(bad, 1)))
            for turn in "一二三":
                for chat in chats:
                    say(here, chat, f"{turn}问")
                await asyncio.sleep(0.1)
            await settled(here)
        assert set(faults(here)) == set(bad)
        assert wrongs(here) == []


async def test_row_08_a_proxys_page_is_never_the_last_word(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=len(PAGES), speed=SPEED) as here:
        chats = seat(here, len(PAGES))
        async with at_work(here):
            say(here, FIRST, "准备好了吗")
            await settled(here)
            once = [Fault(page, chats=[chat], times=1) for page, chat in zip(PAGES, chats, strict=True)]
            here.faults(*once, *(Fault(page, methods=["getUpdates"], times=1) for page in ("page_401", "page_404")))
            for chat in chats:
                say(here, chat, "一问")
            await settled(here)
        assert sorted(faults(here)) == sorted([*PAGES, "page_401", "page_404"])
        assert wrongs(here) == []
        assert all(is_reachable(here, chat) for chat in chats), "a proxy's 403 is nobody who blocked us"


async def test_row_08_a_proxys_404_at_the_start_does_not_end_the_bot(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path, people=1) as here:
        seat(here, 1)
        here.faults(Fault("page_404", methods=["getMe"], times=1))
        say(here, FIRST, "一问")
        async with at_work(here):
            await settled(here)
        assert faults(here) == ["page_404"]
        assert wrongs(here) == []


async def test_row_10_refused_connections_lose_and_double_nothing(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path, people=2, speed=SPEED) as here, gate(here.address) as door:
        chats = seat(here, 2)
        async with at_work(here, door.address):
            say(here, FIRST, "一问")
            await settled(here)
            await door.shut()
            for chat in chats:
                say(here, chat, "二问", "三问")
            notify(here, FIRST, "通知")
            await asyncio.sleep(1.5)
            assert here.shown(FIRST + 1) == []
            await door.open()
            await settled(here)
        assert here.shown(FIRST).count("通知") == 1
        url = here.database.url.render_as_string(hide_password=False)
        found = checker.invariants(history.read(here.log), checker.rows(url))
        assert [wrong for wrong in found if "messages within" not in wrong] == []
        asked = ["一问", "二问", "三问"]
        answers = [[text.split("\n", 1)[0] for text in here.shown(chat) if text != "通知"] for chat in chats]
        assert answers == [[f"问：{text}" for text in asked], [f"问：{text}" for text in asked[1:]]]


async def test_row_11_who_blocked_us_gets_no_more_calls_until_they_let_us_in(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=2, speed=SPEED) as here:
        chats = seat(here, 2)
        async with at_work(here):
            acts.block(here.console, FIRST, True)
            await settled(here)
            assert [is_reachable(here, chat) for chat in chats] == [False, True]
            for chat in chats:
                notify(here, chat, "通知一")
            await settled(here)
            assert (here.states(), calls(here, FIRST), here.shown(FIRST + 1)) == (["failed", "sent"], 0, ["通知一"])
            acts.block(here.console, FIRST, False)
            await settled(here)
            assert is_reachable(here, FIRST)
            notify(here, FIRST, "通知二")
            await settled(here)
        assert (here.shown(FIRST), calls(here, FIRST)) == (["通知二"], 1)


@pytest.mark.parametrize("refusal", ["blocked", "deactivated", "chat_not_found"])
async def test_row_11_a_refusal_marks_them_and_a_word_of_theirs_revives(
    database: Database, tmp_path: Path, refusal: str
) -> None:
    async with network(database, tmp_path, people=2, speed=SPEED) as here:
        seat(here, 2)
        here.faults(Fault(refusal, chats=[FIRST], times=1))
        async with at_work(here):
            notify(here, FIRST, "通知一")
            await settled(here)
            assert not is_reachable(here, FIRST)
            notify(here, FIRST, "通知二")
            notify(here, FIRST + 1, "通知二")
            await settled(here)
            assert (here.states(), calls(here, FIRST)) == (["failed", "failed", "sent"], 1)
            say(here, FIRST, "一问")
            await settled(here)
            assert is_reachable(here, FIRST)
            notify(here, FIRST, "通知三")
            await settled(here)
        assert [text.split("\n", 1)[0] for text in here.shown(FIRST)] == ["问：一问", "通知三"]


async def test_row_12_a_group_that_moves_in_between_gets_each_message_once_in_its_new_chat(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path, people=1, speed=SPEED) as here:
        old: int = here.console.add(Group("群", supergroup=False))["id"]
        here.plan(old, "一", "二")
        notify(here, old, "通知")
        here.faults(Fault("slow", chats=[old], methods=["sendMessage"], times=1, seconds=0.4))
        async with at_work(here):
            await here.until(lambda: faults(here) == ["slow"])
            acts.migrate(here.console, old, NEW)  # while the first message is on its way
            await settled(here)
            acts.say(here.console, FIRST, "还在吗", NEW)
            await settled(here)
        assert here.shown(NEW)[:3] == ["一", "二", "通知"]
        assert len(here.shown(NEW)) == 4
        assert calls(here, old) == 1, "all that waited moved with the first"
        assert {(row.chat_id, row.state) for row in here.rows()} == {(NEW, "sent")}


async def test_row_13_as_good_as_done_or_sent_anew(on_sqlite: Database, tmp_path: Path) -> None:
    async with network(on_sqlite, tmp_path, people=3, speed=SPEED) as here:
        chats = [FIRST, FIRST + 1, FIRST + 2]
        for chat in chats:
            here.plan(chat, "甲")
        await here.dispatch()
        here.faults(
            Fault("not_modified", chats=[FIRST], methods=["editMessageText"], times=1),
            Fault("edit_not_found", chats=[FIRST + 1], methods=["editMessageText"], times=1),
            Fault("query_too_old", methods=["answerCallbackQuery"], times=1),
        )
        for chat in chats:
            here.plan(chat, "乙", edits=1)
        with on_sqlite.transaction() as session:
            outbox.put(session, "tap", FIRST, Lane.TAP, {"call": "answer", "query": "4400", "text": ""}, here.now())
        await here.dispatch()
        assert sorted(faults(here)) == ["edit_not_found", "not_modified", "query_too_old"]
        assert here.states() == ["sent"] * 7
        assert [here.shown(chat) for chat in chats] == [["甲"], ["甲", "乙"], ["乙"]]
        assert [row.attempts for row in here.rows()] == [1] * 7
