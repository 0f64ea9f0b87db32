"""Changing who works where: each change asks for the rights anew, with nobody else changing anything meanwhile.

Nobody is taken out of a post that afterwards nobody could give: the last owner stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.database import Session, lock
from store.days import day_of
from store.people import invitations, people, places
from store.people.invitations import InvitationFacts, Offer
from store.people.people import Person, PersonFacts, Post
from store.people.places import Place, PlaceFacts, PlaceKind
from store.people.rights import Right, Role, fits, may, may_give


class Why(StrEnum):
    """Why nothing was changed.

    gone: the person or the place is not there any more · not_yours: whoever asks for it may not · last: nobody else
    could give this post again · self: that is for somebody else to do · same: it is so already · past: the last day has
    gone by.
    """

    GONE = "gone"
    NOT_YOURS = "not_yours"
    LAST = "last"
    SELF = "self"
    SAME = "same"
    PAST = "past"


class Refused(Exception):
    """Nothing was changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Gone:
    """Somebody whose post has ended."""

    person_id: int
    chat_id: int | None
    post_id: int  # tells this leaving from others of theirs


def look(session: Session, by: PersonFacts, person_id: int, now: datetime) -> PersonFacts:
    """Somebody whose post `by` may change. Raises Refused."""
    person = people.find(session, person_id, now)
    if person is None:
        raise Refused(Why.GONE)
    if not may_give(by, person.role, person.place):
        raise Refused(Why.NOT_YOURS)
    return person


def leave(
    session: Session, by: PersonFacts, person_id: int, now: datetime, heir_id: int | None = None
) -> tuple[PersonFacts, Gone]:
    """The person's post ends now; they as they were. `heir_id`: who takes over. Raises Refused."""
    by, person = _alone(session, by, person_id, now)
    _keep_the_last(session, person, None, now)
    gone = Gone(person.id, person.chat_id, _post_id(session, person))
    people.end_post(session, person.id, now, by.id, heir_id)
    return person, gone


def move(
    session: Session, by: PersonFacts, person_id: int, role: Role, place_id: int, until: date | None, now: datetime
) -> tuple[PersonFacts, int]:
    """The person has this post from now on; they as they are then, and the post's number. Raises Refused."""
    by, person = _alone(session, by, person_id, now)
    place = _standing(session, place_id)
    if not fits(role, place.kind) or not may_give(by, role, place):
        raise Refused(Why.NOT_YOURS)
    if until is not None and until < day_of(now):
        raise Refused(Why.PAST)
    if (role, place.id, until) == (person.role, person.place.id, person.until):
        raise Refused(Why.SAME)
    moved = replace(person, role=role, place=place, until=until)
    _keep_the_last(session, person, moved, now)
    people.give_post(session, person.id, role, place, now, by.id, until)
    return moved, _post_id(session, person)


def new_phone(
    session: Session, by: PersonFacts, person_id: int, now: datetime, code_of: Callable[[str], str]
) -> tuple[PersonFacts, InvitationFacts]:
    """Nobody speaks for the person until they use this invitation; they as they were. Raises Refused."""
    by, person = _alone(session, by, person_id, now)
    if person.id == by.id:  # the link would go to the telephone that is to see nothing any more
        raise Refused(Why.SELF)
    people.free(session, person.id, now, by.id)
    for earlier in invitations.open_for(session, by, now):
        if earlier.offer.person_id == person.id:
            invitations.revoke(session, earlier.id, by, now)
    offer = Offer(person.role, person.place, person.until, person.name, person.id)
    return person, invitations.issue(session, offer, by, now, code_of)


def rename(session: Session, by: PersonFacts, person_id: int, name: str, now: datetime) -> PersonFacts:
    """The person is called so; they as they were. Raises Refused, BadName."""
    by, person = _alone(session, by, person_id, now)
    people.rename(session, person.id, name, now, by.id)
    return person


def rename_town(session: Session, by: PersonFacts, town_id: int, name: str, now: datetime) -> PlaceFacts:
    """The town is called so from today on; it as it was. Raises Refused, BadName, NameTaken."""
    by, town = _alone_at(session, by, town_id, now)
    places.rename(session, town.id, name, now, by.id)
    return town


