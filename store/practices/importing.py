"""A report's way into the store: read, cut, identified, indexed; and what is to be said about it afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store.database import Database, Session, lock
from store.practices import index, reports
from store.practices.furniture import Role
from store.practices.identify import Identity, identify
from store.practices.kinds import SectionKind
from store.practices.outline import Outline, read_outline
from store.practices.passages import Passage as CutPassage
from store.practices.passages import cut_passages
from store.practices.read import ReadFault, SourceText, UnreadableReport
from store.practices.tables import Passage, Report, ReportKind
from store.practices.words import Words


class Arrival(StrEnum):
    """What the store made of a report: it is new · it replaced its earlier self · just this text was held already."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Imported:
    """The import report: what was found in a file and what became of it."""

    file: str
    identity: Identity
    kind: ReportKind
    sections: list[dict[str, Any]]  # headings in order: level, text, kind
    missing: tuple[SectionKind, ...]  # of the required contents
    passages: int
    arrival: Arrival
    replaced_kind: ReportKind | None = None  # of the earlier self


def import_report(
    database: Database,
    words: Words,
    source: SourceText,
    kind: ReportKind,
    now: datetime,
    town: str | None = None,
    year: int | None = None,
) -> Imported:
    """Put a report into the store; the same town and year again replaces its earlier self.

    `town` and `year` override what the file says. Raises Unidentified where one of them cannot be told, and
    UnreadableReport where there is no sentence below the headings.
    """
    outline = read_outline(source.text, markdown=source.markdown)
    identity = identify(source.name, outline, today=now.date(), town=town, year=year)
    passages = cut_passages(outline)
    if not passages:
        raise UnreadableReport(source.name, ReadFault.EMPTY)
    keywords = [words.of_passage(passage.heading_path, passage.sentences) for passage in passages]
    sections = [{"level": part.level, "text": part.text, "kind": part.kind.value} for part in outline.headings]
    sha256 = hashlib.sha256(source.text.encode()).hexdigest()
    arrival, replaced_kind = Arrival.NEW, None
    with database.transaction() as session:
        lock(session, "index")  # first of all, so that two imports of one report end with one
        earlier = reports.held(session, identity.county or "", identity.town, identity.year)
        if earlier is not None:
            replaced_kind = ReportKind(earlier.kind)
            arrival = Arrival.UNCHANGED if (earlier.sha256, replaced_kind) == (sha256, kind) else Arrival.REPLACED
        if arrival is Arrival.REPLACED and earlier is not None:
            reports.delete(session, earlier.id)
        if arrival is not Arrival.UNCHANGED:
            report = Report(
                county=identity.county or (earlier.county if earlier else ""),
                town=identity.town,
                year=identity.year,
                kind=kind,
                title=outline.title,
                file_name=source.name,
                sha256=sha256,
                headings=sections,
                furniture=_furniture(outline),
                passage_count=len(passages),
                imported_at=now,
            )
            _keep(session, report, passages, index.add(session, keywords))
    return Imported(source.name, identity, kind, sections, outline.missing, len(passages), arrival, replaced_kind)


def renew_index(database: Database, words: Words) -> bool:
    """Index every passage anew if the words are cut differently now (another segmenter, another dictionary)."""
    with database.transaction() as session:
        lock(session, "index")
        if index.segmenter(session) == words.version:
            return False
        rows = session.execute(
            sa.select(Passage.id, Passage.heading_path, Passage.sentences).order_by(Passage.id),
            execution_options={"yield_per": 1000},
        )
        index.rebuild(
            session, ((row.id, words.of_passage(row.heading_path, row.sentences)) for row in rows), words.version
        )
    return True


def _keep(session: Session, report: Report, passages: list[CutPassage], ids: list[int]) -> None:
    report.first_passage_id = ids[0] if ids else 0
    session.add(report)
    session.flush()
    session.add_all(
        Passage(
            id=passage_id,
            report_id=report.id,
            position=position,
            heading_path=list(passage.heading_path),
            kind=passage.kind,
            sentences=list(passage.sentences),
        )
        for position, (passage_id, passage) in enumerate(zip(ids, passages, strict=True))
    )


def _furniture(outline: Outline) -> list[str]:
    return [part.text for part in outline.parts if part.role not in (Role.HEADING, Role.BODY, Role.TITLE)]
