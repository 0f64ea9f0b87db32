"""How far towns are with what they owe: what a reminder says depends on it. Nobody's speed is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.catalogue.metrics import catalogue
from store.catalogue.months import Month
from store.collection.tables import Answer, Figure, RevisionRow, State, Submission
from store.database import Session, padded
from store.outreach.occasions import Occasion
from store.outreach.tables import OccasionDone


class Stage(StrEnum):
    """figures: not begun · begun · returned with a reason; a task that nobody has told done; either of them, done."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    RETURNED = "returned"
    TASK = "task"
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """Where a town is with what is due."""

    stage: Stage
    answered: int = 0  # of the figures' fields: with a number or 不涉及
    owed: int = 0  # how many fields are due; 0: a task
    done_at: datetime | None = None  # when it was handed in last, or told done; None: it is not done


_OPEN = {State.DRAFT: Stage.DRAFT, State.RETURNED: Stage.RETURNED}


def standings(session: Session, occasion: Occasion, town_ids: Collection[int]) -> dict[int, Standing]:
    """Of each of these towns. At most three queries and the county's catalogue."""
    if occasion.month is not None:
        return _figures(session, occasion.county_id, occasion.month, town_ids)
    rows = session.execute(
        sa.select(OccasionDone.town_id, OccasionDone.at).where(
            OccasionDone.occasion_id == occasion.id, OccasionDone.town_id.in_(padded(town_ids))
        )
    )
    found = dict.fromkeys(town_ids, Standing(Stage.TASK))
    return found | {town_id: Standing(Stage.DONE, done_at=at) for town_id, at in rows}


def _figures(session: Session, county_id: int, month: Month, town_ids: Collection[int]) -> dict[int, Standing]:
    codes = {metric.code for metric in catalogue(session, county_id, month).due(month)}
    rows = session.execute(
        sa.select(Submission.id, Submission.town_id, Submission.state, sa.func.max(RevisionRow.submitted_at))
        .outerjoin(RevisionRow, RevisionRow.submission_id == Submission.id)
        .where(Submission.month == str(month), Submission.town_id.in_(padded(town_ids)))
        .group_by(Submission.id, Submission.town_id, Submission.state)
    ).all()
    is_open = {number: State(state) in _OPEN for number, _, state, _ in rows}
    answered = _answered(session, [number for number, still in is_open.items() if still], codes)
    found = dict.fromkeys(town_ids, Standing(Stage.NOT_BEGUN, 0, len(codes)))
    for number, town_id, state, submitted_at in rows:
        if is_open[number]:
            found[town_id] = Standing(_OPEN[State(state)], answered.get(number, 0), len(codes))
        else:
            found[town_id] = Standing(Stage.DONE, len(codes), len(codes), submitted_at)
    return found


def _answered(session: Session, submissions: Collection[int], codes: Collection[str]) -> dict[int, int]:
    """How many of these fields are answered, by submission."""
    if not submissions:
        return {}
    newest = (
        sa.select(sa.func.max(Figure.id))
        .where(Figure.submission_id.in_(padded(submissions)), Figure.code.in_(sorted(codes)))
        .group_by(Figure.submission_id, Figure.code)
    )
    rows = session.execute(
        sa.select(Figure.submission_id, sa.func.count())
        .where(Figure.id.in_(newest), Figure.answer != Answer.BLANK)
        .group_by(Figure.submission_id)
    )
    return dict(rows.all())