def merge_towns(session: Session, by: PersonFacts, town_id: int, into_id: int, now: datetime) -> list[PersonFacts]:
    """The town is part of another of its county from today on; who worked there, as they were. Raises Refused.

    Nobody can join it any more: its open invitations are revoked.
    """
    by, town = _alone_at(session, by, town_id, now)
    _, into = _alone_at(session, by, into_id, now)
    if town.id == into.id:
        raise Refused(Why.SAME)
    if town.county_id != into.county_id:
        raise Refused(Why.NOT_YOURS)
    moved = people.at_place(session, town.id, now)
    for one in invitations.open_at(session, town, now):
        invitations.revoke(session, one.id, by, now)
    people.merge(session, town.id, into, now, by.id)
    return moved


def move_town(session: Session, by: PersonFacts, town_id: int, county_id: int, now: datetime) -> PlaceFacts:
    """The town belongs to this county from today on; it as it was. Raises Refused, NameTaken."""
    by, town = _alone_at(session, by, town_id, now)
    county = _standing(session, county_id)
    if county.kind is not PlaceKind.COUNTY or not may(by, Right.STAFF, county):
        raise Refused(Why.NOT_YOURS)
    if county.id == town.county_id:
        raise Refused(Why.SAME)
    places.move(session, town.id, county.id, now, by.id)
    return town


def predecessors(session: Session, successor: PersonFacts, now: datetime) -> list[Gone]:
    """Who had the successor's post before, in this town or one merged into it, and is not here any more."""
    own = sa.select(Place.id).where(Place.id == successor.place.id).cte("own", recursive=True)
    own = own.union(sa.select(Place.id).where(Place.into_id == own.c.id))
    newer = aliased(Post)
    last = ~sa.exists().where(newer.person_id == Post.person_id, newer.id > Post.id)
    over = sa.or_(Post.ended_at.is_not(None), Post.until < day_of(now))
    rows = session.execute(
        sa.select(Person.id, Person.chat_id, Post.id)
        .join(Post, Post.person_id == Person.id)
        .where(Post.place_id.in_(sa.select(own.c.id)), Post.role == successor.role, over, last)
        .order_by(Post.id)
    )
    return [Gone(*row) for row in rows]


def _alone(session: Session, by: PersonFacts, person_id: int, now: datetime) -> tuple[PersonFacts, PersonFacts]:
    """Whoever asks and whom it concerns, as they are now, in nobody else's hands until the transaction ends."""
    by = _asking(session, by, now)
    return by, look(session, by, person_id, now)


def _alone_at(session: Session, by: PersonFacts, town_id: int, now: datetime) -> tuple[PersonFacts, PlaceFacts]:
    by = _asking(session, by, now)
    town = _standing(session, town_id)
    if town.kind is not PlaceKind.TOWN or not may(by, Right.STAFF, town):
        raise Refused(Why.NOT_YOURS)
    return by, town


def _asking(session: Session, by: PersonFacts, now: datetime) -> PersonFacts:
    lock(session, "staff")
    known = people.find(session, by.id, now)
    if known is None:
        raise Refused(Why.NOT_YOURS)
    return known


def _standing(session: Session, place_id: int) -> PlaceFacts:
    place = places.find(session, place_id)
    if place is None:
        raise Refused(Why.GONE)
    return place


def _keep_the_last(session: Session, person: PersonFacts, moved: PersonFacts | None, now: datetime) -> None:
    """Somebody who can be talked to must be able to give the post again."""
    others = [one for one in people.everybody(session, now) if one.id != person.id]
    remaining = others if moved is None else [*others, moved]
    if not any(one.chat_id is not None and may_give(one, person.role, person.place) for one in remaining):
        raise Refused(Why.LAST)


def _post_id(session: Session, person: PersonFacts) -> int:
    return session.scalars(sa.select(Post.id).where(Post.person_id == person.id, Post.ended_at.is_(None))).one()
