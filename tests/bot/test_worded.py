"""Calls that are made ready just before they are sent: worded, put off, let be; changes of what was delivered."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ended, Ledger
from bot.outcomes import Outcome, Verdict
from handlers.texts import errors
from store import outbox, told
from store.database import Database
from store.days import SHANGHAI
from store.outbox import PUT_OFF, Lane, OutboundState
from tests.rig.network import FIRST, Network, network
from tests.rig.plan import Fault
from tests.rig.reminded import CLERK, Reminded, reminded


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncIterator[Network]:
    async with network(database, tmp_path, people=4) as found:
        yield found


@pytest.fixture
def town(here: Network) -> Reminded:
    """Whose clerk is owed a digest on 2 November at nine."""
    return reminded(here, at("2026-10-20T10:00"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def words(text: str) -> dict[str, Any]:
    return {"call": "message", "text": text, "buttons": [], "menu": []}


def change(here: Network, act: Callable[..., int], *given: Any) -> int:
    """One of told's functions."""
    with here.database.transaction() as session:
        return act(session, *given, here.now())


def put(here: Network, key: str, body: dict[str, Any], lane: Lane = Lane.NOTICE, chat: int = FIRST) -> None:
    with here.database.transaction() as session:
        assert outbox.put(session, key, chat, lane, body, here.now())


def standing(here: Network, key: str) -> told.Told:
    with here.database.reading() as session:
        return told.outcomes(session, key)[key]


async def test_a_delivered_message_says_something_else_and_then_is_gone(here):
    put(here, "cast 1 1", words("甲"))
    put(here, "cast 1 2", words("甲"), chat=FIRST + 1)
    await here.dispatch()
    assert change(here, told.edit, "cast 1 ", words("乙")) == 2
    await here.dispatch()
    assert (here.shown(FIRST), here.shown(FIRST + 1)) == (["乙"], ["乙"])
    assert change(here, told.edit, "cast 1 1", words("丙")) == 1
    await here.dispatch()
    assert (here.shown(FIRST), here.shown(FIRST + 1)) == (["丙"], ["乙"])
    assert change(here, told.recall, "cast 1 ") == 2
    await here.dispatch()
    assert (here.shown(FIRST), here.shown(FIRST + 1)) == ([], [])
    now = standing(here, "cast 1 1")
    assert (now.state, now.edit, now.recall) == (OutboundState.SENT,) * 3


async def test_what_was_under_way_is_changed_once_it_has_gone(here):
    put(here, "cast 1 1", words("甲"))
    here.faults(Fault("slow", methods=["sendMessage"], times=1, seconds=0.6))
    async with here.dispatching():
        await here.until(lambda: here.states() == ["sending"])
        assert change(here, told.edit, "cast 1 ", words("乙")) == 1
        await here.until(here.closed)
    assert here.shown(FIRST) == ["乙"]


@pytest.mark.parametrize(
    ("act", "given", "ends"),
    [
        (told.edit, [words("乙")], [("planned", PUT_OFF), ("dropped", "it has not gone")]),
        (told.recall, [], [("dropped", "recalled"), ("dropped", "it has not gone")]),
    ],
)
async def test_a_change_of_what_came_back_for_later_does_not_ask_for_it_all_night(here, act, given, ends):
    put(here, "cast 1 1", words("甲"))
    put(here, "cast 2 1", words("早"))
    with here.database.transaction() as session:
        first, *_ = outbox.take(session, here.now(), timedelta(seconds=8))
    assert change(here, act, "cast 1 ", *given) == 1
    with here.database.transaction() as session:
        outbox.again(session, first, here.now() + timedelta(hours=14), PUT_OFF, failed=False)
    async with here.dispatching():
        await here.until(lambda: [(row.state, row.error) for row in here.rows() if row.key != "cast 2 1"] == ends)
    assert here.shown(FIRST) == ["早"], "and the others of the chat do not wait for it"


