"""What people say of answers: counted by kind, and for each complaint where the answer had quoted from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from store.database import Session
from store.days import day_of
from store.practices.feedback.gap_tables import LONGEST_KEPT, Judgement, Verdict
from store.practices.tables import Passage, Report


@dataclass(frozen=True)
class Quoted:
    """Where a judged answer quoted from, as it stood then."""

    county: str
    town: str
    year: int
    file: str
    heading_path: tuple[str, ...]


@dataclass(frozen=True)
class Complaint:
    """An answer that somebody called wrong."""

    day: date  # Asia/Shanghai
    verdict: Verdict
    question: str
    quoted: tuple[Quoted, ...]


@dataclass(frozen=True)
class Complaints:
    """Verdicts by kind, and the newest of those that complain."""

    counts: dict[Verdict, int]  # every kind, 0 too
    newest: list[Complaint]


def judge(
    session: Session,
    question: str,
    passages: Sequence[int],
    verdict: Verdict,
    now: datetime,
    *,
    county_id: int | None = None,
    instead: int | None = None,
) -> int:
    """Keep what somebody says of an answer that quoted these passages; one a card: the caller sees to that.
    `county_id`: whose people say it.

    Gives an id, by which it can be taken back: what is said `instead` of it takes its place.
    """
    session.execute(sa.delete(Judgement).where(Judgement.id == instead))
    rows = session.execute(
        sa.select(Passage.id, Passage.heading_path, Report.county, Report.town, Report.year, Report.file_name)
        .join(Report, Passage.report_id == Report.id)
        .where(Passage.id.in_(passages))
    )
    quoted = {
        row.id: asdict(Quoted(row.county, row.town, row.year, row.file_name, tuple(row.heading_path))) for row in rows
    }
    row = Judgement(
        day=day_of(now),
        verdict=verdict,
        question=question[:LONGEST_KEPT],
        county_id=county_id,
        quoted=[quoted[passage] for passage in passages if passage in quoted],
    )
    session.add(row)
    session.flush()
    return row.id


def complaints(session: Session, since: date, newest: int = 10, county_id: int | None = None) -> Complaints:
    """The verdicts from this day on (Asia/Shanghai), and the newest answers that were called wrong; of one county's
    people or (None) of all.
    """
    here = Judgement.day >= since, sa.true() if county_id is None else Judgement.county_id == county_id
    counted = session.execute(sa.select(Judgement.verdict, sa.func.count()).where(*here).group_by(Judgement.verdict))
    numbers = {Verdict(verdict): number for verdict, number in counted}
    rows = session.scalars(
        sa.select(Judgement)
        .where(*here, Judgement.verdict != Verdict.USEFUL)
        .order_by(Judgement.day.desc(), Judgement.id.desc())
        .limit(newest)
    )
    lines = [Complaint(row.day, Verdict(row.verdict), row.question, tuple(_quoted(row.quoted))) for row in rows]
    return Complaints({verdict: numbers.get(verdict, 0) for verdict in Verdict}, lines)


def _quoted(rows: Iterable[dict[str, Any]]) -> Iterable[Quoted]:
    return (Quoted(**row | {"heading_path": tuple(row["heading_path"])}) for row in rows)
