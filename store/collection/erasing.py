"""Erasing a person from what was written beside figures: figures stay, and who gave them is a number."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from store.collection.tables import ExtensionRow, FigureNote, VerdictRow
from store.database import Session
from store.mentions import mentions

TABLES = tuple(table.__tablename__ for table in (FigureNote, VerdictRow, ExtensionRow))


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """Explanations and reasons that name one of these are gone; how many. The database allows no other change."""
    count = 0
    for table, text in (
        (FigureNote, FigureNote.text),
        (VerdictRow, VerdictRow.reason),
        (ExtensionRow, ExtensionRow.reason),
    ):
        emptied = sa.update(table).where(mentions(text, words)).values({text: None}).returning(table.id)
        count += len(session.scalars(emptied).all())
    return count
