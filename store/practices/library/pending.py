"""Files that somebody sent and has not yet said yes to: they wait in the database, so that no crash loses them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock
from store.days import day_of
from store.practices.language.words import Words
from store.practices.library.changes import Changes, changes
from store.practices.library.counties import settled
from store.practices.library.drafts import Draft, Outcome, from_json, renamed, to_json
from store.practices.library.importing import Imported, Prepared, put
from store.practices.reading.identify import Unidentified
from store.practices.reading.naming import Naming
from store.practices.reading.read import SourceText
from store.practices.tables import ReportKind

LIFE = timedelta(hours=24)
ASKING = timedelta(minutes=30)  # after it a town and a year are a question again
KIND = ReportKind.ORIGINAL  # nobody sends a digest by chat


class PendingImport(Base):
    """A file that waits for the word of the one who sent it."""

    __tablename__ = "pending_import"

    # Random, so that no button of an earlier batch fits a later one.
    batch: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # in its archive, from 1
    chat_id: Mapped[int] = mapped_column(BigInt, index=True)  # a private one: whose file it is
    name: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str | None] = mapped_column(sa.Text)  # None: it could not be read
    encoding: Mapped[str] = mapped_column(sa.String(16))
    outcome: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # see drafts.to_json(); and blank_pages
    segmenter: Mapped[str] = mapped_column(sa.String(64))  # that the outcome's keywords are of
    county: Mapped[str | None] = mapped_column(sa.String(64))  # this and the next two: as the sender has said
    town: Mapped[str | None] = mapped_column(sa.String(64))
    year: Mapped[int | None]
    asked_at: Mapped[datetime | None]  # when the sender was asked for town and year; None: not, or that is done with
    sent_at: Mapped[datetime]


@dataclass(frozen=True)
class Waiting:
    """One file of a batch."""

    position: int
    outcome: Outcome
    changes: Changes | None  # None: nothing is held for its town and year
    again: int | None  # the position of an earlier file of the same town and year


@dataclass(frozen=True)
class Batch:
    """What was sent in one message."""

    number: int
    files: tuple[Waiting, ...]
    stamp: str  # another one as soon as an import would do something else

    @property
    def ready(self) -> tuple[Waiting, ...]:
        """Those whose import would change something."""
        return tuple(
            one
            for one in self.files
            if isinstance(one.outcome, Prepared) and (one.again is not None or not (one.changes and one.changes.same))
        )


def hold(session: Session, chat_id: int, drafts: Sequence[Draft], words: Words, now: datetime) -> int:
    """Let the files wait; the batch's number."""
    batch = secrets.randbits(48)
    for position, draft in enumerate(drafts, 1):
        source = draft.source
        row = PendingImport(
            batch=batch,
            position=position,
            chat_id=chat_id,
            name=_name(draft),
            text=None if source is None else source.text,
            encoding="" if source is None else source.encoding,
            outcome=to_json(draft.outcome) | {"blank_pages": source.blank_pages if source else ()},
            segmenter=words.version,
            county=draft.said and draft.said.county,
            town=draft.said and draft.said.town,
            year=draft.said and draft.said.year,
            sent_at=now,
        )
        session.add(row)
    session.flush()
    return batch


def look(session: Session, chat_id: int, batch: int, now: datetime) -> Batch | None:
    """The batch beside what is held today; `None`: this chat has none such, or no more."""
    rows = _rows(session, chat_id, batch, now)
    if not rows:
        return None
    files: list[Waiting] = []
    seen: dict[tuple[str | None, str, int], int] = {}
    facts: list[Any] = []
    outcomes = [from_json(row.name, row.outcome) for row in rows]
    known = iter(settled(session, [one for one in outcomes if isinstance(one, Prepared)]))
    for row, outcome in zip(rows, outcomes, strict=True):
        held = again = None
        if isinstance(outcome, Prepared):
            outcome = next(known)
            held = changes(session, outcome, KIND)
            whose = outcome.identity.county, outcome.identity.town, outcome.identity.year
            again = seen.get(whose)
            seen[whose] = row.position
            facts.append((row.position, *whose, outcome.sha256, held and (held.report_id, held.sha256, held.kind)))
        files.append(Waiting(row.position, outcome, held, again))
    return Batch(batch, tuple(files), hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:8])


def ask(session: Session, chat_id: int, batch: int, position: int, now: datetime) -> str | None:
    """From now on a town and a year that the chat names are meant for this file; its name, `None`: there is none."""
    row = next((row for row in _rows(session, chat_id, batch, now) if row.position == position), None)
    if row is None or row.text is None:
        return None
    row.asked_at = now
    session.flush()
    return row.name


