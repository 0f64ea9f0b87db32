"""A county's reminders as the days go by: the right people, in time, quietly, once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from store.catalogue.metrics import catalogue
from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.outbox import OutboundState
from store.outreach import calendars, deadlines, reminders, snoozes
from store.outreach.asked import messages_about
from store.outreach.owed import owed_in
from store.outreach.snoozes import Later
from store.outreach.stages import Stage
from store.outreach.tables import Asked, Cadence, Kind, ReminderRow
from store.outreach.terms import Rung, Terms
from store.people import people
from tests.store.outreach.duty import Duty, moment

START = moment("2026-10-20T10:00")  # October's figures are due on Thursday 5 November
CLERK, DEPUTY, REVIEWER, COUNTY = Asked.CLERK, Asked.DEPUTY, Asked.REVIEWER, Asked.COUNTY
RUNGS = Rung(-3, CLERK), Rung(-1, CLERK), Rung(0, CLERK), Rung(1, CLERK), Rung(2, DEPUTY), Rung(5, COUNTY)


@pytest.fixture
def duty(database):
    found = Duty(database, START)
    found.only_figures(START, *RUNGS)
    return found


def test_from_the_first_step_to_the_county(duty):
    assert duty.days("2026-10-26", "2026-11-30") == [
        ("11-02", duty.clerk, -3),
        ("11-04", duty.clerk, -1),
        ("11-05", duty.clerk, 0),
        ("11-06", duty.clerk, 1),
        ("11-09", duty.deputy, 2),
        ("11-12", duty.administrator, 5),
    ]


def test_what_a_digest_says(duty):
    (went,) = duty.day("2026-11-04")
    (one,) = went.told
    assert (one.occasion.month, one.town.id, one.asked, one.rung) == (Month(2026, 10), duty.town.id, CLERK, -1)
    assert (one.due_on, one.is_late, one.is_new, one.note) == (date(2026, 11, 5), False, True, "")
    assert (one.standing.stage, one.standing.answered) == (Stage.NOT_BEGUN, 0)
    assert one.standing.owed > 5
    late = duty.day("2026-11-10")[-1]  # the days of grace are over
    assert (late.person, late.told[0].is_late, late.told[0].asked) == (duty.deputy, True, DEPUTY)


def test_silent_once_it_is_handed_in_and_asked_again_once_it_is_returned(duty):
    assert duty.days("2026-11-02", "2026-11-03") == [("11-02", duty.clerk, -3)]
    duty.submits(moment("2026-11-03T15:00"))
    assert duty.days("2026-11-04", "2026-11-09") == []
    with duty.database.transaction() as session:
        filing = submissions.find(session, duty.town, Month(2026, 10))
        reviewing.give_back(session, filing, 1, ["x"], "请核对", moment("2026-11-09T16:00"), duty.reviewer)
    clerk, deputy = duty.day("2026-11-10")
    assert (clerk.person, clerk.told[0].rung, clerk.told[0].standing.stage) == (duty.clerk, 1, Stage.RETURNED)
    assert (deputy.person, deputy.told[0].rung, deputy.told[0].is_delayed) == (duty.deputy, 2, True)


def test_how_much_is_still_to_be_answered(duty):
    began, given = moment("2026-10-30T15:00"), {"grids": Given(Answer.GIVEN, 3), "mediators": Given(Answer.NONE)}
    with duty.database.transaction() as session:
        filing = submissions.begin(session, duty.town, Month(2026, 10), began)
        answered = submissions.answer(session, filing, given, {}, began, duty.clerk)
        cleared = {"mediators": Given(Answer.BLANK)}
        submissions.answer(session, answered.filing, cleared, {"mediators": 1}, began, duty.clerk)
    standing = duty.day("2026-11-02")[0].told[0].standing
    assert (standing.stage, standing.answered, standing.done_at) == (Stage.DRAFT, 1, None)
    with duty.database.reading() as session:
        assert standing.owed == len(catalogue(session, duty.county, Month(2026, 10)).due(Month(2026, 10)))


def test_a_month_that_has_not_begun_is_not_asked_for(duty):
    duty.figures(START, rungs=(Rung(-28, CLERK),))  # of November's: in October
    told = duty.days("2026-10-21", "2026-11-10")
    assert [(day, step) for day, _, step in told] == [("11-02", -28)]


def test_submitted_between_plan_and_send_nothing_goes(duty):
    nine = moment("2026-11-04T09:00")
    assert duty.tick(nine) == 1
    duty.submits(nine)
    assert duty.send(nine) == []
    assert duty.states() == {"dropped": 1}
    with duty.database.reading() as session:
        (one,) = owed_in(session, duty.clerk, date(2026, 11, 4), nine)
        assert one.standing.stage is Stage.DONE


def test_a_tick_that_is_missed_or_doubled_changes_nothing(duty):
    assert [duty.tick(moment(f"2026-11-02T{clock}")) for clock in ("08:59", "09:00", "09:00", "09:01", "17:00")] == [
        0, 1, 0, 0, 0,
    ]  # fmt: skip
    assert duty.states() == {"planned": 1}


def test_two_processes_plan_one_digest(duty):
    nine, made = moment("2026-11-02T09:00"), list[int]()
    both = [threading.Thread(target=lambda: made.append(duty.tick(nine))) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(made) == [0, 0, 0, 1]
    assert len(duty.send(nine)) == 1


@pytest.mark.parametrize("clock", ["08:59:59", "12:00", "13:59", "18:30", "23:00", "00:00"])
def test_nothing_is_planned_in_quiet_hours(duty, clock):
    assert duty.tick(moment(f"2026-11-02T{clock}")) == 0
    assert duty.tick(moment(f"2026-11-02T{clock}") + timedelta(days=-1)) == 0  # a Sunday
    assert duty.day("2026-11-03")[0].told[0].is_delayed


def test_what_was_not_sent_before_the_evening_is_told_on_the_next_day(duty):
    assert duty.tick(moment("2026-11-02T18:29")) == 1
    assert duty.send(moment("2026-11-02T18:31")) == []
    assert duty.states() == {"dropped": 1}
    (went,) = duty.day("2026-11-03")
    assert (went.key, went.told[0].rung, went.told[0].is_delayed) == (f"remind {duty.clerk} 2026-11-03", -3, True)


def test_at_lunch_it_waits(duty):
    duty.tick(moment("2026-11-02T11:59"))
    assert duty.send(moment("2026-11-02T12:01")) == []
    with duty.database.reading() as session:
        goes = reminders.moment(session, duty.clerk, date(2026, 11, 2), moment("2026-11-02T12:01"))
    assert goes == moment("2026-11-02T14:00")
    assert len(duty.send(goes)) == 1


def test_a_sender_that_was_down_for_days_sends_one_message_of_today(duty):
    for day in ("2026-11-02", "2026-11-03", "2026-11-04"):
        duty.tick(moment(f"{day}T09:00"))
    (went,) = duty.send(moment("2026-11-04T10:00"))
    assert went.steps == [(went.told[0].occasion.id, duty.town.id, -1)]
    assert not went.told[0].is_delayed
    assert duty.states() == {"dropped": 2, "sent": 1}


def test_after_an_outage_one_message_and_nothing_older_than_its_use(duty):
    clerk, deputy = duty.day("2026-11-10", "16:00", "16:01")  # nothing ran since October
    assert [(one.person, [(each.rung, each.is_delayed) for each in one.told]) for one in (clerk, deputy)] == [
        (duty.clerk, [(1, True)]),
        (duty.deputy, [(2, True)]),
    ]
    assert duty.days("2026-11-11", "2026-11-12") == [("11-12", duty.administrator, 5)]


def test_after_the_lock_nobody_is_asked(duty):
    assert duty.days("2026-11-26", "2026-12-01") == []


def test_uncertain_is_never_told_again_and_refused_is_told_the_next_day(duty):
    nine = moment("2026-11-02T09:00")
    duty.tick(nine)
    duty.send(nine, OutboundState.UNCERTAIN)
    assert duty.days("2026-11-02", "2026-11-03") == []
    duty.tick(moment("2026-11-04T09:00"))
    assert duty.send(moment("2026-11-04T09:00"), OutboundState.FAILED) == []
    assert duty.tick(moment("2026-11-04T10:00")) == 0  # one a day
    assert [step for _, _, step in duty.days("2026-11-05", "2026-11-05")] == [0]  # of no use any more: −1


def test_whoever_cannot_be_written_to_has_a_deputy(duty):
    duty.loses(duty.clerk, START)
    (went,) = duty.day("2026-11-02")
    assert (went.person, went.told[0].asked) == (duty.deputy, DEPUTY)
    duty.loses(duty.deputy, START)
    (went,) = duty.day("2026-11-04")
    assert (went.person, went.told[0].asked) == (duty.reviewer, REVIEWER)
    duty.loses(duty.clerk, None)
    assert {one.person for one in duty.day("2026-11-05")} == {duty.clerk}


def test_lost_while_it_was_sent(duty):
    nine = moment("2026-11-02T09:00")
    duty.tick(nine)
    duty.send(nine, OutboundState.FAILED)
    duty.loses(duty.clerk, nine)
    assert [one.person for one in duty.day("2026-11-02", "09:05")] == [duty.deputy]


def test_one_message_for_all_that_is_owed(database):
    duty = Duty(database, START, ("青禾铺镇", "石桥乡", "柳林镇"))
    duty.only_figures(START, Rung(-1, CLERK), Rung(-1, COUNTY))
    once = {"cadence": Cadence.ONCE, "grace_days": 0, "lock_days": 5, "rungs": (Rung(-2, CLERK, "签发"),)}
    duty.task(START, Terms(kind=Kind.TASK, name="总结", on=date(2026, 11, 6), **once))
    went = duty.day("2026-11-04")
    assert sorted(one.person for one in went) == sorted([*duty.clerks.values(), duty.administrator])
    of_clerk = next(one for one in went if one.person == duty.clerk)
    assert [(one.occasion.deadline.terms.name, one.rung, one.note) for one in of_clerk.told] == [
        ("报表", -1, ""),
        ("总结", -2, "签发"),
    ]
    of_county = next(one for one in went if one.person == duty.administrator)
    assert {one.town.name for one in of_county.told} == set(duty.towns)
    duty.does(moment("2026-11-04T15:00"), of_clerk.told[1].occasion.id)
    with database.reading() as session:
        left = owed_in(session, duty.clerk, date(2026, 11, 4), moment("2026-11-04T16:00"))
        assert [(one.standing.stage, one.is_new) for one in left] == [(Stage.NOT_BEGUN, True), (Stage.DONE, True)]
        assert messages_about(session, left[1].occasion.id, duty.town.id) == [f"remind {duty.clerk} 2026-11-04"]


def test_what_was_told_before_is_listed_until_it_is_done_or_not_taken_any_more(duty):
    once = {"cadence": Cadence.ONCE, "grace_days": 0, "lock_days": 5, "rungs": (Rung(0, CLERK),)}
    duty.task(START, Terms(kind=Kind.TASK, name="总结", on=date(2026, 11, 3), **once))
    duty.day("2026-11-02")
    (went,) = duty.day("2026-11-03")
    assert [(one.occasion.deadline.terms.name, one.is_new, one.is_late) for one in went.told] == [
        ("总结", True, False),
        ("报表", False, False),
    ]
    assert [one.occasion.deadline.terms.name for one in duty.day("2026-11-04")[0].told] == ["总结", "报表"]
    with duty.database.reading() as session:
        last, after = (
            owed_in(session, duty.clerk, date(2026, 11, 6), moment(f"2026-11-{day}T09:00")) for day in ("08", "09")
        )
        assert [one.occasion.deadline.terms.name for one in last] == ["总结", "报表"]
        assert [one.occasion.deadline.terms.name for one in after] == ["报表"]


def test_later_is_later_and_comes_once(duty):
    assert len(duty.day("2026-11-02")) == 1
    with duty.database.transaction() as session:
        offered = snoozes.offered(moment("2026-11-02T09:30"), calendars.workdays(session, duty.county))
        snoozes.snooze(session, duty.clerk, offered[Later.HOUR])
    assert duty.day("2026-11-02", "10:29") == []
    (again,) = duty.day("2026-11-02", "10:30", "10:31", "15:00")
    assert again.at == moment("2026-11-02T10:30")
    assert [(one.is_new, one.rung) for one in again.told] == [(True, -3)]
    with duty.database.transaction() as session:
        snoozes.snooze(session, duty.clerk, moment("2026-11-02T14:30"))
    assert len(duty.day("2026-11-02", "14:29", "14:30", "14:31")) == 1
    assert len({one.key for one in duty.went}) == 3


def test_tomorrow_is_tomorrow_s_digest(duty):
    duty.day("2026-11-02")
    with duty.database.transaction() as session:
        offered = snoozes.offered(moment("2026-11-02T17:00"), calendars.workdays(session, duty.county))
        snoozes.snooze(session, duty.clerk, offered[Later.TOMORROW])
    (went,) = duty.day("2026-11-03", "09:00", "09:01", "16:00")
    assert went.key == f"remind {duty.clerk} 2026-11-03"
    assert [(one.rung, one.is_new, one.is_delayed) for one in went.told] == [(-3, False, False)]
    assert [step for *_, step in duty.days("2026-11-04", "2026-11-04")] == [-1]


def test_done_meanwhile_nothing_comes_back(duty):
    duty.day("2026-11-02")
    with duty.database.transaction() as session:
        snoozes.snooze(session, duty.clerk, moment("2026-11-02T14:30"))
    duty.submits(moment("2026-11-02T13:00"))
    assert duty.day("2026-11-02", "14:30") == []
    assert duty.states() == {"sent": 1}
    with duty.database.reading() as session:
        assert snoozes.snoozed(session) == {}


def test_whoever_wants_to_be_left_alone_hears_of_nothing_new(duty):
    with duty.database.transaction() as session:
        snoozes.snooze(session, duty.clerk, moment("2026-11-02T14:30"))
    assert duty.day("2026-11-02", "09:00", "11:00") == []
    assert [one.at for one in duty.day("2026-11-02", "14:30")] == [moment("2026-11-02T14:30")]


def test_the_clock_is_set_back(duty):
    assert len(duty.day("2026-11-04")) == 1
    assert duty.days("2026-11-03", "2026-11-04") == [("11-03", duty.clerk, -3)]  # the 4th has had its digest
    assert [step for *_, step in duty.days("2026-11-05", "2026-11-05")] == [0]


def test_the_clock_was_far_ahead_for_an_hour(duty):
    (went,) = duty.day("2026-11-06")
    assert went.steps == [(went.told[0].occasion.id, duty.town.id, 1)]
    assert [step for *_, step in duty.days("2026-11-01", "2026-11-09")] == [-3, -1, 0, 2]


def test_a_deputy_who_was_asked_is_not_asked_what_the_clerk_was_asked_before(duty):
    assert len(duty.days("2026-11-02", "2026-11-09")) == 5
    duty.loses(duty.clerk, moment("2026-11-09T12:00"))
    assert duty.days("2026-11-10", "2026-11-11") == []


def test_a_post_that_ended_hears_nothing(duty):
    nine = moment("2026-11-02T09:00")
    duty.tick(nine)
    with duty.database.transaction() as session:
        people.end_post(session, duty.clerk, nine, None)
    assert duty.send(nine) == []
    assert [one.person for one in duty.day("2026-11-02", "09:05")] == [duty.deputy]


def test_a_deadline_that_is_moved_or_switched_off(duty):
    steps = Rung(-1, CLERK), Rung(0, CLERK)
    terms = Terms(kind=Kind.TASK, name="总结", cadence=Cadence.ONCE, on=date(2026, 11, 12), rungs=steps)
    task = duty.task(START, terms)
    duty.submits(moment("2026-11-02T08:00"))
    with duty.database.transaction() as session:
        moved = deadlines.change(session, task, replace(terms, on=date(2026, 11, 17)), START, None)
    assert duty.days("2026-11-09", "2026-11-16") == [("11-16", duty.clerk, -1)]
    with duty.database.transaction() as session:
        deadlines.switch(session, moved, False, moment("2026-11-16T10:00"), None)
    assert duty.days("2026-11-17", "2026-11-18") == []
    with duty.database.reading() as session:  # and the message that was told says nothing any more
        assert owed_in(session, duty.clerk, date(2026, 11, 16), moment("2026-11-17T10:00")) == []


def test_steps_of_before_a_deadline_was_set_are_not_told(duty):
    now = moment("2026-11-04T10:00")
    terms = Terms(
        kind=Kind.TASK,
        name="总结",
        cadence=Cadence.ONCE,
        on=date(2026, 11, 6),
        rungs=(Rung(-5, CLERK), Rung(-1, CLERK)),
    )
    duty.task(now, terms)
    duty.submits(now)
    assert duty.days("2026-11-04", "2026-11-06") == [("11-05", duty.clerk, -1)]


def test_a_year_without_a_calendar_reminds_on_weekdays_and_says_that_it_is_a_guess(database):
    start = moment("2026-12-15T10:00")
    duty = Duty(database, start)
    duty.only_figures(start, *RUNGS)
    went = duty.day("2026-12-30")  # December's are due on Tuesday 5 January: 1 January is off, whatever is published
    assert [(one.occasion.due_on, one.occasion.is_guess, one.rung) for one in went[0].told] == [
        (date(2027, 1, 5), True, -3)
    ]
    assert duty.days("2026-12-31", "2027-01-06") == [
        ("01-04", duty.clerk, -1),
        ("01-05", duty.clerk, 0),
        ("01-06", duty.clerk, 1),
    ]


def test_the_rows_say_what_was_asked(duty):
    duty.days("2026-11-02", "2026-11-04")
    with duty.database.reading() as session:
        rows = session.scalars(sa.select(ReminderRow).order_by(ReminderRow.id)).all()
        assert [(row.person_id, row.rung, row.role, row.owed_on, row.key) for row in rows] == [
            (duty.clerk, step, "clerk", day, f"remind {duty.clerk} {day}")
            for step, day in ((-3, date(2026, 11, 2)), (-1, date(2026, 11, 4)))
        ]
