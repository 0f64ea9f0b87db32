"""A month of a county, or of several: what its towns have handed in, one by one and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.metrics import Metric, base, catalogue
from store.catalogue.months import Month
from store.collection.active import by_name, standing_towns
from store.collection.figures import Given
from store.collection.standing import handed_in, standing, standing_figures
from store.collection.tables import Answer, Figure, FigureNote, RevisionRow, Ruling, State, Submission, VerdictRow
from store.database import Session
from store.people.people import Person
from store.people.places import PlaceFacts, PlaceKind

AT_ONCE = 100  # towns whose figures are held in memory together


@dataclass(frozen=True)
class HandedIn:
    """The revision whose figures stand. A person's name is "" where they were erased, or at the bot's own shell."""

    submission_id: int
    number: int
    receipt: str
    by: str
    at: datetime
    accepted_by: str
    accepted_at: datetime | None  # None: it was not


@dataclass(frozen=True)
class TownFigures:
    """A town that was active that month, and its figures that stand."""

    town: PlaceFacts  # as it stood on the month's last day
    state: State | None  # None: not begun
    is_late: bool | None  # judged when it was handed in; None: it never was
    handed_in: HandedIn | None  # None: nothing stands
    figures: Mapping[str, Given] = field(default_factory=dict)  # by the metric's code: numbers and 不涉及
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # explanations, by the metric's code


@dataclass(frozen=True)
class Total:
    """A metric over all towns that owe it."""

    metric: Metric
    value: int = 0  # the sum of what was given: of a flow over the month, of a stock the levels at its end
    is_more: bool = False  # one of them is 余: it is at least that
    is_near: bool = False  # one of them is 约: it is about that
    given: int = 0  # towns with a number, 0 too
    none: int = 0  # towns that say 不涉及
    missing: int = 0  # towns that owe it and say nothing


@dataclass(frozen=True)
class Summary:
    """A month over all towns that were active in it."""

    month: Month
    towns: int
    handed_in: int  # towns whose figures stand
    accepted: int  # towns whose month is closed
    in_time: int  # towns that were in time, however often they were asked to correct something
    totals: tuple[Total, ...]  # in the catalogue's order; metrics that counties have of their own behind them

    @property
    def answered(self) -> int:
        """Fields truly answered: with a number or 不涉及."""
        return sum(one.given + one.none for one in self.totals)

    @property
    def owed(self) -> int:
        """Fields due, over all towns."""
        return sum(one.given + one.none + one.missing for one in self.totals)


def summary(session: Session, month: Month, counties: Collection[int] | None) -> Summary:
    """The month of these counties (None: of all), added up."""
    found = _towns(session, month, counties)
    active = Counter(one.town.county_id for one in found)
    return Summary(
        month,
        towns=len(found),
        handed_in=sum(one.handed_in is not None for one in found),
        accepted=sum(one.state is State.ACCEPTED for one in found),
        in_time=sum(one.is_late is False for one in found),
        totals=_totals(session, month, counties, active),
    )


def towns(session: Session, month: Month, counties: Collection[int] | None) -> Iterator[TownFigures]:
    """Each town that was active that month with its figures, by county and name, however many there are."""
    found = _towns(session, month, counties)
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        numbers = [one.handed_in.submission_id for one in some if one.handed_in is not None]
        figures, notes = _figures(session, numbers), _notes(session, numbers)
        for one in some:
            number = 0 if one.handed_in is None else one.handed_in.submission_id
            yield replace(one, figures=figures.get(number, {}), notes=notes.get(number, {}))


def _towns(session: Session, month: Month, counties: Collection[int] | None) -> list[TownFigures]:
    """The figures left out."""
    of_month = Submission.month == str(month)
    here = standing_towns(month.last_day, counties).subquery()
    stands, last = standing(of_month).subquery(), handed_in(of_month).subquery()
    revision, judged, reviewer = aliased(RevisionRow), aliased(RevisionRow), aliased(Person)
    accepted = sa.and_(VerdictRow.revision_id == revision.id, VerdictRow.kind == Ruling.ACCEPTED)  # once at most
    rows = session.execute(
        sa.select(here, Submission.state, judged.is_late, revision, Person.name, VerdictRow.at, reviewer.name)
        .outerjoin(Submission, sa.and_(Submission.town_id == here.c.town_id, of_month))
        .outerjoin(last, last.c.submission_id == Submission.id)
        .outerjoin(judged, _is(judged, last))
        .outerjoin(stands, stands.c.submission_id == Submission.id)
        .outerjoin(revision, _is(revision, stands))
        .outerjoin(Person, Person.id == revision.submitted_by)
        .outerjoin(VerdictRow, accepted)
        .outerjoin(reviewer, reviewer.id == VerdictRow.by_id)
    )
    found = [
        TownFigures(
            PlaceFacts(town_id, PlaceKind.TOWN, town, county_id, county),
            None if state is None else State(state),
            is_late,
            None if row is None else _handed_in(row, by, accepted_at, accepted_by),
        )
        for town_id, town, county_id, county, state, is_late, row, by, accepted_at, accepted_by in rows
    ]
    return sorted(found, key=lambda one: by_name(one.town))


def _handed_in(row: RevisionRow, by: str | None, accepted_at: datetime | None, accepted_by: str | None) -> HandedIn:
    return HandedIn(
        row.submission_id, row.number, row.receipt, by or "", row.submitted_at, accepted_by or "", accepted_at
    )


def _is(revision: type[RevisionRow], found: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(revision.submission_id == found.c.submission_id, revision.number == found.c.number)


def _figures(session: Session, submissions: Collection[int]) -> dict[int, dict[str, Given]]:
    """What stands of each submission."""
    stand = standing_figures(Submission.id.in_(submissions)).subquery()
    rows = session.connection().execute(  # past the session's objects: there are many
        sa.select(stand.c.id, Figure.code, Figure.answer, Figure.value, Figure.is_more, Figure.is_near)
        .join(stand, stand.c.figure_id == Figure.id)
        .where(Figure.answer != Answer.BLANK)
    )
    found: dict[int, dict[str, Given]] = {}
    for number, code, answer, *value in rows:
        found.setdefault(number, {})[code] = Given(Answer(answer), *value)
    return found


def _notes(session: Session, submissions: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """How each submission explains its figures; what was only confirmed is left out."""
    stand = standing_figures(Submission.id.in_(submissions)).subquery()
    rows = session.execute(
        sa.select(stand.c.id, Figure.code, FigureNote.text)
        .join(stand, stand.c.figure_id == Figure.id)
        .join(FigureNote, sa.and_(FigureNote.figure_id == Figure.id, FigureNote.id <= stand.c.notes_upto))
        .where(FigureNote.text != "")
        .order_by(FigureNote.id)
    )
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for number, code, text in rows:
        of_town = found.setdefault(number, {})
        of_town[code] = (*of_town.get(code, ()), text)
    return found


def _totals(
    session: Session, month: Month, counties: Collection[int] | None, active: Mapping[int, int]
) -> tuple[Total, ...]:
    """`active`: how many towns each county had. A county's own metric is never added to that of another one."""
    stand = standing_figures(Submission.month == str(month)).subquery()
    here = standing_towns(month.last_day, counties).subquery()
    rows = session.execute(
        sa.select(
            here.c.county_id,
            Figure.code,
            sa.func.count(),
            sa.func.count(Figure.value),
            sa.func.sum(Figure.value),
            *(sa.func.max(sa.cast(flag, sa.Integer)) for flag in (Figure.is_more, Figure.is_near)),
        )
        .join(stand, stand.c.figure_id == Figure.id)
        .join(here, here.c.town_id == stand.c.town_id)
        .where(Figure.answer != Answer.BLANK)
        .group_by(here.c.county_id, Figure.code)
    )
    said = {(county_id, code): tuple(rest) for county_id, code, *rest in rows}
    added: dict[tuple[str, str, str], Total] = {}
    for county_id, active_there in active.items():
        for metric in catalogue(session, county_id, month).due(month):
            answered, given, value, is_more, is_near = said.get((county_id, metric.code), (0, 0, 0, 0, 0))
            same = metric.code, metric.unit, "" if base().has(metric.code) else metric.name
            before = added.get(same, Total(metric))
            added[same] = Total(
                before.metric,
                before.value + int(value or 0),
                before.is_more or bool(is_more),
                before.is_near or bool(is_near),
                before.given + given,
                before.none + answered - given,
                before.missing + active_there - answered,
            )
    return tuple(added.values())
