"""Whom of a town a gap is put to, and whether their week has room for it: a question to a town is a burden like any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store.database import Session, lock
from store.outreach import caps
from store.outreach.recipients import Staff
from store.outreach.tables import Asked
from store.people import people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.practices.feedback import consulting
from store.practices.feedback.consulting import Consulted
from store.practices.feedback.nearest import nearest_towns


@dataclass(frozen=True)
class Near:
    """A town that can be asked."""

    town: PlaceFacts
    is_near: bool  # its reports come near to the question


@dataclass(frozen=True)
class Put:
    """What became of putting a gap to towns."""

    asked: list[tuple[Consulted, PersonFacts]]  # with whom of the town gets it
    full: list[PlaceFacts]  # whose people have got enough messages this week


def askable(session: Session, county_id: int, words: Collection[str], now: datetime) -> list[Near]:
    """The towns of a county where somebody can be written to: first those whose reports come nearest to these words,
    then the others by name.
    """
    staff = Staff(people.in_county(session, county_id, now))
    there = [town for town in places.towns(session, county_id) if _who(staff, town) is not None]
    names = [(name, town) for town in there for name in places.all_names(session, town)]
    near: dict[int, PlaceFacts] = {}
    for county, name in nearest_towns(session, words):
        meant = [town for (above, called), town in names if called == name and county in ("", above)]
        if len({town.id for town in meant}) == 1:
            near.setdefault(meant[0].id, meant[0])
    others = [town for town in there if town.id not in near]
    return [Near(one, is_near=True) for one in near.values()] + [Near(one, is_near=False) for one in others]


def put(session: Session, gap_id: int, towns: Collection[PlaceFacts], by: PersonFacts, now: datetime) -> Put:
    """Ask these towns, each of which somebody can be written to, but those whose week is full."""
    lock(session, "audit")
    lock(session, "outbox")  # nobody else spends what is left of a week
    county = {one.county_id for one in towns}
    staff = Staff([one for number in county for one in people.in_county(session, number, now)])
    whom = {town.id: person for town in towns if (person := _who(staff, town)) is not None}
    left = caps.left(session, [one.id for one in whom.values()], now) if whom else {}
    full = [town for town in towns if town.id in whom and left[whom[town.id].id] == 0]
    free = [town.id for town in towns if town.id in whom and town not in full]
    asked = consulting.ask(session, gap_id, free, by, now)
    return Put([(one, whom[one.town.id]) for one in asked], full)


def _who(staff: Staff, town: PlaceFacts) -> PersonFacts | None:
    """Who of a town is asked: a clerk, or where none can be written to whoever else works there."""
    return next((one for one in staff.asked(Asked.CLERK, town).people if one.place.id == town.id), None)
