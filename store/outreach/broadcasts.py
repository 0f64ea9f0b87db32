"""A message to many, from its draft until it is held. Sending it is releasing.py's, and what can be done with it then
after_sending.py's.

A draft is written, addressed and confirmed; above a number of people a second administrator agrees; then it is held for
a moment, in which it can still be cancelled. Whom it is for is fixed when it is confirmed: nobody is added after that,
and whoever does not belong to them any more when it goes gets nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, insert_new, lock
from store.days import day_of, end_of
from store.outreach import cast_messages, deliveries
from store.outreach.audience import Audience, county_of, find
from store.outreach.opening import opens
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may

_STANDS = BroadcastRow.state != BroadcastState.DISCARDED
_GONE = (BroadcastState.DONE, BroadcastState.STOPPED)


class Back(StrEnum):
    """Why what was confirmed does not go, but is a draft again.

    Somebody cancelled it or did not agree to it · nobody agreed to it for long · its author may not send it any more ·
    it could not go until long after its moment · it named somebody who was erased, and is no draft either.
    """

    CANCELLED = "cancelled"
    WAITED = "waited"
    AUTHOR = "author"
    LATE = "late"
    ERASED = "erased"


@dataclass(frozen=True)
class Content:
    """What is said."""

    text: str  # HTML; "": only a file
    file_id: str | None = None  # the network's name for a picture or document that goes with it
    media: str | None = None  # photo · document; None: text only


@dataclass(frozen=True)
class Proposed:
    """A correction that is for so many people that somebody else has to agree to it."""

    by_id: int
    text: str  # HTML


@dataclass(frozen=True)
class Broadcast:
    """A message to many, as it stands."""

    id: int
    county_id: int | None  # the county that all its people are of; None: of several
    by_id: int
    state: BroadcastState
    content: Content
    audience: Audience
    send_at: datetime | None  # None: as soon as it is confirmed
    goes_at: datetime | None  # its first message goes then, or went, or of what goes once more; None: it is a draft
    held_until: datetime | None  # nothing (more) goes before this moment; None: it awaits somebody, or its end came
    approved_by: int | None
    corrections: int  # how often it was corrected
    worded_by: int  # who wrote what it says now
    proposed: Proposed | None  # what it may say next
    at: datetime  # when it was last written, confirmed or taken back to the draft


class Empty(Exception):
    """It says nothing."""


class Nobody(Exception):
    """There is nobody whom it would reach now."""


class NobodyToApprove(Exception):
    """It is for so many people that somebody else has to agree, and there is nobody else."""

    def __init__(self, above: int) -> None:
        super().__init__(above)
        self.above = above  # recipients above which that is so


class TooManyToday(Exception):
    """So many go in the county on the day when it would that no other may."""

    def __init__(self, most: int, day: date) -> None:
        super().__init__(most, day)
        self.most = most
        self.day = day


class BadMoment(Exception):
    """No moment for which a message can be scheduled: past already, or too far off."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


class Overtaken(Exception):
    """It stands otherwise than whoever asked had seen: this cannot be done with it (any more)."""

    def __init__(self, state: BroadcastState) -> None:
        super().__init__(state)
        self.state = state  # as it stands


def draft(session: Session, by: PersonFacts, content: Content, now: datetime) -> Broadcast:
    """A new draft for all whom its author may write to. Raises Empty."""
    row = BroadcastRow(
        county_id=county_of(by),
        by_id=by.id,
        state=BroadcastState.DRAFT,
        audience=Audience().as_json(),
        corrected=[],
        at=now,
    )
    write(row, content)
    session.add(row)
    session.flush()
    return facts(row)


def rewrite(session: Session, broadcast_id: int, by: PersonFacts, content: Content, now: datetime) -> Broadcast:
    """Its draft says this. Raises Empty, Overtaken, LookupError where it is not the draft of `by`."""
    row = _own_draft(session, broadcast_id, by)
    write(row, content)
    row.at = now
    return facts(row)


def address(session: Session, broadcast_id: int, by: PersonFacts, audience: Audience) -> Broadcast:
    """Its draft is for these. Raises Overtaken, LookupError."""
    row = _own_draft(session, broadcast_id, by)
    found = [places.latest(session, one) for one in audience.places]
    counties = {None if one is None else one.county_id for one in found}
    row.audience, row.county_id = audience.as_json(), county_of(by)
    if row.county_id is None and len(counties) == 1:
        [row.county_id] = counties
    return facts(row)


def schedule(
    session: Session, broadcast_id: int, by: PersonFacts, send_at: datetime | None, now: datetime
) -> Broadcast:
    """Its draft, once confirmed, goes at this moment (aware), or (None) at once.

    Raises BadMoment, Overtaken, LookupError.
    """
    row = _own_draft(session, broadcast_id, by)
    latest = now + timedelta(days=rules("broadcast")["days_ahead"])
    if send_at is not None and not now < send_at <= latest:
        raise BadMoment(latest)
    row.send_at = send_at
    return facts(row)


