"""A broadcast before it goes: written, addressed, agreed to, held, taken back; on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import audit
from store.outreach import broadcasts, deliveries
from store.outreach.audience import Audience
from store.outreach.broadcasts import (
    BadMoment,
    Content,
    Empty,
    Nobody,
    NobodyToApprove,
    Overtaken,
    TooManyToday,
)
from store.outreach.deliveries import Outcome
from store.outreach.rules import rules
from store.outreach.tables import BroadcastState
from store.people import people, reach
from store.people.rights import Role
from tests.store.outreach.casting import NOW, Chats, County, crowd, release

HOLD = timedelta(seconds=rules("broadcast")["hold_seconds"])
CLERKS = Audience(roles=frozenset({Role.CLERK}))


@pytest.fixture
def county(database):
    return County(database)


@pytest.fixture
def large(county):
    """The same with more clerks than one administrator may write to alone."""
    with county.database.transaction() as session:
        county.clerks[0] += crowd(session, county.towns[0], rules("broadcast")["approve_above"])
    return county


def drafted(county, content=None, now=NOW):
    with county.database.transaction() as session:
        by = county.person(session, county.author, now)
        number = broadcasts.draft(session, by, content or Content("请报送"), now).id
        broadcasts.address(session, number, by, CLERKS)
    return number


def state(county, number):
    with county.database.reading() as session:
        return broadcasts.get(session, number).state


def test_a_draft_says_what_its_author_wrote_last(county):
    number = drafted(county)
    with county.database.transaction() as session:
        by = county.person(session, county.author)
        broadcasts.rewrite(session, number, by, Content("", "file", "photo"))
        tomorrow = NOW + timedelta(days=1)
        broadcasts.schedule(session, number, by, tomorrow, NOW)
    with county.database.reading() as session:
        found = broadcasts.seen_by(session, number, by)
    assert (found.content, found.audience, found.send_at) == (Content("", "file", "photo"), CLERKS, tomorrow)
    assert (found.state, found.county_id, found.held_until) == (BroadcastState.DRAFT, county.id, None)


def test_nobody_else_sees_or_changes_a_draft(county):
    number, other = drafted(county), County(county.database)
    for by in (county.second, county.clerks[0][0], other.author):
        with pytest.raises(LookupError):
            county.does(broadcasts.confirm, number, by=by)
        with county.database.reading() as session, pytest.raises(LookupError):
            broadcasts.seen_by(session, number, county.person(session, by))
    with county.database.reading() as session:
        assert broadcasts.recent(session, county.person(session, county.second)) == []
        [mine] = broadcasts.recent(session, county.person(session, county.author))
    assert mine.id == number


@pytest.mark.parametrize("text", ["", " \n"])
def test_what_says_nothing_is_no_broadcast(county, text):
    with pytest.raises(Empty):
        drafted(county, Content(text))


def test_confirmed_it_is_held_and_nothing_goes_before(county):
    number = drafted(county)
    held = county.does(broadcasts.confirm, number)
    assert (held.state, held.held_until) == (BroadcastState.HELD, NOW + HOLD)
    assert release(county.database, NOW + HOLD - timedelta(seconds=1)) == 0
    assert release(county.database, NOW + HOLD) == len(county.all_clerks)
    assert state(county, number) is BroadcastState.SENDING


def test_cancelled_while_it_is_held_it_is_a_draft_and_nobody_has_got_anything(county):
    number = county.held()
    county.does(broadcasts.cancel, number, by=county.second)
    assert release(county.database, NOW + timedelta(days=1)) == 0
    chats = Chats(county.database)
    chats.run(NOW + timedelta(days=1))
    assert not chats.arrived
    assert state(county, number) is BroadcastState.DRAFT
    county.does(broadcasts.confirm, number)
    assert release(county.database, NOW + HOLD) == len(county.all_clerks)


def test_once_it_goes_it_cannot_be_cancelled_nor_confirmed_again(county):
    number = county.going()
    for step in (broadcasts.cancel, broadcasts.confirm, broadcasts.approve):
        with pytest.raises(Overtaken) as told:
            county.does(step, number)
        assert told.value.state is BroadcastState.SENDING


def test_to_many_it_goes_when_somebody_else_agrees(large):
    number = drafted(large)
    assert large.does(broadcasts.confirm, number).state is BroadcastState.AWAITING
    assert release(large.database, NOW + timedelta(days=1)) == 0
    with large.database.reading() as session:
        assert [one.id for one in broadcasts.approvers(session, number, NOW)] == [large.second]
    for by in (large.author, large.clerks[0][0], County(large.database).author):
        with pytest.raises(LookupError):
            large.does(broadcasts.approve, number, by=by)
    later = NOW + timedelta(minutes=20)
    agreed = large.does(broadcasts.approve, number, by=large.second, now=later)
    assert (agreed.state, agreed.held_until, agreed.approved_by) == (BroadcastState.HELD, later + HOLD, large.second)
    assert release(large.database, later + HOLD) == len(large.all_clerks)


def test_where_nobody_else_could_agree_it_cannot_be_confirmed(large):
    with large.database.transaction() as session:
        reach.note(session, large.person(session, large.second).chat_id, is_reachable=False, now=NOW)
    number = drafted(large)
    with pytest.raises(NobodyToApprove) as told:
        large.does(broadcasts.confirm, number)
    assert told.value.above == rules("broadcast")["approve_above"]
    assert state(large, number) is BroadcastState.DRAFT
    with large.database.transaction() as session:
        owner = people.seat(session, 6_999, "屠隽", Role.OWNER, "州府", now=NOW)
    large.does(broadcasts.confirm, number)
    assert large.does(broadcasts.approve, number, by=owner).state is BroadcastState.HELD


def test_an_owners_broadcast_to_one_county_is_that_countys(large):
    with large.database.transaction() as session:
        owner = people.seat(session, 6_999, "屠隽", Role.OWNER, "州府", now=NOW)
        by = large.person(session, owner)
        number = broadcasts.draft(session, by, Content("请报送"), NOW).id
        assert broadcasts.address(session, number, by, CLERKS).county_id is None
        towns = frozenset(town.id for town in large.towns)
        assert broadcasts.address(session, number, by, Audience(towns)).county_id == large.id
        broadcasts.confirm(session, number, by, NOW)
        assert large.author in {one.id for one in broadcasts.approvers(session, number, NOW)}
    assert large.does(broadcasts.approve, number, by=large.author).state is BroadcastState.HELD


def test_to_nobody_it_is_not_sent(county):
    with county.database.transaction() as session:
        for one in county.all_clerks:
            reach.note(session, county.person(session, one).chat_id, is_reachable=False, now=NOW)
    with pytest.raises(Nobody):
        county.held()


def test_there_is_an_end_to_what_a_county_is_sent_in_a_day(county):
    most = rules("broadcast")["most_a_day"]
    for _ in range(most):
        county.does(broadcasts.cancel, county.held())  # what was not sent does not count
    for _ in range(most):
        county.held()
    with pytest.raises(TooManyToday):
        county.held()
    County(county.database).held()
    county.held(now=NOW + timedelta(days=1))


def test_it_can_be_scheduled_for_a_month_but_not_for_the_past(county):
    number = drafted(county)
    with county.database.transaction() as session:
        by = county.person(session, county.author)
        for moment in (NOW, NOW - timedelta(seconds=1), NOW + timedelta(days=32)):
            with pytest.raises(BadMoment):
                broadcasts.schedule(session, number, by, moment, NOW)
        at = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
        broadcasts.schedule(session, number, by, at, NOW)
    assert county.does(broadcasts.confirm, number).held_until == at
    assert release(county.database, at - timedelta(seconds=1)) == 0
    assert release(county.database, at) == len(county.all_clerks)


def test_what_would_go_at_night_or_on_a_saturday_is_held_until_people_work(county):
    friday = datetime(2026, 11, 6, 10, 29, 30, tzinfo=UTC)  # half a minute before half past six in the evening
    monday = datetime(2026, 11, 9, 0, 30, tzinfo=UTC)
    number = drafted(county, now=friday)
    assert county.does(broadcasts.confirm, number, now=friday).held_until == monday
    assert release(county.database, monday - timedelta(seconds=1)) == 0
    assert release(county.database, monday) == len(county.all_clerks)


def test_whose_author_may_not_send_any_more_it_goes_back_to_the_draft(county):
    number = county.held()
    with county.database.transaction() as session:
        people.end_post(session, county.author, NOW, None)
    assert release(county.database, NOW + HOLD) == 0
    assert state(county, number) is BroadcastState.DRAFT


def test_drafts_that_nobody_confirmed_are_forgotten(large):
    sent, draft, awaiting = large.going(Audience(frozenset({large.towns[1].id}))), drafted(large), drafted(large)
    large.does(broadcasts.confirm, awaiting)
    for days, left in ((6, [awaiting, draft, sent]), (8, [sent])):
        with large.database.transaction() as session:
            broadcasts.forget(session, NOW + timedelta(days=days))
            by = large.person(session, large.author)
            assert [one.id for one in broadcasts.recent(session, by)] == left
            assert deliveries.outcome_of_each(session, sent).keys() == set(large.clerks[1])


def test_a_draft_that_is_not_wanted_is_gone(county):
    number = drafted(county)
    with county.database.transaction() as session:
        broadcasts.discard(session, number, county.person(session, county.author))
        assert broadcasts.get(session, number) is None


def test_the_audit_says_who_sent_it_and_how_many_it_was_for(county):
    county.going()
    with county.database.reading() as session:
        [row] = [row for row in session.query(audit.AuditRow) if row.action == audit.Action.BROADCAST_SENT]
        assert (row.by_id, row.place_id, row.facts["recipients"]) == (county.author, county.id, len(county.all_clerks))
        assert audit.verify(session).broken is None


def test_of_one_that_nobody_confirmed_there_is_no_result(county):
    with county.database.reading() as session:
        result = deliveries.result(session, drafted(county))
    assert (result.total, result.counts[Outcome.WAITING], result.acknowledged) == (0, 0, 0)
