"""A town's month: begun, filled field by field by whoever of the town is there, handed in as numbered revisions.

It belongs to town and month, not to a chat. Nothing is overwritten: entries are added, and a revision is the entries
up to a number. See reviewing.py for what becomes of a revision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.catalogue.months import Month, month_of
from store.collection import figures
from store.collection.due import Due, due
from store.collection.figures import Entry, Given, Note
from store.collection.receipts import receipt
from store.collection.tables import (
    Answer,
    Figure,
    FigureNote,
    Origin,
    RevisionRow,
    Ruling,
    State,
    Submission,
    VerdictRow,
)
from store.database import Session, insert_new, lock
from store.days import day_of
from store.people import places
from store.people.places import PlaceFacts


@dataclass(frozen=True)
class Verdict:
    """What became of a revision, why, and which fields it is about."""

    kind: Ruling
    reason: str | None  # "": none was asked; None: it named somebody who was erased
    codes: tuple[str, ...]
    by_id: int | None
    at: datetime


@dataclass(frozen=True)
class Revision:
    """What was handed in once. See figures_of() and notes_of()."""

    id: int
    submission_id: int
    number: int
    upto: int
    notes_upto: int
    receipt: str
    submitted_by: int | None
    submitted_at: datetime
    due_at: datetime  # the due moment in force when punctuality was judged
    is_late: bool
    verdicts: tuple[Verdict, ...]  # oldest first

    @property
    def verdict(self) -> Verdict | None:
        """What became of it in the end; None: it waits to be judged."""
        return self.verdicts[-1] if self.verdicts else None

    @property
    def is_judged(self) -> bool:
        """Whether a reviewer has: a town that takes it back does not."""
        return self.verdict is not None and self.verdict.kind is not Ruling.TAKEN_BACK


@dataclass(frozen=True)
class Filing:
    """A town's month as it stands."""

    id: int
    town: PlaceFacts  # as it is called today, or was called last
    month: Month
    state: State
    entries: Mapping[str, Entry]  # what each field says now, by the metric's code; cleared ones too
    notes: Mapping[int, tuple[Note, ...]]  # what was said of these entries, by their id, oldest first
    revisions: tuple[Revision, ...]  # oldest first
    due: Due
    opened_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether figures may be given."""
        return self.state in (State.DRAFT, State.RETURNED)

    @property
    def revision(self) -> Revision | None:
        """What was handed in last; None: nothing yet."""
        return self.revisions[-1] if self.revisions else None

    @property
    def verdict(self) -> Verdict | None:
        """What became of it: why it was returned, reopened, accepted."""
        return None if self.revision is None else self.revision.verdict

    @property
    def judged(self) -> Revision | None:
        """What a reviewer has judged last: it says whether the town was in time, and what follows it is not locked out.

        None: nothing was judged yet, but for what the town itself took back.
        """
        return next((one for one in reversed(self.revisions) if one.is_judged), None)

    def missing(self, owed: Collection[str]) -> list[str]:
        """Those of these fields that have no answer."""
        return [code for code in owed if code not in self.entries or not self.entries[code].is_answer]

    def note(self, code: str, rule: str) -> Note | None:
        """What was said last of the field's present entry when this check asked; None: nothing yet."""
        entry = self.entries.get(code)
        said = () if entry is None else self.notes.get(entry.id, ())
        return next((note for note in reversed(said) if note.rule == rule), None)


@dataclass(frozen=True)
class Answered:
    """What became of some answers."""

    filing: Filing
    kept: Mapping[str, Entry]  # say what was given
    overtaken: Mapping[str, Entry]  # say something else, which somebody gave meanwhile: nothing was changed


class Closed(Exception):
    """The submission is not in the state, or at the revision, that this needs."""

    def __init__(self, filing: Filing) -> None:
        super().__init__(filing.state)
        self.filing = filing  # as it is


class Unfinished(Exception):
    """Fields without an answer."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(codes)
        self.codes = codes


class Locked(Exception):
    """It is too late to hand in without more time."""

    def __init__(self, due: Due) -> None:
        super().__init__(due)
        self.due = due


class NotYet(Exception):
    """The month has not begun."""

    def __init__(self, month: Month) -> None:
        super().__init__(month)
        self.month = month


def find(session: Session, town: PlaceFacts, month: Month) -> Filing | None:
    """The town's month; None: it was not begun."""
    row = session.scalars(_OF_TOWN, {"town_id": town.id, "month": str(month)}, **_FRESH).first()
    return None if row is None else _filing(session, row, town)


