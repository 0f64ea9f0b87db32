"""The reports held: how many, which, and taking one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock
from store.practices.index import index
from store.practices.tables import Passage, Report, ReportKind


@dataclass(frozen=True)
class Holdings:
    """What a search looks through."""

    towns: int
    reports: int
    passages: int


@dataclass(frozen=True)
class Listed:
    """One report of the list."""

    id: int
    county: str  # "" where the report does not say
    town: str
    year: int
    kind: ReportKind
    file_name: str
    passages: int
    imported_at: datetime


def holdings(session: Session) -> Holdings:
    """How many towns, reports and passages are held."""
    towns = session.scalar(
        sa.select(sa.func.count()).select_from(sa.select(Report.county, Report.town).distinct().subquery())
    )
    reports, passages = session.execute(
        sa.select(sa.func.count(), sa.func.sum(Report.passage_count)).select_from(Report)
    ).one()
    return Holdings(towns=towns or 0, reports=reports, passages=passages or 0)


def listing(session: Session) -> list[Listed]:
    """All reports, by county, town and year."""
    # Columns, not objects: headings and furniture of thousands of reports would be parsed for nothing.
    columns = (Report.town, Report.year, Report.kind, Report.file_name, Report.passage_count, Report.imported_at)
    rows = session.execute(
        sa.select(Report.id, Report.county, *columns).order_by(Report.county, Report.town, Report.year)
    )
    return [
        Listed(
            id=row.id,
            county=row.county,
            town=row.town,
            year=row.year,
            kind=ReportKind(row.kind),
            file_name=row.file_name,
            passages=row.passage_count,
            imported_at=row.imported_at,
        )
        for row in rows
    ]


def held(session: Session, county: str, town: str, year: int) -> Report | None:
    """The town's report of that year, None: there is none.

    A county left unsaid on either side is no difference while a single town of this name has a report of that year.
    """
    rows = session.scalars(sa.select(Report).where(Report.town == town, Report.year == year)).all()
    for row in rows:
        if row.county == county or (len(rows) == 1 and "" in (row.county, county)):
            return row
    return None


def delete(session: Session, report_id: int, now: datetime, by: int | None) -> bool:
    """Take a report out of the store; False: there is no such report. `by` None: at the shell."""
    lock(session, "index")
    report = session.get(Report, report_id)
    if report is None:
        return False
    remove(session, report)
    facts = {"county": report.county, "town": report.town, "year": report.year, "kind": report.kind}
    audit.append(session, now, by, Action.REPORT_DELETED, facts=facts)
    return True


def remove(session: Session, report: Report) -> None:
    """Take a report and its passages out of the store and the index. Whoever calls has the index to themselves."""
    index.remove(session, range(report.first_passage_id, report.first_passage_id + report.passage_count))
    session.execute(sa.delete(Passage).where(Passage.report_id == report.id))
    session.delete(report)
    session.flush()
