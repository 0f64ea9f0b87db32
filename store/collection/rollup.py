"""A month of a county, or of several: what its towns have handed in, one by one and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.collection.active import by_name, standing_towns
from store.collection.catalogue import Metric, catalogue
from store.collection.figures import Given
from store.collection.months import Month
from store.collection.standing import handed_in, standing
from store.collection.tables import Answer, Figure, RevisionRow, State, Submission
from store.database import Session
from store.people.people import Person
from store.people.places import PlaceFacts, PlaceKind

AT_ONCE = 100  # towns whose figures are held in memory together


@dataclass(frozen=True)
class HandedIn:
    """The revision whose figures stand."""

    number: int
    receipt: str
    by: str  # a person's name; "": they were erased, or it was whoever runs the bot
    at: datetime


@dataclass(frozen=True)
class TownFigures:
    """A town that was active that month, and its figures that stand."""

    town: PlaceFacts  # as it stood on the month's last day
    state: State | None  # None: not begun
    is_late: bool | None  # judged when it was handed in; None: it never was
    handed_in: HandedIn | None  # None: nothing stands
    figures: Mapping[str, Given]  # by the metric's code: numbers and 不涉及


@dataclass(frozen=True)
class Total:
    """A metric over all towns that owe it."""

    metric: Metric
    value: int  # the sum of what was given: of a flow over the month, of a stock the levels at its end
    is_more: bool  # one of them is 余: it is at least that
    given: int  # towns with a number, 0 too
    none: int  # towns that say 不涉及
    missing: int  # towns that owe it and say nothing


@dataclass(frozen=True)
class Summary:
    """A month over all towns that were active in it."""

    month: Month
    towns: int
    handed_in: int  # towns whose figures stand
    accepted: int  # of these by the reviewer, and not reopened
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
    found = [town for _, town in _towns(session, month, counties)]
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
        figures = _figures(session, [number for number, one in some if number and one.handed_in])
        for number, one in some:
            yield TownFigures(one.town, one.state, one.is_late, one.handed_in, figures.get(number or 0, {}))


def _towns(session: Session, month: Month, counties: Collection[int] | None) -> list[tuple[int | None, TownFigures]]:
    """Each with the number of its submission, the figures left out."""
    of_month = Submission.month == str(month)
    here = standing_towns(month, counties).subquery()
    stands, last = standing(of_month).subquery(), handed_in(of_month).subquery()
    revision, judged = aliased(RevisionRow), aliased(RevisionRow)
    rows = session.execute(
        sa.select(here, Submission.id, Submission.state, judged.is_late, revision, Person.name)
        .outerjoin(Submission, sa.and_(Submission.town_id == here.c.town_id, of_month))
        .outerjoin(last, last.c.submission_id == Submission.id)
        .outerjoin(judged, _is(judged, last))
        .outerjoin(stands, stands.c.submission_id == Submission.id)
        .outerjoin(revision, _is(revision, stands))
        .outerjoin(Person, Person.id == revision.submitted_by)
    )
    found = [
        (
            submission_id,
            TownFigures(
                PlaceFacts(town_id, PlaceKind.TOWN, town, county_id, county),
                None if state is None else State(state),
                is_late,
                None if row is None else HandedIn(row.number, row.receipt, by or "", row.submitted_at),
                {},
            ),
        )
        for town_id, town, county_id, county, submission_id, state, is_late, row, by in rows
    ]
    return sorted(found, key=lambda one: by_name(one[1].town))


def _is(revision: type[RevisionRow], found: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(revision.submission_id == found.c.submission_id, revision.number == found.c.number)


def _figures(session: Session, submissions: Collection[int]) -> dict[int, dict[str, Given]]:
    """What stands of each submission."""
    newest = _newest(Submission.id.in_(submissions)).subquery()
    rows = session.execute(
        sa.select(Figure.submission_id, Figure.code, Figure.answer, Figure.value, Figure.is_more)
        .join(newest, newest.c.id == Figure.id)
        .where(Figure.answer != Answer.BLANK)
    )
    found: dict[int, dict[str, Given]] = {}
    for number, code, answer, value, is_more in rows:
        found.setdefault(number, {})[code] = Given(Answer(answer), value, is_more)
    return found


def _totals(
    session: Session, month: Month, counties: Collection[int] | None, active: Mapping[int, int]
) -> tuple[Total, ...]:
    """`active`: how many towns each county had. A county's own metric is never added to that of another one."""
    newest = _newest(Submission.month == str(month)).subquery()
    here = standing_towns(month, counties).subquery()
    rows = session.execute(
        sa.select(
            here.c.county_id,
            Figure.code,
            sa.func.sum(Figure.value),
            sa.func.max(sa.cast(Figure.is_more, sa.Integer)),
            sa.func.count(Figure.value),
            sa.func.count(),
        )
        .join(newest, newest.c.id == Figure.id)
        .join(here, here.c.town_id == newest.c.town_id)
        .where(Figure.answer != Answer.BLANK)
        .group_by(here.c.county_id, Figure.code)
    )
    said = {(county_id, code): tuple(rest) for county_id, code, *rest in rows}
    added: dict[tuple[str, str, str], Total] = {}
    for county_id, towns_there in active.items():
        for metric in catalogue(session, county_id, month).due(month):
            value, is_more, given, answered = said.get((county_id, metric.code), (0, 0, 0, 0))
            same = metric.code, metric.name, metric.unit
            before = added.get(same, Total(metric, 0, is_more=False, given=0, none=0, missing=0))
            added[same] = Total(
                before.metric,
                before.value + int(value or 0),
                is_more=before.is_more or bool(is_more),
                given=before.given + given,
                none=before.none + answered - given,
                missing=before.missing + towns_there - answered,
            )
    return tuple(added.values())


def _newest(of: sa.ColumnElement[bool]) -> sa.Select[int, int]:
    """The last entry of each field in the revision that stands: town_id, id. Numbers rise within a submission."""
    stands = standing(of).subquery()
    return (
        sa.select(Submission.town_id, sa.func.max(Figure.id).label("id"))
        .join(stands, stands.c.submission_id == Submission.id)
        .join(Figure, sa.and_(Figure.submission_id == Submission.id, Figure.id <= stands.c.upto))
        .group_by(Submission.id, Submission.town_id, Figure.code)
    )
