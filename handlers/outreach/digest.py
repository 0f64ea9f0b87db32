"""What a digest tells its person: all that they were asked for and is still owed, and what else waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.collection.case import to_judge
from store.database import Session
from store.days import day_of
from store.outreach import calendars, difficulties, reminders
from store.outreach.owed import Owed, owed_in
from store.outreach.stages import Stage
from store.outreach.tables import Asked
from store.outreach.workdays import Workdays
from store.people import people
from store.people.people import PersonFacts
from store.people.places import PlaceFacts

_OF_TOWN = {Asked.CLERK, Asked.DEPUTY}


@dataclass(frozen=True)
class Lost:
    """A town that owes something, with those of its people who cannot be written to, or not for now."""

    town: PlaceFacts
    names: tuple[str, ...]
    is_unattended: bool  # nobody else is there either
    full: tuple[str, ...] = ()  # others who had as many messages this week as anybody gets


@dataclass(frozen=True)
class Digest:
    """A person's digest of a day, as it stands now."""

    person: PersonFacts
    day: date
    today: date
    items: tuple[Owed, ...]  # by due day, name and town
    waiting: int  # months that they may judge
    instead: tuple[str, ...]  # colleagues who should have been asked and cannot be written to, by name
    lost: tuple[Lost, ...]  # of towns that others work in, by name
    reasons: Mapping[tuple[int, int], str]  # by occasion and town: what somebody there says is difficult
    workdays: Workdays
    instead_of_full: tuple[str, ...] = ()  # colleagues who should have been asked and had enough messages, by name

    @property
    def open(self) -> list[Owed]:
        """What is still owed."""
        return [one for one in self.items if one.standing.stage is not Stage.DONE]

    @property
    def done_elsewhere(self) -> list[Owed]:
        """What their own town has done outside of here, by a tap that can be taken back."""
        own = (one for one in self.items if self.is_own(one) and one.occasion.month is None)
        return [one for one in own if one.standing.stage is Stage.DONE]

    def is_own(self, one: Owed) -> bool:
        """Whether it is their own town's."""
        return one.town.id == self.person.place.id

    def left(self, due_on: date) -> int:
        """Working days after today up to this day."""
        return self.workdays.between(self.today, due_on)


def digest_of(session: Session, person_id: int, day: date, now: datetime) -> Digest | None:
    """The digest of a day; None: nothing in it concerns them any more."""
    person = people.find(session, person_id, now)
    items = owed_in(session, person_id, day, now) if person is not None else []
    if person is None or not items:
        return None
    others = {one.town.id: one.town for one in items if one.town.id != person.place.id}
    gone, full = _instead(session, person, items, now)
    hard = difficulties.told(session, {one.occasion.id for one in items}) if others else {}
    return Digest(
        person=person,
        day=day,
        today=day_of(now),
        items=tuple(items),
        waiting=len(to_judge(session, person)),
        instead=gone,
        lost=tuple(_lost(session, others, now)),
        reasons={of: one.reason for of, one in hard.items() if one.reason},
        workdays=calendars.workdays(session, person.place.county_id),
        instead_of_full=full,
    )


def stands_in(one: Owed) -> bool:
    """Whether they are asked for a town only because nobody of it could be."""
    meant = {step.to for step in one.occasion.deadline.terms.rungs if step.days == one.rung}
    return bool(meant) and meant <= _OF_TOWN and one.asked not in _OF_TOWN


def _instead(
    session: Session, person: PersonFacts, items: Sequence[Owed], now: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of their own town, where a step speaks to others than it asks now: who is not there, and whose week is full."""
    own = [one for one in items if one.town.id == person.place.id]
    meant = {step.to.value for one in own for step in one.occasion.deadline.terms.rungs if step.days == one.rung}
    if not meant - {one.asked.value for one in own}:
        return (), ()
    staff = [one for one in people.at_place(session, person.place.id, now) if one.role.value in meant]
    full = reminders.full(session, [one.id for one in staff if one.is_there], now)
    return tuple(one.name for one in staff if not one.is_there), tuple(one.name for one in staff if one.id in full)


def _lost(session: Session, towns: dict[int, PlaceFacts], now: datetime) -> list[Lost]:
    counties = {one.county_id for one in towns.values()}
    staff = [one for county_id in counties for one in people.in_county(session, county_id, now)]
    found = []
    full = reminders.full(session, [one.id for one in staff if one.place.id in towns and one.is_there], now)
    for town in sorted(towns.values(), key=lambda one: (one.county, one.name)):
        there = [one for one in staff if one.place.id == town.id]
        names = tuple(one.name for one in there if not one.is_there)
        spent = tuple(one.name for one in there if one.id in full)
        if names or spent or not there:
            found.append(Lost(town, names, is_unattended=len(names) == len(there), full=spent))
    return found
