"""Once a week a county's administrators are told what was asked and answered: counts, and nothing of any person.

It goes on the first working day of a week, at the time of the digests or, where something held it, later in the week;
in a week after which there is nothing to tell nobody gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store.database import Session, padded
from store.days import day_of, end_of
from store.outbox import Lane, Message, Outbound
from store.outreach import calendars
from store.outreach.quiet import may_go
from store.outreach.rules import rules
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.feedback import answers
from store.practices.feedback.answers import Answer
from store.practices.feedback.gap_tables import AskedTopic, Closing, Gap

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """What was asked in a county in seven days, and how things stand."""

    monday: date  # its first day (Asia/Shanghai)
    asked: int
    unanswered: int
    topics: tuple[tuple[str, int], ...]  # ids of data/topics.toml with how often each was asked about, most first
    new: int  # gaps that were first filed in it
    answered: int  # gaps that the county has answered in it
    by_reports: int  # gaps that a report imported in it answers
    open: int  # gaps that are open now
    due: tuple[Answer, ...]  # answers that are to be looked at again by now

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.asked or self.new or self.answered or self.by_reports or self.due)


def monday_before(day: date) -> date:
    """The first day of the week before this day's."""
    return day - timedelta(days=day.weekday()) - _WEEK


def week(session: Session, county_id: int, monday: date, now: datetime) -> Week:
    """The week that begins on this day."""
    last = monday + _WEEK - timedelta(days=1)
    is_of_week = AskedTopic.county_id == county_id, AskedTopic.day.between(monday, last)
    rows = session.execute(
        sa.select(AskedTopic.topic, sa.func.sum(AskedTopic.asked), sa.func.sum(AskedTopic.unanswered))
        .where(*is_of_week)
        .group_by(AskedTopic.topic)
    ).all()
    closed = dict(
        session.execute(
            sa.select(Gap.closed_why, sa.func.count())
            .where(Gap.county_id == county_id, Gap.closed_at >= end_of(monday - timedelta(days=1)))
            .where(Gap.closed_at < end_of(last))
            .group_by(Gap.closed_why)
        ).all()
    )
    return Week(
        monday=monday,
        asked=sum(asked for _, asked, _ in rows),
        unanswered=sum(unanswered for _, _, unanswered in rows),
        topics=tuple(sorted(((one, asked) for one, asked, _ in rows if one), key=lambda one: (-one[1], one[0]))),
        new=_count(session, Gap.county_id == county_id, Gap.first_day.between(monday, last)),
        answered=closed.get(Closing.ANSWER, 0),
        by_reports=closed.get(Closing.IMPORT, 0),
        open=_count(session, Gap.county_id == county_id, Gap.closed_at.is_(None)),
        due=tuple(answers.due(session, county_id, now)),
    )


def untold(session: Session, now: datetime) -> list[Message]:
    """What is to be told now: the week before, to each administrator once."""
    messages: list[Message] = []
    monday = monday_before(day_of(now))
    for county in places.counties(session):
        if not may_go(now, calendars.workdays(session, county.id), rules("digest")["from"]):
            continue
        told = _administrators(session, county.id, now)
        new = _unknown(session, [_message(county.id, monday, one) for one in told])
        if new and not week(session, county.id, monday, now).is_nothing:
            messages += new
    return messages


def _administrators(session: Session, county_id: int, now: datetime) -> list[PersonFacts]:
    staff = people.in_county(session, county_id, now)
    return [one for one in staff if one.is_there and may(one, Right.GAPS, one.place)]


def _message(county_id: int, monday: date, person: PersonFacts) -> Message:
    of = {"county": county_id, "monday": monday.isoformat(), "person": person.id}
    body = {"call": "worded", "recipe": "gaps_week", "of": of}
    return Message(f"gaps-week {monday} {person.id}", person.chat_id or 0, Lane.NOTICE, body)


def _unknown(session: Session, messages: Sequence[Message]) -> list[Message]:
    keys = sa.select(Outbound.key).where(Outbound.key.in_(padded([one.key for one in messages])))
    known = set(session.scalars(keys)) if messages else ()
    return [one for one in messages if one.key not in known]


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    return session.scalars(sa.select(sa.func.count()).select_from(Gap).where(*where)).one()
