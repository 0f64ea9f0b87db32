"""Filled forms that somebody sent and has not yet said yes to: kept for a day, so that no crash loses them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.catalogue.metrics import Catalogue, Grade, catalogue
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.checks import SHORTEST_EXPLANATION, check, keeper, unanswered
from store.collection.figures import Entry, Given
from store.collection.forms import Flaw, Line, Wrong, read_answer
from store.collection.history import history
from store.collection.submissions import Closed, Filing
from store.collection.tables import Answer, Origin, Ruling
from store.database import Base, BigInt, Session
from store.mentions import mentions
from store.people import places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Right, may

LIFE = timedelta(hours=24)
REMARK = "remark"  # stands in the place of a rule's code: said without having been asked
_BLANK = Given(Answer.BLANK)


class PendingForm(Base):
    """A filled form that waits for the word of the one who sent it."""

    __tablename__ = "pending_form"

    # Random, so that no button of an earlier form fits a later one.
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInt, index=True)  # a private one: whose form it is
    name: Mapped[str] = mapped_column(sa.Text)  # of the file
    town_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    sent_at: Mapped[datetime]


@dataclass(frozen=True)
class Change:
    """A field that a yes would change."""

    code: str
    cell: str
    before: Given  # BLANK: nothing was answered
    after: Given
    is_overtaken: bool  # somebody answered it after the form was made


@dataclass(frozen=True)
class Comparison:
    """A filled form beside what the month says now."""

    number: int
    name: str  # of the file
    town: PlaceFacts
    month: Month
    catalogue: Catalogue
    filing: Filing | None  # None: the month was not begun
    changes: tuple[Change, ...]
    unchanged: tuple[str, ...]  # codes of fields that say the same
    blank: tuple[str, ...]  # of fields without an answer here and there
    newer: tuple[str, ...]  # of fields that nobody touched in the form, and that were answered otherwise since
    remarks: Mapping[str, str]  # explanations to be kept, by the field's code
    wrongs: tuple[Wrong, ...]
    stamp: str  # another one as soon as a yes would do something else

    @property
    def is_something(self) -> bool:
        """Whether a yes would do anything."""
        return bool(self.changes or self.remarks)


def hold(
    session: Session, chat_id: int, name: str, town: PlaceFacts, month: Month, lines: Sequence[Line], now: datetime
) -> int:
    """Let the form wait; its number."""
    row = PendingForm(
        id=secrets.randbits(48),
        chat_id=chat_id,
        name=name,
        town_id=town.id,
        month=str(month),
        lines=[asdict(line) for line in lines],
        sent_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def look(session: Session, by: PersonFacts, number: int, now: datetime) -> Comparison | None:
    """What a yes would do today; None: this chat has no such form, or no more, or its town is not theirs now."""
    row = session.get(PendingForm, number, populate_existing=True)
    if row is None or row.chat_id != by.chat_id or row.sent_at < now - LIFE:
        return None
    town = places.find(session, row.town_id)
    if town is None or not may(by, Right.FILE, town):
        return None
    month = Month.parse(row.month)
    filing = submissions.find(session, town, month)
    asked = catalogue(session, town.county_id, month)
    lines = [_line(kept) for kept in row.lines if asked.has(kept["code"])]
    return _compared(number, row.name, town, month, asked, filing, lines)


def confirm(session: Session, by: PersonFacts, number: int, stamp: str, now: datetime) -> Filing | None:
    """Keep what the form says. None: nothing was done, for a yes would do something else now, or nothing.

    Raises Closed.
    """
    row = session.get(PendingForm, number)
    town = None if row is None else places.find(session, row.town_id)
    if row is None or town is None:
        return None
    filing = submissions.alone_with(session, submissions.begin(session, town, Month.parse(row.month), now))
    if not filing.is_open:
        raise Closed(filing)
    form = look(session, by, number, now)
    if form is None or form.stamp != stamp or not form.is_something:
        return None
    given = {change.code: change.after for change in form.changes}
    seen = {code: entry.number for code, entry in filing.entries.items()}
    filing = submissions.answer(session, filing, given, seen, now, by.id, Origin.FORM).filing
    filing = _explain(session, filing, form, now, by.id)
    session.delete(row)
    session.flush()
    return filing


def drop(session: Session, chat_id: int, number: int) -> bool:
    """Keep nothing of the form; False: this chat has none such."""
    of_chat = sa.delete(PendingForm).where(PendingForm.id == number, PendingForm.chat_id == chat_id)
    return session.execute(of_chat.returning(PendingForm.id)).first() is not None


def erase(session: Session, chat_id: int) -> int:
    """No form that this chat has sent waits any more; how many."""
    return _delete(session, PendingForm.chat_id == chat_id)


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """No form that names one of these waits any more, whoever has sent it; how many."""
    return _delete(session, sa.or_(*(mentions(column, words) for column in (PendingForm.name, PendingForm.lines))))


def forget(session: Session, now: datetime) -> None:
    """Drop what has waited for LIFE."""
    session.execute(sa.delete(PendingForm).where(PendingForm.sent_at < now - LIFE))


def _delete(session: Session, condition: sa.ColumnElement[bool]) -> int:
    return len(session.scalars(sa.delete(PendingForm).where(condition).returning(PendingForm.id)).all())


def _compared(
    number: int,
    name: str,
    town: PlaceFacts,
    month: Month,
    asked: Catalogue,
    filing: Filing | None,
    lines: Sequence[Line],
) -> Comparison:
    entries: Mapping[str, Entry] = {} if filing is None else filing.entries
    changes: list[Change] = []
    unchanged: list[str] = []
    blank: list[str] = []
    newer: list[str] = []
    wrongs: list[Wrong] = []
    remarks: dict[str, str] = {}
    for line in lines:
        after = read_answer(line, asked.metric(line.code))
        entry = entries.get(line.code)
        before = result = _BLANK if entry is None else entry.given
        is_overtaken = (0 if entry is None else entry.number) != line.seen
        if isinstance(after, Wrong):
            wrongs.append(after)
        elif after == before:
            (blank if after == _BLANK else unchanged).append(line.code)
        elif is_overtaken and line.said == line.was:
            newer.append(line.code)
        else:
            changes.append(Change(line.code, line.cell, before, after, is_overtaken))
            result = after
        if line.note_flaw is not None:
            wrongs.append(Wrong(line.code, line.note_cell, line.note_flaw, line.note))
        elif line.note and result != _BLANK:
            remarks[line.code] = line.note
        elif line.note and not isinstance(after, Wrong):
            wrongs.append(Wrong(line.code, line.note_cell, Flaw.ALONE, line.note))
    told = repr((changes, sorted(remarks.items())))
    return Comparison(
        number=number,
        name=name,
        town=town,
        month=month,
        catalogue=asked,
        filing=filing,
        changes=tuple(changes),
        unchanged=tuple(unchanged),
        blank=tuple(blank),
        newer=tuple(newer),
        remarks=remarks,
        wrongs=tuple(wrongs),
        stamp=hashlib.sha256(told.encode()).hexdigest()[:8],
    )


def _explain(session: Session, filing: Filing, form: Comparison, now: datetime, by: int) -> Filing:
    """Keep each explanation with what a check asks about its field; where none does, as an answer to why the field was
    returned, or as a remark.
    """
    record = history(session, form.town.id, form.month)
    said = {code: text for code, text in form.remarks.items() if code in filing.entries}
    open_ones = unanswered(check(form.catalogue, filing.entries, record), filing.entries, filing.notes)
    used: set[str] = set()
    for finding in open_ones:
        codes = [code for code in finding.codes if len(said.get(code, "")) >= SHORTEST_EXPLANATION]
        if codes and finding.grade is not Grade.BLOCK:
            text = "；".join(said[code] for code in codes)
            entry = keeper(finding, filing.entries)
            filing = submissions.note(session, filing, entry.id, finding.rule, text, now, by)
            used.update(codes)
    verdict = filing.verdict
    named = verdict.codes if verdict is not None and verdict.kind is Ruling.RETURNED else ()
    for code, text in said.items():
        if code in named:
            filing = submissions.note(session, filing, filing.entries[code].id, Ruling.RETURNED, text, now, by)
        elif code not in used:
            filing = submissions.note(session, filing, filing.entries[code].id, REMARK, text, now, by)
    return filing


def _line(kept: Mapping[str, Any]) -> Line:
    flaws = {key: kept[key] and Flaw(kept[key]) for key in ("flaw", "note_flaw")}
    return Line(**{**kept, **flaws})
