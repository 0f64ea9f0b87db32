"""What is due in the sample county: what every county has from the start, and what its administrator has set."""

from __future__ import annotations

from datetime import datetime

from bot.demo import county
from store.database import Database
from store.days import day_of
from store.outreach import calendars, deadlines
from store.outreach.refreshing import refresh
from store.outreach.tables import Asked, Cadence, Kind
from store.outreach.terms import Rung, Terms
from store.people import people, places
from store.people.rights import Role


def set_deadlines(database: Database, now: datetime) -> None:
    """Set the administrator's own, once: not where the county has any deadline already. What is due is made ahead."""
    with database.transaction() as session:
        place = places.place(session, now, county.name())
        is_new = not deadlines.listed(session, place.id)
        refresh(session, now)
        chief = next((o for o in people.at_place(session, place.id, now) if o.role is Role.ADMINISTRATOR), None)
        if is_new and chief is not None:
            workdays = calendars.workdays(session, place.id)
            for one in county.deadlines():
                rungs = tuple(Rung(rung["days"], Asked(rung["to"])) for rung in one["rungs"])
                terms = Terms(
                    Kind.TASK,
                    one["name"],
                    Cadence.ONCE,
                    on=workdays.step(day_of(now), one["working_days"]),
                    grace_days=one["grace_days"],
                    lock_days=one["lock_days"],
                    rungs=rungs,
                )
                deadlines.add(session, place.id, terms, now, chief.id)
            refresh(session, now)
