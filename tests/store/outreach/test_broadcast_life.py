"""The life of a broadcast, whatever is done with it in which order while a bad network carries it: nobody gets it who
is not to, nobody twice but by hand, nobody is forgotten. The model beside it knows the rules spelled out anew.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store import outbox
from store.database import Database
from store.days import SHANGHAI
from store.outreach import after_sending, broadcasts, deliveries, releasing
from store.outreach.audience import Audience
from store.outreach.broadcasts import Content, Overtaken
from store.outreach.deliveries import AGAIN, Outcome
from store.outreach.tables import BroadcastRow, BroadcastState
from store.people import people, reach
from tests.store.outreach.casting import Chats, County, crowd, release, spend_the_week

BEGUN = datetime(2026, 11, 3, 0, 30, tzinfo=UTC)  # a Tuesday, half past eight in Shanghai
LARGE = 55  # people: more than one administrator may write to alone
WEEK = 5  # messages that somebody may get
STALE = timedelta(days=1)  # what could not go for longer goes no more
FATES = st.sampled_from(["sent", "sent", "sent", "lost", "refused", "blocked", "dies"])
# What may be done with it, and from where to where that leads.
STEPS = {
    "approve": {"awaiting": "held"},
    "cancel": {"awaiting": "draft", "held": "draft"},
    "stop": {"sending": "stopped"},
    "withdraw": dict.fromkeys(("sending", "stopped", "done"), "withdrawn"),
}


def is_a_time_for_messages(moment: datetime) -> bool:
    """Half past eight to noon, two to half past six, from Monday to Friday."""
    here = moment.astimezone(SHANGHAI)
    clock = here.hour * 60 + here.minute
    return here.weekday() < 5 and (510 <= clock < 720 or 840 <= clock < 1110)


class Life(RuleBasedStateMachine):
    """One broadcast, and what should be of it."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.now = BEGUN
        self.state = "draft"
        self.text = "甲"
        self.held_until = BEGUN
        self.corrections = 0
        self.proposed: tuple[int, str] | None = None  # by whom, and what it would say
        self.copies: Counter[int] = Counter()  # that somebody may get
        self.gone: set[int] = set()  # who has left

    @initialize(is_large=st.sampled_from([True, False]))
    def somebody_drafts_it(self, is_large):
        with self.database.transaction() as session:  # another life may have ended in the middle
            session.execute(sa.update(BroadcastRow).values(state=BroadcastState.DISCARDED))
            outbox.drop_open(session, "another life", BEGUN)
        self.county, self.chats = County(self.database, towns=2, clerks=3), Chats(self.database)
        town = self.county.towns[0]
        with self.database.transaction() as session:
            if is_large:
                self.county.clerks[0] += crowd(session, town, LARGE)
            self.people = self.county.clerks[0]
            self.chat_of = {one: self.county.person(session, one, self.now).chat_id for one in self.people}
            by = self.county.person(session, self.county.author, self.now)
            self.number = broadcasts.draft(session, by, Content(self.text), self.now).id
            broadcasts.address(session, self.number, by, Audience(frozenset({town.id})))
        self.full = self.people[0]
        spend_the_week(self.database, [self.chat_of[self.full]], self.now, WEEK)

    def does(self, step, *facts, by=None):
        return self.county.does(step, self.number, *facts, by=by, now=self.now)

    @precondition(lambda self: self.state == "draft" and len(self.people) > len(self.gone))
    @rule()
    def confirms(self):
        here = [one for one in self.people if one not in self.gone]
        found = self.does(broadcasts.confirm)
        self.copies = Counter(here)
        self.state = "awaiting" if len(here) > 50 else "held"
        self.hold(found)

    def hold(self, found, at_least=timedelta(minutes=1)):
        if self.state == "held":
            assert found.held_until >= self.now + at_least
            assert is_a_time_for_messages(found.held_until)
            self.held_until = found.held_until
        else:
            assert found.held_until is None

    @precondition(lambda self: self.state != "draft")
    @rule(step=st.sampled_from([*STEPS, "confirm"]))
    def somebody_does(self, step):
        to = STEPS.get(step, {}).get(self.state)
        module = broadcasts if hasattr(broadcasts, step) else after_sending
        by = self.county.author if step == "confirm" else self.county.second
        try:
            found = self.does(getattr(module, step), by=by)
        except (Overtaken, LookupError):
            assert to is None
            return
        assert to is not None
        self.state = to
        if step == "approve":
            self.hold(found)
        if step == "withdraw":
            self.proposed = None

    @precondition(lambda self: self.state in ("sending", "stopped", "done"))
    @rule(text=st.sampled_from("乙丙"), is_author=st.booleans(), sees_all=st.sampled_from([True, True, False]))
    def somebody_corrects(self, text, is_author, sees_all):
        by = self.county.author if is_author else self.county.second
        others = self.proposed if self.proposed and self.proposed[0] != by else None
        try:
            done = self.does(after_sending.correct, text, self.corrections - (not sees_all), by=by)
        except Overtaken:
            assert not sees_all or (others is not None and others[1] != text)
            return
        assert sees_all
        assert others is None or others[1] == text
        assert done.is_proposed == (len(self.copies) > 50 and others is None)
        if done.is_proposed:
            self.proposed = by, text
        else:
            self.text, self.proposed, self.corrections = text, None, self.corrections + 1

    @precondition(lambda self: self.state in ("done", "stopped"))
    @rule(outcomes=st.sets(st.sampled_from(list(Outcome)), min_size=1))
    def sends_again(self, outcomes):
        before = self.outcomes()
        chosen = [one for one, outcome in before.items() if outcome in outcomes and outcome in AGAIN]
        assert self.does(after_sending.again, outcomes) == len(chosen)
        if chosen:
            self.state = "sending"
            for one in chosen:  # who has got nothing may get one; of whom nobody knows, another one
                self.copies[one] = self.chats.arrived[self.number, self.chat_of[one]] + 1

    @rule(seconds=st.sampled_from([1, 5, 70, 70, 3_600, 12 * 3_600, 3 * 86_400]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule()
    def the_bot_looks(self):
        with self.database.reading() as session:
            was_due = releasing.is_due(session, self.now)
        handed = release(self.database, self.now)
        assert not (handed and not was_due)
        if self.state in ("held", "sending"):
            state = self.found().state
            if self.state == "held":
                is_late = self.now > self.held_until + STALE
                may_go = self.now >= self.held_until and is_a_time_for_messages(self.now) and not is_late
                assert state == ("draft" if is_late else "sending" if may_go else "held")
                assert bool(handed) <= may_go
                if state == "held" and self.now >= self.held_until:  # it waits for the morning
                    self.hold(self.found(), timedelta())
            elif state == "done":
                assert Outcome.WAITING not in self.outcomes().values()
            else:
                assert state == "sending"
            self.state = str(state)
        else:
            assert handed == 0

    @rule(fates=st.lists(FATES, min_size=1, max_size=12))
    def the_network_carries(self, fates):
        """A lost call may have arrived or not; of a dead sender's calls nobody ever hears."""
        for fate, call in zip(fates, self.chats.take(self.now, len(fates)), strict=False):
            if fate == "dies":
                continue
            self.chats.deliver(call, self.now, fate)
            if fate == "blocked" and call.body["call"] == "worded":
                with self.database.transaction() as session:
                    reach.note(session, call.chat_id, is_reachable=False, now=self.now)

    @rule(who=st.integers(1, 2))
    def somebody_leaves(self, who):
        one = self.people[who]
        if one not in self.gone:
            self.gone.add(one)
            with self.database.transaction() as session:
                people.end_post(session, one, self.now, None)

    @rule()
    def everybody_lets_us_in_again(self):
        with self.database.transaction() as session:
            for chat in self.chat_of.values():
                reach.note(session, chat, is_reachable=True, now=self.now)

    def found(self):
        with self.database.reading() as session:
            return broadcasts.get(session, self.number)

    def outcomes(self):
        with self.database.reading() as session:
            return deliveries.outcome_of_each(session, self.number)

    def is_quiet(self):
        with self.database.reading() as session:
            return outbox.waiting_since(session) is None

    @invariant()
    def nobody_gets_it_who_is_not_to_nor_twice_nor_too_much(self):
        for (_, chat), times in self.chats.arrived.items():
            [one] = [person for person, its in self.chat_of.items() if its == chat]
            assert times <= self.copies[one]
        if self.state in ("draft", "awaiting", "held"):
            assert not self.chats.arrived
        assert self.chats.arrived[self.number, self.chat_of[self.full]] == 0 or self.now >= BEGUN + timedelta(days=6)

    @invariant()
    def it_stands_as_it_should(self):
        found = self.found()
        assert (found.state, found.content.text) == (self.state, self.text)
        assert (found.proposed and (found.proposed.by_id, found.proposed.text)) == self.proposed
        assert (found.goes_at is None) == (self.state == "draft")

    def teardown(self):
        """The network is well again, and all comes to its end."""
        self.now += timedelta(minutes=1)
        while True:
            if not is_a_time_for_messages(self.now):
                self.now += timedelta(minutes=30)
                continue
            release(self.database, self.now)
            self.chats.run(self.now)
            if self.found().state != "sending" and self.is_quiet():
                break
            self.now += timedelta(seconds=20)
        state, outcomes = self.found().state, self.outcomes()
        if state in ("draft", "awaiting", "held"):
            return
        assert outcomes.keys() == {one for one in self.people if one in self.copies}
        assert Outcome.WAITING not in outcomes.values()
        for one, outcome in outcomes.items():
            arrived, shown = (of[self.number, self.chat_of[one]] for of in (self.chats.arrived, self.chats.shown))
            if outcome is Outcome.SENT:
                assert arrived
            if outcome in (Outcome.OUTSIDE, Outcome.CAP, Outcome.STOPPED, Outcome.UNREACHABLE, Outcome.FAILED):
                assert arrived < self.copies[one]
            if state == "done" and outcome is Outcome.OUTSIDE:
                assert one in self.gone
            if state == "done":
                assert outcome is not Outcome.STOPPED
            if outcome is Outcome.SENT and arrived == 1:
                assert list(shown.values()) == ([] if state == "withdrawn" else [self.text])
        for moments in self.chats.moments.values():
            assert all(map(is_a_time_for_messages, moments))


@pytest.mark.timeout(300)
def test_life(database):
    run_state_machine_as_test(
        lambda: Life(database), settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
