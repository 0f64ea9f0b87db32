"""Erasing a person from what was written for reaching out: what was asked and sent stays, under a number."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from store.database import Session
from store.mentions import mentions
from store.outreach.tables import BroadcastRow, BroadcastState, DifficultyRow, OccasionExtension

TABLES = tuple(table.__tablename__ for table in (OccasionExtension, DifficultyRow, BroadcastRow))


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """Reasons and broadcasts that name one of these are gone, with the files of these; how many.

    A broadcast that has not gone to all goes to nobody else (see releasing.py).
    """
    count = 0
    for table, text, *more in (
        (OccasionExtension, OccasionExtension.reason),
        (DifficultyRow, DifficultyRow.reason),
        (BroadcastRow, BroadcastRow.text, BroadcastRow.file_id, BroadcastRow.media),
        (BroadcastRow, BroadcastRow.proposed),
    ):
        emptied = sa.update(table).where(mentions(text, words)).values(dict.fromkeys([text, *more]))
        count += len(session.scalars(emptied.returning(table.id)).all())
    is_draft = BroadcastRow.text.is_(None), BroadcastRow.state == BroadcastState.DRAFT
    session.execute(sa.update(BroadcastRow).where(*is_draft).values(state=BroadcastState.DISCARDED))
    for row in session.scalars(sa.select(BroadcastRow).where(mentions(BroadcastRow.corrected, words))):
        row.corrected = [one | {"text": None} for one in row.corrected]  # that and when it was corrected stays
        count += 1
    session.flush()
    return count
