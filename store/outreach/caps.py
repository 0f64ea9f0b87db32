"""How many messages of our own accord somebody gets in a week, over all senders."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa

from store.database import Session, padded
from store.days import day_of, end_of
from store.outbox import Lane, Outbound, OutboundState
from store.outreach.rules import rules
from store.people.people import Person

# How the keys begin of what is counted: see asked.py, cast_messages.py and consulting.py.
_OURS = "remind ", "cast ", "cast-note ", "consult "
_NOT_COUNTED = OutboundState.FAILED, OutboundState.DROPPED  # asked so: by states SQLite would read the whole history
_NOTICE = sa.literal(str(Lane.NOTICE), literal_execute=True)  # spelled out: an index of some rows is chosen by it
_LONGEST_WAIT = timedelta(days=14)  # of a message, between being planned and being sent: it waits for working hours


def left(session: Session, people: Collection[int], now: datetime) -> dict[int, int]:
    """How many more each of these people may get on this day, never below 0.

    Digests, broadcasts, their corrections and questions put to towns that went, may have gone or wait to go are counted
    by the person's chat, on any seven days in a row (Asia/Shanghai; see data/outreach.toml [cap]); what answers
    somebody's act is not, be it a figure sent back or a broadcast to agree to. Whoever plans messages by it takes
    lock(session, "outbox") first: two senders would both spend the last one.
    """
    rule = rules("cap")
    days = timedelta(days=rule["days"])
    after = end_of(day_of(now)) - days
    # What is of much later was sent before the clock was set back.
    is_of_week = sa.or_(Outbound.closed_at.is_(None), Outbound.closed_at.between(after, after + 2 * days))
    rows = session.execute(
        sa.select(Person.id, sa.func.count())
        .join(Outbound, Outbound.chat_id == Person.chat_id)
        .where(Person.id.in_(padded(people)), *notices_since(after), Outbound.state.not_in(_NOT_COUNTED))
        .where(sa.or_(*map(Outbound.key.startswith, _OURS)))
        .where(is_of_week)
        .group_by(Person.id)
    )
    counted = dict(rows.all())
    return {one: max(0, rule["messages"] - counted.get(one, 0)) for one in people}


def left_for_broadcasts(session: Session, people: Collection[int], now: datetime) -> dict[int, int]:
    """How many broadcasts and corrections each may get of these: some of the week are left to reminders."""
    return {one: max(0, count - rules("cap")["for_reminders"]) for one, count in left(session, people, now).items()}


def notices_since(moment: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Messages of our own accord that were sent from this moment on are among these: few of a long history."""
    return Outbound.lane == _NOTICE, Outbound.created_at >= moment - _LONGEST_WAIT
