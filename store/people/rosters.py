"""Lists of people that somebody sent and has not yet said yes to: kept for a day, so that no crash loses them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, BigInt, Session, lock
from store.mentions import mentions
from store.people import invitations, people, places
from store.people.invitations import InvitationFacts, Offer
from store.people.names import town_name
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, Role, fits, may, may_give
from store.people.roster import Column, Line, RowFault, Where, Wrong, stands_for_county

LIFE = timedelta(hours=24)
_WITH_COUNTY = re.compile(r".{2,}[县旗市区].{2,}")  # a county that is not here: only its owner lets one in
_NEW = 0  # the number of a town that is still to be made


class PendingRoster(Base):
    """A list that waits for the word of the one who sent it."""

    __tablename__ = "pending_roster"

    # Random, so that no button of an earlier list fits a later one.
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInt, index=True)  # a private one: whose list it is
    name: Mapped[str] = mapped_column(sa.Text)  # of the file
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    wrongs: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    sent_at: Mapped[datetime]


class Known(StrEnum):
    """Why somebody need not be invited: in the list before · has a post there · is invited there."""

    TWICE = "twice"
    HERE = "here"
    INVITED = "invited"


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited."""

    where: Where
    offer: Offer  # its place has no number where the town is still to be made


@dataclass(frozen=True)
class Roster:
    """A list beside who is here today."""

    number: int
    name: str
    invitees: tuple[Invitee, ...]
    known: tuple[tuple[Invitee, Known], ...]
    wrongs: tuple[Wrong, ...]
    stamp: str  # another one as soon as a yes would do something else

    @property
    def new_towns(self) -> list[PlaceFacts]:
        """The towns that a yes makes, each once."""
        return list(dict.fromkeys(one.offer.place for one in self.invitees if one.offer.place.id == _NEW))


