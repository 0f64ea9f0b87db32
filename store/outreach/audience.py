"""Whom a message to many is for: by county, town, role, and how far their town is with a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

import sqlalchemy as sa

from store.catalogue.months import Month
from store.collection.active import standing_towns
from store.collection.tables import HANDED_IN, State, Submission
from store.database import Session, padded
from store.outreach import caps, deliveries
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Reach, Right, Role, may, reach


class Situation(StrEnum):
    """What those who are meant have in common.

    Their town has not handed in a month: at all · though it has begun · because it was returned. Or: an earlier
    broadcast was meant for them, and nobody knows that they got it.
    """

    NOT_SUBMITTED = "not_submitted"
    DRAFT = "draft"
    RETURNED = "returned"
    MISSED = "missed"


@dataclass(frozen=True)
class Audience:
    """Who is meant, whoever that is on a day. All of its conditions hold together."""

    places: frozenset[int] = frozenset()  # counties with their towns, and towns; empty: as far as its author reaches
    roles: frozenset[Role] = frozenset()  # empty: every role
    state: Situation | None = None
    month: Month | None = None  # of which NOT_SUBMITTED, DRAFT and RETURNED speak; with these only
    missed: int | None = None  # the broadcast of which MISSED speaks; with it only

    def as_json(self) -> dict[str, Any]:
        """The same for a column of JSON."""
        return {
            "places": sorted(self.places),
            "roles": sorted(self.roles),
            "state": self.state,
            "month": None if self.month is None else str(self.month),
            "missed": self.missed,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """What as_json() made."""
        return cls(
            places=frozenset(kept["places"]),
            roles=frozenset(map(Role, kept["roles"])),
            state=None if kept["state"] is None else Situation(kept["state"]),
            month=None if kept["month"] is None else Month.parse(kept["month"]),
            missed=kept["missed"],
        )


@dataclass(frozen=True)
class Recipient:
    """Somebody who is meant, and whether a message would go to them now."""

    person: PersonFacts
    is_over_cap: bool  # they have had as many messages as anybody may get in a week

    @property
    def is_unreachable(self) -> bool:
        """Whether they cannot be written to: they have blocked us, are gone, or have no chat with us."""
        return not self.person.is_there


def find(session: Session, by: PersonFacts, audience: Audience, now: datetime) -> list[Recipient]:
    """All who are meant, as far as `by` may write to them, but `by`; by county, town and name.

    Whoever would get nothing now is among them, and says why.
    """
    county_id = county_of(by)
    everybody = people.everybody(session, now) if county_id is None else people.in_county(session, county_id, now)
    meant = [
        one for one in members(session, audience, everybody) if one.id != by.id and may(by, Right.BROADCAST, one.place)
    ]
    left = caps.left_for_broadcasts(session, [one.id for one in meant], now)
    return [Recipient(one, is_over_cap=left[one.id] == 0) for one in meant]


def members(session: Session, audience: Audience, among: Collection[PersonFacts]) -> list[PersonFacts]:
    """Those of these people who are meant, in their order; whether somebody may write to them is not asked here."""
    towns = _towns(session, audience, {one.place.id for one in among})
    missed = None if audience.missed is None else deliveries.missed(session, audience.missed)
    return [
        one
        for one in among
        if (not audience.places or not audience.places.isdisjoint((one.place.id, one.place.county_id)))
        and (not audience.roles or one.role in audience.roles)
        and (towns is None or one.place.id in towns)
        and (missed is None or one.id in missed)
    ]


def county_of(by: PersonFacts) -> int | None:
    """The county beyond which nobody can be meant by this author; None: there is no such bound."""
    return None if reach(by, Right.BROADCAST) is Reach.ALL else by.place.county_id


def _towns(session: Session, audience: Audience, among: Collection[int]) -> set[int] | None:
    """Those of these towns that are in this situation; None: that is not asked."""
    if audience.month is None:
        return None
    of_month = Submission.month == str(audience.month), Submission.town_id.in_(padded(among))
    if audience.state is Situation.NOT_SUBMITTED:
        owing = standing_towns(audience.month.last_day, None).subquery()
        handed_in = sa.select(Submission.town_id).where(*of_month, Submission.state.in_(HANDED_IN))
        of_these = owing.c.town_id.in_(padded(among))
        return set(session.scalars(sa.select(owing.c.town_id).where(of_these, owing.c.town_id.not_in(handed_in))))
    in_state = State.DRAFT if audience.state is Situation.DRAFT else State.RETURNED
    return set(session.scalars(sa.select(Submission.town_id).where(*of_month, Submission.state == in_state)))
