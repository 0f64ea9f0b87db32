"""The inbox: each update kept once, taken once, in the network's order, chat by chat, on both engines."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from store import inbox
from store.database import Database
from store.inbox import MOST_OPEN, InboundState, RawUpdate, Waiting

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
CHAT, OTHER = 5_000_000_001, -1_002_147_483_649


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.state for row in session.query(inbox.Inbound).order_by(inbox.Inbound.update_id)]


def receive(database: Database, *updates: tuple[int, int], raw: str = "{}") -> int:
    with database.transaction() as session:
        return inbox.receive(session, [RawUpdate(number, chat, raw) for number, chat in updates], NOW).new


def answer(database: Database, chat: int, *update_ids: int) -> bool:
    with database.transaction() as session:
        claimed = inbox.claim(session, [Waiting(chat, one, "") for one in update_ids])
        inbox.finish(session, claimed, NOW)
        return len(claimed) == len(update_ids)


def waiting(database: Database, **asked: Any) -> list[tuple[int, int]]:
    with database.reading() as session:
        return [(one.chat_id, one.update_id) for one in inbox.waiting(session, **asked)]


def bury(database: Database, chat: int, update_id: int, raw: str = "{}") -> None:
    with database.transaction() as session:
        [dead] = inbox.claim(session, [Waiting(chat, update_id, raw)])
        inbox.bury(session, dead, "ABC234", NOW)


def test_a_redelivered_update_is_kept_once(database):
    assert receive(database, (7, CHAT), (8, CHAT)) == 2
    assert receive(database, (8, CHAT), (9, CHAT), (9, CHAT)) == 1
    assert states(database) == ["open"] * 3


def test_an_answered_update_that_comes_again_is_not_answered_again(database):
    receive(database, (7, CHAT))
    assert answer(database, CHAT, 7)
    assert receive(database, (7, CHAT)) == 0
    assert waiting(database) == []


def test_a_chat_is_answered_in_the_networks_order(database):
    receive(database, (12, CHAT))
    receive(database, (11, CHAT), (10, OTHER))
    assert waiting(database, but=[OTHER]) == [(CHAT, 11)]
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
    assert waiting(database) == [(101, 5), (102, 3), (103, 1)]
    assert waiting(database, but=[101, 103]) == [(102, 3)]
    assert waiting(database, limit=2) == [(101, 5), (102, 3)]


def test_row_36_everybodys_first_comes_before_a_floods_second(database):
    receive(database, *((number, CHAT) for number in range(1, 60)))
    receive(database, (60, 101), (61, 102), (62, 101))
    assert waiting(database, limit=6, in_a_row=3) == [(CHAT, 1), (101, 60), (102, 61), (CHAT, 2), (101, 62), (CHAT, 3)]
    assert waiting(database, limit=64, in_a_row=3)[5:] == [(CHAT, 3)], "more in a row than asked for"


def test_row_36_a_flood_is_closed_at_the_door_and_others_come_in(database):
    assert receive(database, *((number, CHAT) for number in range(MOST_OPEN))) == MOST_OPEN
    with database.transaction() as session:
        raws = [RawUpdate(1_000, CHAT, "还有"), RawUpdate(1_001, OTHER, "我"), RawUpdate(1_002, CHAT, "{}", False)]
        received = inbox.receive(session, raws, NOW)
    assert (received.new, received.flooded) == (3, [CHAT])
    assert receive(database, (1_000, CHAT)) == 0, "one outcome for each update, however often it comes"
    with database.reading() as session:
        flooded = session.query(inbox.Inbound).filter_by(state=InboundState.FLOODED).one()
        assert (flooded.update_id, flooded.raw, flooded.closed_at) == (1_000, None, NOW)
    assert {(OTHER, 1_001), (CHAT, 1_002)} <= set(waiting(database, limit=999, in_a_row=999))
    assert answer(database, CHAT, 0, 1)
    assert receive(database, (1_003, CHAT), (1_004, CHAT)) == 2  # room for one: the update about a block counts, too
    assert states(database)[-2:] == ["open", "flooded"]
    with database.transaction() as session:
        inbox.forget(session, NOW + timedelta(seconds=1))
    assert "flooded" not in states(database)


def test_some_in_a_row_are_claimed_as_far_as_they_are_next(database):
    receive(database, (7, CHAT), (8, CHAT), (9, CHAT), (20, OTHER))
    wanted = [Waiting(chat, one, "") for chat, one in ((CHAT, 7), (OTHER, 20), (CHAT, 8), (CHAT, 9))]
    with database.transaction() as session:
        assert inbox.claim(session, wanted) == wanted
    assert answer(database, CHAT, 7)
    receive(database, (6, CHAT))  # from before: it is next now
    with database.transaction() as session:
        assert inbox.claim(session, wanted) == [Waiting(OTHER, 20, "")]
        assert inbox.claim(session, []) == []


def test_what_was_said_is_gone_when_it_is_answered_and_stays_when_it_is_dead(database):
    receive(database, (1, CHAT), (2, CHAT), raw='{"text": "\\u0000 秘密"}')
    answer(database, CHAT, 1)
    bury(database, CHAT, 2, '{"text": "\\u0000 秘密"}')
    with database.reading() as session:
        done, dead = session.query(inbox.Inbound).order_by(inbox.Inbound.update_id)
        assert (done.state, done.raw, done.closed_at) == (InboundState.DONE, None, NOW)
        assert (dead.state, dead.raw, dead.incident) == (InboundState.DEAD, '{"text": "\\u0000 秘密"}', "ABC234")
    assert waiting(database) == []


def test_an_exception_leaves_the_update_open(database):
    receive(database, (1, CHAT))
    try:
        with database.transaction() as session:
            inbox.finish(session, inbox.claim(session, [Waiting(CHAT, 1, "")]), NOW)
            raise KeyError
    except KeyError:
        pass
    assert answer(database, CHAT, 1)


def test_the_done_are_forgotten_the_open_and_the_dead_are_not(database):
    receive(database, (1, CHAT), (2, CHAT), (3, CHAT))
    answer(database, CHAT, 1)
    bury(database, CHAT, 2)
    with database.transaction() as session:
        inbox.forget(session, NOW)
    assert states(database) == ["done", "dead", "open"]  # not before, but at that moment
    with database.transaction() as session:
        inbox.forget(session, NOW + timedelta(seconds=1))
    assert states(database) == ["dead", "open"]


def test_what_a_dead_one_said_is_forgotten_and_that_it_died_is_not(database):
    receive(database, (1, CHAT), (2, CHAT), raw='{"text": "秘密"}')
    bury(database, CHAT, 1, '{"text": "秘密"}')
    for moment, raw in ((NOW, '{"text": "秘密"}'), (NOW + timedelta(seconds=1), None)):
        with database.transaction() as session:
            inbox.forget_dead(session, moment)
        with database.reading() as session:
            dead, still_open = session.query(inbox.Inbound).order_by(inbox.Inbound.update_id)
            assert (dead.raw, dead.state, dead.incident) == (raw, "dead", "ABC234")
            assert still_open.raw
            assert inbox.backlog(session).dead == 1


def test_receivers_and_workers_at_once_answer_each_update_once(database):
    updates = [(number, 200 + number % 3) for number in range(30)]
    answered: list[int] = []

    def receiver() -> None:
        for start in range(0, 30, 6):
            receive(database, *updates[start : start + 6])

    def worker() -> None:
        while len(answered) < 30:
            answered.extend(number for chat, number in waiting(database) if answer(database, chat, number))

    threads = [threading.Thread(target=one) for one in (receiver, receiver, worker, worker, worker)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answered) == list(range(30))
    assert states(database) == ["done"] * 30