def discard(session: Session, broadcast_id: int, by: PersonFacts) -> None:
    """Nobody wants this draft any more. Raises Overtaken, LookupError."""
    _discard(_own_draft(session, broadcast_id, by))


def get(session: Session, broadcast_id: int) -> Broadcast | None:
    """The broadcast of this number, whoever asks; None: there is none (any more)."""
    row = _row(session, broadcast_id)
    return None if row is None else facts(row)


def seen_by(session: Session, broadcast_id: int, by: PersonFacts) -> Broadcast:
    """The same for somebody who could send it; a draft for its author only. Raises LookupError."""
    row = _row(session, broadcast_id)
    if row is None or not covers(by, row.county_id) or (row.state == BroadcastState.DRAFT and row.by_id != by.id):
        raise LookupError(broadcast_id)
    return facts(row)


def recent(session: Session, by: PersonFacts, limit: int = 10) -> list[Broadcast]:
    """What somebody may see, drafts of others left out, the newest first."""
    county_id, rows = county_of(by), sa.select(BroadcastRow).order_by(BroadcastRow.id.desc())
    if county_id is not None:
        rows = rows.where(BroadcastRow.county_id == county_id)
    is_draft = BroadcastRow.state == BroadcastState.DRAFT
    rows = rows.where(_STANDS, sa.or_(~is_draft, BroadcastRow.by_id == by.id))
    return [facts(row) for row in session.scalars(rows.limit(limit), execution_options={"populate_existing": True})]


def newest_missed(session: Session, by: PersonFacts) -> Broadcast | None:
    """Of what has gone of late the newest that has missed somebody; None: all were reached."""
    gone = (one for one in recent(session, by) if one.state in _GONE)
    return next((one for one in gone if deliveries.missed(session, one.id)), None)


def needs_approval(recipients: int) -> bool:
    """Whether somebody else has to agree to a message to so many."""
    return recipients > int(rules("broadcast")["approve_above"])


def approvers(session: Session, broadcast_id: int, now: datetime) -> list[PersonFacts]:
    """Who may agree to it, or to the correction that is proposed, and can be written to; by county and name."""
    row = session.get_one(BroadcastRow, broadcast_id, populate_existing=True)
    author_id = row.by_id if row.proposed is None else row.proposed["by"]
    return [one for one in _able(session, row, now) if one.is_there and one.id != author_id]


def confirm(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Its author lets it go: it is held for a moment, or awaits a second administrator.

    From here on it is fixed whom it is for. Raises Nobody, NobodyToApprove, TooManyToday, Overtaken, LookupError.
    """
    row = _own_draft(session, broadcast_id, by)
    recipients = find(session, by, Audience.from_json(row.audience), now)
    if all(one.is_unreachable for one in recipients):
        raise Nobody
    needs_second = needs_approval(len(recipients))
    if needs_second and not approvers(session, row.id, now):
        raise NobodyToApprove(rules("broadcast")["approve_above"])
    _hold(session, row, now)
    if needs_second:
        row.state, row.held_until = BroadcastState.AWAITING, None
    row.at = now
    meant = [{"broadcast_id": row.id, "person_id": one.person.id, "copies": 0} for one in recipients]
    insert_new(session, DeliveryRow, meant)
    return facts(row)


def approve(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Somebody else agrees: it is held for a moment.

    Raises Overtaken; TooManyToday, which may hold tomorrow no more; LookupError, to its author, too.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.AWAITING])
    if row.by_id == by.id:
        raise LookupError(broadcast_id)
    _hold(session, row, now)
    row.approved_by = by.id
    cast_messages.redraw(session, row.id, now)
    return facts(row)


def cancel(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """It is a draft again, and nobody has got anything: by its author, or whoever could agree to it.

    Raises Overtaken where it goes already; LookupError.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.AWAITING, BroadcastState.HELD])
    take_back(session, row, Back.CANCELLED, now, by)
    return facts(row)


def take_back(session: Session, row: BroadcastRow, why: Back, now: datetime, by: PersonFacts | None = None) -> None:
    """What is awaiting or held is a draft again; under the lock of broadcasts.

    Where nobody did that (`by` None) its author is told; of an author who may not send it any more whoever may, of whom
    one has the draft from now on.
    """
    told, author_id = [] if by else _answering(session, row, now), row.by_id
    if told and row.by_id not in (one.id for one in told):
        row.by_id = next((one for one in told if one.id == row.approved_by), told[0]).id
    session.execute(sa.delete(DeliveryRow).where(DeliveryRow.broadcast_id == row.id))
    row.state, row.goes_at, row.held_until, row.approved_by = BroadcastState.DRAFT, None, None, None
    row.at = now
    if why is Back.ERASED:
        _discard(row)
    by_id, done = by.id if by else author_id, {"broadcast": row.id, "why": why}
    audit.append(session, now, by_id, Action.BROADCAST_TAKEN_BACK, place_id=row.county_id, facts=done)
    cast_messages.redraw(session, row.id, now)
    cast_messages.tell_back(session, row.id, told, why, now)


