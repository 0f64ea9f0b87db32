"""Notices after they were planned: changed, taken back, dropped, counted, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import outbox, told
from store.database import Database
from store.outbox import Call, Lane, Message, OutboundState
from store.told import Told

NOW = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=8)
CHAT = 5_000_000_001
NEW = {"call": "worded", "recipe": "cast", "of": {"broadcast": 1}}
SENT, FAILED, PLANNED, DROPPED = (
    OutboundState.SENT,
    OutboundState.FAILED,
    OutboundState.PLANNED,
    OutboundState.DROPPED,
)


def cast(database: Database, *keys: str, now: datetime = NOW) -> None:
    """Notices under these keys, each to a chat of its own."""
    with database.transaction() as session:
        planned = [
            Message(key, CHAT + number, Lane.NOTICE, {"call": "message", "text": key})
            for number, key in enumerate(keys)
        ]
        assert outbox.put_all(session, planned, now) == len(keys)


def take(database: Database, now: datetime = NOW, limit: int = 8) -> list[Call]:
    with database.transaction() as session:
        return outbox.take(session, now, LEASE, limit)


def send(database: Database, calls: list[Call], now: datetime = NOW) -> None:
    with database.transaction() as session:
        outbox.sent(session, [(call, 70 + number) for number, call in enumerate(calls)], now)


def edit(database: Database, prefix: str, body: dict[str, object] = NEW, now: datetime = NOW) -> int:
    with database.transaction() as session:
        return told.edit(session, prefix, body, now)


def recall(database: Database, prefix: str, now: datetime = NOW) -> int:
    with database.transaction() as session:
        return told.recall(session, prefix, now)


def outcomes(database: Database, prefix: str = "cast ") -> dict[str, Told]:
    with database.reading() as session:
        return told.outcomes(session, prefix)


def later(seconds: float = 2) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_only_what_was_delivered_is_changed_and_by_one_row(database):
    cast(database, "cast 1 1", "cast 1 2", "cast 12 3")
    first, *_ = take(database, limit=1)
    send(database, [first])
    assert edit(database, "cast 1 ") == 1
    assert {key: one.edit for key, one in outcomes(database).items()} == {
        "cast 1 1": PLANNED,
        "cast 1 2": None,
        "cast 12 3": None,
    }
    change, *rest = take(database, later())
    assert (change.lane, change.chat_id, change.body) == (
        Lane.REDRAW,
        CHAT,
        {"call": "redraw", "notice": first.id, "as": NEW},
    )
    assert [one.lane for one in rest] == [Lane.NOTICE] * len(rest), "a change goes before what is new"
    send(database, [change], later())
    newer = NEW | {"of": {"broadcast": 2}}
    assert edit(database, "cast 1 ", newer, later(60)) == 1 + len(
        [one for one in rest if one.body["text"] == "cast 1 2"]
    )
    again = [one for one in take(database, later(90)) if one.lane is Lane.REDRAW]
    assert [one.body["as"] for one in again if one.id == change.id] == [newer], "the same row"


def test_what_is_changed_again_while_it_is_on_its_way_says_the_newer_in_the_end(database):
    cast(database, "cast 1 1")
    send(database, take(database))
    edit(database, "cast 1 ")
    (older,) = take(database, later())
    newer = NEW | {"of": {"broadcast": 2}}
    edit(database, "cast 1 ", newer, later(3))
    assert take(database, later(4)) == [], "not before whoever has the older one is done"
    send(database, [older], later(4))
    assert outcomes(database)["cast 1 1"].edit is PLANNED, "the older outcome closes nothing"
    (call,) = take(database, later(20))
    assert call.body["as"] == newer


def test_a_change_of_what_is_under_way_is_planned_and_knows_when_that_has_gone(database):
    cast(database, "cast 1 1")
    (call,) = take(database)
    assert edit(database, "cast 1 ") == 1
    with database.reading() as session:
        place = told.place(session, call.id)
    assert (place.state, place.message_id) == (OutboundState.SENDING, None)
    send(database, [call])
    with database.reading() as session:
        place = told.place(session, call.id)
        assert told.place(session, call.id + 99) is None
    assert (place.state, place.message_id) == (SENT, 70)


def test_what_may_have_arrived_or_was_refused_is_not_touched(database):
    cast(database, "cast 1 1", "cast 1 2")
    first, second = take(database)
    with database.transaction() as session:
        outbox.give_up(session, first, OutboundState.UNCERTAIN, "read time-out", NOW)
        outbox.give_up(session, second, FAILED, "blocked", NOW)
    assert (edit(database, "cast 1 "), recall(database, "cast 1 ")) == (0, 0)
    assert [one.state for one in outcomes(database).values()] == [OutboundState.UNCERTAIN, FAILED]


def test_taken_back_what_waits_is_not_sent_and_what_was_delivered_is_deleted_once(database):
    cast(database, "cast 1 1", "cast 1 2", "cast 1 3")
    one, two = take(database, limit=2)
    send(database, [one])  # two is under way
    edit(database, "cast 1 ")
    assert recall(database, "cast 1 ", later()) == 2, "what waited was in no chat"
    assert recall(database, "cast 1 ", later()) == 0
    assert edit(database, "cast 1 ", now=later()) == 0, "nobody changes what is taken back"
    states = outcomes(database)
    assert [(each.state, each.edit, each.recall) for each in states.values()] == [
        (SENT, DROPPED, PLANNED),
        (OutboundState.SENDING, DROPPED, PLANNED),
        (DROPPED, None, None),
    ]
    assert states["cast 1 3"].error == "recalled"
    send(database, [two], later())
    calls = take(database, later(4))
    assert {call.body["call"] for call in calls} == {"unsend"}
    assert {call.body["notice"] for call in calls} == {one.id, two.id}
    send(database, calls, later(4))
    assert [each.recall for each in outcomes(database).values()] == [SENT, SENT, None]


def test_what_was_taken_back_is_known_after_the_words_are_forgotten(database):
    cast(database, "cast 1 1")
    send(database, take(database))
    recall(database, "cast 1 ")
    send(database, take(database, later()), later())
    with database.transaction() as session:
        outbox.forget(session, NOW + timedelta(days=8))
    assert outcomes(database)["cast 1 1"].recall is SENT


def test_dropped_is_what_waits_and_only_that(database):
    cast(database, "cast 1 1", "cast 1 2", "cast 12 1")
    send(database, take(database, limit=1))
    with database.transaction() as session:
        assert told.drop(session, "cast 1 ", "stopped", NOW) == 1
    assert [(key, one.state, one.error) for key, one in outcomes(database).items()] == [
        ("cast 1 1", SENT, None),
        ("cast 1 2", DROPPED, "stopped"),
        ("cast 12 1", PLANNED, None),
    ]


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("cast 1 ", ["cast 1 1", "cast 1 10"]),
        ("cast 1 1", ["cast 1 1", "cast 1 10"]),
        ("cast 12 ", ["cast 12 1"]),
        ("Cast", ["Cast 1 1"]),
        ("cast-note ", ["cast-note 1 1"]),
        ("c", ["cast 1 1", "cast 1 10", "cast 12 1", "cast-note 1 1"]),
    ],
)
def test_keys_are_ordered_by_their_bytes_on_both_engines(database, prefix, found):
    cast(database, "cast 1 1", "cast 1 10", "cast 12 1", "Cast 1 1", "cast-note 1 1", "remind 1 2026-10-12")
    assert [*outcomes(database, prefix)] == found


def test_a_change_whose_sender_died_goes_again(database):
    cast(database, "cast 1 1")
    send(database, take(database))
    edit(database, "cast 1 ")
    (call,) = take(database, later())
    (again,) = take(database, later(60))
    assert (again.id, again.attempts) == (call.id, call.attempts + 1)


def test_the_newest_that_has_gone_or_may_have(database):
    cast(database, "remind 1 2026-10-12", "to-review 1 1 1", "cast 1 1")
    with database.transaction() as session:
        for number, (key, state) in enumerate(
            [("a 1", FAILED), ("remind 1 b", SENT), ("to-review c", OutboundState.UNCERTAIN), ("remind d", DROPPED)]
        ):
            outbox.put(session, key, 7, Lane.NOTICE, {"call": "message", "text": key}, NOW)
            row = session.query(outbox.Outbound).filter_by(key=key).one()
            row.state, row.closed_at = state, later(number)
    with database.reading() as session:
        assert told.newest(session, 7, ("remind ", "to-review "), NOW) == later(2)
        assert told.newest(session, 7, ("remind ",), NOW) == later(1)
        assert told.newest(session, 7, ("remind ",), later(2)) is None
        assert told.newest(session, CHAT, ("remind ",), NOW) is None, "it has not gone yet"


def test_one_alone_is_stopped_as_long_as_it_waits(database):
    cast(database, "cast 1 1", "cast 1 11")
    first, second = take(database)
    with database.transaction() as session:
        assert not told.stop(session, first.id, "recalled", NOW), "it is under way"
        for call in (first, second):
            outbox.again(session, call, later(3600), outbox.PUT_OFF, failed=False)
        assert told.stop(session, first.id, "recalled", NOW)
        assert not told.stop(session, first.id, "recalled", NOW)
    assert [(one.state, one.error) for one in outcomes(database).values()] == [
        (DROPPED, "recalled"),
        (PLANNED, outbox.PUT_OFF),
    ]


def changes(database: Database, key: str = "cast 1 1") -> tuple[OutboundState | None, OutboundState | None]:
    """Of the message: its edit and its recall."""
    one = outcomes(database)[key]
    return one.edit, one.recall


def gives_up(database: Database, calls: list[Call], error: str = told.NOWHERE) -> None:
    with database.transaction() as session:
        for call in calls:
            outbox.give_up(session, call, DROPPED, error, later(20))


def arrives(database: Database, call: Call) -> None:
    """Its sender, taken for dead, lives."""
    send(database, [call], later(30))
    with database.transaction() as session:
        told.arrived(session, [call.id], later(30))


def test_what_arrived_after_it_was_given_up_is_changed_after_all(database):
    cast(database, "cast 1 1")
    (call,) = take(database)
    edit(database, "cast 1 ")
    gives_up(database, take(database, later(20)))  # the lease is over by then
    assert (outcomes(database)["cast 1 1"].state, changes(database)) == (OutboundState.UNCERTAIN, (DROPPED, None))
    arrives(database, call)
    assert (outcomes(database)["cast 1 1"].state, changes(database)) == (SENT, (PLANNED, None))
    (again,) = take(database, later(30))
    assert (again.body["call"], again.body["notice"]) == ("redraw", call.id)


def test_what_arrived_after_it_was_given_up_is_taken_back_after_all(database):
    cast(database, "cast 1 1")
    (call,) = take(database)
    assert recall(database, "cast 1 ", later()) == 1
    gives_up(database, take(database, later(20)))
    assert changes(database) == (None, DROPPED)
    arrives(database, call)
    assert changes(database) == (None, PLANNED)
    send(database, take(database, later(30)), later(30))
    arrives(database, call)
    assert changes(database) == (None, SENT), "once"


def test_a_change_that_looks_just_as_its_message_arrives_closes_nothing(database):
    cast(database, "cast 1 1")
    (call,) = take(database)
    recall(database, "cast 1 ", later())
    looking = take(database, later(20))  # and finds nothing …
    arrives(database, call)
    gives_up(database, looking)  # … and says so only now
    assert changes(database) == (None, PLANNED)


def test_changes_that_ended_otherwise_stay_ended(database):
    cast(database, "cast 1 1")
    (call,) = take(database)
    edit(database, "cast 1 ")
    recall(database, "cast 1 ", later())  # ends the change
    gives_up(database, take(database, later(20)), "another reason")
    arrives(database, call)
    assert changes(database) == (DROPPED, DROPPED)


def test_each_of_several_says_its_own(database):
    cast(database, "remind 1 a", "remind 1 ab", "remind 2 a")
    calls = take(database)
    send(database, calls)
    bodies = {f"remind {one}": NEW | {"of": one} for one in ("1 a", "2 a", "3 a")}
    with database.transaction() as session:
        assert told.edit_each(session, bodies, NOW) == 2
        assert told.edit_each(session, {}, NOW) == 0
    edits = take(database, later())
    assert [(one.chat_id, one.body["as"]["of"]) for one in edits] == [(CHAT, "1 a"), (CHAT + 2, "2 a")]
