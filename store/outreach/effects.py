"""Whether reminding helps: how many towns handed in within a day of each rung, counted for all towns together.

Nobody's speed is looked at: there are no names and no towns in what comes of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from store.collection.tables import RevisionRow, Submission
from store.database import Session, padded
from store.outbox import Outbound, OutboundState
from store.outreach.rules import rules
from store.outreach.tables import DeadlineRow, Kind, OccasionDone, OccasionRow, ReminderRow

WITHIN = timedelta(hours=24)
LOOKED_AT = timedelta(days=365)  # how far back

_Done = Mapping[tuple[str, int], list[datetime]]  # by period and town: when it was handed in, or told done


@dataclass(frozen=True)
class Effect:
    """What one rung of a deadline has done in the last year."""

    rung: int  # working days after the due day; negative: before it
    asked: int  # towns that were reminded on it, each occasion by itself, and had a day's time since
    followed: int  # of these: handed in, or told done, within 24 hours of the message
    is_useless: bool  # enough were asked, and so few followed that it may as well go (data/outreach.toml [effects])


def effects(session: Session, root_id: int, now: datetime) -> list[Effect]:
    """What each rung of a deadline's lineage has done, by rung; those on which nobody was reminded are left out.

    Counts from when the first person of a town got the message; one of which nobody knows whether it arrived is none.
    """
    reminded = _reminded(session, root_id, now)
    done = _done(session, root_id, {town for _, town, _ in reminded})
    asked: defaultdict[int, int] = defaultdict(int)
    followed: defaultdict[int, int] = defaultdict(int)
    for (period, town, rung), at in reminded.items():
        asked[rung] += 1
        followed[rung] += any(at < then <= at + WITHIN for then in done.get((period, town), ()))
    return [
        Effect(rung, asked[rung], followed[rung], _is_useless(asked[rung], followed[rung])) for rung in sorted(asked)
    ]


def _reminded(session: Session, root_id: int, now: datetime) -> dict[tuple[str, int, int], datetime]:
    """By period, town and rung: when the first message arrived."""
    rows = session.execute(
        sa.select(OccasionRow.period, ReminderRow.town_id, ReminderRow.rung, sa.func.min(Outbound.closed_at))
        .join(OccasionRow, OccasionRow.id == ReminderRow.occasion_id)
        .join(Outbound, Outbound.key == ReminderRow.key)
        .where(OccasionRow.root_id == root_id, Outbound.state == OutboundState.SENT)
        .group_by(OccasionRow.period, ReminderRow.town_id, ReminderRow.rung)
    )
    first = {(period, town, rung): at for period, town, rung, at in rows if at is not None}
    return {case: at for case, at in first.items() if now - LOOKED_AT <= at <= now - WITHIN}


def _done(session: Session, root_id: int, towns: Collection[int]) -> _Done:
    """When each of these towns handed in, however often, or told that it is done."""
    handed_in = (
        sa.select(Submission.month, Submission.town_id, RevisionRow.submitted_at)
        .join(RevisionRow, RevisionRow.submission_id == Submission.id)
        .join(OccasionRow, sa.and_(OccasionRow.root_id == root_id, OccasionRow.period == Submission.month))
        .join(DeadlineRow, DeadlineRow.id == OccasionRow.root_id)
        .where(DeadlineRow.kind == Kind.FIGURES, Submission.town_id.in_(padded(towns)))
    )
    told = (
        sa.select(OccasionRow.period, OccasionDone.town_id, OccasionDone.at)
        .join(OccasionRow, OccasionRow.id == OccasionDone.occasion_id)
        .where(OccasionRow.root_id == root_id)
    )
    found: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)
    for period, town, at in (*session.execute(handed_in), *session.execute(told)):
        found[period, town].append(at)
    return found


def _is_useless(asked: int, followed: int) -> bool:
    rule = rules("effects")
    return bool(asked >= rule["cases"] and followed * 100 < asked * rule["percent"])