def hold(
    session: Session, chat_id: int, name: str, lines: Sequence[Line], wrongs: Sequence[Wrong], now: datetime
) -> int:
    """Let the list wait; its number."""
    row = PendingRoster(
        id=secrets.randbits(48),
        chat_id=chat_id,
        name=name,
        lines=[_kept_line(one) for one in lines],
        wrongs=[_kept_wrong(one) for one in wrongs],
        sent_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def look(session: Session, by: PersonFacts, number: int, now: datetime) -> Roster | None:
    """The list as it would be carried out today; None: this chat has none such, or no more."""
    row = session.get(PendingRoster, number)
    if row is None or row.chat_id != by.chat_id or row.sent_at < now - LIFE:
        return None
    known_places = _Places(session, by)
    invitees: list[Invitee] = []
    known: list[tuple[Invitee, Known]] = []
    wrongs = [_wrong(one) for one in row.wrongs]
    invited = (one.offer for one in invitations.open_for(session, by, now))
    seen = {_whose(one.place, one.name): Known.INVITED for one in invited}
    seen |= {_whose(one.place, one.name): Known.HERE for one in people.everybody(session, now)}
    for line in map(_line, row.lines):
        place = known_places.meant(line)
        if isinstance(place, Wrong):
            wrongs.append(place)
            continue
        invitee = Invitee(line.where, Offer(line.role, place, line.until, line.name))
        whose = _whose(place, line.name)
        if whose in seen:
            known.append((invitee, seen[whose]))
        else:
            invitees.append(invitee)
            seen[whose] = Known.TWICE
    wrongs.sort(key=lambda one: (one.where.sheet, one.where.row))
    told = repr([(one.where, one.offer) for one in invitees])
    stamp = hashlib.sha256(told.encode()).hexdigest()[:8]
    return Roster(number, row.name, tuple(invitees), tuple(known), tuple(wrongs), stamp)


def confirm(
    session: Session, by: PersonFacts, number: int, stamp: str, now: datetime, code_of: Callable[[str], str]
) -> list[InvitationFacts] | None:
    """Invite them, and make the towns that are not there yet.

    None: nothing was done, for the list has another stamp now, or nobody in it is to be invited.
    """
    lock(session, "staff")  # nobody invites or moves the same people between our look and our yes
    roster = look(session, by, number, now)
    if roster is None or roster.stamp != stamp or not roster.invitees:
        return None
    made = []
    for one in roster.invitees:
        offer, place = one.offer, one.offer.place
        if place.id == _NEW:
            place = places.place(session, now, place.county, place.name, by.id)
        known = Offer(offer.role, place, offer.until, offer.name)
        made.append(invitations.issue(session, known, by, now, code_of))
    facts = {"what": "invitations", "count": len(made)}
    audit.append(session, now, by.id, Action.EXPORTED, place_id=by.place.id, facts=facts)
    session.execute(sa.delete(PendingRoster).where(PendingRoster.id == number))
    return made


def drop(session: Session, chat_id: int, number: int) -> bool:
    """Keep nothing of the list; False: this chat has none such."""
    of_chat = sa.delete(PendingRoster).where(PendingRoster.id == number, PendingRoster.chat_id == chat_id)
    return session.execute(of_chat.returning(PendingRoster.id)).first() is not None


def erase(session: Session, chat_id: int) -> int:
    """No list that this chat has sent waits any more; how many."""
    return _delete(session, PendingRoster.chat_id == chat_id)


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """No list that names one of these waits any more, whoever has sent it; how many."""
    columns = PendingRoster.name, PendingRoster.lines, PendingRoster.wrongs
    return _delete(session, sa.or_(*(mentions(column, words) for column in columns)))


def forget(session: Session, now: datetime) -> None:
    """Drop what has waited for LIFE."""
    session.execute(sa.delete(PendingRoster).where(PendingRoster.sent_at < now - LIFE))


def _delete(session: Session, condition: sa.ColumnElement[bool]) -> int:
    return len(session.scalars(sa.delete(PendingRoster).where(condition).returning(PendingRoster.id)).all())


class _Places:
    """The towns of those counties to which somebody may invite."""

    def __init__(self, session: Session, by: PersonFacts) -> None:
        self._session, self._by = session, by
        self._counties = sorted(places.counties(session), key=lambda one: -len(one.name))
        self._towns = {one.id: places.towns(session, one.id) for one in self._counties if may(by, Right.STAFF, one)}

    def meant(self, line: Line) -> PlaceFacts | Wrong:
        """The place that a line names, or what is wrong with it."""
        place = self._place(line)
        if isinstance(place, Wrong):
            return place
        if not fits(line.role, place.kind):
            return Wrong(line.where, Column.ROLE, RowFault.MISPLACED, line.role, place.name)
        if not may_give(self._by, line.role, place):
            return Wrong(line.where, Column.ROLE, RowFault.NOT_YOURS, line.role)
        return place

    def _place(self, line: Line) -> PlaceFacts | Wrong:
        county = next((one for one in self._counties if line.town.startswith(one.name)), None)
        name = line.town if county is None else line.town.removeprefix(county.name)
        county = county or next((one for one in self._counties if one.id == self._by.place.county_id), None)
        if county is None or county.id not in self._towns:
            return Wrong(line.where, Column.TOWN, RowFault.NOT_YOURS, line.town)
        if not name or stands_for_county(name):
            return county
        meant = places.called(name, self._towns[county.id])
        if len(meant) == 1:
            return meant[0]
        former = places.formerly(self._session, county.id, name)
        if former is not None:
            return Wrong(line.where, Column.TOWN, RowFault.FORMER, name, former.name)
        if town_name(name) != name or _WITH_COUNTY.match(name):
            return Wrong(line.where, Column.TOWN, RowFault.UNKNOWN, line.town)
        return PlaceFacts(_NEW, PlaceKind.TOWN, name, county.id, county.name)


def _whose(place: PlaceFacts, name: str) -> tuple[int, str, str]:
    """Of two towns of a county no two are called the same, also where one is still to be made."""
    return place.county_id, place.name, name


def _kept_line(one: Line) -> dict[str, Any]:
    where, until = one.where, one.until and one.until.isoformat()
    return {
        "row": where.row, "sheet": where.sheet, "name": one.name, "town": one.town, "role": one.role, "until": until
    }  # fmt: skip


def _line(kept: dict[str, Any]) -> Line:
    until = kept["until"] and date.fromisoformat(kept["until"])
    return Line(Where(kept["row"], kept["sheet"]), kept["name"], kept["town"], Role(kept["role"]), until)


def _kept_wrong(one: Wrong) -> dict[str, Any]:
    return {"row": one.where.row, "sheet": one.where.sheet, "column": one.column, "fault": one.fault, "said": one.said}


def _wrong(kept: dict[str, Any]) -> Wrong:
    where = Where(kept["row"], kept["sheet"])
    return Wrong(where, Column(kept["column"]), RowFault(kept["fault"]), kept["said"])