async def test_taken_back_is_what_arrives_after_it_was_given_up(here):
    """A sender that was taken for dead lives: its message is there after all."""
    put(here, "cast 1 1", words("甲"))
    with here.database.transaction() as session:
        [call] = outbox.take(session, here.now(), timedelta(seconds=8))
    arrived = await here.bot().send_message(FIRST, "甲")
    assert change(here, told.recall, "cast 1 ") == 1
    with here.database.transaction() as session:
        outbox.give_up(session, call, OutboundState.UNCERTAIN, "lease", here.now())
    await here.dispatch()
    assert (here.shown(FIRST), standing(here, "cast 1 1").recall) == (["甲"], OutboundState.DROPPED)
    with here.database.transaction() as session:
        Ledger(random.Random(1)).keep(session, [Ended(call, Verdict(Outcome.DONE), arrived.message_id)], here.now())
    await here.dispatch()
    assert (here.shown(FIRST), standing(here, "cast 1 1").recall) == ([], OutboundState.SENT)


async def test_nobody_gets_a_second_message_where_the_first_is_gone(here):
    put(here, "cast 1 1", words("甲"))
    await here.dispatch()
    here.faults(Fault("edit_not_found", methods=["editMessageText"], times=1))
    change(here, told.edit, "cast 1 ", words("乙"))
    await here.dispatch()
    assert here.shown(FIRST) == ["甲"]
    assert here.states() == ["sent", "sent"], "nobody sees it any more, and nothing more is to be done"


async def test_a_lost_answer_to_a_change_is_asked_for_again(here):
    put(here, "cast 1 1", words("甲"))
    await here.dispatch()
    here.faults(Fault("lost_answer", methods=["editMessageText"], times=1))
    change(here, told.edit, "cast 1 ", words("乙"))
    await here.dispatch()
    assert (here.shown(FIRST), here.states()) == (["乙"], ["sent", "sent"])


async def test_what_is_older_than_two_days_stays_and_that_is_known(here):
    put(here, "cast 1 1", words("甲"))
    await here.dispatch()
    here.now._begin -= timedelta(days=3).total_seconds()  # the console's clock, too
    change(here, told.recall, "cast 1 ")
    await here.dispatch()
    assert here.shown(FIRST) == ["甲"]
    assert standing(here, "cast 1 1").recall is OutboundState.FAILED


async def test_a_digest_that_lunch_has_caught_comes_after_it_and_others_do_not_wait(here, town):
    town.minute(at("2026-11-02T11:59"))
    town.clock.turns(at("2026-11-02T12:01"))
    async with town.sending():
        await here.until(lambda: [row.error for row in town.rows()] == [PUT_OFF])
        put(here, "accepted", words("通过"), chat=CLERK)
        await here.until(lambda: here.shown(CLERK) == ["通过"])
        town.clock.turns(at("2026-11-02T14:00"))
        await here.until(here.closed)
    assert (len(town.digests()), town.states()) == (1, ["sent"])


async def test_a_digest_of_which_nothing_is_owed_any_more_or_whose_day_is_over_is_let_be(here, town):
    town.minute(at("2026-11-02T09:00"))
    town.submits("2026-10")
    await town.sent()
    assert ([(row.state, row.error) for row in town.rows()], here.shown(CLERK)) == (
        [("dropped", "nothing is owed")],
        [],
    )


async def test_a_digest_that_the_evening_has_caught_is_told_by_the_next_days(here, town):
    town.minute(at("2026-11-02T18:29"))
    town.clock.turns(at("2026-11-02T18:31"))
    await town.sent()
    assert [(row.state, row.error) for row in town.rows()] == [("dropped", "late")]
    town.minute(at("2026-11-03T09:00"))
    await town.sent()
    [told_now] = town.digests()
    assert "前几天没能发出" in told_now


async def test_that_months_wait_is_not_told_where_none_does(here, town):
    put(here, "to-review 1 1 1", {"call": "worded", "recipe": "to_review", "of": {"person": 1}})
    await town.sent()
    assert [(row.state, row.error) for row in here.rows()] == [("dropped", "nothing waits")]


@pytest.mark.parametrize("lane", [Lane.NOTICE, Lane.REPLY])
async def test_a_wording_that_fails_holds_up_nobody_and_whoever_waits_hears_of_it(here, town, lane):
    put(here, "bad", {"call": "worded", "recipe": "digest", "of": {}}, lane)
    put(here, "none", {"call": "worded", "recipe": "no such", "of": {}}, lane)
    put(here, "good", words("好"), lane)
    await town.sent()
    assert here.states()[:3] == ["failed", "failed", "sent"]
    apologies = [text for text in here.shown(FIRST) if text != "好"]
    assert len(apologies) == (2 if lane is Lane.REPLY else 0)
    assert all(text.startswith(errors.not_made("")[:4]) for text in apologies)
