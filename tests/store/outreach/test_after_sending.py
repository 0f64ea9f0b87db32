"""Stopping, taking back, correcting and sending again by hand, and what became of everybody; on both engines."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from store import audit, outbox
from store.outreach import after_sending, broadcasts, deliveries
from store.outreach.broadcasts import Empty, NobodyToApprove, Overtaken, Proposed
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState
from store.people import people, reach
from store.people.rights import Role
from tests.store.outreach.casting import LEASE, NOW, Chats, County, crowd, release, spend_the_week

LATER = NOW + timedelta(minutes=5)
HOLD = timedelta(seconds=rules("broadcast")["hold_seconds"])
WORD = "请于周四前报送"


@pytest.fixture
def county(database):
    return County(database)


@pytest.fixture
def chats(database):
    return Chats(database)


def outcomes(county, number):
    with county.database.reading() as session:
        return deliveries.outcome_of_each(session, number)


def goes_half_way(county, chats, fates=("sent", "sent", "sent")):
    """The number of a broadcast of which so many messages have come to their end."""
    number = county.going()
    for fate, call in zip(fates, chats.take(NOW, len(fates)), strict=True):
        chats.deliver(call, NOW, fate)
    return number


def is_done(county, chats, now=NOW):
    """The number of a broadcast that everybody has got."""
    number = county.going()
    chats.run(now)
    release(county.database, now + timedelta(seconds=3))
    return number


def test_stopped_it_goes_to_nobody_else_but_those_under_way(county, chats):
    number = goes_half_way(county, chats)
    [under_way] = chats.take(NOW, 1)
    assert county.does(after_sending.stop, number, by=county.second).state is BroadcastState.STOPPED
    assert chats.take(NOW) == []
    chats.deliver(under_way, NOW, asks=False)
    assert release(county.database, NOW + timedelta(days=1)) == 0
    assert Counter(outcomes(county, number).values()) == {Outcome.SENT: 4, Outcome.STOPPED: 2}
    assert sum(chats.arrived.values()) == 4


def test_withdrawn_it_is_gone_from_all_chats_also_where_it_was_under_way(county, chats):
    number = goes_half_way(county, chats)
    [under_way] = chats.take(NOW, 1)
    assert county.does(after_sending.withdraw, number) == 4  # what waited was in no chat
    for call in chats.take(NOW):  # the deletion of what is under way comes too early, and waits
        chats.deliver(call, NOW)
    chats.deliver(under_way, NOW, asks=False)
    chats.run(LATER)
    assert sum(chats.arrived.values()) == 4
    assert not any(chats.shown.values())
    with county.database.reading() as session:
        result = deliveries.result(session, number)
    assert (result.counts[Outcome.SENT], result.counts[Outcome.STOPPED], result.recalled) == (4, 2, 4)
    for step in (after_sending.stop, after_sending.withdraw):
        with pytest.raises(Overtaken):
            county.does(step, number)


def test_what_nobody_knows_to_have_arrived_stays_when_it_is_withdrawn_and_is_told(county, chats):
    number = goes_half_way(county, chats, ("sent", "lost"))
    county.does(after_sending.withdraw, number)
    chats.run(LATER)
    assert sum(map(len, chats.shown.values())) == 1
    assert Counter(outcomes(county, number).values())[Outcome.UNCERTAIN] == 1


def test_corrected_it_says_so_everywhere_and_those_who_had_it_are_told(county, chats):
    number = goes_half_way(county, chats)
    [under_way] = chats.take(NOW, 1)
    assert county.does(after_sending.correct, number, WORD, 0).had == 4
    chats.deliver(under_way, NOW)
    chats.run(LATER)
    assert [list(one.values()) for one in chats.shown.values()] == [[WORD]] * 6
    assert set(chats.arrived.values()) == {1}
    assert (
        sum(chats.notes.values()) == 4
    )  # also whose message was under way; whoever got it later never read the old one
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
        assert (found.content.text, found.corrections) == (WORD, 1)
        [before] = session.get_one(BroadcastRow, number).corrected
    assert (before["text"], before["by"]) == ("请于周五前报送", county.author)


@pytest.fixture
def large(county):
    """A broadcast that a second administrator had to agree to, and that everybody has got."""
    with county.database.transaction() as session:
        county.clerks[0] += crowd(session, county.towns[0], rules("broadcast")["approve_above"])
        third = people.seat(session, 6_998, "郦澄", Role.ADMINISTRATOR, county.name, now=NOW)
    number = county.held(now=NOW - timedelta(minutes=9))
    county.does(broadcasts.approve, number, by=county.second, now=NOW - timedelta(minutes=8))
    release(county.database, NOW)
    chats = Chats(county.database)
    chats.run(NOW, asks=False)
    return number, chats, third


def test_what_many_have_is_corrected_when_somebody_else_agrees_to_these_words(county, large):
    number, chats, third = large
    assert county.does(after_sending.correct, number, WORD, 0).is_proposed
    assert county.does(after_sending.correct, number, WORD, 0).is_proposed, "the same person is no second one"
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
        able = [one.id for one in broadcasts.approvers(session, number, NOW)]
    assert (found.content.text, found.corrections, found.proposed) == (
        "请于周五前报送", 0, Proposed(county.author, WORD)
    )  # fmt: skip
    assert set(able) == {county.second, third}
    with pytest.raises(Overtaken):
        county.does(after_sending.correct, number, "别的", 0, by=third)
    done = county.does(after_sending.correct, number, WORD, 0, by=third)
    assert (done.is_proposed, done.had) == (False, len(county.all_clerks))
    chats.run(LATER, asks=False)
    assert {text for one in chats.shown.values() for text in one.values()} == {WORD}
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
        [row] = [row for row in session.query(audit.AuditRow) if row.action == audit.Action.BROADCAST_CORRECTED]
    assert (found.worded_by, found.proposed) == (county.author, None)
    assert (row.by_id, row.facts["approved_by"]) == (county.author, third)


def test_what_is_proposed_may_be_declined_and_then_another_may_propose(county, large):
    number, _, third = large
    county.does(after_sending.correct, number, WORD, 0)
    assert county.does(after_sending.decline, number, by=county.second) == Proposed(county.author, WORD)
    with pytest.raises(Overtaken):
        county.does(after_sending.decline, number, by=third)
    assert county.does(after_sending.correct, number, "请于周二前报送", 0, by=third).is_proposed
    with county.database.transaction() as session:
        for one in (county.author, county.second):
            reach.note(session, county.person(session, one).chat_id, is_reachable=False, now=NOW)
    with pytest.raises(NobodyToApprove):
        county.does(after_sending.correct, number, WORD, 0, by=third)
    with county.database.reading() as session:
        assert broadcasts.get(session, number).proposed == Proposed(third, "请于周二前报送")


def test_of_two_who_correct_at_once_the_second_is_told(county, chats):
    number = is_done(county, chats)
    county.does(after_sending.correct, number, WORD, 0)
    with pytest.raises(Overtaken):
        county.does(after_sending.correct, number, "请于周二前报送", 0, by=county.second)
    county.does(after_sending.correct, number, "请于周二前报送", 1, by=county.second)
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
    assert (found.content.text, found.worded_by) == ("请于周二前报送", county.second)


def test_corrected_twice_it_says_the_last_and_tells_it_each_time(county, chats):
    number = is_done(county, chats)
    for times, text in enumerate(("请于周三前报送", WORD)):
        county.does(after_sending.correct, number, text, times)
    chats.run(LATER)
    assert {text for one in chats.shown.values() for text in one.values()} == {WORD}
    assert sum(chats.notes.values()) == 2 * len(county.all_clerks)


def test_a_correction_of_nothing_is_none(county, chats):
    number = is_done(county, chats)
    with pytest.raises(Empty):
        county.does(after_sending.correct, number, " ", 0)
    with county.database.reading() as session:
        assert broadcasts.get(session, number).corrections == 0


def test_who_has_had_enough_is_not_told_of_a_correction_but_reads_it(county, chats):
    number = is_done(county, chats)
    with county.database.reading() as session:
        full = county.person(session, county.all_clerks[0]).chat_id
    spend_the_week(county.database, [full], NOW, messages=4)
    done = county.does(after_sending.correct, number, WORD, 0)
    assert (done.had, [one.chat_id for one in done.untold]) == (len(county.all_clerks), [full])
    chats.run(LATER)
    assert chats.notes[number, full] == 0
    assert sum(chats.notes.values()) == len(county.all_clerks) - 1
    assert list(chats.shown[number, full].values()) == [WORD]


def test_sent_again_by_hand_it_goes_to_the_chosen_and_to_nobody_who_has_it(county, chats):
    number = goes_half_way(county, chats, ("sent", "lost", "refused"))
    county.does(after_sending.stop, number)
    before = outcomes(county, number)
    chosen = [Outcome.UNCERTAIN, Outcome.FAILED, Outcome.SENT]
    assert county.does(after_sending.again, number, chosen, now=LATER) == 2
    assert release(county.database, LATER + HOLD - timedelta(seconds=1)) == 0
    assert release(county.database, LATER + HOLD) == 2
    chats.run(LATER + HOLD)
    release(county.database, LATER + HOLD + timedelta(seconds=3))
    after = outcomes(county, number)
    assert Counter(after.values()) == {Outcome.SENT: 3, Outcome.STOPPED: 3}
    assert {one for one in before if before[one] is not after[one]} == {
        one for one in before if before[one] in (Outcome.UNCERTAIN, Outcome.FAILED)
    }
    assert sorted(chats.arrived.values()) == [1, 1, 2]  # the uncertain one had arrived
    assert county.does(after_sending.again, number, AGAIN, now=LATER) == 3
    with county.database.reading() as session:
        assert broadcasts.get(session, number).state is BroadcastState.SENDING


def test_stopped_before_it_goes_once_more_everybody_is_as_before(county, chats):
    number = goes_half_way(county, chats, ("sent", "lost", "refused"))
    county.does(after_sending.stop, number)
    before = outcomes(county, number)
    assert county.does(after_sending.again, number, AGAIN, now=LATER) == 5
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
    assert (found.state, found.goes_at, found.held_until) == (BroadcastState.SENDING, LATER + HOLD, LATER + HOLD)
    county.does(after_sending.stop, number, now=LATER)
    assert release(county.database, LATER + HOLD) == 0
    assert outcomes(county, number) == before


def test_who_may_have_it_and_gets_no_other_still_may_have_it(county, chats):
    number = goes_half_way(county, chats, ("lost", "lost", "refused"))
    county.does(after_sending.stop, number)
    before = outcomes(county, number)
    with county.database.reading() as session:
        full, *others = (county.person(session, one).chat_id for one, how in before.items() if how is Outcome.UNCERTAIN)
    spend_the_week(county.database, [full], NOW, messages=4)
    with county.database.transaction() as session:
        reach.note(session, others[0], is_reachable=False, now=NOW)
    assert county.does(after_sending.again, number, [Outcome.UNCERTAIN, Outcome.FAILED], now=LATER) == 3
    assert release(county.database, LATER + HOLD) == 1
    chats.run(LATER + HOLD)
    release(county.database, LATER + HOLD + timedelta(seconds=3))
    after = outcomes(county, number)
    assert Counter(after.values()) == {Outcome.UNCERTAIN: 2, Outcome.SENT: 1, Outcome.STOPPED: 3}
    assert all(after[one] is how for one, how in before.items() if how is not Outcome.FAILED)


def test_it_is_known_who_of_the_chosen_can_be_reached_now(county, chats):
    number = goes_half_way(county, chats, ("refused", "refused", "refused"))
    county.does(after_sending.stop, number)
    failed = [one for one, outcome in outcomes(county, number).items() if outcome is Outcome.FAILED]
    with county.database.transaction() as session:
        full, gone = (county.person(session, one).chat_id for one in failed[:2])
        reach.note(session, gone, is_reachable=False, now=NOW)
    spend_the_week(county.database, [full], NOW)
    chosen = county.does(after_sending.repeatable, number, [Outcome.FAILED, Outcome.UNREACHABLE], now=LATER)
    assert {one.person.id: (one.is_over_cap, one.is_unreachable) for one in chosen} == {
        failed[0]: (True, False),
        failed[1]: (False, True),
        failed[2]: (False, False),
    }


def test_there_is_nothing_to_send_again_where_everybody_has_it(county, chats):
    number = is_done(county, chats)
    assert county.does(after_sending.again, number, list(Outcome)) == 0
    with county.database.reading() as session:
        assert broadcasts.get(session, number).state is BroadcastState.DONE


def test_sent_again_and_withdrawn_both_copies_are_taken_back(county, chats):
    number = goes_half_way(county, chats, ("sent", "refused"))
    county.does(after_sending.stop, number)
    county.does(after_sending.again, number, [Outcome.FAILED])
    release(county.database, NOW + HOLD)
    chats.run(NOW + HOLD)
    county.does(after_sending.withdraw, number)
    chats.run(LATER)
    assert not any(chats.shown.values())


def test_a_sender_that_dies_leaves_it_uncertain_and_nobody_gets_it_again(county, chats):
    number = county.going()
    lost = chats.take(NOW, 2)  # and was never heard of again
    now = NOW + LEASE + timedelta(seconds=2)
    chats.run(now)
    release(county.database, now)
    assert Counter(outcomes(county, number).values()) == {Outcome.SENT: 4, Outcome.UNCERTAIN: 2}
    uncertain = {call.body["of"]["person"] for call in lost}
    assert {one for one, outcome in outcomes(county, number).items() if outcome is Outcome.UNCERTAIN} == uncertain
    with county.database.reading() as session:
        assert broadcasts.get(session, number).state is BroadcastState.DONE


def test_who_blocked_us_meanwhile_is_unreachable(county, chats):
    number = county.going()
    [call, *_] = chats.take(NOW, 1)
    chats.deliver(call, NOW, "blocked")
    with county.database.transaction() as session:
        reach.note(session, call.chat_id, is_reachable=False, now=NOW)
    assert outcomes(county, number)[call.body["of"]["person"]] is Outcome.UNREACHABLE


def test_the_result_names_everybody_and_only_counts_who_has_tapped(county, chats):
    number = goes_half_way(county, chats, ("sent", "lost"))
    one, other = county.all_clerks[:2]
    with county.database.transaction() as session:
        assert deliveries.acknowledge(session, number, one, NOW)
        assert not deliveries.acknowledge(session, number, one, NOW)
        assert not deliveries.acknowledge(session, number, county.reviewer, NOW)  # it was not for them
        people.end_post(session, other, NOW, None)
        result, each = deliveries.result(session, number), deliveries.each(session, number, LATER)
    assert (result.total, result.acknowledged, result.recalled) == (6, 1, 0)
    told = {outcome: number for outcome, number in result.counts.items() if number}
    assert told == {Outcome.SENT: 1, Outcome.UNCERTAIN: 1, Outcome.WAITING: 4}
    assert [found.person_id for found in each] == [other, *(n for n in county.all_clerks if n != other)]
    assert [found.person is None for found in each] == [True, *[False] * 5]


def test_nobody_of_another_county_may_lay_hands_on_it(county, chats):
    number, other = is_done(county, chats), County(county.database)
    for by in (other.author, county.clerks[0][0]):
        for step, *facts in (
            (after_sending.withdraw,),
            (after_sending.correct, WORD, 0),
            (after_sending.again, AGAIN),
            (after_sending.stop,),
        ):
            with pytest.raises(LookupError):
                county.does(step, number, *facts, by=by)


def test_all_that_was_done_with_it_is_written_down(county, chats):
    number = goes_half_way(county, chats, ("sent", "refused"))
    county.does(after_sending.correct, number, WORD, 0)
    county.does(after_sending.stop, number, by=county.second)
    county.does(after_sending.again, number, [Outcome.FAILED])
    county.does(after_sending.withdraw, number, by=county.second)
    with county.database.reading() as session:
        rows = session.scalars(sa.select(audit.AuditRow).order_by(audit.AuditRow.id))
        done = [(row.action, row.by_id) for row in rows if row.facts.get("broadcast") == number]
        assert audit.verify(session).broken is None
    assert done == [
        ("broadcast_sent", county.author),
        ("broadcast_corrected", county.author),
        ("broadcast_stopped", county.second),
        ("broadcast_sent", county.author),
        ("broadcast_withdrawn", county.second),
    ]


def test_an_erased_persons_message_is_not_known_any_more(county, chats):
    number = is_done(county, chats)
    with county.database.transaction() as session:
        chat = county.person(session, county.all_clerks[0]).chat_id
        outbox.erase(session, chat)
    assert outcomes(county, number)[county.all_clerks[0]] is Outcome.UNCERTAIN
