"""A county with towns that live through months, each in a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count

from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.figures import Given
from store.database import Database
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Role

MONTH = Month(2026, 9)  # it ends a quarter: every metric is due
NOW = datetime(2026, 10, 6, 4, 0, tzinfo=UTC)  # in time
_CHATS = count(7_100_000_000)


class District:
    """One county and its towns, a clerk in each; every step is a transaction of its own."""

    def __init__(self, database: Database, name: str = "甲县") -> None:
        self.database, self.name, self.clerks = database, name, dict[int, int]()
        with database.transaction() as session:
            self.id = places.place(session, NOW, name).id

    def town(self, name: str) -> PlaceFacts:
        """A town with a clerk who can be written to."""
        with self.database.transaction() as session:
            clerk = people.seat(session, next(_CHATS), f"丙{name}", Role.CLERK, self.name, name, now=NOW)
            place = people.find(session, clerk, NOW).place
        self.clerks[place.id] = clerk
        return place

    def says(
        self, town: PlaceFacts, given: Mapping[str, Given], month: Month = MONTH, now: datetime = NOW
    ) -> submissions.Filing:
        """The town's fields say this from now on, whatever they said."""
        with self.database.transaction() as session:
            filing = submissions.begin(session, town, month, now)
            seen = {code: entry.number for code, entry in filing.entries.items()}
            return submissions.answer(session, filing, given, seen, now, self.clerks[town.id]).filing

    def submits(self, town: PlaceFacts, month: Month = MONTH, now: datetime = NOW) -> submissions.Filing:
        """What they say is handed in."""
        with self.database.transaction() as session:
            filing = submissions.find(session, town, month)
            return submissions.submit(session, filing, (), now, self.clerks[town.id])

    def files(
        self, town: PlaceFacts, given: Mapping[str, Given], month: Month = MONTH, now: datetime = NOW
    ) -> submissions.Filing:
        """Both."""
        self.says(town, given, month, now)
        return self.submits(town, month, now)

    def judges(self, town: PlaceFacts, step, *facts: object, month: Month = MONTH) -> submissions.Filing:
        """A step of reviewing with what was handed in last."""
        with self.database.transaction() as session:
            filing = submissions.find(session, town, month)
            return step(session, filing, filing.revision.number, *facts, NOW, None)

    def accepts(self, town: PlaceFacts, month: Month = MONTH) -> None:
        self.judges(town, reviewing.accept, month=month)

    def returns(self, town: PlaceFacts, *codes: str, month: Month = MONTH) -> None:
        self.judges(town, reviewing.give_back, codes, "请核对", month=month)
