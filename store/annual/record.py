"""A town's months over a year or several: what each says as it stands, who handed it in, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from store.catalogue.metrics import Catalogue, base, catalogues
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.standing import standing, standing_figures
from store.collection.tables import Answer, Figure, FigureNote, RevisionRow, Ruling, State, Submission, VerdictRow
from store.database import Session
from store.people.people import Person
from store.people.places import PlaceFacts, past


class Standing(StrEnum):
    """How far a town's month has come. What was accepted and reopened stands accepted until other figures are."""

    ACCEPTED = "accepted"
    HANDED_IN = "handed_in"  # it stands, but nobody has accepted it
    RETURNED = "returned"
    DRAFT = "draft"
    NONE = "none"  # not begun


@dataclass(frozen=True)
class Said:
    """What a month says of a field, as it stands: accepted, or handed in and not returned."""

    month: Month
    code: str
    answer: Answer  # GIVEN or NONE
    amount: Amount | None  # None: 不涉及
    revision: int
    receipt: str
    by: str  # who handed it in; "": they were erased, or it was done at the bot's shell
    at: datetime
    is_accepted: bool
    submission_id: int
    explanations: tuple[str, ...] = ()  # oldest first; what was only confirmed is none


@dataclass(frozen=True)
class Record:
    """A town's months from `first` to `last`."""

    town: PlaceFacts
    first: Month
    last: Month
    said: Mapping[str, Mapping[Month, Said]]  # by the metric's code
    standing: Mapping[Month, Standing]  # every month
    catalogues: Mapping[Month, Catalogue]  # of every month; without a metric where the town did not stand then
    reopened: frozenset[Month] = field(default_factory=frozenset)  # accepted, and being corrected


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """Every month from one to another, both included; none where the last comes before the first."""
    count = (last.year - first.year) * 12 + last.number - first.number + 1
    return tuple(first.back(-number) for number in range(count))


def record(session: Session, town: PlaceFacts, first: Month, last: Month) -> Record:
    """What the town has handed in for these months. A few queries, however many months."""
    all_of = months(first, last)
    states = _states(session, town.id, first, last)
    handed_in = _handed_in(session, town.id, first, last)
    return Record(
        town,
        first,
        last,
        _said(session, town.id, first, last, handed_in),
        {month: _standing(states.get(month), handed_in.get(month)) for month in all_of},
        _catalogues(session, town, all_of),
        frozenset(month for month, one in handed_in.items() if one.is_accepted and states[month] is not State.ACCEPTED),
    )


@dataclass(frozen=True)
class _HandedIn:
    submission_id: int
    revision: int
    receipt: str
    by: str
    at: datetime
    is_accepted: bool


def _standing(state: State | None, stands: _HandedIn | None) -> Standing:
    if stands is not None:
        return Standing.ACCEPTED if stands.is_accepted else Standing.HANDED_IN
    return Standing.NONE if state is None else Standing.RETURNED if state is State.RETURNED else Standing.DRAFT


def _of(town_id: int, first: Month, last: Month) -> tuple[sa.ColumnElement[bool], ...]:
    return Submission.town_id == town_id, Submission.month.between(str(first), str(last))


def _states(session: Session, town_id: int, first: Month, last: Month) -> dict[Month, State]:
    rows = session.execute(sa.select(Submission.month, Submission.state).where(*_of(town_id, first, last)))
    return {Month.parse(month): State(state) for month, state in rows}


def _handed_in(session: Session, town_id: int, first: Month, last: Month) -> dict[Month, _HandedIn]:
    """The revision that stands of each month that has one."""
    stands = standing(*_of(town_id, first, last)).subquery()
    accepted = sa.exists().where(VerdictRow.revision_id == RevisionRow.id, VerdictRow.kind == Ruling.ACCEPTED)
    rows = session.execute(
        sa.select(Submission.month, RevisionRow, Person.name, accepted)
        .join(stands, stands.c.submission_id == Submission.id)
        .join(
            RevisionRow,
            sa.and_(RevisionRow.submission_id == stands.c.submission_id, RevisionRow.number == stands.c.number),
        )
        .outerjoin(Person, Person.id == RevisionRow.submitted_by)
    )
    return {
        Month.parse(month): _HandedIn(
            row.submission_id, row.number, row.receipt, name or "", row.submitted_at, bool(is_accepted)
        )
        for month, row, name, is_accepted in rows
    }


def _said(
    session: Session, town_id: int, first: Month, last: Month, handed_in: Mapping[Month, _HandedIn]
) -> dict[str, dict[Month, Said]]:
    stand = standing_figures(*_of(town_id, first, last)).subquery()
    explained = _explained(session, stand)
    rows = session.execute(
        sa.select(stand.c.month, Figure.id, Figure.code, Figure.answer, Figure.value, Figure.is_more, Figure.is_near)
        .join(stand, stand.c.figure_id == Figure.id)
        .where(Figure.answer != Answer.BLANK)
    )
    found: dict[str, dict[Month, Said]] = {}
    for written, figure_id, code, answer, value, *inexact in rows:
        month = Month.parse(written)
        one = handed_in[month]
        found.setdefault(code, {})[month] = Said(
            month,
            code,
            Answer(answer),
            None if value is None else Amount(value, *inexact),
            one.revision,
            one.receipt,
            one.by,
            one.at,
            one.is_accepted,
            one.submission_id,
            explained.get(figure_id, ()),
        )
    return found


def _explained(session: Session, stand: sa.Subquery) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        sa.select(FigureNote.figure_id, FigureNote.text)
        .join(stand, sa.and_(stand.c.figure_id == FigureNote.figure_id, FigureNote.id <= stand.c.notes_upto))
        .where(FigureNote.text != "")
        .order_by(FigureNote.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for figure_id, text in rows:
        if text and text not in found.get(figure_id, ()):  # two checks may have asked about one figure
            found[figure_id] = (*found.get(figure_id, ()), text)
    return found


def _catalogues(session: Session, town: PlaceFacts, all_of: tuple[Month, ...]) -> dict[Month, Catalogue]:
    """A month's is that of the county that the town belonged to on its last day."""
    periods = past(session, town.id)
    of_county: dict[int | None, list[Month]] = {}
    for month in all_of:
        day = month.last_day
        stood = [
            one
            for one in periods
            if (one.since is None or one.since <= day) and (one.until is None or one.until >= day)
        ]
        of_county.setdefault(stood[-1].parent_id if stood else None, []).append(month)
    found = dict.fromkeys(all_of, Catalogue(base().sections, (), (), ()))
    for county_id, some in of_county.items():
        if county_id is not None:
            found |= catalogues(session, county_id, some)
    return found


def years(session: Session, town: PlaceFacts) -> tuple[int, ...]:
    """The years of which the town has handed anything in, the newest first."""
    handed_in = sa.select(sa.func.substr(Submission.month, 1, 4)).join(
        RevisionRow, RevisionRow.submission_id == Submission.id
    )
    found = session.scalars(handed_in.where(Submission.town_id == town.id).distinct())
    return tuple(sorted(map(int, found), reverse=True))
