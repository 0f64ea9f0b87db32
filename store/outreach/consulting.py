"""Whom of a town a gap is put to, and whether their week has room for it: a question to a town is a burden like any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.database import Session, lock
from store.outreach import caps
from store.people import people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role
from store.practices.feedback import consulting, telling
from store.practices.feedback.consulting import Consulted
from store.practices.feedback.nearest import nearest_towns

MOST_NEAR = 3  # towns that are offered first
_ROLES = (Role.CLERK, Role.DEPUTY)


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


def askable(
    session: Session, county_id: int, words: Collection[str], now: datetime, gap_ids: Collection[int] = ()
) -> list[Near]:
    """The towns of a county where somebody can be written to: first the MOST_NEAR whose reports, under the town's name
    of today, come nearest to these words, but where somebody waits for these gaps themselves; then the others by name.
    """
    staff = people.in_county(session, county_id, now)
    there = {town.name: town for town in places.towns(session, county_id) if _able(staff, town)}
    near = [there[name] for county, name in nearest_towns(session, words) if _is_here(there.get(name), county)]
    waiting = telling.waiting(session, gap_ids)
    asking = {one.place.id for one in staff if one.id in waiting}
    near = [town for town in near if town.id not in asking][:MOST_NEAR]
    others = [town for town in there.values() if town not in near]
    return [Near(one, is_near=True) for one in near] + [Near(one, is_near=False) for one in others]


def put(session: Session, gap_id: int, towns: Collection[PlaceFacts], by: PersonFacts, now: datetime) -> Put:
    """Ask these towns, each of which somebody can be written to, but those whose week is full."""
    lock(session, "audit")
    lock(session, "outbox")  # nobody else spends what is left of a week
    staff = [one for number in {one.county_id for one in towns} for one in people.in_county(session, number, now)]
    whom = {town.id: _whom(session, gap_id, able) for town in towns if (able := _able(staff, town))}
    left = caps.left(session, [one.id for one in whom.values()], now) if whom else {}
    full = [town for town in towns if town.id in whom and left[whom[town.id].id] == 0]
    free = [town.id for town in towns if town.id in whom and town not in full]
    asked = consulting.ask(session, gap_id, free, by, now)
    return Put([(one, whom[one.town.id]) for one in asked], full)


def _is_here(town: PlaceFacts | None, county: str) -> bool:
    """Whether a report of a county ("" where it does not say) is the town's."""
    return town is not None and county in ("", town.county)


def _able(staff: Sequence[PersonFacts], town: PlaceFacts) -> list[PersonFacts]:
    """Who of a town can be asked: its clerks, then its deputies, then whoever else works there."""
    here = [one for one in staff if one.place.id == town.id and one.is_there]
    return sorted(here, key=lambda one: _ROLES.index(one.role) if one.role in _ROLES else len(_ROLES))


def _whom(session: Session, gap_id: int, able: Sequence[PersonFacts]) -> PersonFacts:
    """Who of these is asked: somebody who does not wait for the answer themselves, where there is anybody."""
    return next((one for one in able if not telling.waits(session, gap_id, one.id)), able[0])
