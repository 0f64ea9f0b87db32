"""A county whose people are reminded: ticks of the clock, and a sender that does what the real one would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import sqlalchemy as sa

from store.catalogue.months import Month
from store.collection import submissions
from store.database import Database
from store.days import SHANGHAI
from store.outbox import Lane, Outbound, OutboundState, put
from store.outreach import deadlines, refreshing, reminders
from store.outreach.asked import day_in
from store.outreach.deadlines import Deadline
from store.outreach.owed import Owed, owed_in
from store.outreach.tables import Kind, OccasionDone, WorkdayRow
from store.outreach.terms import Rung
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Role

_CHATS = count(7_200_000_000)


def moment(text: str) -> datetime:
    """A moment of Asia/Shanghai, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass(frozen=True)
class Went:
    """A message that arrived, or may have."""

    person: int
    key: str
    at: datetime
    told: tuple[Owed, ...] = ()  # (): a broadcast

    @property
    def steps(self) -> list[tuple[int, int, int]]:
        """What it told for the first time: occasion, town, step."""
        return [(one.occasion.id, one.town.id, one.rung) for one in self.told if one.is_new]


class Duty:
    """One county, its towns with a clerk and a deputy each, a reviewer and an administrator."""

    def __init__(
        self, database: Database, now: datetime, towns: Iterable[str] = ("青禾铺镇",), name: str = "清岚县"
    ) -> None:
        self.database, self.name, self.went = database, name, list[Went]()
        self.clerks, self.deputies, self.towns = dict[int, int](), dict[int, int](), dict[str, PlaceFacts]()
        with database.transaction() as session:
            self.county = places.place(session, now, name).id
            self.reviewer = people.seat(session, next(_CHATS), "祁翀", Role.REVIEWER, name, now=now)
            self.administrator = people.seat(session, next(_CHATS), "闻人堃", Role.ADMINISTRATOR, name, now=now)
            for town in towns:
                clerk = people.seat(session, next(_CHATS), f"丙{town}", Role.CLERK, name, town, now=now)
                place = people.find(session, clerk, now).place
                self.towns[town], self.clerks[place.id] = place, clerk
                self.deputies[place.id] = people.seat(
                    session, next(_CHATS), f"丁{town}", Role.DEPUTY, name, town, now=now
                )
            refreshing.refresh(session, now)
        self.town = next(iter(self.towns.values()))
        self.clerk = self.clerks[self.town.id]
        self.deputy = self.deputies[self.town.id]

    def calendar(self, days: dict[date, bool]) -> None:
        """The county's own table of days."""
        with self.database.transaction() as session:
            rows = [WorkdayRow(county_id=self.county, day=day, is_working=on, name="") for day, on in days.items()]
            session.add_all(rows)

    def figures(self, now: datetime, **terms: object) -> Deadline:
        """The monthly figures are due so from now on."""
        with self.database.transaction() as session:
            there = next(one for one in deadlines.listed(session, self.county) if one.terms.kind is Kind.FIGURES)
            made = deadlines.change(session, there, replace(there.terms, **terms), now, None)
            refreshing.refresh(session, now)
        return made

    def only_figures(self, now: datetime, *rungs: Rung) -> Deadline:
        """Nothing else is due, and these are the steps."""
        with self.database.transaction() as session:
            for one in deadlines.listed(session, self.county):
                if one.terms.kind is Kind.TASK:
                    deadlines.end(session, one, now, None)
        return self.figures(now, rungs=rungs)

    def task(self, now: datetime, terms: object) -> Deadline:
        """Something else is due."""
        with self.database.transaction() as session:
            made = deadlines.add(session, self.county, terms, now, None)
            refreshing.refresh(session, now)
        return made

    def tick(self, now: datetime) -> int:
        """A minute of the clock; how many messages were planned."""
        with self.database.transaction() as session:
            refreshing.refresh(session, now)
        return self.plan(now)

    def plan(self, now: datetime) -> int:
        """What the minute brings besides: what is due was worked out before."""
        with self.database.reading() as session:
            found = reminders.look(session, now)
        with self.database.transaction() as session:
            return reminders.plan(session, found, now) if found else 0

    def send(self, now: datetime, ends: OutboundState = OutboundState.SENT) -> list[Went]:
        """What waits is sent, or ends so; each is looked at once more, as the dispatcher's recipe does."""
        found = []
        with self.database.transaction() as session:
            waiting = sa.select(Outbound).where(Outbound.state == OutboundState.PLANNED, Outbound.lane == Lane.NOTICE)
            for row in session.scalars(waiting.order_by(Outbound.id), execution_options={"populate_existing": True}):
                if not row.key.startswith(("remind ", "snoozed ")):
                    continue
                person, day = row.body["of"]["person"], date.fromisoformat(row.body["of"]["day"])
                assert row.body | {"of": None} == {"call": "worded", "recipe": "digest", "of": None}
                assert day == day_in(row.key)
                goes, told = reminders.moment(session, person, day, now), owed_in(session, person, day, now)
                open_ones = tuple(one for one in told if one.standing.done_at is None)
                if goes is not None and goes > now:
                    continue
                state = ends if goes is not None and open_ones else OutboundState.DROPPED
                row.state, row.closed_at = state, now
                if state in (OutboundState.SENT, OutboundState.UNCERTAIN):
                    found.append(Went(person, row.key, now, open_ones))
        self.went += found
        return found

    def day(self, text: str, *clocks: str) -> list[Went]:
        """Ticks at these times of a day, each followed by the sender; what went. What is due is worked out once."""
        found = []
        for number, clock in enumerate(clocks or ("09:00", "09:01")):
            now = moment(f"{text}T{clock}")
            (self.plan if number else self.tick)(now)
            found += self.send(now)
        return found

    def days(self, first: str, last: str) -> list[tuple[str, int, int]]:
        """The same of all days from one to another: day, person and step of what was told for the first time."""
        found, day = [], date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            found += [(f"{day:%m-%d}", one.person, step) for one in self.day(str(day)) for *_, step in one.steps]
            day += timedelta(days=1)
        return found

    def broadcast(self, number: int, person: int, now: datetime) -> None:
        """Another sender's message arrives."""
        with self.database.transaction() as session:
            chat_id = session.scalar(sa.select(people.Person.chat_id).where(people.Person.id == person))
            put(session, f"cast {number} {person}", chat_id, Lane.NOTICE, {"call": "worded"}, now)
            done = {"state": OutboundState.SENT, "closed_at": now}
            session.execute(sa.update(Outbound).where(Outbound.key == f"cast {number} {person}").values(**done))
        self.went.append(Went(person, f"cast {number} {person}", now))

    def submits(self, now: datetime, month: str = "2026-10", town: PlaceFacts | None = None) -> None:
        """The town hands in its month."""
        town = town or self.town
        with self.database.transaction() as session:
            filing = submissions.begin(session, town, Month.parse(month), now)
            submissions.submit(session, filing, (), now, self.clerks[town.id])

    def does(self, now: datetime, occasion_id: int, town: PlaceFacts | None = None) -> None:
        """The town tells that something else is done."""
        with self.database.transaction() as session:
            session.add(OccasionDone(occasion_id=occasion_id, town_id=(town or self.town).id, by_id=None, at=now))

    def loses(self, person: int, now: datetime | None) -> None:
        """The person cannot be written to any more; None: can again."""
        with self.database.transaction() as session:
            session.execute(sa.update(people.Person).where(people.Person.id == person).values(unreachable_since=now))

    def states(self) -> Counter[str]:
        """How many digests ended in which way."""
        with self.database.reading() as session:
            ours = sa.select(Outbound.state).where(Outbound.key.startswith("remind "))
            return Counter(session.scalars(ours))
