"""A report's way into the store: read, cut, identified, indexed; and what is to be said about it afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Database, Session, lock
from store.days import day_of
from store.files.faults import ReadFault, UnreadableFile
from store.practices.figures.reading import Read, read_report
from store.practices.index import index
from store.practices.kinds import SectionKind
from store.practices.language.words import Words
from store.practices.library import figures, reports
from store.practices.library.counties import settled
from store.practices.reading.furniture import Role
from store.practices.reading.identify import Identity, Unidentified, identify
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import Passage as CutPassage
from store.practices.reading.passages import cut_passages
from store.practices.reading.read import SourceText
from store.practices.reading.unfinished import is_unfinished
from store.practices.tables import Passage, Report, ReportKind

BATCH = 500  # reports that are well put into the store together: a second of writing, 20 MB
PATIENCE = timedelta(seconds=5)  # after which a batch is written, however small: the operator is looking on

Key = TypeVar("Key")


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
    blank_pages: tuple[int, ...] = ()  # as in Prepared


@dataclass(frozen=True)
class Prepared:
    """A report read and cut, before the store has seen it."""

    file: str
    identity: Identity
    title: str
    sections: list[dict[str, Any]]  # as in Imported
    furniture: list[str]
    missing: tuple[SectionKind, ...]
    passages: list[CutPassage]
    keywords: list[list[str]]  # of each passage
    sha256: str  # of the text
    blank_pages: tuple[int, ...] = ()  # of a PDF
    figures: Sequence[Read] | None = field(default=None, compare=False)  # None: not read yet


def prepare(
    words: Words, source: SourceText, today: date, town: str | None = None, year: int | None = None
) -> Prepared:
    """All of an import that needs no database.

    `town` and `year` override what the file says. Raises Unidentified where one of them cannot be told, and
    UnreadableFile where there is no sentence below the headings, or where it is a draft that nobody has finished.
    """
    if is_unfinished(source.text):
        raise UnreadableFile(source.name, ReadFault.UNFINISHED)
    outline = read_outline(source.text, markdown=source.markdown)
    identity = identify(source.name, outline, today=today, town=town, year=year)
    passages = cut_passages(outline)
    if not passages:
        raise UnreadableFile(source.name, ReadFault.EMPTY)
    return Prepared(
        file=source.name,
        identity=identity,
        title=outline.title,
        sections=[{"level": part.level, "text": part.text, "kind": part.kind.value} for part in outline.headings],
        furniture=[part.text for part in outline.parts if part.role not in (Role.HEADING, Role.BODY, Role.TITLE)],
        missing=outline.missing,
        passages=passages,
        keywords=words.of_passages((passage.heading_path, passage.sentences) for passage in passages),
        sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        blank_pages=source.blank_pages,
        figures=_figures(passages, identity),
    )


def import_report(
    database: Database,
    words: Words,
    source: SourceText,
    kind: ReportKind,
    now: datetime,
    town: str | None = None,
    year: int | None = None,
) -> Imported:
    """One report through prepare() into the store."""
    return keep(database, [prepare(words, source, day_of(now), town, year)], kind, now)[0]


def import_all(
    database: Database,
    words: Words,
    sources: Iterable[tuple[Key, SourceText | UnreadableFile]],
    kind: ReportKind,
    now: Callable[[], datetime],
    town: str | None = None,
    year: int | None = None,
) -> Iterator[tuple[Key, Imported | UnreadableFile | Unidentified]]:
    """Many reports, each with the caller's own key: what became of each, in order, some hundred or some seconds late.

    What cannot be taken is told and stops nothing.
    """
    waiting: list[tuple[Key, Prepared | UnreadableFile | Unidentified]] = []
    began = now()
    for key, source in sources:
        waiting.append((key, attempt(words, source, day_of(now()), town, year)))
        if len(waiting) >= BATCH or now() - began >= PATIENCE:
            yield from _keep_in_order(database, waiting, kind, now())
            waiting, began = [], now()
    yield from _keep_in_order(database, waiting, kind, now())


def attempt(
    words: Words,
    source: SourceText | UnreadableFile,
    today: date,
    town: str | None = None,
    year: int | None = None,
) -> Prepared | UnreadableFile | Unidentified:
    """What prepare() makes of a file that was read, or why it makes nothing of it."""
    if isinstance(source, UnreadableFile):
        return source
    try:
        return prepare(words, source, today, town, year)
    except (UnreadableFile, Unidentified) as fault:
        return fault


def _keep_in_order(
    database: Database,
    waiting: list[tuple[Key, Prepared | UnreadableFile | Unidentified]],
    kind: ReportKind,
    now: datetime,
) -> Iterator[tuple[Key, Imported | UnreadableFile | Unidentified]]:
    kept = iter(keep(database, [one for _, one in waiting if isinstance(one, Prepared)], kind, now))
    yield from ((key, next(kept) if isinstance(one, Prepared) else one) for key, one in waiting)


def keep(database: Database, reports_in: Sequence[Prepared], kind: ReportKind, now: datetime) -> list[Imported]:
    """put() in a transaction of its own, at the shell."""
    with database.transaction() as session:
        return put(session, reports_in, kind, now, None)


def put(
    session: Session, reports_in: Sequence[Prepared], kind: ReportKind, now: datetime, by: int | None
) -> list[Imported]:
    """Put reports into the store; the same town and year again replaces its earlier self.

    Some hundred at once take a third of the time of one by one: each keyword's block is written once. `by` is whoever
    says so; None: whoever runs the bot, at its shell.
    """
    lock(session, "index")  # first of all, so that two imports of one report end with one
    told: list[Imported] = []
    waiting: dict[tuple[str, int], tuple[Prepared, Report]] = {}
    for one in settled(session, reports_in):
        whose = one.identity.town, one.identity.year
        if whose in waiting:
            _write(session, list(waiting.values()))
            waiting.clear()
        earlier = reports.held(session, one.identity.county or "", *whose)
        arrival, replaced_kind = Arrival.NEW, None
        if earlier is not None:
            replaced_kind = ReportKind(earlier.kind)
            arrival = Arrival.UNCHANGED if is_same(earlier, one, kind) else Arrival.REPLACED
        if arrival is not Arrival.UNCHANGED:
            waiting[whose] = one, _report(one, earlier, kind, now)
        if arrival is Arrival.REPLACED and earlier is not None:
            reports.remove(session, earlier)
        told.append(_imported(one, kind, arrival, replaced_kind))
    _write(session, list(waiting.values()))
    _write_down(session, told, kind, now, by)
    return told


def is_same(held: Report, one: Prepared, kind: ReportKind) -> bool:
    """Whether an import would change nothing."""
    return (held.sha256, held.kind) == (one.sha256, kind)


def renew_index(database: Database, words: Words) -> bool:
    """Index every passage anew if the words are cut differently now (another segmenter, another dictionary)."""
    with database.reading() as session:  # mostly they are not, and nobody need wait for a writer to know it
        if index.segmenter(session) == words.version:
            return False
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


def _report(one: Prepared, earlier: Report | None, kind: ReportKind, now: datetime) -> Report:
    return Report(
        county=one.identity.county or (earlier.county if earlier else ""),
        town=one.identity.town,
        year=one.identity.year,
        kind=kind,
        title=one.title,
        file_name=one.file,
        sha256=one.sha256,
        headings=one.sections,
        furniture=one.furniture,
        passage_count=len(one.passages),
        imported_at=now,
    )


def _write(session: Session, waiting: Sequence[tuple[Prepared, Report]]) -> None:
    """Index the passages of these reports under new ids and insert all rows."""
    ids = iter(index.add(session, [keywords for one, _ in waiting for keywords in one.keywords]))
    own = [list(islice(ids, len(one.passages))) for one, _ in waiting]
    for (_, report), mine in zip(waiting, own, strict=True):
        report.first_passage_id = mine[0]
        session.add(report)
    session.flush()
    rows = [
        {
            "id": passage_id,
            "report_id": report.id,
            "position": position,
            "heading_path": passage.heading_path,
            "kind": passage.kind,
            "sentences": passage.sentences,
        }
        for (one, report), mine in zip(waiting, own, strict=True)
        for position, (passage_id, passage) in enumerate(zip(mine, one.passages, strict=True))
    ]
    if rows:
        session.execute(sa.insert(Passage), rows)
    figures.keep(
        session,
        [
            (report, _figures(one.passages, one.identity) if one.figures is None else one.figures)
            for one, report in waiting
        ],
    )


def _figures(passages: Sequence[CutPassage], identity: Identity) -> list[Read]:
    return read_report(((one.heading_path, one.kind, one.sentences) for one in passages), identity.year)


def _write_down(session: Session, told: Sequence[Imported], kind: ReportKind, now: datetime, by: int | None) -> None:
    facts: dict[str, Any] = {"kind": kind}
    for arrival in (Arrival.NEW, Arrival.REPLACED):
        whose = [one.identity for one in told if one.arrival is arrival]
        facts[arrival] = [[one.county or "", one.town, one.year] for one in whose]
    if facts[Arrival.NEW] or facts[Arrival.REPLACED]:
        audit.append(session, now, by, Action.REPORT_IMPORTED, facts=facts)


def _imported(one: Prepared, kind: ReportKind, arrival: Arrival, replaced_kind: ReportKind | None) -> Imported:
    return Imported(
        one.file,
        one.identity,
        kind,
        one.sections,
        one.missing,
        len(one.passages),
        arrival,
        replaced_kind,
        one.blank_pages,
    )
