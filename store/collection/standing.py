"""Which revision of a town's month stands: the county's figures, until another one takes its place."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, aliased

from store.collection.tables import Figure, RevisionRow, Ruling, Submission, VerdictRow


def standing(*of: sa.ColumnElement[bool]) -> sa.Select[int, int, int, int]:
    """Of each submission that has one the revision that was accepted last; until one is, the last that was neither
    returned nor taken back.

    submission_id, number, upto, notes_upto; `of`: conditions on Submission. What was accepted and reopened stands until
    other figures are accepted: nobody replaces the county's figures without its reviewer.
    """
    accepted = sa.and_(VerdictRow.revision_id == RevisionRow.id, VerdictRow.kind == Ruling.ACCEPTED)  # once at most

    def highest(column: InstrumentedAttribute[int]) -> sa.Label[int]:
        of_accepted = sa.func.max(sa.case((VerdictRow.id.is_not(None), column)))
        return sa.func.coalesce(of_accepted, sa.func.max(column)).label(column.key)

    return _revisions((Ruling.RETURNED, Ruling.TAKEN_BACK), of, highest).outerjoin(VerdictRow, accepted)


def handed_in(*of: sa.ColumnElement[bool]) -> sa.Select[int, int, int, int]:
    """The last revision that was not taken back, returned or not: it says whether the town was in time."""
    return _revisions((Ruling.TAKEN_BACK,), of, lambda column: sa.func.max(column).label(column.key))


def standing_figures(*of: sa.ColumnElement[bool]) -> sa.Select[int, int, str, int, int]:
    """The last entry of each field in the revisions that stand.

    id (of the submission), town_id, month, notes_upto, figure_id. Numbers of entries rise within a submission.
    """
    stands = standing(*of).subquery()
    columns = Submission.id, Submission.town_id, Submission.month, stands.c.notes_upto
    return (
        sa.select(*columns, sa.func.max(Figure.id).label("figure_id"))
        .join(stands, stands.c.submission_id == Submission.id)
        .join(Figure, sa.and_(Figure.submission_id == Submission.id, Figure.id <= stands.c.upto))
        .group_by(*columns, Figure.code)
    )


def _revisions(
    fallen: tuple[Ruling, ...],
    of: tuple[sa.ColumnElement[bool], ...],
    highest: Callable[[InstrumentedAttribute[int]], sa.Label[int]],
) -> sa.Select[int, int, int, int]:
    """Later revisions hold later figures: the last one has the highest numbers of all."""
    ruled = aliased(VerdictRow)
    fell = sa.exists().where(ruled.revision_id == RevisionRow.id, ruled.kind.in_(fallen))
    return (
        sa.select(
            RevisionRow.submission_id,
            highest(RevisionRow.number),
            highest(RevisionRow.upto),
            highest(RevisionRow.notes_upto),
        )
        .join(Submission, Submission.id == RevisionRow.submission_id)
        .where(~fell, *of)
        .group_by(RevisionRow.submission_id)
    )
