"""The pace: whatever is asked in whatever order, the network's limits are kept, and nothing is silenced for long."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Database, Session, lock
from store.pace import AHEAD, Pace, Pacer, forget

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GROUP = -1_002_147_483_649
PAUSES = st.sampled_from([0, 1, 5, 20, 36, 100, 333, 1000, 2500])  # ms


class Ledger:
    """Asks for slots on a database of its own; nothing of it is kept between examples."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def run(self, asked: Sequence[tuple[int, int, bool]]) -> list[tuple[int, bool, datetime]]:
        now, granted = NOW, []
        with self.database.transaction() as session:
            for pause, chat, is_notice in asked:
                now += timedelta(milliseconds=pause)
                pacer = Pacer(session, now, [chat])
                exhausted, slot = pacer.is_exhausted(is_notice=is_notice), pacer.slot(chat, is_notice=is_notice)
                assert not (exhausted and slot)
                if slot is not None:
                    assert now <= slot <= now + AHEAD
                    granted.append((chat, is_notice, slot))
            session.rollback()
        return granted


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    """On one engine: what is asked here is arithmetic, thousands of times over."""
    database = Database(sqlite_url)
    yield Ledger(database)
    database.close()


def most_within(moments: Sequence[datetime], span: timedelta) -> int:
    """The largest number of moments in any half-open span, but for the rounding of 1/28 s to microseconds."""
    span -= timedelta(microseconds=50)
    ordered = sorted(moments)
    return max((sum(first <= one < first + span for one in ordered) for first in ordered), default=0)


def keeps_to_its_share(notices: Sequence[datetime]) -> None:
    """25 a second, and five more where they were held up before: 28 in any second, 255 in any ten."""
    assert most_within(notices, SECOND) <= 28
    for seconds in (2, 4, 10):
        assert most_within(notices, seconds * SECOND) <= 25 * seconds + 5


@given(asked=st.lists(st.tuples(PAUSES, st.sampled_from([1, 2, 3, GROUP]), st.booleans()), max_size=120))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_sequence_keeps_all_limits(sqlite_url, asked):
    database = Database(sqlite_url)
    granted = Ledger(database).run(asked)
    database.close()
    moments = [slot for _, _, slot in granted]
    gaps = [later - earlier for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False)]
    assert all(gap >= SECOND / 28 - timedelta(microseconds=1) for gap in gaps)
    for chat in {chat for chat, _, _ in granted}:
        of_chat = [slot for one, _, slot in granted if one == chat]
        assert most_within(of_chat, SECOND) <= 3
        assert most_within(of_chat, 10 * SECOND) <= 12
    assert most_within([slot for chat, _, slot in granted if chat == GROUP], timedelta(minutes=1)) <= 20
    keeps_to_its_share([slot for _, is_notice, slot in granted if is_notice])


@pytest.mark.parametrize(("chat", "a_minute"), [(1, 62), (GROUP, 20)])
def test_one_greedy_chat_gets_its_share_and_no_more(ledger, chat, a_minute):
    granted = ledger.run([(100, chat, False)] * 700)
    assert most_within([slot for _, _, slot in granted], timedelta(minutes=1)) == a_minute


def test_a_greedy_crowd_gets_twenty_eight_a_second_and_no_burst(ledger):
    granted = ledger.run([(0 if number % 40 else 100, number, False) for number in range(1200)])
    moments = [slot for _, _, slot in granted]
    assert 26 <= most_within(moments, SECOND) <= 28
    assert len(moments) >= 80  # three seconds' worth


def test_three_answers_at_once_then_one_a_second(database):
    granted = [slot - NOW for _, _, slot in Ledger(database).run([(0, 1, False)] * 3 + [(100, 1, False)] * 25)]
    assert granted[2] < timedelta(seconds=0.1)
    assert SECOND <= granted[3] <= 1.2 * SECOND
    assert granted[4] - granted[3] >= 0.9 * SECOND


def test_notices_leave_room_for_replies(ledger):
    asked = [(0 if number % 12 else 100, number, True) for number in range(1440)]
    notices = [slot for _, _, slot in ledger.run(asked)]
    keeps_to_its_share(notices)
    assert most_within(notices, 10 * SECOND) >= 250


def test_notices_that_answers_held_up_catch_up(ledger):
    """Two answers a second, each of which puts the notice behind it off."""
    asked = []
    for tick in range(240):  # of 50 ms each
        asked += [(0, 100_000 + tick, False)] if tick % 10 == 0 else []
        asked += [(0, 10 * tick + number, True) for number in range(3)] + [(50, 1, True)]
    granted = ledger.run(asked)
    assert sum(not is_notice for _, is_notice, _ in granted) == 24
    notices = [slot for _, is_notice, slot in granted if is_notice]
    keeps_to_its_share(notices)
    assert sum(slot >= NOW + 2 * SECOND for slot in notices) >= 249, "of the 250 in ten seconds"


@pytest.mark.parametrize("back", [timedelta(minutes=1), timedelta(days=1), timedelta(days=3650)])
def test_a_clock_set_back_silences_nobody(database, back):
    with database.transaction() as session:
        for _ in range(3):
            Pacer(session, NOW, [1]).slot(1, is_notice=True)
        past = NOW - back
        for chat, tenths in ((2, 5), (1, 40)):  # somebody else at once, the same chat after its own pause
            asked = (past + timedelta(seconds=tenth / 10) for tenth in range(tenths))
            assert any(Pacer(session, moment, [chat]).slot(chat, is_notice=True) for moment in asked)


@pytest.mark.parametrize("late", [timedelta(milliseconds=40), timedelta(seconds=4)])
def test_a_sender_that_waited_for_the_lock_loosens_no_limit(database, late):
    with database.transaction() as session:
        slots = []
        for moment, chats in ((NOW, range(20)), (NOW - late, range(20, 40)), (NOW, range(40, 60))):
            pacer = Pacer(session, moment, chats)
            slots += [slot for chat in chats if (slot := pacer.slot(chat, is_notice=False))]
    assert len(slots) == 6
    assert max(slots) <= NOW + AHEAD


def test_scopes_at_rest_are_forgotten(database):
    def first_slot(session: Session, *, is_notice: bool) -> datetime | None:
        return Pacer(session, NOW, [1]).slot(1, is_notice=is_notice)

    with database.transaction() as session:
        first_slot(session, is_notice=True)
        forget(session, NOW)
        assert first_slot(session, is_notice=False) > NOW  # still known
        forget(session, NOW + timedelta(hours=1))
    with database.transaction() as session:
        assert first_slot(session, is_notice=False) == NOW


def test_what_a_sender_counts_on_is_not_forgotten_under_its_hands(database):
    """On PostgreSQL the two would meet: a row that is to be moved on must not be gone by then."""
    with database.transaction() as session:
        Pacer(session, NOW, [1]).slot(1, is_notice=False)

    def clean() -> None:
        with database.transaction() as other:
            forget(other, NOW + timedelta(days=1))

    cleaner = threading.Thread(target=clean)
    with database.transaction() as session:
        lock(session, "outbox")
        pacer = Pacer(session, NOW + timedelta(days=1), [1])
        cleaner.start()
        cleaner.join(0.3)
        assert pacer.slot(1, is_notice=False)
    cleaner.join(10)
    with database.reading() as session:
        assert {pace.scope for pace in session.query(Pace)} == {"1", "all"}
