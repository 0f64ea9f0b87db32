"""What people answer to a reminder by a tap: 已办好 of something that is done elsewhere, and 已知悉."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from store.database import Session, insert_new
from store.outreach.tables import Acknowledged, OccasionDone


def finish(session: Session, occasion_id: int, town_id: int, now: datetime, by: int) -> bool:
    """The town has done it; False: somebody has said so before."""
    row = {"occasion_id": occasion_id, "town_id": town_id, "by_id": by, "at": now}
    return insert_new(session, OccasionDone, [row]) == 1


def acknowledge(session: Session, person_id: int, occasions: Collection[int], now: datetime) -> bool:
    """They know of these. False: they have said so before, of all of them. Counted, and never listed who has not."""
    rows = [{"person_id": person_id, "what": _what(one), "at": now} for one in occasions]
    return bool(rows) and insert_new(session, Acknowledged, rows) > 0


def knows(session: Session, person_id: int, occasions: Collection[int]) -> bool:
    """Whether somebody has tapped 已知悉 for all of these."""
    asked = {_what(one) for one in occasions}
    known = sa.select(Acknowledged.what).where(Acknowledged.person_id == person_id, Acknowledged.what.in_(asked))
    return len(session.scalars(known).all()) == len(asked)


def _what(occasion_id: int) -> str:
    return f"occasion {occasion_id}"
