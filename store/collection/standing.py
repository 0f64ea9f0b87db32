"""Which revision of a town's month stands: the county's figures, until another one takes its place."""

from __future__ import annotations

import sqlalchemy as sa

from store.collection.tables import Figure, RevisionRow, Ruling, Submission, VerdictRow


def standing(*of: sa.ColumnElement[bool]) -> sa.Select[int, int, int, int]:
    """Of each submission that has one the last revision that was neither returned nor taken back.

    submission_id, number, upto, notes_upto; `of`: conditions on Submission. What was accepted and reopened stands
    until the next one is handed in.
    """
    return _last((Ruling.RETURNED, Ruling.TAKEN_BACK), of)


def handed_in(*of: sa.ColumnElement[bool]) -> sa.Select[int, int, int, int]:
    """The same, those that were returned too: they say whether the town was in time."""
    return _last((Ruling.TAKEN_BACK,), of)


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


def _last(fallen: tuple[Ruling, ...], of: tuple[sa.ColumnElement[bool], ...]) -> sa.Select[int, int, int, int]:
    """Later revisions hold later figures: the last one has the highest numbers of all."""
    fell = sa.exists().where(VerdictRow.revision_id == RevisionRow.id, VerdictRow.kind.in_(fallen))
    return (
        sa.select(
            RevisionRow.submission_id,
            sa.func.max(RevisionRow.number).label("number"),
            sa.func.max(RevisionRow.upto).label("upto"),
            sa.func.max(RevisionRow.notes_upto).label("notes_upto"),
        )
        .join(Submission, Submission.id == RevisionRow.submission_id)
        .where(~fell, *of)
        .group_by(RevisionRow.submission_id)
    )