def load(session: Session, submission_id: int) -> Filing | None:
    """The submission of this number."""
    row = session.get(Submission, submission_id, populate_existing=True)
    town = None if row is None else places.latest(session, row.town_id)
    return None if row is None or town is None else _filing(session, row, town)


def begin(session: Session, town: PlaceFacts, month: Month, now: datetime) -> Filing:
    """The town's month, made where it was not begun. Raises NotYet."""
    if month > month_of(day_of(now)):
        raise NotYet(month)
    lock(session, "submission", town.id, str(month))
    made = {"town_id": town.id, "month": str(month), "state": State.DRAFT, "opened_at": now}
    insert_new(session, Submission, [made])
    filing = find(session, town, month)
    if filing is None:
        raise LookupError(made)
    return filing


def answer(
    session: Session,
    filing: Filing,
    given: Mapping[str, Given],
    seen: Mapping[str, int],
    now: datetime,
    by: int | None,
    origin: Origin = Origin.TYPED,
) -> Answered:
    """Keep these answers where nobody gave another one since.

    `seen`: the entry's number that each field had on the screen of whoever answers; missing: none. Fields that say
    so already stay as they are. Raises Closed.
    """
    filing = alone_with(session, filing)
    if not filing.is_open:
        raise Closed(filing)
    kept, overtaken, new = {}, {}, {}
    for code, one in given.items():
        entry = filing.entries.get(code)
        if entry is not None and entry.given == one:
            kept[code] = entry
        elif entry is not None and entry.number != seen.get(code, 0):
            overtaken[code] = entry
        elif entry is not None or one.answer is not Answer.BLANK:
            new[code] = one
    if new:
        kept |= figures.add(session, filing.id, new, filing.entries, now, by, origin)
        changes = {code: [_told(filing.entries.get(code)), _told(kept[code])] for code in new}
        facts = {"month": str(filing.month), "figures": changes}
        audit.append(session, now, by, Action.FIGURES_GIVEN, place_id=filing.town.id, facts=facts)
        filing = replace(filing, entries={**filing.entries, **kept})
    return Answered(filing, kept, overtaken)


def note(
    session: Session, filing: Filing, figure_id: int, rule: str, text: str, now: datetime, by: int | None
) -> Filing:
    """Say why this entry is as it is, where the check asked; "": it is confirmed. Raises Closed, LookupError."""
    filing = alone_with(session, filing)
    if not filing.is_open:
        raise Closed(filing)
    if session.scalar(sa.select(Figure.submission_id).where(Figure.id == figure_id)) != filing.id:
        raise LookupError(figure_id)
    row = FigureNote(figure_id=figure_id, rule=rule, text=text.strip(), by_id=by, at=now)
    session.add(row)
    session.flush()
    said = (*filing.notes.get(figure_id, ()), Note(figure_id, rule, row.text, by, now, row.id))
    return replace(filing, notes={**filing.notes, figure_id: said})


def submit(session: Session, filing: Filing, owed: Collection[str], now: datetime, by: int | None) -> Filing:
    """Freeze what the fields say now as the next revision, for the reviewer. `owed`: what must be answered.

    Checks are the caller's, who is alone_with() it meanwhile. What was returned or reopened keeps the punctuality that
    was judged then, and is taken after the lock, too. Raises Closed, Unfinished, Locked.
    """
    filing = alone_with(session, filing)
    if not filing.is_open:
        raise Closed(filing)
    if missing := filing.missing(owed):
        raise Unfinished(missing)
    last, judged = filing.revision, filing.judged
    if judged is None and filing.due.is_locked(now):
        raise Locked(filing.due)
    number = 1 if last is None else last.number + 1
    answers = {code: one for code, one in filing.entries.items() if one.is_answer}
    row = RevisionRow(
        submission_id=filing.id,
        number=number,
        upto=max((one.id for one in filing.entries.values()), default=0),
        notes_upto=max((note.id for said in filing.notes.values() for note in said), default=0),
        receipt=receipt(filing.town.id, filing.month, number, answers),
        submitted_by=by,
        submitted_at=now,
        due_at=filing.due.at if judged is None else judged.due_at,
        is_late=filing.due.is_late(now) if judged is None else judged.is_late,
    )
    session.add(row)
    session.flush()
    enter(session, filing, State.SUBMITTED)
    facts = {"month": str(filing.month), "revision": number, "receipt": row.receipt}
    audit.append(session, now, by, Action.MONTH_SUBMITTED, place_id=filing.town.id, facts=facts)
    return refreshed(session, filing)


