"""A message to many, from its draft until it is held. Sending it is releasing.py's, and what can be done with it then
after_sending.py's.

A draft is written, addressed and confirmed; above a number of people a second administrator agrees; then it is held for
a moment, in which it can still be cancelled. Whom it is for is fixed when it is confirmed: nobody is added after that,
and whoever does not belong to them any more when it goes gets nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from store.database import Session, insert_new, lock
from store.days import day_of, end_of
from store.outreach import cast_messages
from store.outreach.audience import Audience, county_of, find, is_unreachable
from store.outreach.opening import opens
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may

_STANDS = BroadcastRow.state != BroadcastState.DISCARDED


@dataclass(frozen=True)
class Content:
    """What is said."""

    text: str  # HTML; "": only a file
    file_id: str | None = None  # the network's name for a picture or document that goes with it
    media: str | None = None  # photo · document; None: text only


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
    held_until: datetime | None  # nothing goes before this moment; None: it is not confirmed
    approved_by: int | None
    corrections: int  # how often it was corrected
    at: datetime


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
    """So many were sent in the county today that no other may be."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


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


def rewrite(session: Session, broadcast_id: int, by: PersonFacts, content: Content) -> Broadcast:
    """Its draft says this. Raises Empty, Overtaken, LookupError where it is not the draft of `by`."""
    row = _own_draft(session, broadcast_id, by)
    write(row, content)
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


def needs_approval(recipients: int) -> bool:
    """Whether somebody else has to agree to a message to so many."""
    return recipients > int(rules("broadcast")["approve_above"])


def approvers(session: Session, broadcast_id: int, now: datetime) -> list[PersonFacts]:
    """Who may agree to it and can be written to: whoever could send it, but its author; by county and name."""
    row = session.get_one(BroadcastRow, broadcast_id, populate_existing=True)
    able = [one for one in people.everybody(session, now) if one.id != row.by_id and covers(one, row.county_id)]
    return [one for one in able if not is_unreachable(one)]


def confirm(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Its author lets it go: it is held for a moment, or awaits a second administrator.

    From here on it is fixed whom it is for. Raises Nobody, NobodyToApprove, TooManyToday, Overtaken, LookupError.
    """
    row = _own_draft(session, broadcast_id, by)
    recipients = find(session, by, Audience.from_json(row.audience), now)
    if all(one.is_unreachable for one in recipients):
        raise Nobody
    _refuse_too_many(session, row, now)
    if not needs_approval(len(recipients)):
        _hold(session, row, now)
    elif approvers(session, row.id, now):
        row.state = BroadcastState.AWAITING
    else:
        raise NobodyToApprove(rules("broadcast")["approve_above"])
    meant = [{"broadcast_id": row.id, "person_id": one.person.id, "copies": 0} for one in recipients]
    insert_new(session, DeliveryRow, meant)
    return facts(row)


def approve(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """Somebody else agrees: it is held for a moment. Raises Overtaken; LookupError, to its author, too."""
    row = changing(session, broadcast_id, by, [BroadcastState.AWAITING])
    if row.by_id == by.id:
        raise LookupError(broadcast_id)
    row.approved_by = by.id
    _hold(session, row, now)
    cast_messages.redraw(session, row.id, now)
    return facts(row)


def cancel(session: Session, broadcast_id: int, by: PersonFacts, now: datetime) -> Broadcast:
    """It is a draft again, and nobody has got anything: by its author, or whoever could agree to it.

    Raises Overtaken where it goes already; LookupError.
    """
    row = changing(session, broadcast_id, by, [BroadcastState.AWAITING, BroadcastState.HELD])
    take_back(session, row, now)
    return facts(row)


def take_back(session: Session, row: BroadcastRow, now: datetime) -> None:
    """What is awaiting or held is a draft again; under the lock of broadcasts."""
    session.execute(sa.delete(DeliveryRow).where(DeliveryRow.broadcast_id == row.id))
    row.state, row.held_until, row.approved_by = BroadcastState.DRAFT, None, None
    cast_messages.redraw(session, row.id, now)


def forget(session: Session, now: datetime) -> None:
    """Discard what was drafted long ago (data/outreach.toml) and never sent."""
    lock(session, "broadcast")
    before = now - timedelta(days=rules("broadcast")["drafts_days"])
    never = BroadcastRow.state.in_([BroadcastState.DRAFT, BroadcastState.AWAITING]), BroadcastRow.at < before
    for row in session.scalars(sa.select(BroadcastRow).where(*never)):
        session.execute(sa.delete(DeliveryRow).where(DeliveryRow.broadcast_id == row.id))
        _discard(row)


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
    held = now + timedelta(seconds=rules("broadcast")["hold_seconds"])
    row.state, row.held_until = BroadcastState.HELD, opens(session, row.county_id, max(held, row.send_at or held))


def _refuse_too_many(session: Session, row: BroadcastRow, now: datetime) -> None:
    most = rules("broadcast")["most_a_day"]
    today = end_of(day_of(now)) - timedelta(days=1)
    sent = sa.select(sa.func.count()).where(
        BroadcastRow.county_id.is_not_distinct_from(row.county_id),
        BroadcastRow.state.not_in([BroadcastState.DRAFT, BroadcastState.DISCARDED]),
        BroadcastRow.at >= today,
    )
    if (session.scalar(sent) or 0) >= most:
        raise TooManyToday(most)


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
        held_until=row.held_until,
        approved_by=row.approved_by,
        corrections=len(row.corrected),
        at=row.at,
    )
