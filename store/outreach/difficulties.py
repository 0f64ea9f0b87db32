"""有困难: somebody says that what is due is difficult for their town, and why. The county's people see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store.database import Session, padded
from store.outreach.tables import DifficultyRow


@dataclass(frozen=True)
class Difficulty:
    """What somebody has said of their town's occasion."""

    id: int
    occasion_id: int
    town_id: int
    person_id: int
    reason: str | None  # "": none was given; None: it named somebody who was erased
    at: datetime


def tell(session: Session, occasion_id: int, town_id: int, person_id: int, reason: str, now: datetime) -> int:
    """Keep what somebody says of the town's occasion, beside what was said before; its number."""
    of = {"occasion_id": occasion_id, "town_id": town_id, "person_id": person_id}
    row = DifficultyRow(**of, reason=reason.strip(), at=now)
    session.add(row)
    session.flush()
    return row.id


def find(session: Session, number: int) -> Difficulty | None:
    """What was said once; None: nothing has this number."""
    row = session.get(DifficultyRow, number, populate_existing=True)
    return None if row is None else _difficulty(row)


def told(session: Session, occasions: Collection[int]) -> dict[tuple[int, int], Difficulty]:
    """What was said last, by occasion and town."""
    rows = session.scalars(
        sa.select(DifficultyRow).where(DifficultyRow.occasion_id.in_(padded(occasions))).order_by(DifficultyRow.id),
        execution_options={"populate_existing": True},
    )
    return {(row.occasion_id, row.town_id): _difficulty(row) for row in rows}


def _difficulty(row: DifficultyRow) -> Difficulty:
    return Difficulty(row.id, row.occasion_id, row.town_id, row.person_id, row.reason, row.at)