def correct(session: Session, words: Words, chat_id: int, naming: Naming, now: datetime) -> int | None:
    """Take what was named for the file last asked for; its batch, `None`: none was asked for within ASKING."""
    row = _asked(session, chat_id, now)
    if row is None or row.text is None:
        return None
    if naming.town is not None:
        row.county, row.town = naming.county or row.county, naming.town
    row.year = naming.year or row.year
    blank_pages = tuple(row.outcome["blank_pages"])
    source = SourceText(row.name, row.text, row.encoding, blank_pages)
    outcome = renamed(words, source, Naming(row.county, row.town, row.year), day_of(now))
    row.outcome, row.segmenter = to_json(outcome) | {"blank_pages": blank_pages}, words.version
    row.asked_at = None if isinstance(outcome, Prepared) else now
    if isinstance(outcome, Unidentified) and outcome.refused:
        row.year = None
    session.flush()
    return row.batch


def asks(session: Session, chat_id: int, now: datetime) -> bool:
    """Whether the chat was asked for town and year within ASKING, and that is not done with."""
    return _asked(session, chat_id, now) is not None


def let_go(session: Session, chat_id: int) -> None:
    """Ask no more for town and year; the files wait on."""
    session.execute(sa.update(PendingImport).where(PendingImport.chat_id == chat_id).values(asked_at=None))


def confirm(
    session: Session, words: Words, chat_id: int, number: int, stamp: str, now: datetime, by: int
) -> list[Imported] | None:
    """Put those that are ready into the store, as `by` says; they, and what never can be, wait no longer.

    `None`: nothing was done, for the batch has another stamp now, or nothing in it is ready.
    """
    lock(session, "index")  # nobody replaces what is held between our look and our import
    batch = look(session, chat_id, number, now)
    if batch is None or batch.stamp != stamp or not batch.ready:
        return None
    ready = {one.position for one in batch.ready}
    prepared: list[Prepared] = []
    for row in _of(session, number):
        outcome = from_json(row.name, row.outcome)
        if row.position in ready and isinstance(outcome, Prepared):
            prepared.append(outcome if row.segmenter == words.version else _cut_anew(words, outcome))
        if row.text is None or isinstance(outcome, Prepared):
            session.delete(row)
    return put(session, prepared, KIND, now, by)


def drop(session: Session, chat_id: int, batch: int) -> bool:
    """Keep nothing of the batch; False: this chat has none such."""
    of_chat = sa.delete(PendingImport).where(PendingImport.batch == batch, PendingImport.chat_id == chat_id)
    return session.execute(of_chat.returning(PendingImport.position)).first() is not None


def pass_on(session: Session, chat_id: int, to_chat_id: int, now: datetime) -> list[tuple[int, list[str]]]:
    """What waits for one chat's word waits for another's from now on: each batch with the names of its files."""
    rows = session.scalars(
        sa.select(PendingImport)
        .where(PendingImport.chat_id == chat_id, PendingImport.sent_at >= now - LIFE)
        .order_by(PendingImport.sent_at, PendingImport.batch, PendingImport.position)
    ).all()
    batches: dict[int, list[str]] = {}
    for row in rows:
        row.chat_id, row.asked_at = to_chat_id, None
        batches.setdefault(row.batch, []).append(row.name)
    session.flush()
    return list(batches.items())


def erase(session: Session, chat_id: int) -> int:
    """Nothing that this chat has sent waits any more; how many files."""
    sent = sa.delete(PendingImport).where(PendingImport.chat_id == chat_id).returning(PendingImport.position)
    return len(session.scalars(sent).all())


def forget(session: Session, now: datetime) -> None:
    """Drop what has waited for LIFE."""
    session.execute(sa.delete(PendingImport).where(PendingImport.sent_at < now - LIFE))


def _name(draft: Draft) -> str:
    return draft.outcome.file if isinstance(draft.outcome, Prepared) else draft.outcome.name


def _asked(session: Session, chat_id: int, now: datetime) -> PendingImport | None:
    """The file last asked for."""
    return session.scalars(
        sa.select(PendingImport)
        .where(PendingImport.chat_id == chat_id, PendingImport.asked_at >= now - ASKING)
        .order_by(PendingImport.asked_at.desc(), PendingImport.sent_at.desc(), PendingImport.position)
        .limit(1)
    ).first()


def _of(session: Session, batch: int) -> Sequence[PendingImport]:
    rows = session.scalars(sa.select(PendingImport).where(PendingImport.batch == batch))
    return sorted(rows, key=lambda row: row.position)


def _rows(session: Session, chat_id: int, batch: int, now: datetime) -> Sequence[PendingImport]:
    return [row for row in _of(session, batch) if row.chat_id == chat_id and row.sent_at >= now - LIFE]


def _cut_anew(words: Words, one: Prepared) -> Prepared:
    return replace(
        one, keywords=[words.of_passage(passage.heading_path, passage.sentences) for passage in one.passages]
    )
