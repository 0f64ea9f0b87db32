"""How far the towns are with a month, and whether somebody there can be written to. Nobody is ranked by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.metrics import catalogue
from store.catalogue.months import Month
from store.collection.active import standing_towns, towns
from store.collection.due import Due, county_days, extended, usual_days
from store.collection.standing import handed_in
from store.collection.tables import Answer, Figure, RevisionRow, State, Submission
from store.database import Session
from store.days import day_of
from store.people.people import Person, Post
from store.people.places import PlaceFacts


@dataclass(frozen=True)
class TownProgress:
    """A town that was active that month."""

    town: PlaceFacts  # as it stood on the month's last day
    state: State | None  # None: not begun
    answered: int  # of the fields due: with a number or 不涉及, handed in or not
    owed: int  # fields due
    is_late: bool | None  # judged when it was handed in; None: it never was
    due: Due
    unreachable: tuple[str, ...]  # who works there today and cannot be written to, by name
    is_unattended: bool  # nobody works there today who can be


@dataclass(frozen=True)
class Progress:
    """A month of all towns that were active in it, by county and name."""

    month: Month
    towns: tuple[TownProgress, ...]

    def count(self, state: State | None) -> int:
        """How many towns are in this state; None: have not begun."""
        return sum(one.state is state for one in self.towns)

    @property
    def handed_in(self) -> int:
        """Towns whose figures wait for the reviewer, or are accepted."""
        return self.count(State.SUBMITTED) + self.count(State.ACCEPTED)

    @property
    def in_time(self) -> int:
        """Towns that handed in in time, even where something is to be corrected."""
        return sum(one.is_late is False for one in self.towns)

    @property
    def answered(self) -> int:
        """Fields truly answered, over all towns."""
        return sum(one.answered for one in self.towns)

    @property
    def owed(self) -> int:
        """Fields due, over all towns."""
        return sum(one.owed for one in self.towns)


def progress(session: Session, month: Month, counties: Collection[int] | None, now: datetime) -> Progress:
    """How far the towns of these counties (None: of all) are with the month."""
    found = towns(session, month, counties)
    owed = {number: _owed(session, number, month) for number in {one.county_id for one in found}}
    states = _states(session, month)
    answered = _answered(session, month, counties, owed)
    until, days = extended(session, month), county_days(session, month)
    filers, usual = _filers(session, now), usual_days(month)
    shown = []
    for town in found:
        state, is_late = states.get(town.id, (None, None))
        lost, there = filers.get(town.id, ((), 0))
        shown.append(
            TownProgress(
                town,
                state,
                answered=answered.get(town.id, 0),
                owed=len(owed[town.county_id]),
                is_late=is_late,
                due=days.get(town.county_id, usual).extended(until.get(town.id)),
                unreachable=lost,
                is_unattended=not there,
            )
        )
    return Progress(month, tuple(shown))


def _owed(session: Session, county_id: int, month: Month) -> frozenset[str]:
    return frozenset(metric.code for metric in catalogue(session, county_id, month).due(month))


def _states(session: Session, month: Month) -> dict[int, tuple[State, bool | None]]:
    """Of each town that has begun: its state, and whether it was late."""
    of_month = Submission.month == str(month)
    last, judged = handed_in(of_month).subquery(), aliased(RevisionRow)
    rows = session.execute(
        sa.select(Submission.town_id, Submission.state, judged.is_late)
        .outerjoin(last, last.c.submission_id == Submission.id)
        .outerjoin(judged, sa.and_(judged.submission_id == Submission.id, judged.number == last.c.number))
        .where(of_month)
    )
    return {town_id: (State(state), is_late) for town_id, state, is_late in rows}


def _answered(
    session: Session, month: Month, counties: Collection[int] | None, owed: Mapping[int, frozenset[str]]
) -> dict[int, int]:
    """How many of the fields that each town owes are answered."""
    of_same: defaultdict[frozenset[str], list[int]] = defaultdict(list)  # most counties ask for the same
    for county_id, codes in owed.items():
        of_same[codes].append(county_id)
    here = standing_towns(month.last_day, counties).subquery()
    newest = (
        sa.select(here.c.town_id, here.c.county_id, sa.func.max(Figure.id).label("id"))
        .join(Submission, sa.and_(Submission.town_id == here.c.town_id, Submission.month == str(month)))
        .join(Figure, Figure.submission_id == Submission.id)
        .group_by(here.c.town_id, here.c.county_id, Figure.code)
        .subquery()
    )
    asked = [sa.and_(newest.c.county_id.in_(those), Figure.code.in_(sorted(codes))) for codes, those in of_same.items()]
    rows = session.execute(
        sa.select(newest.c.town_id, sa.func.count())
        .join(Figure, Figure.id == newest.c.id)
        .where(Figure.answer != Answer.BLANK, sa.or_(sa.false(), *asked))
        .group_by(newest.c.town_id)
    )
    return dict(rows.all())


def _filers(session: Session, now: datetime) -> dict[int, tuple[tuple[str, ...], int]]:
    """Of each place who works there today and cannot be written to, and how many can."""
    rows = session.execute(
        sa.select(Post.place_id, Person.name, Person.chat_id, Person.unreachable_since)
        .join(Person, Person.id == Post.person_id)
        .where(Post.ended_at.is_(None), Post.since <= day_of(now))
        .where(sa.or_(Post.until.is_(None), Post.until >= day_of(now)))
        .order_by(Person.name)
    )
    found: dict[int, tuple[tuple[str, ...], int]] = {}
    for place_id, name, chat_id, gone in rows:
        lost, there = found.get(place_id, ((), 0))
        is_there = chat_id is not None and gone is None
        found[place_id] = (lost if is_there else (*lost, name), there + is_there)
    return found
