"""The inbox: each update kept once, taken once, in the network's order, chat by chat, on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from store import inbox
from store.database import Database
from store.inbox import InboundState, RawUpdate

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
CHAT, OTHER = 5_000_000_001, -1_002_147_483_649


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.state for row in session.query(inbox.Inbound).order_by(inbox.Inbound.update_id)]


def receive(database: Database, *updates: tuple[int, int], raw: str = "{}") -> int:
    with database.transaction() as session:
        return inbox.receive(session, [RawUpdate(number, chat, raw) for number, chat in updates], NOW)


def answer(database: Database, chat: int, update_id: int) -> bool:
    with database.transaction() as session:
        claimed = inbox.claim(session, chat, update_id)
        if claimed is not None:
            inbox.finish(claimed, NOW)
        return claimed is not None


def test_a_redelivered_update_is_kept_once(database):
    assert receive(database, (7, CHAT), (8, CHAT)) == 2
    assert receive(database, (8, CHAT), (9, CHAT), (9, CHAT)) == 1
    assert states(database) == ["open"] * 3


def test_an_answered_update_that_comes_again_is_not_answered_again(database):
    receive(database, (7, CHAT))
    assert answer(database, CHAT, 7)
    assert receive(database, (7, CHAT)) == 0
    with database.reading() as session:
        assert inbox.oldest(session, CHAT) is None


def test_a_chat_is_answered_in_the_networks_order(database):
    receive(database, (12, CHAT))
    receive(database, (11, CHAT), (10, OTHER))
    with database.reading() as session:
        assert inbox.oldest(session, CHAT).update_id == 11
    assert not answer(database, CHAT, 12)  # 11 comes first
    assert answer(database, CHAT, 11)
    assert not answer(database, CHAT, 11)
    assert answer(database, CHAT, 12)
    assert not answer(database, CHAT, 10)  # another chat's


def test_numbers_that_start_anywhere_again_are_kept(database):
    receive(database, (900_000_000, CHAT))
    assert answer(database, CHAT, 900_000_000)
    assert receive(database, (17, CHAT)) == 1
    assert answer(database, CHAT, 17)


def test_the_longest_waiting_chat_comes_first_and_busy_ones_are_left_out(database):
    for number, chat in ((5, 101), (3, 102), (1, 103), (6, 101)):
        receive(database, (number, chat))
    with database.reading() as session:
        assert inbox.open_chats(session) == [101, 102, 103]
        assert inbox.open_chats(session, but=[101, 103]) == [102]
        assert inbox.open_chats(session, limit=2) == [101, 102]


def test_what_was_said_is_gone_when_it_is_answered_and_stays_when_it_is_dead(database):
    receive(database, (1, CHAT), (2, CHAT), raw='{"text": "\\u0000 秘密"}')
    answer(database, CHAT, 1)
    with database.transaction() as session:
        inbox.bury(inbox.claim(session, CHAT, 2), "ABC234", NOW)
    with database.reading() as session:
        done, dead = session.query(inbox.Inbound).order_by(inbox.Inbound.update_id)
        assert (done.state, done.raw, done.closed_at) == (InboundState.DONE, None, NOW)
        assert (dead.state, dead.raw, dead.incident) == (InboundState.DEAD, '{"text": "\\u0000 秘密"}', "ABC234")
        assert inbox.oldest(session, CHAT) is None


def test_an_exception_leaves_the_update_open(database):
    receive(database, (1, CHAT))
    try:
        with database.transaction() as session:
            inbox.finish(inbox.claim(session, CHAT, 1), NOW)
            raise KeyError
    except KeyError:
        pass
    assert answer(database, CHAT, 1)


def test_the_done_are_forgotten_the_open_and_the_dead_are_not(database):
    receive(database, (1, CHAT), (2, CHAT), (3, CHAT))
    answer(database, CHAT, 1)
    with database.transaction() as session:
        inbox.bury(inbox.claim(session, CHAT, 2), "ABC234", NOW)
        inbox.forget(session, NOW)
    assert states(database) == ["done", "dead", "open"]  # not before, but at that moment
    with database.transaction() as session:
        inbox.forget(session, NOW + timedelta(seconds=1))
    assert states(database) == ["dead", "open"]


def test_receivers_and_workers_at_once_answer_each_update_once(database):
    updates = [(number, 200 + number % 3) for number in range(30)]
    answered: list[int] = []

    def receiver() -> None:
        for start in range(0, 30, 6):
            receive(database, *updates[start : start + 6])

    def worker() -> None:
        while len(answered) < 30:
            with database.reading() as session:
                chats = inbox.open_chats(session)
                waiting = [(chat, inbox.oldest(session, chat).update_id) for chat in chats]
            answered.extend(number for chat, number in waiting if answer(database, chat, number))

    threads = [threading.Thread(target=one) for one in (receiver, receiver, worker, worker, worker)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answered) == list(range(30))
    assert states(database) == ["done"] * 30
