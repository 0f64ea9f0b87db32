"""A county with one town, to live a month in."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from store import audit
from store.audit import AuditRow
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.figures import Given
from store.collection.tables import Answer, Origin
from store.people import people
from store.people.rights import Role

MONTH, NOW = Month(2026, 10), datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
NONE, BLANK = Given(Answer.NONE), Given(Answer.BLANK)


def number(value: int, **more: bool) -> Given:
    return Given(Answer.GIVEN, value, **more)


class House:
    """Two clerks of the town and a reviewer of the county; each step is a transaction of its own."""

    def __init__(self, database):
        self.database = database
        with database.transaction() as session:
            self.clerk, self.colleague = (
                people.seat(session, chat, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW) for chat in (5, 6)
            )
            self.reviewer = people.seat(session, 7, "祁翀", Role.REVIEWER, "清岚县", now=NOW)
            self.town = people.find(session, self.clerk, NOW).place
            self.filing = submissions.begin(session, self.town, MONTH, NOW)

    def here(self, session):
        return submissions.load(session, self.filing.id)

    def says(self, given, seen=None, by=None, now=NOW, origin=Origin.TYPED):
        with self.database.transaction() as session:
            return submissions.answer(session, self.here(session), given, seen or {}, now, by or self.clerk, origin)

    def submits(self, owed=(), now=NOW):
        with self.database.transaction() as session:
            return submissions.submit(session, self.here(session), owed, now, self.clerk)

    def does(self, step, *facts, now=NOW):
        with self.database.transaction() as session:
            return step(session, self.here(session), *facts, now, self.reviewer)

    def told(self):
        """What the audit says since the people came in: who, what, facts."""
        with self.database.reading() as session:
            rows = session.scalars(sa.select(AuditRow).where(AuditRow.facts["month"].as_string().is_not(None)))
            found = sorted(rows, key=lambda row: row.id)
            assert {row.place_id for row in found} <= {self.town.id}
            assert audit.verify(session).broken is None
            return [(row.by_id, row.action, row.facts) for row in found]
