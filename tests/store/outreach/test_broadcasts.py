"""A broadcast before it goes: written, addressed, agreed to, held, taken back; on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from store import audit, outbox
from store.outreach import broadcasts, calendars, deliveries, releasing
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
from store.outreach.workdays import SetDay
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


def told_back(county, number):
    """Who is told that it does not go, and why."""
    with county.database.reading() as session:
        rows = session.scalars(sa.select(outbox.Outbound).where(outbox.Outbound.key.startswith("broadcast ")))
        bodies = [row.body for row in rows if row.body["recipe"] == "cast_back"]
    return [(one["of"]["person"], one["of"]["why"]) for one in bodies if one["of"]["broadcast"] == number]


def state(county, number):
    with county.database.reading() as session:
        return broadcasts.get(session, number).state


def test_a_draft_says_what_its_author_wrote_last(county):
    number = drafted(county)
    with county.database.transaction() as session:
        by = county.person(session, county.author)
        broadcasts.rewrite(session, number, by, Content("", "file", "photo"), NOW)
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


def test_what_counts_is_the_day_when_they_go(large):
    most, tomorrow = rules("broadcast")["most_a_day"], NOW + timedelta(days=1)
    of_one_town = Audience(frozenset({large.towns[1].id}))
    late = drafted(large, now=NOW - timedelta(days=1))
    for _ in range(most):
        large.held(of_one_town)
    with pytest.raises(TooManyToday) as told:
        large.does(broadcasts.confirm, late)
    assert (told.value.most, told.value.day) == (most, NOW.date())
    with large.database.transaction() as session:
        broadcasts.schedule(session, late, large.person(session, large.author), tomorrow, NOW)
    large.does(broadcasts.confirm, late)
    for _ in range(most - 1):  # it is one of tomorrow's
        large.held(of_one_town, now=tomorrow)
    with pytest.raises(TooManyToday):
        large.held(of_one_town, now=tomorrow)


def test_what_is_agreed_to_on_a_day_of_many_waits_for_another(large):
    awaiting = drafted(large)
    large.does(broadcasts.confirm, awaiting)
    tomorrow = NOW + timedelta(days=1)
    for _ in range(rules("broadcast")["most_a_day"]):
        large.held(Audience(frozenset({large.towns[1].id})), now=tomorrow)
    with pytest.raises(TooManyToday):
        large.does(broadcasts.approve, awaiting, by=large.second, now=tomorrow)
    agreed = large.does(broadcasts.approve, awaiting, by=large.second, now=tomorrow + timedelta(days=1))
    assert agreed.state is BroadcastState.HELD


@pytest.mark.parametrize("is_many", [False, True])
def test_whose_author_may_not_send_any_more_it_is_the_draft_of_somebody_who_may_and_they_are_told(large, is_many):
    audience = CLERKS if is_many else Audience(frozenset({large.towns[1].id}))
    number = large.held(audience)
    if is_many:
        large.does(broadcasts.approve, number, by=large.second)
    with large.database.transaction() as session:
        owner = people.seat(session, 6_999, "屠隽", Role.OWNER, "州府", now=NOW)
        third = people.seat(session, 6_998, "郦澄", Role.ADMINISTRATOR, large.name, now=NOW)
        people.end_post(session, large.author, NOW, None)
    assert release(large.database, NOW + HOLD) == 0
    with large.database.reading() as session:
        found = broadcasts.get(session, number)
        [row] = [row for row in session.query(audit.AuditRow) if row.action == audit.Action.BROADCAST_TAKEN_BACK]
    assert (found.state, found.goes_at) == (BroadcastState.DRAFT, None)
    assert found.by_id in ({large.second} if is_many else {large.second, third})
    assert {(large.second, "author"), (third, "author")} == set(told_back(large, number))
    assert owner not in {one for one, _ in told_back(large, number)}
    assert (row.by_id, row.facts["why"]) == (large.author, "author")
    large.does(broadcasts.confirm, number, by=found.by_id, now=NOW + HOLD)


def test_held_up_for_longer_than_a_day_it_is_a_draft_again_and_its_author_is_told(county):
    first, second = county.held(), county.held()
    day = timedelta(hours=rules("broadcast")["stale_hours"])
    with county.database.transaction() as session:
        releasing.release(session, NOW + HOLD + day)
    assert {state(county, first), state(county, second)} == {BroadcastState.SENDING, BroadcastState.HELD}
    late = second if state(county, first) is BroadcastState.SENDING else first
    release(county.database, NOW + HOLD + day + timedelta(seconds=1))
    assert state(county, late) is BroadcastState.DRAFT
    assert told_back(county, late) == [(county.author, "late")]


def test_a_day_off_that_is_told_after_it_was_scheduled_makes_it_wait_and_is_no_outage(county):
    number = county.held()
    with county.database.transaction() as session:
        days = [SetDay(NOW.date() + timedelta(days=more), is_working=False, name="县庆") for more in range(3)]
        calendars.set_days(session, county.id, days, NOW, None)
    release(county.database, NOW + HOLD)
    friday = datetime(2026, 11, 6, 0, 30, tzinfo=UTC)
    with county.database.reading() as session:
        found = broadcasts.get(session, number)
    assert (found.state, found.goes_at, found.held_until) == (BroadcastState.HELD, friday, friday)
    assert release(county.database, friday) == len(county.all_clerks)


def test_the_newest_that_has_missed_somebody_is_found(county):
    def newest():
        with county.database.reading() as session:
            found = broadcasts.newest_missed(session, county.person(session, county.author))
        return found and found.id

    assert newest() is None
    with county.database.transaction() as session:
        reach.note(session, county.person(session, county.clerks[0][0]).chat_id, is_reachable=False, now=NOW)
    chats, sent = Chats(county.database), []
    for town in county.towns:
        sent.append(county.going(Audience(frozenset({town.id}))))
        chats.run(NOW)
        release(county.database, NOW + timedelta(seconds=3))
    assert [state(county, number) for number in sent] == [BroadcastState.DONE] * 2
    assert newest() == sent[0], "the last one has reached all"


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


def test_drafts_that_nobody_confirmed_are_forgotten(large):
    sent, draft, awaiting = large.going(Audience(frozenset({large.towns[1].id}))), drafted(large), drafted(large)
    large.does(broadcasts.confirm, awaiting)
    for days, left in ((6, [awaiting, draft, sent]), (8, [awaiting, sent]), (14, [awaiting, sent]), (16, [sent])):
        with large.database.transaction() as session:
            broadcasts.forget(session, NOW + timedelta(days=days))
            by = large.person(session, large.author)
            assert [one.id for one in broadcasts.recent(session, by)] == left
            assert deliveries.outcome_of_each(session, sent).keys() == set(large.clerks[1])


def test_what_nobody_agreed_to_for_long_is_a_draft_again_and_its_author_is_told(large):
    number = drafted(large)
    large.does(broadcasts.confirm, number, now=NOW + timedelta(days=6))
    for days, stands in ((8, BroadcastState.AWAITING), (14, BroadcastState.DRAFT)):  # both count from when it began
        with large.database.transaction() as session:
            broadcasts.forget(session, NOW + timedelta(days=days))
        assert state(large, number) is stands
    assert told_back(large, number) == [(large.author, "waited")]


def test_cancelled_or_rewritten_an_old_draft_is_kept_as_long_as_a_new_one(county):
    number, other = drafted(county), drafted(county)
    with county.database.transaction() as session:
        by = county.person(session, county.author)
        broadcasts.schedule(session, number, by, NOW + timedelta(days=21), NOW)
    county.does(broadcasts.confirm, number)
    ten_days = NOW + timedelta(days=10)
    county.does(broadcasts.cancel, number, now=ten_days)
    county.does(broadcasts.rewrite, other, Content("请再报送"), now=NOW + timedelta(days=6))
    for days, left in ((10, [other, number]), (14, [number]), (18, [])):
        with county.database.transaction() as session:
            broadcasts.forget(session, NOW + timedelta(days=days, minutes=1))
            assert [one.id for one in broadcasts.recent(session, by)] == left
    assert told_back(county, number) == []


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