def forget(session: Session, now: datetime) -> None:
    """Discard drafts that lay for long (data/outreach.toml); what awaited somebody for so long is a draft again."""
    lock(session, "broadcast")
    before = now - timedelta(days=rules("broadcast")["drafts_days"])
    never = BroadcastRow.state.in_([BroadcastState.DRAFT, BroadcastState.AWAITING]), BroadcastRow.at < before
    for row in session.scalars(sa.select(BroadcastRow).where(*never)).all():
        if row.state == BroadcastState.DRAFT:
            _discard(row)
        else:
            take_back(session, row, Back.WAITED, now)


def covers(person: PersonFacts, county_id: int | None) -> bool:
    """Whether somebody may write to all people of this county, or (None) of all."""
    bound = county_of(person)
    return may(person, Right.BROADCAST) and (bound is None or bound == county_id)


def _own_draft(session: Session, broadcast_id: int, by: PersonFacts) -> BroadcastRow:
    row = changing(session, broadcast_id, by, [BroadcastState.DRAFT])
    if row.by_id != by.id:
        raise LookupError(broadcast_id)
    return row


def changing(session: Session, broadcast_id: int, by: PersonFacts, states: Collection[BroadcastState]) -> BroadcastRow:
    """Its row, which stands in one of these states until the transaction ends, for somebody who may send it.

    Raises Overtaken, LookupError.
    """
    lock(session, "broadcast")
    row = _row(session, broadcast_id)
    if row is None or not covers(by, row.county_id):
        raise LookupError(broadcast_id)
    if row.state not in states:
        raise Overtaken(BroadcastState(row.state))
    return row


def _able(session: Session, row: BroadcastRow, now: datetime) -> list[PersonFacts]:
    """Who could send it, by county and name."""
    return [one for one in people.everybody(session, now) if covers(one, row.county_id)]


def _answering(session: Session, row: BroadcastRow, now: datetime) -> list[PersonFacts]:
    """Its author; of one who may not send it any more whoever may, in its county if there is anybody."""
    able = _able(session, row, now)
    author = [one for one in able if one.id == row.by_id]
    there = [one for one in able if one.is_there]
    return author or [one for one in there if one.place.county_id == row.county_id] or there


def _row(session: Session, broadcast_id: int) -> BroadcastRow | None:
    found = sa.select(BroadcastRow).where(BroadcastRow.id == broadcast_id, _STANDS)
    return session.scalars(found, execution_options={"populate_existing": True}).first()


def _discard(row: BroadcastRow) -> None:
    row.state, row.text, row.file_id, row.media = BroadcastState.DISCARDED, None, None, None


def write(row: BroadcastRow, content: Content) -> None:
    """It says this. Raises Empty."""
    if not content.text.strip() and content.file_id is None:
        raise Empty
    row.text, row.file_id, row.media = content.text, content.file_id, content.media


def _hold(session: Session, row: BroadcastRow, now: datetime) -> None:
    """It goes when nobody can cancel it any more, or when it was scheduled for. Raises TooManyToday."""
    goes_at = after_hold(session, row, now)
    _refuse_too_many(session, row, day_of(goes_at))
    row.state, row.goes_at, row.held_until = BroadcastState.HELD, goes_at, goes_at


def after_hold(session: Session, row: BroadcastRow, now: datetime) -> datetime:
    """When it goes that is let go now."""
    held = now + timedelta(seconds=rules("broadcast")["hold_seconds"])
    return opens(session, row.county_id, max(held, row.send_at or held))


def _refuse_too_many(session: Session, row: BroadcastRow, day: date) -> None:
    most = rules("broadcast")["most_a_day"]
    sent = sa.select(sa.func.count()).where(
        BroadcastRow.county_id.is_not_distinct_from(row.county_id),
        BroadcastRow.state.not_in([BroadcastState.DRAFT, BroadcastState.DISCARDED]),
        BroadcastRow.id != row.id,
        BroadcastRow.goes_at >= end_of(day) - timedelta(days=1),
        BroadcastRow.goes_at < end_of(day),
    )
    if (session.scalar(sent) or 0) >= most:
        raise TooManyToday(most, day)


def facts(row: BroadcastRow) -> Broadcast:
    """What its row says."""
    return Broadcast(
        id=row.id,
        county_id=row.county_id,
        by_id=row.by_id,
        state=BroadcastState(row.state),
        content=Content(row.text or "", row.file_id, row.media),
        audience=Audience.from_json(row.audience),
        send_at=row.send_at,
        goes_at=row.goes_at,
        held_until=row.held_until,
        approved_by=row.approved_by,
        corrections=len(row.corrected),
        worded_by=row.corrected[-1]["by"] if row.corrected else row.by_id,
        proposed=None if row.proposed is None else Proposed(row.proposed["by"], row.proposed["text"]),
        at=row.at,
    )