def figures_of(session: Session, revision: Revision) -> dict[str, Entry]:
    """What was handed in, by the metric's code: numbers and 不涉及."""
    frozen = figures.entries(session, revision.submission_id, revision.upto)
    return {code: one for code, one in frozen.items() if one.is_answer}


def notes_of(session: Session, revision: Revision) -> dict[int, tuple[Note, ...]]:
    """What was said of the figures handed in, by the entry's id."""
    ids = [one.id for one in figures_of(session, revision).values()]
    return figures.notes(session, ids, revision.notes_upto)


def by_receipt(session: Session, code: str) -> list[Revision]:
    """The revisions with this receipt, newest first: one, but for chance. See receipts.read_receipt()."""
    rows = sa.select(RevisionRow).where(RevisionRow.receipt == code).order_by(RevisionRow.id.desc())
    return _revisions(session, session.scalars(rows, **_FRESH).all())


def alone_with(session: Session, filing: Filing) -> Filing:
    """The submission as it stands now; nobody else changes it until the transaction ends."""
    lock(session, "submission", filing.town.id, str(filing.month))
    return refreshed(session, filing)


def refreshed(session: Session, filing: Filing) -> Filing:
    """The same as it stands now."""
    return _filing(session, session.get_one(Submission, filing.id, populate_existing=True), filing.town)


def enter(session: Session, filing: Filing, state: State) -> None:
    """It is in this state from now on. Whoever calls is alone with it."""
    session.get_one(Submission, filing.id).state = state
    session.flush()


_FRESH = {"execution_options": {"populate_existing": True}}  # somebody may have changed it since it was read
# Asked at every turn of a month, and so made once: that takes longer than to run them.
_OF_TOWN = sa.select(Submission).where(
    Submission.town_id == sa.bindparam("town_id"), Submission.month == sa.bindparam("month")
)
_REVISIONS = (
    sa.select(RevisionRow)
    .where(RevisionRow.submission_id == sa.bindparam("submission_id"))
    .order_by(RevisionRow.number)
)
_VERDICTS = (
    sa.select(VerdictRow)
    .where(VerdictRow.revision_id.in_(sa.bindparam("revision_ids", expanding=True)))
    .order_by(VerdictRow.id)
)


def _filing(session: Session, row: Submission, town: PlaceFacts) -> Filing:
    month = Month.parse(row.month)
    entries = figures.entries(session, row.id)
    revisions = session.scalars(_REVISIONS, {"submission_id": row.id}, **_FRESH).all()
    return Filing(
        id=row.id,
        town=town,
        month=month,
        state=State(row.state),
        entries=entries,
        notes=figures.notes(session, [one.id for one in entries.values()]),
        revisions=tuple(_revisions(session, revisions)),
        due=due(session, row.town_id, month),
        opened_at=row.opened_at,
    )


def _revisions(session: Session, found: Sequence[RevisionRow]) -> list[Revision]:
    if not found:
        return []
    said: dict[int, tuple[Verdict, ...]] = {}
    for one in session.scalars(_VERDICTS, {"revision_ids": [row.id for row in found]}, **_FRESH):
        verdict = Verdict(Ruling(one.kind), one.reason, tuple(one.codes), one.by_id, one.at)
        said[one.revision_id] = (*said.get(one.revision_id, ()), verdict)
    return [
        Revision(
            id=row.id,
            submission_id=row.submission_id,
            number=row.number,
            upto=row.upto,
            notes_upto=row.notes_upto,
            receipt=row.receipt,
            submitted_by=row.submitted_by,
            submitted_at=row.submitted_at,
            due_at=row.due_at,
            is_late=row.is_late,
            verdicts=said.get(row.id, ()),
        )
        for row in found
    ]


def _told(entry: Entry | None) -> int | str | None:
    """An entry in the audit: 12, "12+", "~12", "none" (不涉及), nothing."""
    if entry is None or entry.answer is Answer.BLANK:
        return None
    if entry.answer is Answer.NONE:
        return str(Answer.NONE)
    if entry.is_more or entry.is_near:
        return f"{'~' * entry.is_near}{entry.value}{'+' * entry.is_more}"
    return entry.value
