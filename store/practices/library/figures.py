"""The figures of the reports held: kept with them, read anew when the reader has changed, listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from store.database import Database, Session, lock
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.reading import Read, read_report
from store.practices.figures.version import version
from store.practices.kinds import SectionKind
from store.practices.tables import Passage, Report, ReportFigure

_SAID = tuple(one.name for one in fields(Figure))
_AT_ONCE = 200  # reports read anew in one transaction: well below a second


@dataclass(frozen=True, slots=True)
class Listed:
    """A figure with whose it is."""

    file: str
    county: str  # "" where the report does not say
    town: str
    report_year: int
    passage: int  # its id
    sentence: int  # its place in the passage
    figure: Figure


def keep(session: Session, reports: Sequence[tuple[Report, Sequence[Read]]]) -> None:
    """Write the figures of reports whose passages have their ids."""
    rows = [
        {name: getattr(read.figure, name) for name in _SAID}
        | {
            "report_id": report.id,
            "number": number,
            "passage_id": report.first_passage_id + read.passage,
            "sentence": read.sentence,
        }
        for report, figures in reports
        for number, read in enumerate(figures)
    ]
    for report, _ in reports:
        report.figures_by = version()
    if rows:  # into the table, not the class: the class would write each run of rows with the same columns apart
        table: sa.Table = sa.inspect(ReportFigure).local_table  # type: ignore[assignment]
        session.execute(sa.insert(table), rows)


def renew(database: Database) -> int:
    """Read the figures of every report that another reader read, or none; how many reports these were."""
    renewed = 0
    while ids := _outdated(database):
        with database.transaction() as session:
            lock(session, "index")  # a report that is replaced meanwhile is read by its import
            stale = session.scalars(sa.select(Report).where(Report.id.in_(ids), _is_outdated())).all()
            session.execute(sa.delete(ReportFigure).where(ReportFigure.report_id.in_([one.id for one in stale])))
            keep(session, [(report, _read(session, report)) for report in stale])
            renewed += len(stale)
    return renewed


def listing(session: Session, report_ids: Iterable[int] | None = None) -> Iterator[Listed]:
    """All figures, or those of some reports, by county, town and year and in the order of the text."""
    query = (
        sa.select(ReportFigure, Report.file_name, Report.county, Report.town, Report.year)
        .join(Report, Report.id == ReportFigure.report_id)
        .order_by(Report.county, Report.town, Report.year, Report.id, ReportFigure.number)
    )
    if report_ids is not None:
        query = query.where(Report.id.in_(list(report_ids)))
    for row, file, county, town, year in session.execute(query, execution_options={"yield_per": 1000}):
        yield Listed(file, county, town, year, row.passage_id, row.sentence, figure_of(row))


def figure_of(row: ReportFigure | sa.Row[Any]) -> Figure:
    """The figure that a row keeps, or its columns."""
    return Figure(
        start=row.start,
        end=row.end,
        value=row.value,
        unit=row.unit,
        qualifier=row.qualifier,
        metric=row.metric,
        label=row.label,
        is_part=row.is_part,
        clause=row.clause,
        year=row.year,
        standing=Standing(row.standing),
        why=None if row.why is None else Why(row.why),
    )


def _outdated(database: Database) -> Sequence[int]:
    with database.reading() as session:  # mostly none is, and nobody need wait for a writer to know it
        return session.scalars(sa.select(Report.id).where(_is_outdated()).order_by(Report.id).limit(_AT_ONCE)).all()


def _is_outdated() -> sa.ColumnElement[bool]:
    return sa.or_(Report.figures_by.is_(None), Report.figures_by != version())


def _read(session: Session, report: Report) -> list[Read]:
    rows = session.execute(
        sa.select(Passage.heading_path, Passage.kind, Passage.sentences)
        .where(Passage.report_id == report.id)
        .order_by(Passage.position)
    )
    return read_report(((row.heading_path, SectionKind(row.kind), row.sentences) for row in rows), report.year)
