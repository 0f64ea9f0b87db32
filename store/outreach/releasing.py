"""Broadcasts on their way into the outbox: in portions, so that no other notice waits minutes behind one.

A portion is a few seconds of what the network takes; before each it is asked again who still belongs to the audience,
can be written to and has not had enough messages this week, and whether it is a time for messages at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from store import audit, told
from store.audit import Action
from store.database import Session, lock, padded
from store.outbox import Lane, Message, Outbound, OutboundState, put_all
from store.outreach import caps, cast_messages
from store.outreach.audience import Audience, members
from store.outreach.broadcasts import Back, covers, take_back
from store.outreach.opening import opens
from store.outreach.rules import rules
from store.outreach.tables import BroadcastRow, BroadcastState, DeliveryRow, Skip
from store.people import people
from store.people.people import PersonFacts, Post
from store.people.places import PlacePeriod

AHEAD = 200  # messages of broadcasts that may be about to go: eight seconds of what the network takes
FRESH = timedelta(seconds=15)  # what was handed over longer ago waits for its person, who is filling in a form …
AT_MOST = 1_000  # … or for the network; of these so many in all
LOOK_AGAIN = timedelta(seconds=3)  # when a part of these is gone
LOOK_RARELY = timedelta(seconds=15)  # all that are left wait for their persons, or for the morning
_UNDER_WAY = (BroadcastState.HELD, BroadcastState.SENDING, BroadcastState.WITHDRAWN)
_STATES_OPEN = (OutboundState.PLANNED, OutboundState.SENDING)
_OPEN = Outbound.state.in_(_STATES_OPEN)


def is_due(session: Session, now: datetime) -> bool:
    """Whether release() has anything to do: a look into an index."""
    return session.scalar(_due(now).with_only_columns(BroadcastRow.id).limit(1)) is not None


def release(session: Session, now: datetime) -> int:
    """Hand over a portion of the broadcast that has waited longest for it; how many messages.

    Asked again until none is due, every second or so, by one process or by several: nobody gets anything twice.
    """
    lock(session, "broadcast")
    first = _due(now).order_by(BroadcastRow.held_until, BroadcastRow.id).limit(1)
    row = session.scalars(first, execution_options={"populate_existing": True}).first()
    return 0 if row is None else _go_on(session, row, now)


def why_not(session: Session, broadcast_id: int, person_id: int, now: datetime) -> Skip | None:
    """Why a message handed over does not go to them after all, asked as it is about to go; None: it goes.

    Between the two may lie a night, or an outage.
    """
    row, person = session.get(BroadcastRow, broadcast_id), people.find(session, person_id, now)
    if row is None or row.state in (BroadcastState.STOPPED, BroadcastState.WITHDRAWN):
        return Skip.STOPPED
    if row.text is None:
        return Skip.ERASED
    # Whom an earlier one has missed is not looked up for each message: nobody else is working on that.
    audience = replace(Audience.from_json(row.audience), missed=None)
    return None if person is not None and _meant(session, row, audience, [person]) else Skip.OUTSIDE


def goes_at(session: Session, person_id: int, now: datetime) -> datetime | None:
    """When what a broadcast has for somebody may go: now, or when people there may be written to again.

    None: they have no post any more.
    """
    person = people.find(session, person_id, now)
    return None if person is None else opens(session, person.place.county_id, now)


def _due(now: datetime) -> sa.Select[BroadcastRow]:
    return sa.select(BroadcastRow).where(BroadcastRow.state.in_(_UNDER_WAY), BroadcastRow.held_until <= now)


def _go_on(session: Session, row: BroadcastRow, now: datetime) -> int:
    """Its next portion; how many messages. It is not looked at again before its `held_until`; None: never."""
    if row.state == BroadcastState.WITHDRAWN:
        row.held_until = now + LOOK_AGAIN if _is_being_taken_back(session, row) else None
        cast_messages.redraw(session, row.id, now)
        return 0
    if row.state == BroadcastState.HELD and (why := _why_back(session, row, now)) is not None:
        take_back(session, row, why, now)
        return 0
    rest = _rest(session, row)
    opening = {county_id: opens(session, county_id, now) for county_id in {one.county_id for one in rest}}
    ready = [one for one in rest if opening[one.county_id] <= now]
    if row.state == BroadcastState.HELD and not ready:  # it is night where they are, or a holiday since
        row.goes_at = row.held_until = min(opening.values())
        cast_messages.redraw(session, row.id, now)
        return 0
    is_new = row.state == BroadcastState.HELD
    if is_new:
        _begin(session, row, len(rest), now)
    lock(session, "outbox")  # nobody else hands out the last message of somebody's week
    room = _room(session, now)
    portion = ready[:room]
    handed = _hand_over(session, row, portion, now)
    first, last = _ends(session, row)
    waits = [*opening.values(), *([] if first is None else [first])]
    has_changed = is_new or portion or not waits or _is_since(last, row.held_until)
    if not waits:
        row.state = BroadcastState.DONE
    row.held_until = now + LOOK_AGAIN if ready or room < AHEAD else max(now + LOOK_RARELY, min(waits, default=now))
    if has_changed:
        cast_messages.redraw(session, row.id, now)
    return handed


def _begin(session: Session, row: BroadcastRow, recipients: int, now: datetime) -> None:
    row.state = BroadcastState.SENDING
    facts = {"broadcast": row.id, "recipients": recipients, "approved_by": row.approved_by}
    audit.append(session, now, row.by_id, Action.BROADCAST_SENT, place_id=row.county_id, facts=facts)


def _why_back(session: Session, row: BroadcastRow, now: datetime) -> Back | None:
    """Why it does not begin after all; None: it does. It may have been scheduled long ago, or held up since."""
    if row.text is None:
        return Back.ERASED
    author = people.find(session, row.by_id, now)
    if author is None or not covers(author, row.county_id):
        return Back.AUTHOR
    is_late = row.goes_at is not None and now > row.goes_at + timedelta(hours=rules("broadcast")["stale_hours"])
    return Back.LATE if is_late else None


def _rest(session: Session, row: BroadcastRow) -> Sequence[sa.Row[int, int, int | None]]:
    """Who has not been looked at: id of the delivery, person_id, county_id (None: they have no post any more)."""
    county_id = sa.func.coalesce(PlacePeriod.parent_id, PlacePeriod.place_id).label("county_id")
    return session.execute(
        sa.select(DeliveryRow.id, DeliveryRow.person_id, county_id)
        .outerjoin(Post, sa.and_(Post.person_id == DeliveryRow.person_id, Post.ended_at.is_(None)))
        .outerjoin(PlacePeriod, sa.and_(PlacePeriod.place_id == Post.place_id, PlacePeriod.until.is_(None)))
        .where(DeliveryRow.broadcast_id == row.id, DeliveryRow.key.is_(None), DeliveryRow.skipped.is_(None))
        .order_by(DeliveryRow.id)
    ).all()


def _room(session: Session, now: datetime) -> int:
    """How many messages may be handed over now."""
    is_fresh = sa.case((Outbound.created_at > now - FRESH, 1), else_=0)
    mine = Outbound.lane == Lane.NOTICE, Outbound.key.startswith("cast "), Outbound.not_before <= now
    in_all, fresh = session.execute(sa.select(sa.func.count(), sa.func.sum(is_fresh)).where(_OPEN, *mine)).one()
    return max(0, min(AHEAD - int(fresh or 0), AT_MOST - int(in_all)))


def _is_since(closed_at: datetime | None, due_at: datetime | None) -> bool:
    """Whether one of its messages came to its end since it was looked at; this look was due at that moment."""
    return closed_at is not None and due_at is not None and closed_at >= due_at - LOOK_RARELY


def _ends(session: Session, row: BroadcastRow) -> tuple[datetime | None, datetime | None]:
    """When the first of its messages may go that have not (None: all have), and when one came to its end last."""
    first, last = sa.func.min(sa.case((_OPEN, Outbound.not_before))), sa.func.max(Outbound.closed_at)
    handed = sa.select(first, last).join(DeliveryRow, Outbound.key == DeliveryRow.key)
    opens_at, closed_at = session.execute(handed.where(DeliveryRow.broadcast_id == row.id)).one()
    return opens_at, closed_at


def _is_being_taken_back(session: Session, row: BroadcastRow) -> bool:
    there = told.outcomes(session, cast_messages.prefix(row.id)).values()
    return any(one.recall in _STATES_OPEN for one in there)


def _meant(session: Session, row: BroadcastRow, audience: Audience, among: Collection[PersonFacts]) -> set[int]:
    """The numbers of those of these people whom it is for as they stand now."""
    there = [one for one in among if row.county_id in (None, one.place.county_id)]
    return {one.id for one in members(session, audience, there)}


def _hand_over(
    session: Session, row: BroadcastRow, portion: Sequence[sa.Row[int, int, int | None]], now: datetime
) -> int:
    """Put these into the outbox, but whoever is to get nothing; how many messages."""
    numbers = [one.person_id for one in portion]
    here, left = people.those(session, numbers, now), caps.left_for_broadcasts(session, numbers, now)
    meant = _meant(session, row, Audience.from_json(row.audience), list(here.values()))
    messages = []
    of_portion = DeliveryRow.id.in_(padded([one.id for one in portion]))
    deliveries = session.scalars(sa.select(DeliveryRow).where(of_portion).order_by(DeliveryRow.id)).all()
    maybe = _may_have_it(session, row, deliveries)
    for delivery in deliveries:
        person, skipped = here.get(delivery.person_id), None
        if row.text is None:
            skipped = Skip.ERASED
        elif person is None or person.id not in meant:
            skipped = Skip.OUTSIDE
        elif not person.is_there:
            skipped = Skip.UNREACHABLE
        elif left[person.id] == 0:
            skipped = Skip.CAP
        if skipped is not None and delivery.id in maybe:
            delivery.key = maybe[delivery.id]  # of this one it stays unknown whether they have it
        elif skipped is not None or person is None:
            delivery.skipped = skipped
        else:
            delivery.copies += 1
            delivery.key = cast_messages.key(row.id, person.id, delivery.copies)
            body = cast_messages.wording("cast", row.id, person=person.id)
            messages.append(Message(delivery.key, person.chat_id or 0, Lane.NOTICE, body))
    return put_all(session, messages, now)


def _may_have_it(session: Session, row: BroadcastRow, deliveries: Collection[DeliveryRow]) -> dict[int, str]:
    """Of those that go once more, and of whose copy before nobody knows whether it has arrived: its key."""
    before = {one.id: cast_messages.key(row.id, one.person_id, one.copies) for one in deliveries if one.copies}
    if not before:
        return before
    ended = Outbound.state.in_([OutboundState.FAILED, OutboundState.DROPPED])
    known = set(session.scalars(sa.select(Outbound.key).where(Outbound.key.in_(padded(before.values())), ended)))
    return {number: key for number, key in before.items() if key not in known}
