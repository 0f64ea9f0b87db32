"""A passage between its neighbours in the report."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Session
from store.practices.tables import Passage, Report, ReportKind


@dataclass(frozen=True)
class Surroundings:
    """A passage with its neighbours in the report."""

    town: str
    year: int
    kind: ReportKind
    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]
    before: tuple[str, ...]  # sentences of the passage before; empty: it is the first
    path_before: tuple[str, ...]
    after: tuple[str, ...]
    path_after: tuple[str, ...]
    previous_id: int | None
    next_id: int | None


def context(session: Session, passage_id: int) -> Surroundings | None:
    """A passage with what stands before and after it; None: it is not, or no longer, in the store."""
    passage = session.get(Passage, passage_id)
    if passage is None:
        return None
    report = session.get_one(Report, passage.report_id)
    near = {
        row.position: row
        for row in session.scalars(
            sa.select(Passage).where(
                Passage.report_id == report.id, Passage.position.in_((passage.position - 1, passage.position + 1))
            )
        )
    }
    previous, following = near.get(passage.position - 1), near.get(passage.position + 1)
    return Surroundings(
        town=report.town,
        year=report.year,
        kind=ReportKind(report.kind),
        before=tuple(previous.sentences) if previous else (),
        path_before=tuple(previous.heading_path) if previous else (),
        heading_path=tuple(passage.heading_path),
        sentences=tuple(passage.sentences),
        after=tuple(following.sentences) if following else (),
        path_after=tuple(following.heading_path) if following else (),
        previous_id=previous.id if previous else None,
        next_id=following.id if following else None,
    )
