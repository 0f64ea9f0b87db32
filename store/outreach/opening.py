"""When the people of a county may be written to of our own accord."""

from __future__ import annotations

from datetime import datetime

from store.database import Session
from store.outreach.calendars import workdays
from store.outreach.quiet import next_allowed
from store.people import places


def opens(session: Session, county_id: int | None, moment: datetime) -> datetime:
    """The first moment from this one on, in UTC; None: in any county at all."""
    counties = [one.id for one in places.counties(session)] if county_id is None else [county_id]
    return min(next_allowed(moment, workdays(session, one)) for one in counties)
