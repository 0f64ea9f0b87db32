"""How many messages somebody gets in a week, over all senders, and who is asked where a week is full."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from store.outbox import Outbound
from store.outreach import caps
from store.outreach.tables import Asked
from store.outreach.terms import Rung
from store.people import people
from tests.store.outreach.duty import Duty, moment
from tests.store.outreach.told import sent

START = moment("2026-10-20T10:00")  # October's figures are due on Thursday 5 November
CLERK, DEPUTY, REVIEWER, COUNTY = Asked.CLERK, Asked.DEPUTY, Asked.REVIEWER, Asked.COUNTY
RUNGS = Rung(-3, CLERK), Rung(-1, CLERK), Rung(0, CLERK), Rung(1, CLERK), Rung(2, DEPUTY), Rung(5, COUNTY)


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.only_figures(START, *RUNGS)
    return found


def test_no_more_than_five_a_week_over_all_senders(duty):
    for number in range(5):
        duty.broadcast(number, duty.clerk, moment(f"2026-10-{27 + number}T10:00"))  # Tuesday to Saturday
    # On 27 October one went: Tuesday to Monday are seven days. Somebody of the town has to hear of it all the same.
    assert [(one.person, one.told[0].asked) for one in duty.day("2026-11-02")] == [(duty.deputy, DEPUTY)]
    (went,) = duty.day("2026-11-03")
    assert (went.person, went.told[0].is_delayed) == (duty.clerk, True)
    assert [(one.person, one.told[0].rung) for one in duty.day("2026-11-04")] == [(duty.clerk, -1)]


def test_where_a_week_is_full_whoever_is_next_is_asked(duty):
    """A week full of broadcasts must not silence a town."""
    for number, person in enumerate([duty.clerk] * 5 + [duty.deputy] * 5 + [duty.reviewer] * 4):
        duty.broadcast(number, person, moment("2026-11-03T10:00"))
    assert [(one.person, one.told[0].asked) for one in duty.day("2026-11-04")] == [(duty.reviewer, REVIEWER)]
    assert [(one.person, one.told[0].asked) for one in duty.day("2026-11-05")] == [(duty.administrator, COUNTY)]


def test_who_was_told_by_the_last_message_of_the_week_was_told(duty):
    for number in range(4):
        duty.broadcast(number, duty.clerk, moment("2026-10-30T10:00"))
    assert [one.person for one in duty.day("2026-11-02")] == [duty.clerk]
    assert duty.day("2026-11-03") == []  # nobody else is asked what the clerk has been asked


def test_broadcasts_leave_some_of_the_week_to_reminders(duty):
    for number in range(3):
        duty.broadcast(number, duty.clerk, moment("2026-10-30T10:00"))
    with duty.database.reading() as session:
        of = session, [duty.clerk, duty.deputy], moment("2026-10-30T11:00")
        assert caps.left(*of) == {duty.clerk: 2, duty.deputy: 5}
        assert caps.left_for_broadcasts(*of) == {duty.clerk: 0, duty.deputy: 3}


def test_what_waits_or_may_have_gone_is_of_the_week_and_what_was_refused_is_not(duty):
    for number, state in enumerate(("planned", "sending", "uncertain", "failed", "dropped")):
        duty.broadcast(number, duty.clerk, moment("2026-10-30T10:00"))
        with duty.database.transaction() as session:
            closed = {"closed_at": None} if state in ("planned", "sending") else {}
            of_this = sa.update(Outbound).where(Outbound.key == f"cast {number} {duty.clerk}")
            session.execute(of_this.values(state=state, **closed))
    with duty.database.reading() as session:
        now = moment("2026-11-02T09:00")
        assert caps.left(session, [duty.clerk, duty.deputy], now) == {duty.clerk: 2, duty.deputy: 5}


def test_what_answers_an_act_is_not_of_the_week(duty):
    now = moment("2026-10-30T10:00")
    with duty.database.transaction() as session:
        chat_id = people.find(session, duty.administrator, now).chat_id
        for key in ("cast-card 1 agree", "longer 3 4", "snoozed 3 2026-10-30 1"):
            sent(session, key, chat_id, now)
        assert caps.left(session, [duty.administrator], now) == {duty.administrator: 5}
        sent(session, "cast-note 1 9", chat_id, now)
        assert caps.left(session, [duty.administrator], now) == {duty.administrator: 4}
