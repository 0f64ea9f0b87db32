"""The week of a county's administrators: once, on its first working day, counts without people. Both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.clock import remind
from store.database import Database
from store.days import SHANGHAI
from store.outbox import Outbound
from store.outreach import consulting as outreach
from store.outreach import weekly
from store.outreach.rules import rules
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import answers, gaps
from store.practices.feedback.answers import Said

CHIEF, SECOND, CLERK, FAR = range(7_000_000_201, 7_000_000_205)
COUNTY = "清岚县"


def at(text: str) -> datetime:
    """A moment of Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


SINCE = at("2026-09-01T10:00")
ASKED = at("2026-11-18T10:00")  # a Wednesday
MONDAY = at("2026-11-23T09:00")


@pytest.fixture
def county(database: Database) -> Database:
    with database.transaction() as session:
        for chat, role, town in (
            (CHIEF, Role.ADMINISTRATOR, None),
            (SECOND, Role.ADMINISTRATOR, None),
            (CLERK, Role.CLERK, "青禾铺镇"),
        ):
            people.seat(session, chat, f"成员{chat % 10}", role, COUNTY, town, now=SINCE, agreed=1)
        people.seat(session, FAR, "外县人", Role.ADMINISTRATOR, "远县", now=SINCE, agreed=1)
    return database


def asks(database: Database, now: datetime = ASKED) -> int:
    """One question is asked and filed; the county's number."""
    with database.transaction() as session:
        place = people.in_chat(session, CLERK, now).place
        gaps.file(session, Question("鸽舍怎么建", Scope(), ("鸽舍",)), CLERK, now)
        gaps.note_all(session, [gaps.Asked(False, place.county_id, "mediation")], now)
        return place.county_id


def planned(database: Database, now: datetime) -> list[str]:
    remind(database, lambda: now)
    with database.reading() as session:
        keys = session.scalars(sa.select(Outbound.key).where(Outbound.key.startswith("gaps-week ")))
        return sorted(keys)


def test_each_administrator_of_the_county_is_told_once_on_monday_at_nine(county):
    asks(county)
    assert planned(county, MONDAY - timedelta(minutes=1)) == []
    keys = planned(county, MONDAY)
    assert [key.split()[1] for key in keys] == ["2026-11-16"] * 2
    for later in (timedelta(minutes=1), timedelta(hours=6), timedelta(days=3)):
        assert planned(county, MONDAY + later) == keys
    assert planned(county, MONDAY + timedelta(days=7)) == keys, "nothing was asked in the week after"


def test_after_a_holiday_or_an_outage_it_goes_on_a_later_day_of_the_week(county):
    asks(county, at("2026-09-30T10:00"))
    assert planned(county, at("2026-10-05T09:00")) == []
    assert len(planned(county, at("2026-10-08T10:00"))) == 2
    asks(county, at("2026-10-14T10:00"))
    assert len(planned(county, at("2026-10-22T16:00"))) == 4


def test_the_week_is_counted(county):
    number = asks(county)
    asks(county, ASKED - timedelta(days=7))
    with county.transaction() as session:
        chief = people.in_chat(session, CHIEF, ASKED)
        lines = gaps.open_gaps(session, number)
        answers.give(session, lines[0].ids, Said("可以", "", date(2026, 11, 20)), chief, ASKED)
        found = weekly.week(session, number, date(2026, 11, 16), MONDAY)
        assert (found.asked, found.unanswered, found.topics) == (1, 1, (("mediation", 1),))
        assert (found.new, found.answered, found.by_reports, found.open) == (1, 1, 0, 0)
        assert [one.question for one in found.due] == ["鸽舍怎么建"]
        far = people.in_chat(session, FAR, ASKED).place.county_id
        assert weekly.week(session, far, date(2026, 11, 16), MONDAY).is_nothing


def test_a_town_whose_week_is_full_is_not_asked(county):
    number = asks(county)
    with county.transaction() as session:
        chief, clerk = (people.in_chat(session, chat, ASKED) for chat in (CHIEF, CLERK))
        gap = gaps.open_gaps(session, number)[0].ids[0]
        near = outreach.askable(session, number, ("鸽舍",), ASKED)
        assert [(one.town, one.is_near) for one in near] == [(clerk.place, False)]
        for place in range(rules("cap")["messages"]):
            row = {"key": f"consult 9{place}", "chat_id": CLERK, "lane": "notice", "body": {}, "state": "planned"}
            session.add(Outbound(**row, not_before=ASKED, attempts=0, failures=0, created_at=ASKED))
        session.flush()
        put = outreach.put(session, gap, [clerk.place], chief, ASKED)
        assert (put.asked, put.full) == ([], [clerk.place])
        session.execute(sa.delete(Outbound))
        put = outreach.put(session, gap, [clerk.place], chief, ASKED)
        assert [(one.town, person.id) for one, person in put.asked] == [(clerk.place, clerk.id)]
