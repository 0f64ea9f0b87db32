"""已知悉: somebody says by a tap that they know what is due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from store.database import Session, insert_new, padded
from store.outreach.tables import Acknowledged
from store.people.people import Post


def acknowledge(session: Session, person_id: int, occasions: Collection[int], now: datetime) -> bool:
    """They know of these. False: they have said so before, of all of them. Counted, and never listed who has not."""
    rows = [{"person_id": person_id, "what": _what(one), "at": now} for one in occasions]
    return bool(rows) and insert_new(session, Acknowledged, rows) > 0


def knows(session: Session, person_id: int, occasions: Collection[int]) -> bool:
    """Whether somebody has tapped 已知悉 for all of these."""
    asked = {_what(one) for one in occasions}
    known = sa.select(Acknowledged.what).where(Acknowledged.person_id == person_id, Acknowledged.what.in_(asked))
    return len(session.scalars(known).all()) == len(asked)


def count(session: Session, occasion_id: int, towns: Collection[int]) -> int:
    """How many of those who work in these towns have tapped it."""
    of_this = Acknowledged.what == _what(occasion_id)
    there = sa.and_(Post.person_id == Acknowledged.person_id, Post.ended_at.is_(None), Post.place_id.in_(padded(towns)))
    return session.scalar(sa.select(sa.func.count()).select_from(Acknowledged).join(Post, there).where(of_this)) or 0


def _what(occasion_id: int) -> str:
    return f"occasion {occasion_id}"
