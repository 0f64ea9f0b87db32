"""A county's own table of days off and of days made up for by working, over what is published for China."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock, lock_all, padded
from store.days import day_of
from store.outbox import Lane, Message, Outbound
from store.outreach.quiet import may_go
from store.outreach.tables import WorkdayRow, WorkdayYear
from store.outreach.workdays import SetDay, Workdays, missed_since
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may

LONGEST_BREAK = 16  # days off in a row; nobody has ever had more, so a table with more of them is a mistake
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Confirmed:
    """Who said that the county's table holds the whole year, and when."""

    by_id: int | None
    at: datetime


class TooLong(Exception):
    """Nobody would work for more than LONGEST_BREAK days in a row."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


def workdays(session: Session, county_id: int) -> Workdays:
    """The calendar of a county, as it is in this transaction: two statements, so ask once for all its towns."""
    rows = session.execute(
        sa.select(WorkdayRow.day, WorkdayRow.is_working, WorkdayRow.name).where(WorkdayRow.county_id == county_id)
    ).all()
    years = session.scalars(sa.select(WorkdayYear.year).where(WorkdayYear.county_id == county_id))
    own = {day: is_working for day, is_working, _ in rows}
    return Workdays(own, frozenset(years), {day: name for day, _, name in rows if name})


def with_days(there: Workdays, days: Sequence[SetDay]) -> Workdays:
    """The calendar as it would be with these days in the county's own table. Raises TooLong."""
    names = {day: name for day, name in there.names.items() if day not in {one.day for one in days}}
    names |= {one.day: one.name for one in days if one.name}
    becomes = Workdays({**there.own, **{one.day: one.is_working for one in days}}, there.years, names)
    for one in days:
        first = last = one.day
        while not becomes.is_working(first - _DAY) and (last - first).days < LONGEST_BREAK:
            first -= _DAY
        while not becomes.is_working(last + _DAY) and (last - first).days < LONGEST_BREAK:
            last += _DAY
        if not one.is_working and (last - first).days >= LONGEST_BREAK:
            raise TooLong(first, last)
    return becomes


def alone_with(session: Session, county_ids: Collection[int]) -> None:
    """Nobody else changes the calendars of these counties until the transaction ends; before changing several."""
    lock_all(session, [("calendar", one) for one in county_ids])


def set_days(session: Session, county_id: int, days: Sequence[SetDay], now: datetime, by: int | None) -> None:
    """Put these days into the county's own table, each over what it said of the day before. Raises TooLong."""
    lock(session, "calendar", county_id)
    with_days(workdays(session, county_id), days)
    of_county = sa.delete(WorkdayRow).where(WorkdayRow.county_id == county_id)
    session.execute(of_county.where(WorkdayRow.day.in_([one.day for one in days])))
    rows = {one.day: one for one in days}  # of a day that is named twice the last one counts
    session.add_all(
        WorkdayRow(county_id=county_id, day=d, is_working=o.is_working, name=o.name) for d, o in rows.items()
    )
    session.flush()
    years = [day.year for day in rows]  # days off at the new year may begin in the old one
    _tell(session, county_id, now, by, done="set", year=max(years, key=years.count, default=None), days=len(rows))


def confirm_year(session: Session, county_id: int, year: int, now: datetime, by: int | None) -> None:
    """The county's table holds the whole year: none of its days is a guess any more."""
    lock(session, "calendar", county_id)
    if session.get(WorkdayYear, (county_id, year)) is None:
        session.add(WorkdayYear(county_id=county_id, year=year, by_id=by, at=now))
        session.flush()
        _tell(session, county_id, now, by, done="confirmed", year=year)


def clear_year(session: Session, county_id: int, year: int, now: datetime, by: int | None) -> int:
    """Nothing of the year stands in the county's own table any more; how many days did."""
    lock(session, "calendar", county_id)
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = sa.delete(WorkdayRow).where(WorkdayRow.county_id == county_id, WorkdayRow.day.between(first, last))
    years = sa.delete(WorkdayYear).where(WorkdayYear.county_id == county_id, WorkdayYear.year == year)
    days = len(session.scalars(rows.returning(WorkdayRow.day)).all())
    confirmed = session.scalars(years.returning(WorkdayYear.year)).all()
    if days or confirmed:
        _tell(session, county_id, now, by, done="cleared", year=year, days=days)
    return days


def confirmed(session: Session, county_id: int, year: int) -> Confirmed | None:
    """Who confirmed the year for the county; None: nobody did."""
    row = session.get(WorkdayYear, (county_id, year), populate_existing=True)
    return None if row is None else Confirmed(row.by_id, row.at)


def missing_years(session: Session, county_id: int, now: datetime) -> list[int]:
    """The years whose holidays a county should have by now and has not: this one and, late in it, the next one."""
    return _missing(workdays(session, county_id), day_of(now))


def untold(session: Session, now: datetime) -> list[Message]:
    """What is to be told now to those who keep a county's calendar: once of each year that it lacks."""
    messages: list[Message] = []
    for county in places.counties(session):
        there = workdays(session, county.id)
        years = _missing(there, day_of(now)) if may_go(now, there) else []
        staff = people.in_county(session, county.id, now) if years else []
        told = [one for one in staff if one.is_there and may(one, Right.CALENDAR, county)]
        messages += [_message(county.id, year, one) for year in years for one in told]
    keys = sa.select(Outbound.key).where(Outbound.key.in_(padded([one.key for one in messages])))
    known = set(session.scalars(keys)) if messages else ()
    return [one for one in messages if one.key not in known]


def _message(county_id: int, year: int, person: PersonFacts) -> Message:
    body = {"call": "worded", "recipe": "missing_year", "of": {"county": county_id, "year": year}}
    return Message(f"calendar {county_id} {year} {person.id}", person.chat_id or 0, Lane.NOTICE, body)


def _missing(there: Workdays, today: date) -> list[int]:
    years = [today.year, today.year + 1] if (today.month, today.day) >= missed_since() else [today.year]
    return [year for year in years if there.is_guess(date(year, 1, 1))]


def _tell(session: Session, county_id: int, now: datetime, by: int | None, **facts: object) -> None:
    audit.append(session, now, by, Action.CALENDAR_CHANGED, place_id=county_id, facts=facts)
