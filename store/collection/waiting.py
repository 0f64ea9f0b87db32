"""What was handed in and waits to be judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.months import Month
from store.collection.tables import RevisionRow, State, Submission
from store.database import Session
from store.people.places import Place, PlaceFacts, PlacePeriod, facts_of


@dataclass(frozen=True)
class Waiting:
    """A town's month that somebody has to look at."""

    submission_id: int
    town: PlaceFacts  # as it is called today, or was called last
    month: Month
    revision: int
    submitted_at: datetime
    is_late: bool


def waiting(session: Session, counties: Collection[int] | None) -> list[Waiting]:
    """Those of these counties' towns (None: of all), by month, county and name: no town comes before another for when
    it was handed in. One query.
    """
    here, above = aliased(PlacePeriod), aliased(PlacePeriod)
    each, name = aliased(RevisionRow), aliased(PlacePeriod)
    newest = sa.select(sa.func.max(each.id)).where(each.submission_id == Submission.id).scalar_subquery()
    last_name = sa.select(sa.func.max(name.id)).where(name.place_id == Submission.town_id).scalar_subquery()
    rows = session.execute(
        sa.select(Submission.id, Submission.month, RevisionRow, Place, here, above)
        .select_from(Submission)
        .join(RevisionRow, RevisionRow.id == newest)
        .join(Place, Place.id == Submission.town_id)
        .join(here, here.id == last_name)
        .outerjoin(above, sa.and_(above.place_id == here.parent_id, above.until.is_(None)))
        .where(Submission.state == State.SUBMITTED, sa.true() if counties is None else here.parent_id.in_(counties)),
        execution_options={"populate_existing": True},
    )
    found = [
        Waiting(
            submission_id=number,
            town=facts_of(place, period, parent),
            month=Month.parse(month),
            revision=revision.number,
            submitted_at=revision.submitted_at,
            is_late=revision.is_late,
        )
        for number, month, revision, place, period, parent in rows
    ]
    return sorted(found, key=lambda one: (one.month, one.town.county, one.town.name, one.submission_id))
